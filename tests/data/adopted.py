"""What `make acceptance-adopt` has taken over from a run against real Azure, in the forms of the other files here.

Apart from them, since `make recordings` compares those with traffic of others.
"""

from pathlib import Path
from typing import Any

import yaml

from tests.data import conversations as stories
from tests.data import own
from tests.data.errors import Answer

Json = dict[str, Any]

FILE = Path(__file__).with_name("adopted.yaml")
KINDS = ("conversations", "writes", "answers")


def conversations(file: Path = FILE) -> dict[str, list[Json]]:
    """By name: exchanges in order."""
    return stories.of_stories(rows(file)["conversations"])


def writes(file: Path = FILE) -> list[Json]:
    """Each write in order, with `request` and `settled`."""
    return own.of_stories(rows(file)["writes"])


def answers(file: Path = FILE) -> tuple[Answer, ...]:
    """Errors that requests were answered with."""
    return tuple(Answer(**row) for row in rows(file)["answers"])


def rows(file: Path = FILE) -> dict[str, list[Json]]:
    """The file as it is: a list of each of KINDS."""
    document = yaml.load(file.read_text(encoding="utf-8"), yaml.CSafeLoader) or {}
    return {kind: document.get(kind) or [] for kind in KINDS}
