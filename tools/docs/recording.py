"""A command's output in a terminal, recorded as it comes (asciicast v2) and drawn as an SVG that plays itself.

A program draws its output differently on a terminal, so it is given one. The recording keeps the times, the picture
shortens the pauses.
"""

import json
import os
import pty
import re
import subprocess
import sys
import time
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple
from xml.sax.saxutils import escape

COLUMNS, ROWS = 118, 30
_LINE, _CHARACTER, _MARGIN, _BAR = 17, 7.8, 14, 34
_STYLE = re.compile(r"\x1b\[([0-9;]*)m")
_ERASED = re.compile(r"\x1b\[K")
# What a viewer need not sit through, and how long the end stays before it begins again; seconds.
_LONGEST_PAUSE, _END = 1.2, 8.0
_COLOURS = {"1": "#ffffff", "1;31": "#ff7b72", "31": "#ff7b72", "32": "#7ee787", "33": "#f2cc60", "36": "#79c0ff"}
_INK, _PAPER, _TOP = "#c9d1d9", "#0d1117", "#21262d"


class Spoken(NamedTuple):
    """A line of the screen, with the seconds after the start at which it was there, and its colour."""

    at: float
    text: str
    colour: str


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
        while said := _read(ours):
            sys.stdout.write(said)
            sys.stdout.flush()
            events.append((round(time.monotonic() - began, 2), said))
        os.close(ours)
    header = {"version": 2, "width": COLUMNS, "height": ROWS, "command": typed}
    lines = [json.dumps(header), *(json.dumps([at, "o", said], ensure_ascii=False) for at, said in events)]
    into.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return process.returncode


def _read(terminal: int) -> str:
    """What was printed next; empty at the end, which a terminal whose other side is closed tells by an error."""
    try:
        return os.read(terminal, 65536).decode(errors="replace")
    except OSError:
        return ""


def spoken(recording: str) -> list[Spoken]:
    """The lines of a recording as they stand on the screen: long ones wrapped, pauses shortened."""
    lines: list[Spoken] = []
    at, before = 0.0, 0.0
    pending = ""
    for event in recording.splitlines()[1:]:
        moment, _, said = json.loads(event)
        at += min(moment - before, _LONGEST_PAUSE)
        before = moment
        *whole, pending = (pending + said).replace("\r\n", "\n").split("\n")
        lines += [one for line in whole for one in _wrapped(at, line)]
    return lines + (_wrapped(at, pending) if pending else [])


def _wrapped(at: float, line: str) -> list[Spoken]:
    style = _STYLE.search(line)
    colour = _COLOURS.get(style[1], _INK) if style else _INK
    # What was overwritten on the same line, as a count of seconds is, is not kept.
    plain = _ERASED.sub("", _STYLE.sub("", line)).rpartition("\r")[2]
    pieces = [plain[start : start + COLUMNS] for start in range(0, len(plain), COLUMNS)] or [""]
    return [Spoken(at, piece, colour) for piece in pieces]


def drawn(recording: str) -> str:
    """The SVG: the screen's lines on a long sheet, which a style sheet moves up behind a window as they come.

    Where nothing is animated (or somebody has asked for that) the end of the recording is shown.
    """
    lines = spoken(recording)
    title = json.loads(recording.splitlines()[0])["command"]
    width, height = round(COLUMNS * _CHARACTER) + 2 * _MARGIN, ROWS * _LINE + _BAR + _MARGIN
    total = lines[-1].at + _END
    moves, covers = _keyframes(_moments(lines), total)
    rows = "\n".join(
        f'<text x="{_MARGIN}" y="{_BAR + _LINE * (number + 1) - 4}" fill="{line.colour}" '
        f'xml:space="preserve">{escape(line.text)}</text>'
        for number, line in enumerate(lines)
        if line.text
    )
    end = _offset(len(lines))
    room = ROWS * _LINE
    return f"""\
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img">
<title>{escape(title)}</title>
<style>
text{{font:13px Menlo,Consolas,'DejaVu Sans Mono','Liberation Mono',monospace}}
#sheet{{transform:translateY({end}px);animation:play {total:.1f}s step-end infinite}}
#cover{{transform:translateY({room}px);animation:uncover {total:.1f}s step-end infinite}}
@keyframes play{{{moves}}}
@keyframes uncover{{{covers}}}
@media (prefers-reduced-motion:reduce){{#sheet,#cover{{animation:none}}}}
</style>
<clipPath id="screen"><rect y="{_BAR}" width="{width}" height="{room}"/></clipPath>
<rect width="{width}" height="{height}" rx="8" fill="{_PAPER}"/>
<path d="M0,{_BAR - 6} V8 a8,8 0 0 1 8,-8 H{width - 8} a8,8 0 0 1 8,8 V{_BAR - 6} z" fill="{_TOP}"/>
<text x="{width / 2:g}" y="19" text-anchor="middle" fill="{_INK}">{escape(title)}</text>
<g clip-path="url(#screen)"><g id="sheet">
{rows}
</g><rect id="cover" y="{_BAR}" width="{width}" height="{room}" fill="{_PAPER}"/></g>
</svg>
"""


def _offset(shown: int) -> int:
    """How far the sheet is moved when so many lines are there: once the window is full, the newest is at its bottom."""
    return min(0, (ROWS - shown) * _LINE)


def _keyframes(moments: Sequence[tuple[float, int]], total: float) -> tuple[str, str]:
    """The sheet's moves, and those of the cover below the lines that are there."""
    last = (total, moments[-1][1])
    frames = [(f"{100 * at / total:.2f}%", shown) for at, shown in (*moments, last)]
    return (
        "".join(f"{at}{{transform:translateY({_offset(shown)}px)}}" for at, shown in frames),
        "".join(f"{at}{{transform:translateY({min(shown, ROWS) * _LINE}px)}}" for at, shown in frames),
    )


def _moments(lines: Iterable[Spoken]) -> list[tuple[float, int]]:
    """When the number of lines on the screen changes, and to how many."""
    moments: dict[float, int] = {}
    for number, line in enumerate(lines, 1):
        moments[round(line.at, 2)] = number
    return sorted(moments.items())
