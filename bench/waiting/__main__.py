"""Fits the schedules to a file of durations and writes the table that the handlers use."""

import argparse
from pathlib import Path

from bench.waiting import fit, judge, table
from bench.waiting.samples import RECORDED, Samples, recorded


def main() -> None:
    """Read, fit, write, and print how the result does."""
    parser = argparse.ArgumentParser(prog="python -m bench.waiting", description=__doc__)
    parser.add_argument("durations", nargs="?", type=Path, default=RECORDED, help="{recorded kind: [seconds]}, JSON")
    samples = recorded(parser.parse_args().durations)
    table.write(samples)
    report(samples)


def report(samples: Samples) -> None:
    """The judgement at half, once and twice the durations, beside the peers'."""
    ours = judge.scheduled(fit.fitted(samples))
    for scale in (1.0, 0.5, 2.0):
        print(f"durations times {scale:g}:  late: median, p90, mean; calls")
        for name, delays in (("ours", ours), *((f"{peer} s", judge.fixed(peer, samples)) for peer in judge.PEERS)):
            found = judge.judged(delays, samples, scale)
            print(f"  {name:5} {found.median:6.1f} {found.p90:6.1f} {found.mean:6.1f} {found.calls:6.2f}")


if __name__ == "__main__":
    main()
