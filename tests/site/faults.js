// What a reader could not read on this page, one sentence each. Lengths are CSS pixels.
() => {
    const faults = new Set();
    const words = (element) => `"${element.textContent.trim().replace(/\s+/g, " ").slice(0, 40)}"`;
    const excess = (element) => element.scrollWidth - element.clientWidth;
    // Only what a text covers, not its block.
    const covered = (element) => {
        const range = document.createRange();
        range.selectNodeContents(element);
        return [...range.getClientRects()];
    };
    const overlap = (a, b) => [Math.min(a.right, b.right) - Math.max(a.left, b.left), Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top)];

    if (document.scrollingElement.scrollWidth > innerWidth + 1) faults.add("the page is wider than the window");
    for (const element of document.querySelectorAll(".md-content *")) {
        const style = getComputedStyle(element);
        if (["hidden", "clip"].includes(style.overflowX) && style.position !== "absolute" && excess(element) > 1 && element.textContent.trim())
            faults.add(`${words(element)} is clipped`);
    }
    // Long tables scroll by themselves, but those of properties are read on every screen.
    if (document.body.dataset.tables === "fit")
        for (const wrap of document.querySelectorAll(".md-typeset__scrollwrap"))
            if (excess(wrap) > 1) faults.add(`the table ${words(wrap)} is wider than the window`);

    const pictures = [...document.querySelectorAll(".mermaid")].map((host) => host.shadow?.querySelector("svg"));
    if (pictures.includes(undefined) || pictures.includes(null)) faults.add("a diagram is not drawn");
    for (const picture of pictures.filter(Boolean)) {
        const texts = [...picture.querySelectorAll("foreignObject p, text")].filter((text) => text.textContent.trim());
        for (const [index, text] of texts.entries())
            for (const other of texts.slice(index + 1))
                for (const a of covered(text))
                    for (const b of covered(other)) if (Math.min(...overlap(a, b)) > 2) faults.add(`${words(text)} and ${words(other)} overlap`);
        // An edge may pass below its own label, which has a background; a lifeline or another node's text has none.
        const bare = texts.filter((text) => !text.closest(".edgeLabel"));
        for (const line of picture.querySelectorAll("line, path.flowchart-link")) {
            const length = line.getTotalLength(), matrix = line.getScreenCTM();
            for (let at = 2; at < length - 2; at += 2) {
                const { x, y } = line.getPointAtLength(at).matrixTransform(matrix);
                for (const text of bare)
                    if (covered(text).some((box) => x > box.left + 1 && x < box.right - 1 && y > box.top + 2 && y < box.bottom - 2) && !hidden(text, line))
                        faults.add(`a line crosses ${words(text)}`);
            }
        }
    }
    // Boxes of participants and notes stand before the lifelines.
    function hidden(text, line) {
        const box = text.closest("g")?.querySelector("rect");
        return Boolean(box) && Boolean(line.compareDocumentPosition(box) & Node.DOCUMENT_POSITION_FOLLOWING) && !box.contains(line);
    }
    return [...faults];
}
