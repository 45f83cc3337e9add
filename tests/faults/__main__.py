"""python -m tests.faults [--only ID] [--seeds 1,2] [--processes 2] [--operation NAME]: the matrix, or one of it."""

import argparse
import multiprocessing
import sys
import time

from tests.faults.scenario import Scenario, scenarios, violation

_CHUNK = 20


def _checked(scenario: Scenario) -> tuple[str, str | None]:
    return scenario.id, violation(scenario)


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("--only", help="the id of one scenario")
    parser.add_argument("--operation", help="the scenarios of one operation")
    parser.add_argument("--seeds", default="1", help="comma-separated; each is a run of the whole matrix")
    parser.add_argument("--processes", type=int, default=multiprocessing.cpu_count())
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
