"""How long the tests take: keeps the seconds of each part of a `make test`, whose output is read from a file.

    make test 2>&1 | tee LOG; PYTHONPATH=src python -m bench.suite LOG

Exit status: 0 the figures are kept; 1 the output is not that of a run that passed.
"""

import json
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from bench import goals, page
from tools.shared.called import command_line

FIGURES = Path(__file__).with_name("suite.json")
# Seconds on two idle cores, set-up apart.
MOST = 720
_PART = re.compile(r"^== (?P<name>.+) passed in (?P<seconds>\d+) s$", re.MULTILINE)
_WHOLE = "everything"


def seconds(output: str) -> dict[str, int]:
    """Seconds of each part and of everything, from what `make test` printed; nothing unless everything passed."""
    parts = {part["name"]: int(part["seconds"]) for part in _PART.finditer(output)}
    return parts if _WHOLE in parts else {}


def table(parts: Mapping[str, int]) -> str:
    """The parts as a table; some run beside each other, so the whole is less than their sum."""
    rows = [(name, str(value)) for name, value in parts.items() if name != _WHOLE]
    return goals.markdown(("part", "seconds"), [*rows, (f"everything (at most {MOST})", str(parts[_WHOLE]))])


def main(arguments: list[str]) -> int:
    parser = command_line("python -m bench.suite", __doc__)
    parser.add_argument("log", type=Path, help="what `make test` printed")
    parts = seconds(parser.parse_args(arguments).log.read_text(encoding="utf-8"))
    if not parts:
        print("this is not the output of a `make test` that passed", file=sys.stderr)
        return 1
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=True).stdout
    FIGURES.write_text(json.dumps({"commit": commit.strip(), "seconds": parts}, indent=1) + "\n", encoding="utf-8")
    page.write_part("suite", table(parts))
    print(table(parts))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
