"""Compares what the project claims about Azure with recorded traffic, part by part, and prints each difference.

With --pairs alone, writes of your own are judged as CloudFormation judges drift: no other recording is needed.

Exit status: 0 all agrees, or no recordings lie beside this checkout; 1 something does not agree, or less than 97 % of
the writes are clean; 2 wrong usage, or a file of the recordings is missing.
"""

import argparse
import json
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.recordings.agreement import GOALS, figures_of
from tests.recordings.judge import explained, judged
from tests.recordings.source import BESIDE, ROOT, Recordings
from tools.shared import terminal
from tools.shared.called import command_line

# Of kinds of difference in the message about them.
_MOST_LISTED = 12


def main(arguments: list[str]) -> int:
    parser = command_line("make recordings", __doc__)
    parser.add_argument("--recordings", metavar="DIR", type=Path, help="the recordings, if not beside this checkout")
    parser.add_argument("--pairs", metavar="FILE", type=Path, help="writes of your own: one JSON document a line")
    parser.add_argument("--conversations", metavar="DIR", type=Path, help="conversations of your own: a JSON file each")
    parser.add_argument("pytest", nargs="*", help="arguments for pytest, after --")
    chosen = parser.parse_args(arguments)
    if chosen.pairs and not (chosen.recordings or chosen.conversations or chosen.pytest):
        return _judge(parser, chosen.pairs)
    folder: Path = chosen.recordings or BESIDE
    if not folder.exists():
        if chosen.recordings or chosen.conversations:
            parser.error(f"there is no folder {folder}")
        print("There are no recordings beside this checkout: NOTHING was compared.")
        return 0
    recordings = Recordings.below(folder).with_own(chosen.pairs, chosen.conversations)
    missing = recordings.missing()
    if missing:
        print("\n".join(f"missing: {path}" for path in missing), file=sys.stderr)
        return 2
    agrees = _agreement(recordings)
    agrees = _clean(recordings.writes()) and agrees
    options = [f"--recordings={folder.resolve()}"]
    options += [f"--pairs={chosen.pairs.resolve()}"] if chosen.pairs else []
    options += [f"--conversations={chosen.conversations.resolve()}"] if chosen.conversations else []
    ended = pytest.main([str(ROOT / "tests" / "recordings"), *options, *(chosen.pytest or ["-n", "2"])])
    if ended not in (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED):
        return 2
    return int(ended) or int(not agrees)


def _judge(parser: argparse.ArgumentParser, pairs: Path) -> int:
    try:
        writes = [json.loads(line) for line in pairs.read_text(encoding="utf-8").splitlines() if line.strip()]
    except (OSError, ValueError) as error:
        parser.error(f"{pairs}: {error}")
    return int(not _clean(writes))


def _clean(writes: list[dict[str, Any]]) -> bool:
    """Print how many writes are no drift, and each that is, and whether those are few enough."""
    verdict = judged(writes)
    print("\n".join(explained(verdict)), end="\n" if verdict.drifted or verdict.planned else "")
    print(verdict)
    return verdict.enough


def _agreement(recordings: Recordings) -> bool:
    """Print how far the sandbox agrees with the conversations, and whether that is as far as it should."""
    actual = figures_of(recordings)
    print("\n".join(actual.lines()))
    short = [
        f"{what} below {least:.1%}"
        for what, share, least in zip(("statuses", "error codes", "leaves"), actual.shares(), GOALS, strict=True)
        if share < least
    ]
    if short:
        most = ", ".join(f"{what} ({count})" for what, count in actual.differing.most_common(_MOST_LISTED))
        print(f"{'; '.join(short)}: {most}", file=sys.stderr)
    return not short


if __name__ == "__main__":
    sys.exit(terminal.interruptible(lambda: main(sys.argv[1:])))
