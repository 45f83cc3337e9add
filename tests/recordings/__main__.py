"""What the project claims of Azure, held against recorded traffic; each part is named, with what does not agree.

Exit status: 0 all agrees, or no recordings lie beside this checkout; 1 something does not agree; 2 called wrongly, or a
file of the recordings is missing.
"""

import argparse
import sys
from pathlib import Path

import pytest

from tests.recordings.source import BESIDE, ROOT, Recordings
from tools.shared import terminal


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="make recordings", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--recordings", metavar="DIR", type=Path, help="the recordings, if not beside this checkout")
    parser.add_argument("--pairs", metavar="FILE", type=Path, help="writes of your own: one JSON document a line")
    parser.add_argument("--conversations", metavar="DIR", type=Path, help="conversations of your own: a JSON file each")
    parser.add_argument("pytest", nargs="*", help="arguments for pytest, after --")
    chosen = parser.parse_args(arguments)
    folder: Path = chosen.recordings or BESIDE
    if not folder.exists():
        if chosen.recordings or chosen.pairs or chosen.conversations:
            parser.error(f"there is no folder {folder}")
        print("There are no recordings beside this checkout: NOTHING was compared.")
        return 0
    missing = Recordings.below(folder).with_own(chosen.pairs, chosen.conversations).missing()
    if missing:
        print("\n".join(f"missing: {path}" for path in missing), file=sys.stderr)
        return 2
    options = [f"--recordings={folder.resolve()}"]
    options += [f"--pairs={chosen.pairs.resolve()}"] if chosen.pairs else []
    options += [f"--conversations={chosen.conversations.resolve()}"] if chosen.conversations else []
    ended = pytest.main([str(ROOT / "tests" / "recordings"), *options, *(chosen.pytest or ["-n", "2"])])
    return int(ended) if ended in (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED) else 2


if __name__ == "__main__":
    sys.exit(terminal.interruptible(lambda: main(sys.argv[1:])))
