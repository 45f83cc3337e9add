"""What differs, as Markdown for a review and as a page with both sides beside each other."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import Any

import jinja2

from tools.acceptance.comparison.differences import ABSENT, Difference, short
from tools.acceptance.comparison.shape import Names
from tools.acceptance.recording.exchange import Exchange

Recordings = Mapping[str, Sequence[Exchange]]

_TEMPLATES = jinja2.Environment(
    loader=jinja2.FileSystemLoader(Path(__file__).parent), autoescape=True, trim_blocks=True, lstrip_blocks=True
)
# Lines around those that differ; a longer run of others is folded.
_AROUND, _LONGEST_RUN = 3, 10


@dataclass(frozen=True)
class Line:
    """A line of an exchange, and whether the two sides differ in it."""

    text: str
    indent: int = 0
    marked: bool = False


@dataclass
class Side:
    """An exchange on one of the sides, line by line; None was not recorded."""

    title: str
    number: int
    request: list[Line] = field(default_factory=list)
    response: list[Line] = field(default_factory=list)


@dataclass
class Story:
    """Differences of one request, and what was said on both sides."""

    request: str
    differences: list[Difference]
    sides: list[Side]


def write(folder: Path, differences: Sequence[Difference], real: Recordings, sandbox: Recordings) -> None:
    """Both files, in this folder. `real` and `sandbox` are exchanges by scenario."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "report.md").write_text(markdown(differences, real, sandbox), encoding="utf-8")
    (folder / "report.html").write_text(page(differences, real, sandbox), encoding="utf-8")


def markdown(differences: Sequence[Difference], real: Recordings, sandbox: Recordings) -> str:
    """One sentence for each difference, under its scenario."""
    parts = ["# Azure and the sandbox compared", summary(differences, real, sandbox)]
    for scenario in dict.fromkeys(one.scenario for one in differences):
        rows = [f"- {_number(one)}, {one.written(_quoted)}" for one in differences if one.scenario == scenario]
        parts += [f"## {scenario or 'One scenario'}", "\n".join(rows)]
    if differences:
        parts.append(
            "Requests have their recording's numbers: `make acceptance-adopt SCENARIO=… REQUEST=…` makes a test of one."
        )
    return "\n\n".join(parts) + "\n"


def page(differences: Sequence[Difference], real: Recordings, sandbox: Recordings) -> str:
    """The page, which needs no other file."""
    scenarios = {
        scenario: _stories([one for one in differences if one.scenario == scenario], real, sandbox)
        for scenario in dict.fromkeys(one.scenario for one in differences)
    }
    same = [name for name in real if name not in scenarios]
    return _TEMPLATES.get_template("report.html.j2").render(
        summary=summary(differences, real, sandbox), scenarios=scenarios, same=same
    )


def summary(differences: Sequence[Difference], real: Recordings, sandbox: Recordings) -> str:
    """How much was compared, and what came of it."""
    counts = [sum(map(len, side.values())) for side in (real, sandbox)]
    sides = f"{_count(counts[0], 'exchange')} with Azure and {counts[1]} with the sandbox"
    compared = f"{sides} in {_count(len(real), 'scenario')}"
    if not differences:
        return f"No differences: {compared} were compared."
    scenarios = len({one.scenario for one in differences})
    return f"{_count(len(differences), 'difference')} in {_count(scenarios, 'scenario')}: {compared} were compared."


def _stories(differences: Sequence[Difference], real: Recordings, sandbox: Recordings) -> list[Story]:
    """The differences of a scenario, request by request."""
    scenario = differences[0].scenario
    recorded = list(real.get(scenario, ())), list(sandbox.get(scenario, ()))
    names = tuple(Names(one) for one in recorded)
    by_request: dict[tuple[int, int], list[Difference]] = {}
    for one in differences:
        by_request.setdefault((one.number, one.sandbox_number), []).append(one)

    def shape(one: Difference) -> tuple[bool, str]:
        return one.kind == "request", str(names[one.real == ABSENT].shape(one.path))

    return [
        Story(
            of_one[0].request,
            of_one,
            [
                _side(title, number, exchanges, known, set(map(shape, of_one)), of_one)
                for title, number, exchanges, known in zip(
                    ("Azure", "The sandbox"), numbers, recorded, names, strict=True
                )
            ],
        )
        for numbers, of_one in by_request.items()
    ]


def _side(
    title: str,
    number: int,
    exchanges: Sequence[Exchange],
    names: Names,
    marked: set[tuple[bool, str]],
    differences: Sequence[Difference],
) -> Side:
    side = Side(title, number)
    if not 0 < number <= len(exchanges):
        return side
    one = exchanges[number - 1]
    kinds = {each.kind for each in differences}
    requested, answered = ({path for of_request, path in marked if of_request is wanted} for wanted in (True, False))
    side.request.append(Line(f"{one.method} {short(one.path)}", marked=bool(kinds & {"order", "not requested"})))
    side.request += [Line(f"{name}: {value}", marked=f"header {name}" in requested) for name, value in one.sent.items()]
    side.request += _lines(one.request, names, requested)
    side.response.append(Line(f"{one.status}", marked=bool(kinds & {"status", "state", "refusal", "duration"})))
    side.response += [
        Line(f"{name}: {value}", marked=any(name.startswith(path.rstrip("…")) for path in answered if path))
        for name, value in one.headers.items()
    ]
    side.response += _lines(one.response, names, answered)
    return side


def folded(lines: Sequence[Line]) -> list[tuple[bool, Sequence[Line]]]:
    """The lines in pieces, each with whether a reader may do without it."""
    near = {
        place for at, line in enumerate(lines) if line.marked for place in range(at - _AROUND, at + _AROUND + 1)
    } or set(range(_AROUND))
    pieces = [(at in near, line) for at, line in enumerate(lines)]
    runs = [(visible, [line for _, line in run]) for visible, run in groupby(pieces, key=lambda piece: piece[0])]
    return [(not visible and len(run) > _LONGEST_RUN, run) for visible, run in runs]


_TEMPLATES.filters["folded"] = folded


def _lines(body: Any, names: Names, marked: set[str]) -> list[Line]:
    return [] if body is None else list(_tree(body, names, marked, "", 0, ""))


def _tree(value: Any, names: Names, marked: set[str], path: str, indent: int, label: str) -> Iterator[Line]:
    """The lines of a JSON document, each with whether the leaf at its path differs."""
    own = str(names.shape(path)) in marked
    if isinstance(value, Mapping) and value:
        yield Line(f"{label}{{", indent, own)
        for key, item in value.items():
            inner = f"{path}.{key}" if path else str(key)
            yield from _tree(item, names, marked, inner, indent + 1, f"{json.dumps(str(key))}: ")
        yield Line("}", indent)
    elif isinstance(value, list) and value and all(isinstance(item, Mapping) for item in value):
        yield Line(f"{label}[", indent, own or f"{names.shape(path)}[order]" in marked)
        for index, item in enumerate(value):
            yield from _tree(item, names, marked, f"{path}[{item.get('name', index)}]", indent + 1, "")
        yield Line("]", indent)
    else:
        yield Line(f"{label}{json.dumps(value, ensure_ascii=False)}", indent, own)


def _number(difference: Difference) -> str:
    number = difference.number or difference.sandbox_number
    return f"request {number}" + ("" if difference.number else " of the sandbox's")


def _quoted(value: Any) -> str:
    """A value as code, in which no sign of Markdown means anything."""
    text = " ".join((value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)).split())
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    fence, space = "`" * (longest + 1), " " if "`" in text else ""
    return f"{fence}{space}{text}{space}{fence}" if text else "`''`"


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"
