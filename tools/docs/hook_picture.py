"""The picture of docs/hook.md: the console's row of a change set's hook, with the message that the page shows."""

from collections.abc import Iterator
from html import escape
from pathlib import Path
from textwrap import wrap

PAGE, PICTURE = "docs/hook.md", "docs/pictures/hook.svg"
_FENCE = "```text\n"
_WIDE, _LINE, _TOP = 1120, 20, 150
# Fonts differ in width; one that a reader lacks is replaced by a wider one.
_LETTERS = 104
_HEADS = (("Hook", 32), ("Target", 262), ("Mode", 422), ("Result", 522))
_VALUES = (("Private::AKS::Plan", 32), ("Change set", 262), ("Warn", 422), ("✓ Succeeded", 522))


def drawn(root: Path) -> str:
    """The SVG, of the first output that the page shows."""
    page = (root / PAGE).read_text(encoding="utf-8")
    return _svg(page.split(_FENCE, 1)[1].split("```", 1)[0].rstrip())


def _svg(message: str) -> str:
    lines = [piece for line in message.splitlines() for piece in _pieces(line)]
    high = _TOP + len(lines) * _LINE + 24
    texts = [*_texts(_HEADS, 84, "head"), *_texts(_VALUES, 112, "value")]
    texts += [
        f'<text class="line" x="32" y="{_TOP + at * _LINE}" xml:space="preserve">{escape(line)}</text>'
        for at, line in enumerate(lines, 1)
    ]
    body = "\n".join(texts)
    return f"""\
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDE} {high}" role="img" aria-labelledby="t">
<title id="t">The message of the hook beside a change set, as an approver reads it</title>
<style>
text{{font:14px system-ui,'Segoe UI',Roboto,sans-serif;fill:#16191f}}
.title{{font-size:18px;font-weight:600}}
.head{{font-size:12px;fill:#545b64}}
.line{{font:13px Menlo,Consolas,'DejaVu Sans Mono','Liberation Mono',monospace}}
</style>
<rect x="1" y="1" width="{_WIDE - 2}" height="{high - 2}" rx="8" fill="#ffffff" stroke="#aab7b8"/>
<text class="title" x="32" y="44">Change set: hooks</text>
<line x1="20" x2="{_WIDE - 20}" y1="60" y2="60" stroke="#d5dbdb"/>
<line x1="20" x2="{_WIDE - 20}" y1="128" y2="128" stroke="#d5dbdb"/>
{body}
</svg>
"""


def _texts(cells: tuple[tuple[str, int], ...], y: int, kind: str) -> Iterator[str]:
    for text, x in cells:
        yield f'<text class="{kind}" x="{x}" y="{y}">{escape(text)}</text>'


def _pieces(line: str) -> list[str]:
    """The line as it is wrapped in the picture, further lines below the text of the first."""
    indent = " " * (len(line) - len(line.lstrip()) + 3)
    return wrap(line, _LETTERS, subsequent_indent=indent, drop_whitespace=True) or [""]
