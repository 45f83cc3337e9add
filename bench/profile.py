"""Where a cold start's time goes: `python -X importtime` over our package, as Lambda mounts it."""

import subprocess

from bench.packages import Packed
from sandbox.aws.functions.rie import python_for_runtime
from tools.shared.stage import ROOT

_ROWS = 40


def imports(package: Packed) -> list[str]:
    """The costliest imports, cumulative microseconds first, by the bare runtime's Python."""
    module = package.handler.rpartition(".")[0]
    done = subprocess.run(
        [str(python_for_runtime(ROOT)), "-X", "importtime", "-c", f"import {module}"],
        env={"PATH": "/usr/bin:/bin", "PYTHONPATH": str(package.code), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=True,
    )
    rows = [line.removeprefix("import time:").split("|") for line in done.stderr.splitlines() if "|" in line][1:]
    ordered = sorted(rows, key=lambda row: int(row[1]), reverse=True)
    return [f"{int(row[1]):>8} {int(row[0]):>8}  {row[2].strip()}" for row in ordered[:_ROWS]]
