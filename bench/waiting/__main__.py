"""Fits the schedules to a file of durations and writes the table that the handlers use."""

import argparse
from pathlib import Path

from bench.waiting import fit, judge, table
from tools.shared.durations import Samples, added, recorded, stored


def main() -> None:
    """Read, fit, write, and print how the result does."""
    parser = argparse.ArgumentParser(prog="python -m bench.waiting", description=__doc__)
    parser.add_argument("durations", type=Path, nargs="?", help="{recorded kind: [seconds]}, JSON: in place of all")
    parser.add_argument(
        "--add", type=Path, metavar="FILE", help="{operation: [seconds]}, JSON, as make acceptance has it"
    )
    arguments = parser.parse_args()
    if not arguments.durations and not arguments.add:
        parser.error("durations or --add")
    samples = recorded(arguments.durations) if arguments.durations else stored()
    if arguments.add:
        samples = added(samples, arguments.add)
    table.write(samples)
    report(samples)


def report(samples: Samples) -> None:
    """The judgement at half, once and twice the durations, beside the peers'."""
    ours = judge.scheduled(fit.fitted(samples))
    for scale in (1.0, 0.5, 2.0):
        print(f"durations times {scale:g}:  late: median, p90, mean; polls, invocations")
        peers = ((f"{peer} s", judge.peers(peer, samples, scale)) for peer in judge.PEERS)
        for name, judgement in (("ours", judge.judged(ours, samples, scale)), *peers):
            late = f"{judgement.median:6.1f} {judgement.p90:6.1f} {judgement.mean:6.1f}"
            print(f"  {name:5} {late} {judgement.polls:6.2f} {judgement.calls:6.2f}")


if __name__ == "__main__":
    main()
