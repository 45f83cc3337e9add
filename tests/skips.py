"""Tests that may be skipped, or are expected to fail, each with the reason. Any other skip fails the run."""

import os
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

# A part of the test's id -> why it does not run.
ALLOWED: Mapping[str, str] = {}
# What `cfn test` skips itself, by its own words.
ALLOWED_IN_THE_CONTRACT_SUITE: Mapping[str, str] = {
    "No writable identifiers": "the identifier is Azure's; tests/inprocess/test_lifecycle.py does the same",
}
# `make test` names a file here in which each of its parts writes what it skipped.
FILE = "SKIPPED_TESTS"


class Skip(NamedTuple):
    """`why` is what the test says itself, `allowed` why it may, or empty."""

    test: str
    why: str
    allowed: str

    def __str__(self) -> str:
        return f"{self.test}: {self.why} ({self.allowed or 'NOT ALLOWED: tests/skips.py has no reason for it'})"


def judged(test: str, why: str, allowed: Mapping[str, str]) -> Skip:
    """`allowed` maps a part of the test's id, or of what it says, to a reason."""
    reasons = [reason for part, reason in allowed.items() if part in test or part in why]
    return Skip(test, re.sub(r"\s+", " ", why).strip(), reasons[0] if reasons else "")


def report(skips: Iterable[Skip]) -> str:
    """The lines that end a run; written to the file for the end of `make test` as well."""
    lines = [str(skip) for skip in skips]
    name = os.environ.get(FILE)
    if name and lines:
        with Path(name).open("a", encoding="utf-8") as file:
            file.write("".join(f"{line}\n" for line in lines))
    return "\n".join(["skipped:", *(f"    {line}" for line in lines)]) if lines else "skipped: nothing"
