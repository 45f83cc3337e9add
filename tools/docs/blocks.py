"""The fenced blocks of a page: which commands a reader runs, and how a test runs them.

A comment on the line before a fence is for the test, not for the reader:

    <!-- not run: REASON -->     it cannot be run here; the reason says why
    <!-- as in: PAGE -->         it stands in another page too, where it is run: PAGE is a path in the project
    <!-- exit: N -->             it ends with this status
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[2]
# Information words of fences that hold commands.
SHELLS = frozenset({"sh", "bash", "shell", "console"})
_FENCE = re.compile(
    r"(?:^[ ]*<!-- (?P<mark>not run|as in|exit): (?P<value>[^\n]*?) -->\n)?"
    r"^(?P<indent>[ ]*)```(?P<language>\w*)[^\n]*\n(?P<text>.*?)^(?P=indent)```",
    re.DOTALL | re.MULTILINE,
)
# A line of an indented block that looks like a command: such a block would escape the test.
_COMMANDS = "make|aws|cfn|az|git|pip|npm|python|kubectl|source|export"
_UNFENCED = re.compile(rf"^ {{4,}}(?:\$ )?(?:[A-Z_]+=\S+ )*(?:(?:{_COMMANDS})\b(?! *[=:])|deploy/\S+).*$", re.MULTILINE)


class Block(NamedTuple):
    """A fenced block. `mark` is one of the module's words or empty, `value` what stands after it."""

    page: str
    line: int
    language: str
    text: str
    mark: str = ""
    value: str = ""

    @property
    def is_shell(self) -> bool:
        """Whether it holds commands."""
        return self.language in SHELLS

    @property
    def is_run(self) -> bool:
        """Whether a test runs it."""
        return self.is_shell and self.mark in ("", "exit")

    def __str__(self) -> str:
        return f"{self.page}:{self.line}"


def pages(root: Path = ROOT) -> list[str]:
    """The pages that people read, as paths in the project; generated ones hold no commands to run."""
    generated = {"docs/reference.md", "docs/errors.md", "docs/commands.md"}
    names = [
        "README.md",
        "examples/README.md",
        *(str(page.relative_to(root)) for page in sorted(root.glob("docs/*.md"))),
    ]
    return [page for page in names if page not in generated]


def blocks(page: str, root: Path = ROOT) -> list[Block]:
    """The page's fenced blocks, in order."""
    text = (root / page).read_text(encoding="utf-8")
    return list(_blocks(page, text))


def _blocks(page: str, text: str) -> Iterator[Block]:
    for fence in _FENCE.finditer(text):
        line = text.count("\n", 0, fence.start("language")) + 1
        indent = len(fence["indent"])
        body = "".join(one[indent:] if one.strip() else one for one in fence["text"].splitlines(True))
        yield Block(page, line, fence["language"], body, fence["mark"] or "", fence["value"] or "")


def unfenced(page: str, root: Path = ROOT) -> list[str]:
    """Commands that stand in an indented block instead of a fenced one, and so in no test."""
    text = _FENCE.sub("", (root / page).read_text(encoding="utf-8"))
    return [match[0].strip() for match in _UNFENCED.finditer(text)]
