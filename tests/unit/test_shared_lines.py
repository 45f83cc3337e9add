"""`src` and `sandbox` share no code and no table: what is wrong in both would be found by no test."""

import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
RUN = 6
# Blank lines, comments, imports and lone punctuation are equal by chance.
TRIVIAL = re.compile(r"#|(from|import) |\W*$")


def runs(text: str) -> Iterator[tuple[tuple[str, ...], int]]:
    """Each run of RUN lines that say something, spaces folded, with the number of its first line."""
    lines = [(" ".join(line.split()), number) for number, line in enumerate(text.splitlines(), 1)]
    telling = [(line, number) for line, number in lines if not TRIVIAL.match(line)]
    for start in range(len(telling) - RUN + 1):
        part = telling[start : start + RUN]
        yield tuple(line for line, _ in part), part[0][1]


def files(folder: str) -> dict[str, str]:
    return {str(path.relative_to(ROOT)): path.read_text() for path in sorted((ROOT / folder).rglob("*.py"))}


def shared(one: dict[str, str], other: dict[str, str]) -> list[str]:
    """Places in `one` whose run of lines stands in `other` too."""
    known = {run: f"{name}:{number}" for name, text in other.items() for run, number in runs(text)}
    return [
        f"{name}:{number} and {known[run]}" for name, text in one.items() for run, number in runs(text) if run in known
    ]


def test_src_and_sandbox_share_no_six_lines() -> None:
    assert shared(files("src"), files("sandbox")) == []


def test_six_equal_lines_are_detected_despite_spacing_and_comments() -> None:
    table = [f'"{name}": ("a", "b"),' for name in "uvwxyz"]
    spaced = "\n\n".join(f"        {line}" for line in ["# A comment.", "import os", ")", *table])
    assert shared({"a.py": "\n".join(table)}, {"b.py": spaced}) == ["a.py:1 and b.py:7"]


def test_five_equal_lines_are_no_run() -> None:
    table = [f'"{name}": 1,' for name in "vwxyz"]
    assert shared({"a.py": "\n".join([*table, "x = 1"])}, {"b.py": "\n".join([*table, "y = 1"])}) == []
