"""The fault matrix, or a part of it: each operation, each of its requests, each fault.

Exit status: 0 no violation; 1 there are some, each printed with the command that runs it again.
"""

import argparse
import multiprocessing
import sys
import time

from tests.faults.scenario import Scenario, scenarios, violation

_CHUNK = 20


def _checked(scenario: Scenario) -> tuple[str, str | None]:
    return scenario.id, violation(scenario)


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m tests.faults", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--only", metavar="ID", help="the id of one scenario")
    parser.add_argument("--operation", metavar="NAME", help="the scenarios of one operation")
    parser.add_argument(
        "--seeds", metavar="N,N", default="1", help="comma-separated; each is a run of the whole matrix"
    )
    parser.add_argument(
        "--processes",
        type=int,
        metavar="N",
        default=multiprocessing.cpu_count(),
        help="at a time (default: all processors)",
    )
    options = parser.parse_args(arguments)
    began = time.monotonic()
    if options.only:
        chosen = [Scenario.of(options.only)]
    else:
        chosen = scenarios(tuple(int(seed) for seed in options.seeds.split(",")))
    if options.operation:
        chosen = [scenario for scenario in chosen if scenario.operation == options.operation]
    violations = 0
    with multiprocessing.Pool(min(options.processes, len(chosen))) as pool:
        for name, found in pool.imap(_checked, chosen, _CHUNK):
            if found is not None:
                violations += 1
                print(f"VIOLATION {name} {found} | again: python -m tests.faults --only {name}", flush=True)
    print(f"{len(chosen)} scenarios, {violations} violations ({time.monotonic() - began:.0f} s)")
    return 1 if violations else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
