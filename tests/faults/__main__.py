"""The fault matrix, or a part of it: each operation, each of its requests, each fault.

Exit status: 0 no violation; 1 there are some, each printed with the command that runs it again.
"""

import argparse
import multiprocessing
import signal
import sys
import time

from tests.faults import faults, operations
from tests.faults.scenario import Scenario, plain, scenarios, violation
from tools.shared import terminal
from tools.shared.called import command_line

_CHUNK = 20


def _checked(scenario: Scenario) -> tuple[str, str | None]:
    return scenario.id, violation(scenario)


def _scenario(text: str) -> Scenario:
    """The scenario of an id; argparse shows what is wrong with one that is none."""
    try:
        scenario = Scenario.of(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text} is no OPERATION:REQUEST:FAULT:SEED") from error
    if scenario.operation not in {operation.name for operation in operations.OPERATIONS}:
        raise argparse.ArgumentTypeError(f"no operation is called {scenario.operation}")
    if scenario.fault not in {fault.name for fault in faults.FAULTS}:
        raise argparse.ArgumentTypeError(f"no fault is called {scenario.fault}")
    count = len(plain(scenario.operation, scenario.seed).requests)
    if not 0 <= scenario.index < count:
        raise argparse.ArgumentTypeError(f"{scenario.operation} has the requests 0 to {count - 1}")
    return scenario


def _seeds(text: str) -> tuple[int, ...]:
    try:
        return tuple(int(seed) for seed in text.split(","))
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text} is no list of whole numbers such as 1,2") from error


def main(arguments: list[str]) -> int:
    parser = command_line("python -m tests.faults", __doc__)
    parser.add_argument(
        "--only", metavar="ID", type=_scenario, help="the id of one scenario, OPERATION:REQUEST:FAULT:SEED"
    )
    parser.add_argument(
        "--operation",
        metavar="NAME",
        choices=[operation.name for operation in operations.OPERATIONS],
        help="the scenarios of one operation",
    )
    parser.add_argument(
        "--seeds", metavar="N,N", type=_seeds, default=(1,), help="comma-separated; each is a run of the whole matrix"
    )
    parser.add_argument(
        "--processes",
        type=int,
        metavar="N",
        default=multiprocessing.cpu_count(),
        help="at a time (default: all processors)",
    )
    options = parser.parse_args(arguments)
    if options.processes < 1:
        parser.error("argument --processes: at least 1")
    began = time.monotonic()
    with terminal.waiting("running each operation without a fault"):
        chosen = [options.only] if options.only else scenarios(options.seeds)
    if options.operation and not options.only:
        chosen = [scenario for scenario in chosen if scenario.operation == options.operation]
    violations = 0
    # Ctrl-C is for this process, which ends the others.
    deaf = (signal.SIGINT, signal.SIG_IGN)
    with (
        multiprocessing.Pool(min(options.processes, len(chosen)), signal.signal, deaf) as pool,
        terminal.waiting(f"{len(chosen)} scenarios"),
    ):
        for name, violated in pool.imap(_checked, chosen, _CHUNK):
            if violated is not None:
                violations += 1
                print(f"VIOLATION {name} {violated} | again: python -m tests.faults --only {name}", flush=True)
    print(f"{len(chosen)} scenarios, {violations} violations ({time.monotonic() - began:.0f} s)")
    return 1 if violations else 0


if __name__ == "__main__":
    sys.exit(terminal.interruptible(lambda: main(sys.argv[1:])))
