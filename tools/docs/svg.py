"""Pictures of boxes, arrows and words as SVG: the few shapes that the guides need, in one style.

All lengths are pixels. A picture has a background of its own, so that it can be read on light and dark pages.
"""

from collections.abc import Sequence
from xml.sax.saxutils import escape

FONT = "Helvetica, Arial, 'Liberation Sans', 'DejaVu Sans', sans-serif"
INK, GREY, LINE, PAPER = "#1f2933", "#5b6876", "#8a97a6", "#ffffff"
# Fill and border of a box: AWS, Azure, the type itself, people and templates, what goes, what comes.
AWS, AZURE, OURS, PLAIN = ("#fff4e0", "#d9822b"), ("#e4f0fb", "#2b7cc9"), ("#e6f6ec", "#2f9e5b"), ("#f3f5f7", "#8a97a6")
GONE, NEW = ("#fbeaea", "#c94a4a"), ("#e6f6ec", "#2f9e5b")


class Picture:
    """An SVG of a size, filled from back to front."""

    def __init__(self, width: int, height: int, title: str) -> None:
        self._width, self._height, self._title = width, height, title
        self._parts: list[str] = []

    def box(self, x: float, y: float, w: float, h: float, lines: Sequence[str], style: tuple[str, str] = PLAIN) -> None:
        """A rounded box; its first line is bold, the others are smaller."""
        fill, border = style
        self._parts.append(
            f'<rect x="{x:g}" y="{y:g}" width="{w:g}" height="{h:g}" rx="8" fill="{fill}" stroke="{border}" '
            'stroke-width="1.5"/>'
        )
        top = y + h / 2 - (len(lines) - 1) * 8.5 + 5
        for number, line in enumerate(lines):
            self.text(x + w / 2, top + 17 * number, line, bold=number == 0, small=number > 0)

    def frame(self, x: float, y: float, w: float, h: float, title: str, style: tuple[str, str] = PLAIN) -> None:
        """A dashed frame around boxes, its title at the upper left."""
        self._parts.append(
            f'<rect x="{x:g}" y="{y:g}" width="{w:g}" height="{h:g}" rx="12" fill="none" stroke="{style[1]}" '
            'stroke-width="1.5" stroke-dasharray="6 4"/>'
        )
        self.text(x + 12, y + 20, title, anchor="start", bold=True, colour=style[1])

    def text(
        self,
        x: float,
        y: float,
        words: str,
        *,
        anchor: str = "middle",
        bold: bool = False,
        small: bool = False,
        colour: str = INK,
    ) -> None:
        """One line of words with its base line at y."""
        weight = ' font-weight="bold"' if bold else ""
        self._parts.append(
            f'<text x="{x:g}" y="{y:g}" text-anchor="{anchor}" font-size="{12 if small else 14}"{weight} '
            f'fill="{GREY if small and colour == INK else colour}">{escape(words)}</text>'
        )

    def arrow(self, *points: tuple[float, float], words: str = "", back: bool = False, above: bool = True) -> None:
        """A line through the points with a head at its end; `back` draws it dashed, as an answer.

        The words stand above (or below) the middle of its first leg.
        """
        path = " ".join(f"{'M' if not i else 'L'}{x:g},{y:g}" for i, (x, y) in enumerate(points))
        dash = ' stroke-dasharray="5 4"' if back else ""
        self._parts.append(
            f'<path d="{path}" fill="none" stroke="{LINE}" stroke-width="1.8"{dash} marker-end="url(#head)"/>'
        )
        if words:
            (x1, y1), (x2, y2) = points[0], points[1]
            self.text((x1 + x2) / 2, (y1 + y2) / 2 + (-7 if above else 17), words, small=True)

    def line(self, x1: float, y1: float, x2: float, y2: float, *, dashed: bool = False) -> None:
        """A thin line without a head."""
        dash = ' stroke-dasharray="3 4"' if dashed else ""
        self._parts.append(
            f'<line x1="{x1:g}" y1="{y1:g}" x2="{x2:g}" y2="{y2:g}" stroke="{LINE}" stroke-width="1"{dash}/>'
        )

    def svg(self) -> str:
        """The file's text."""
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {self._width} {self._height}" '
            f'width="{self._width}" height="{self._height}" font-family="{FONT}" role="img">\n'
            f"<title>{escape(self._title)}</title>\n"
            '<defs><marker id="head" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="7" markerHeight="7" '
            f'orient="auto-start-reverse"><path d="M0,0 L10,5 L0,10 z" fill="{LINE}"/></marker></defs>\n'
            f'<rect width="{self._width}" height="{self._height}" rx="10" fill="{PAPER}"/>\n'
            + "\n".join(self._parts)
            + "\n</svg>\n"
        )


def sequence(
    title: str, actors: Sequence[tuple[str, tuple[str, str]]], messages: Sequence[tuple[int, int, str, str]]
) -> Picture:
    """Who says what to whom, in time from above.

    `actors` are (name, style); a message is (from, to, words above its arrow, words below it), by the actors' numbers;
    one that goes back to the left is drawn as an answer, and one to oneself as a note.
    """
    step, wide, gap = 46, 150, 196
    picture = Picture(40 + gap * (len(actors) - 1) + wide, 90 + step * len(messages), title)
    middles = [20 + wide / 2 + gap * number for number in range(len(actors))]
    bottom = 76 + step * len(messages)
    for middle, (name, style) in zip(middles, actors, strict=True):
        picture.line(middle, 60, middle, bottom, dashed=True)
        picture.box(middle - wide / 2, 16, wide, 44, name.split("\n"), style)
    for number, (sender, receiver, above, below) in enumerate(messages):
        y = 98 + step * number
        if sender == receiver:
            picture.box(middles[sender] - wide / 2, y - 18, wide, 36, [above, below] if below else [above])
            continue
        picture.arrow((middles[sender], y), (middles[receiver], y), back=receiver < sender)
        middle = (middles[sender] + middles[receiver]) / 2
        picture.text(middle, y - 6, above, small=True, colour="#1f2934")
        if below:
            picture.text(middle, y + 15, below, small=True)
    return picture
