"""A command's output in a terminal, recorded as it comes (asciicast v2) and drawn as an SVG that plays itself.

A program draws its output differently on a terminal, so it is given one. The recording keeps the times, the picture
shortens the pauses. rich draws the lines; its own SVG stands still, and loads a font from elsewhere.
"""

import io
import json
import os
import pty
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from html import escape
from pathlib import Path
from typing import NamedTuple

from rich.ansi import AnsiDecoder
from rich.console import Console
from rich.text import Text

COLUMNS, ROWS = 118, 30
# Pixels, as rich draws them: a line, the title's bar, the margin below.
_LINE, _BAR, _MARGIN = 24.4, 41, 9
# To between two lines: a glyph on the edge would show.
_ROOM = ROWS * _LINE + 2
# What a viewer need not sit through, and how long the end stays before it begins again; seconds.
_LONGEST_PAUSE, _END = 1.2, 8.0
# Erases the line before: a count of seconds that is over.
_ERASES_BEFORE = "\x1b[1A\x1b[2K"
# Warnings and notices of pip, which name this machine's indexes, coloured or not.
_PIPS = re.compile(r"(?:\x1b\[[\d;]*m)*(?:WARNING: |DEPRECATION: |\[notice\] |Looking in (?:indexes|links): )")
ROOT = Path(__file__).resolve().parents[2]
_NAME = "acme-azure-akscluster"
_SVG = f"""\
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {{width}} {_BAR + _ROOM + _MARGIN:g}" role="img">
<style>
{{styles}}
</style>
<defs>
{{lines}}
<clipPath id="screen"><rect width="{{terminal_width}}" height="{_ROOM:g}"/></clipPath>
</defs>
{{chrome}}
<g transform="translate({{terminal_x}}, {{terminal_y}})" clip-path="url(#screen)"><g id="sheet">
{{backgrounds}}{{matrix}}
</g><rect id="cover" width="{{terminal_width}}" height="{_ROOM:g}" fill="#292929"/></g>
</svg>
"""


class Line(NamedTuple):
    """A line of the screen, with the seconds after the start at which it was there."""

    at: float
    text: Text


def record(command: Sequence[str], typed: str, into: Path) -> int:
    """Run a command on a terminal of its own, show what it prints, and keep it in a file. Its exit status.

    `typed` is what a person would have typed for it.
    """
    ours, theirs = pty.openpty()
    environment = {**os.environ, "COLUMNS": str(COLUMNS), "LINES": str(ROWS), "TERM": "xterm-256color"}
    began = time.monotonic()
    events = [(0.0, f"$ {typed}\r\n")]
    with subprocess.Popen(command, stdout=theirs, stderr=theirs, stdin=subprocess.DEVNULL, env=environment) as process:
        os.close(theirs)
        while output := _read(ours):
            sys.stdout.write(output)
            sys.stdout.flush()
            events.append((round(time.monotonic() - began, 2), output))
        os.close(ours)
    header = {"version": 2, "width": COLUMNS, "height": ROWS, "command": typed}
    published = _published(events)
    rows = [json.dumps(header), *(json.dumps([at, "o", output], ensure_ascii=False) for at, output in published)]
    into.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return process.returncode


def _published(events: Iterable[tuple[float, str]]) -> Iterator[tuple[float, str]]:
    """An event for each line, without what pip says of this machine, and without this machine's directories."""
    at, pending = 0.0, ""
    for at, output in events:
        *whole, pending = (pending + output).split("\n")
        yield from ((at, f"{_without_directories(line)}\n") for line in whole if not _PIPS.match(line))
    if pending:
        yield at, _without_directories(pending)


def _without_directories(text: str) -> str:
    text = text.replace(str(ROOT), f"~/{_NAME}")
    text = re.sub(rf"{re.escape(tempfile.gettempdir())}/[\w.-]+(?=/)", "/tmp", text)
    return text.replace(str(Path.home()), "~")


def _read(terminal: int) -> str:
    """What was printed next; empty at the end: reading a terminal whose other side is closed is an error."""
    try:
        return os.read(terminal, 65536).decode(errors="replace")
    except OSError:
        return ""


def lines(recording: str) -> list[Line]:
    """The lines of a recording as they stand on the screen: long ones wrapped, pauses shortened."""
    result: list[Line] = []
    for at, line in _whole(recording):
        if _ERASES_BEFORE in line:
            del result[-1:]
        text = AnsiDecoder().decode_line(line)
        result += [Line(at, piece) for piece in text.divide(range(COLUMNS, len(text), COLUMNS))]
    return result


def _whole(recording: str) -> Iterator[tuple[float, str]]:
    """Each line, with the time of its end. Seconds that are counted on one line are a pause."""
    at, before, moment, pending = 0.0, 0.0, 0.0, ""
    for event in recording.splitlines()[1:]:
        moment, _, output = json.loads(event)
        *whole, pending = (pending + output).replace("\r\n", "\n").split("\n")
        if whole:
            at, before = at + min(moment - before, _LONGEST_PAUSE), moment
        yield from ((at, line) for line in whole)
    if pending:
        yield at + min(moment - before, _LONGEST_PAUSE), pending


def drawn(recording: str) -> str:
    """The SVG: the screen's lines on a long sheet, which a style sheet moves up behind a window as they come.

    Where nothing is animated (or somebody has asked for that) the end of the recording is shown.
    """
    title = escape(json.loads(recording.splitlines()[0])["command"])
    sheet = lines(recording)
    console = Console(file=io.StringIO(), width=COLUMNS, record=True)
    for line in sheet:
        console.print(line.text, highlight=False)
    svg = console.export_svg(title=title, code_format=_SVG, unique_id="demo")
    return svg.replace("<style>", f"<title>{title}</title>\n<style>\n{_animation(sheet)}", 1)


def _animation(sheet: Sequence[Line]) -> str:
    """The style sheet: the sheet moves up, and so does the cover of the lines that are not there yet."""
    total = sheet[-1].at + _END
    frames = [(f"{100 * at / total:.2f}%", count) for at, count in (*_moments(sheet), (total, len(sheet)))]
    moves = "".join(f"{at}{{transform:translateY({_offset(count):g}px)}}" for at, count in frames)
    covers = "".join(f"{at}{{transform:translateY({min(count, ROWS) * _LINE:g}px)}}" for at, count in frames)
    return f"""\
text{{font:20px 'Fira Code',Menlo,Consolas,'DejaVu Sans Mono','Liberation Mono',monospace}}
#sheet{{transform:translateY({_offset(len(sheet)):g}px);animation:play {total:.1f}s step-end infinite}}
#cover{{transform:translateY({_ROOM:g}px);animation:uncover {total:.1f}s step-end infinite}}
@keyframes play{{{moves}}}
@keyframes uncover{{{covers}}}
@media (prefers-reduced-motion:reduce){{#sheet,#cover{{animation:none}}}}
"""


def _offset(count: int) -> float:
    """How far the sheet is moved when so many lines are there: once the window is full, the newest is at its bottom."""
    return min(0, ROWS - count) * _LINE


def _moments(sheet: Iterable[Line]) -> list[tuple[float, int]]:
    """When the number of lines on the screen changes, and to how many."""
    return sorted({round(line.at, 2): number for number, line in enumerate(sheet, 1)}.items())
