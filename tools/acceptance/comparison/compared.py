"""Both runs side by side: conversations, differences, durations, written to the folder of results."""

import re
from collections.abc import Sequence
from pathlib import Path

from tools.acceptance.comparison import measured, report
from tools.acceptance.comparison.compare import compare
from tools.acceptance.comparison.differences import Difference
from tools.acceptance.comparison.report import Recordings
from tools.acceptance.recording.exchange import save
from tools.acceptance.scenarios.runner import before
from tools.acceptance.scenarios.steps import Scenario
from tools.acceptance.scenarios.world import World

# What may be committed: each side's conversations, a file for each scenario, and Azure's durations.
EVIDENCE = "results"
AZURE, SANDBOX = "azure", "sandbox"


def recorded(world: World, rows: Sequence[Scenario]) -> Recordings:
    """What was recorded of each scenario, and of what came before it, as far as anything was."""
    names = [name for row in rows for name in (before(row), row.name)]
    return {name: exchanges for name in names if (exchanges := world.exchanges(name))}


def differences(azure: Recordings, sandbox: Recordings) -> list[Difference]:
    """All, scenario by scenario; what one scenario has shown the next does not show again."""
    differing: dict[tuple[object, ...], Difference] = {}
    for name in [*azure, *(one for one in sandbox if one not in azure)]:
        for one in compare(azure.get(name, ()), sandbox.get(name, ()), name):
            differing.setdefault((one.kind, one.request, one.path, repr(one.real), repr(one.sandbox)), one)
    return list(differing.values())


def keep(folder: Path, side: str, recordings: Recordings) -> None:
    """Write one side's conversations, in place of an earlier run's of the same scenarios."""
    for name, exchanges in recordings.items():
        save(folder / EVIDENCE / side / f"{re.sub('[^a-z0-9]+', '-', name)}.yaml", name, exchanges)


def write(folder: Path, azure: Recordings, sandbox: Recordings) -> int:
    """The report, and Azure's durations. Returns how many differences there are."""
    differing = differences(azure, sandbox)
    report.write(folder, differing, azure, sandbox)
    measured.write(folder / EVIDENCE / measured.FILE, measured.measured(azure.values()))
    return len(differing)
