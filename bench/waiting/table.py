"""The fitted schedules as a Python module, which is what the handlers load."""

import json
from statistics import median
from textwrap import fill
from typing import Any

from bench.waiting import fit
from tools.shared.durations import QUANTILES, Samples, quantiles
from tools.shared.stage import ROOT

MODULE = ROOT / "src" / "acme_azure_akscluster" / "reconcile" / "polling_table.py"

_HEAD = '''"""When to poll a running operation: seconds after its start, up to the time by which 19 in 20 have ended.

Written by `python -m bench.waiting`; derivation and judgement are in bench/waiting and docs/performance.md.
"""

# Operation -> (seconds after the start at which to poll, median duration in seconds).
# fmt: off
FITTED: dict[str, tuple[tuple[int, ...], int]] = {
'''
_TAIL = """}}
# fmt: on
# Later on: this share of the time passed, between these bounds in seconds.
TAIL_SHARE = {share}
TAIL_LEAST, TAIL_MOST = {least}, {most}
"""


def module(samples: Samples) -> str:
    """The source of the module for these durations."""
    rows = [_row(operation, polls, samples[operation]) for operation, polls in fit.fitted(samples).items()]
    tail = _TAIL.format(share=fit.TAIL_SHARE, least=fit.TAIL_LEAST, most=fit.TAIL_MOST)
    return _HEAD + "".join(rows) + tail


def _row(operation: str, polls: tuple[int, ...], seconds: list[float]) -> str:
    indent = " " * 8
    times = fill(", ".join(map(str, polls)) + ",", 110, initial_indent=indent, subsequent_indent=indent)
    return f'    "{operation}": ((\n{times}\n    ), {round(median(seconds))}),\n'


def summary(samples: Samples) -> dict[str, Any]:
    """The quantiles that are kept for whoever does not have the recordings."""
    return {
        operation: {"recorded": len(seconds), "seconds": quantiles(seconds)} for operation, seconds in samples.items()
    }


def write(samples: Samples) -> None:
    """Write both files, the quantiles with one operation a line."""
    MODULE.write_text(module(samples), encoding="utf-8")
    lines = [f'"{operation}": {json.dumps(row)}' for operation, row in summary(samples).items()]
    QUANTILES.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")
