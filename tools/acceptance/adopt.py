"""Makes tests of recorded requests: what Azure answered, and the sandbox does not yet.

A request is replayed by tests/sandbox_azure/test_conversations.py with all that led to it; where it read a settled
cluster or pool, each of its leaves by tests/sandbox_azure/test_writes.py; and where it was refused, the kind of error
by tests/unit/test_recorded_errors.py. What is adopted stands in tests/data/adopted.yaml. The report has the numbers.

Exit status: 0 adopted, and it says what; 1 not, and standard error says why; 2 called wrongly.
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import yaml

from tests.data import adopted
from tools.acceptance.adoption import story as adopted_story
from tools.acceptance.adoption.lead import AdoptError, Recordings
from tools.acceptance.recording.exchange import Dumper, load
from tools.shared.called import command_line

ROOT = Path(__file__).resolve().parents[2]
RECORDINGS = ROOT / "acceptance" / "results" / "azure"
_TESTS = {
    "conversations": "tests/sandbox_azure/test_conversations.py",
    "writes": "tests/sandbox_azure/test_writes.py",
    "answers": "tests/unit/test_recorded_errors.py",
}
_NAMES = {"conversations": "name", "writes": "story"}


def main(arguments: Sequence[str]) -> int:
    """Adopt, say what was written, and return the exit status."""
    options = _parser().parse_args(arguments)
    try:
        recordings = load(options.recordings)
        written = adopt(recordings, options.scenario, options.request, options.into)
    except FileNotFoundError:
        print(f"acceptance-adopt: there are no recordings in {options.recordings}; make acceptance", file=sys.stderr)
        return 1
    except AdoptError as error:
        print(f"acceptance-adopt: {error}", file=sys.stderr)
        return 1
    for line in written:
        print(line)
    return 0


def adopt(recordings: Recordings, scenario: str, numbers: Sequence[int], into: Path) -> list[str]:
    """Add the requests to the file; what was written, for a person. Raises AdoptError before anything is."""
    rows = adopted.rows(into)
    written: list[str] = []
    for number in numbers:
        made = {
            "conversations": adopted_story.conversation(recordings, scenario, number),
            "writes": adopted_story.writes(recordings, scenario, number),
            "answers": adopted_story.answer(recordings, scenario, number),
        }
        for kind, row in made.items():
            if row is not None:
                written += _add(rows, kind, row, f"{scenario} {number}")
    head = "".join(line for line in into.read_text("utf-8").splitlines(keepends=True) if line.startswith("#"))
    body = yaml.dump(rows, Dumper=Dumper, sort_keys=False, allow_unicode=True, width=120, default_flow_style=None)
    into.write_text(head + body, "utf-8")
    return written


def _add(rows: dict[str, list[Any]], kind: str, row: dict[str, Any], story: str) -> list[str]:
    name = _NAMES.get(kind)
    known = any(one[name] == row[name] for one in rows[kind]) if name else row in rows[kind]
    if known and name:
        raise AdoptError(f"{story!r} is adopted already; take it out of {adopted.FILE.name} first")
    if known:
        return []
    rows[kind].append(row)
    what = {
        "conversations": f"a conversation of {len(row.get('exchanges', ()))} requests, {story!r}",
        "writes": f"a story of {len(row.get('writes', ()))} writes, {story!r}",
        "answers": f"an error: {' '.join(str(value) for value in row.values())}",
    }
    return [f"{what[kind]}; python -m pytest {_TESTS[kind]}"]


def _parser() -> argparse.ArgumentParser:
    parser = command_line("make acceptance-adopt", __doc__)
    parser.add_argument("scenario", metavar="SCENARIO", help="as the report names it")
    parser.add_argument("request", metavar="REQUEST", nargs="+", type=int, help="the request's number in the report")
    parser.add_argument(
        "--recordings", metavar="DIR", type=Path, default=RECORDINGS, help="conversations (acceptance/results/azure)"
    )
    parser.add_argument("--into", metavar="FILE", type=Path, default=adopted.FILE, help="tests/data/adopted.yaml")
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
