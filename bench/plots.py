"""Two drawings for the docs, as SVG: what waiting costs, and what ARM is asked. Pure: figures in, text out."""

from collections.abc import Mapping, Sequence
from html import escape
from typing import NamedTuple

OURS, _PEERS = "#0b6e4f", "#8a8f98"
_FONT = "font-family='sans-serif' font-size='13'"


class Point(NamedTuple):
    """A schedule: polls that an operation takes, seconds late (median)."""

    name: str
    polls: float
    late: float


def waiting(points: Sequence[Point], frontier: Sequence[tuple[float, float]]) -> str:
    """Polls against lateness; nearer to the origin is better. The first point is ours.

    `frontier` are the (polls, seconds late) that ours would have with other prices of a poll.
    """
    width, height, left, top = 640, 400, 60, 40
    right, bottom = width - 30, height - 60
    most_polls = max(point.polls for point in points) * 1.1
    most_late = max(point.late for point in points) * 1.15

    def place(polls: float, late: float) -> tuple[float, float]:
        return left + polls / most_polls * (right - left), bottom - late / most_late * (bottom - top)

    parts = [
        _text(left, 22, "Waiting for Azure: polls and lateness over real durations (down and left is better)"),
        _line(left, bottom, right, bottom),
        _line(left, bottom, left, top),
        _text((left + right) / 2, height - 15, "polls an operation, mean", "middle"),
        f"<text x='18' y='{(top + bottom) / 2:.0f}' {_FONT} text-anchor='middle' "
        f"transform='rotate(-90 18 {(top + bottom) / 2:.0f})'>seconds late, median</text>",
    ]
    line = " ".join("{:.1f},{:.1f}".format(*place(*point)) for point in frontier)
    parts.append(f"<polyline points='{line}' fill='none' stroke='{OURS}' stroke-dasharray='4 4'/>")
    for number, point in enumerate(points):
        x, y = place(point.polls, point.late)
        colour = _PEERS if number else OURS
        parts.append(f"<circle cx='{x:.1f}' cy='{y:.1f}' r='7' fill='{colour}'/>")
        # In the right half there is no room for words to the right of it.
        aside, anchor = (-11, "end") if x > (left + right) / 2 else (11, "start")
        parts.append(_text(x + aside, y + 4, f"{point.name} ({point.polls:.1f} polls, {point.late:.0f} s)", anchor))
    return _svg(width, height, parts)


def bars(title: str, groups: Mapping[str, Mapping[str, float]], ours: str) -> str:
    """One group of bars a job, one bar a tool."""
    tools = list(next(iter(groups.values())))
    bar, gap, left, top = 16, 14, 130, 60
    height = top + len(groups) * (len(tools) * bar + gap) + 20
    most = max(value for group in groups.values() for value in group.values()) or 1
    width, scale = 700, (700 - left - 80) / most
    shades = {tool: OURS if tool == ours else shade for tool, shade in zip(tools, _shades(), strict=False)}
    parts = [_text(20, 22, title)]
    for number, tool in enumerate(tools):
        parts.append(f"<rect x='{20 + number * 130}' y='34' width='12' height='12' fill='{shades[tool]}'/>")
        parts.append(_text(38 + number * 130, 45, tool))
    y = float(top)
    for job, group in groups.items():
        parts.append(_text(left - 8, y + len(tools) * bar / 2 + 4, job, "end"))
        for tool in tools:
            long = group[tool] * scale
            parts.append(
                f"<rect x='{left}' y='{y:.0f}' width='{max(long, 1):.1f}' height='{bar - 2}' fill='{shades[tool]}'/>"
            )
            parts.append(_text(left + long + 5, y + bar - 4, f"{group[tool]:g}"))
            y += bar
        y += gap
    return _svg(width, height, parts)


def _shades() -> list[str]:
    return [OURS, _PEERS, "#c4c8ce", "#5c6068"]


def _line(x1: float, y1: float, x2: float, y2: float) -> str:
    return f"<line x1='{x1:.0f}' y1='{y1:.0f}' x2='{x2:.0f}' y2='{y2:.0f}' stroke='#333'/>"


def _text(x: float, y: float, words: str, anchor: str = "start") -> str:
    return f"<text x='{x:.0f}' y='{y:.0f}' {_FONT} text-anchor='{anchor}'>{escape(words)}</text>"


def _svg(width: int, height: int, parts: Sequence[str]) -> str:
    inside = "\n".join(parts)
    return (
        f"<svg xmlns='http://www.w3.org/2000/svg' width='{width}' height='{height}' viewBox='0 0 {width} {height}'>\n"
        f"<rect width='100%' height='100%' fill='white'/>\n{inside}\n</svg>\n"
    )
