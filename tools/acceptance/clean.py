"""Finds by their tags what a run that crashed has left, and removes it: resource groups, and stacks in a real AWS.

Groups that this checkout has made are removed. Of others' those whose deadline has passed; the rest may belong to a
run that goes on, and is removed only if you say so.

Exit status: 0 nothing is left; 1 something is, and it says what; 2 called wrongly, or there is no login.
"""

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

import boto3
from azure.core.exceptions import AzureError
from botocore.exceptions import BotoCoreError, ClientError

from sandbox.speed import speed
from tools.acceptance.clouds import group, scratch
from tools.acceptance.clouds.clock import Clock
from tools.acceptance.clouds.door import Door
from tools.acceptance.clouds.login import NoLoginError, from_environment
from tools.acceptance.clouds.stacks import delete_tagged
from tools.acceptance.scenarios.world import WorldError
from tools.shared import terminal
from tools.shared.called import command_line
from tools.shared.own_login import NotLoggedInError

ROOT = Path(__file__).resolve().parents[2]
_CALLED_WRONGLY = 2


def main(arguments: Sequence[str]) -> int:
    """List, ask for each that may be in use, remove. Returns the exit status."""
    options = _parser().parse_args(arguments)
    try:
        login = from_environment(os.environ, needs_secret=False)
    except NoLoginError as error:
        print(error, file=sys.stderr)
        return _CALLED_WRONGLY
    clock = Clock(options.azure_speed)
    try:
        if options.aws == "real":
            delete_tagged(boto3.Session(region_name=options.region).client("cloudformation"), clock)
        return _groups(Door(login), login.subscription, group.Noted(options.results), clock.sleep)
    except (AzureError, BotoCoreError, ClientError, NotLoggedInError, WorldError) as error:
        print(f"✗ {error}", file=sys.stderr)
        return 1


def _groups(door: Door, subscription: str, noted: group.Noted, sleep: Callable[[float], None]) -> int:
    ours = [one for one in noted.read() if one.group.lower().startswith(f"/subscriptions/{subscription}/".lower())]
    for left in ours:
        scratch.end(Path(left.folder))
    names = {left.group.lower() for left in ours}
    staying = 0
    for one in group.left(door.ask, subscription):
        if one.path.lower() in names:
            why = "made here"
        elif one.is_over(datetime.now(UTC)):
            why = f"its deadline was {one.deadline:%Y-%m-%d %H:%M} UTC"
        else:
            why = f"another run's until {one.deadline:%Y-%m-%d %H:%M} UTC" if one.deadline else "without a deadline"
            if not _wanted(f"{one.name} is {why}. Delete it? [y/N] "):
                print(f"  {one.name} stays: {why}")
                staying += 1
                continue
        print(f"  {one.name}: {why}; deleting", flush=True)
        with terminal.waiting("deleting"):
            group.delete(door.ask, one.path, sleep)
    for left in ours:
        noted.remove(left)
    print(f"{staying} left" if staying else "Nothing is left in Azure")
    return 1 if staying else 0


def _wanted(question: str) -> bool:
    return sys.stdin.isatty() and input(question).strip().lower() in ("y", "yes")


def _parser() -> argparse.ArgumentParser:
    parser = command_line("make acceptance-clean", __doc__)
    parser.add_argument("--aws", choices=("sandbox", "real"), default="sandbox", help="real: stacks in AWS, too")
    parser.add_argument("--region", metavar="NAME", help="AWS region, with --aws real (default: your login's)")
    parser.add_argument(
        "--results", metavar="DIR", type=Path, default=ROOT / "acceptance", help="as in make acceptance (acceptance)"
    )
    parser.add_argument("--azure-speed", type=speed, default=1, help=argparse.SUPPRESS)
    return parser


if __name__ == "__main__":
    sys.exit(terminal.interruptible(lambda: main(sys.argv[1:])))
