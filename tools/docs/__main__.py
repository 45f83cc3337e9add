"""`make docs` writes what in docs/ follows from the code: errors, commands, pictures of the demo and the hook.

And it looks whether docs/azure-support.md, which is written by hand, has all that the SDK has.

Exit status: 0 written, or nothing stale; 1 something is stale or missing, and what, or the recorded command
failed.
"""

import sys
from pathlib import Path

from tools.docs import azure_support, commands, errors, hook_picture, recording
from tools.shared import terminal
from tools.shared.called import command_line
from tools.shared.freshness import checked, written

ROOT = Path(__file__).resolve().parents[2]
CAST = Path("docs/pictures/demo.cast")


def files(root: Path) -> dict[str, str]:
    """Path in the project -> content of every generated file."""
    return {
        "docs/errors.md": errors.page(),
        "docs/commands.md": commands.page(root),
        hook_picture.PICTURE: hook_picture.drawn(root),
        str(CAST.with_suffix(".svg")): recording.drawn((root / CAST).read_text(encoding="utf-8")),
    }


def main(root: Path = ROOT) -> int:
    """Write, check or record, and return the exit status."""
    parser = command_line("python -m tools.docs", __doc__)
    what = parser.add_mutually_exclusive_group()
    what.add_argument(
        "--check", action="store_true", help="write nothing; only show the difference if anything is stale"
    )
    what.add_argument("--record", action="store_true", help="run `make demo` and keep it as the README's recording")
    options = parser.parse_args()
    if options.record and recording.record(["make", "demo"], "make demo", root / CAST):
        print("The demo failed, so its recording is not for the README. Repair the demo first.", file=sys.stderr)
        return 1
    with terminal.waiting("asking every command for its help"):
        wanted = files(root)
    lacking = azure_support.checked(root)
    print("".join(f"{line}\n" for line in lacking), end="", file=sys.stderr)
    status = checked(wanted, root, "make docs") if options.check else written(wanted, root)
    return 1 if lacking else status


if __name__ == "__main__":
    sys.exit(terminal.interruptible(main))
