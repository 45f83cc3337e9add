"""All measurements in one run: the table here, bench/results.json, and docs/performance.md with its plots.

Exit status: 0 all was measured, whether goals are met or missed; 1 something could not be measured.
"""

import sys
import tempfile
import time
from pathlib import Path

from bench import goals, measurements, page
from sandbox.launch import allow_removal
from tools.shared import terminal
from tools.shared.called import command_line


def main() -> int:
    """Measure, print, write. Exit status 0 when all was measured, whether goals are met or missed."""
    command_line("make bench", __doc__).parse_args()
    began = time.monotonic()

    def say(words: str) -> None:
        print(f"{time.monotonic() - began:5.0f} s  {words}", file=sys.stderr, flush=True)

    with tempfile.TemporaryDirectory(prefix="aks-bench-", ignore_cleanup_errors=True) as directory:
        try:
            figures, details = measurements.everything(Path(directory), say)
        finally:
            allow_removal(Path(directory))
    rounded = {key: None if value is None else round(value, 3) for key, value in figures.items()}
    page.write({"figures": rounded, "details": details, "seconds": round(time.monotonic() - began)})
    print(goals.text(goals.rows(rounded)))
    return 0 if None not in rounded.values() else 1


if __name__ == "__main__":
    sys.exit(terminal.interruptible(main))
