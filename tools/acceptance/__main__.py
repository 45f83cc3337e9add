"""Tries the type in real Azure, records what Azure answers, and reports where the sandbox answers otherwise.

It says what it makes, how long that takes and about what it costs, and asks once. Everything is in one resource group,
which is deleted at the end, also after a failure or Ctrl-C; after a crash `make acceptance-clean` finds it by its tag.
Log in first: AZURE_TENANT_ID, AZURE_CLIENT_ID, AZURE_CLIENT_SECRET and AZURE_SUBSCRIPTION_ID; with --aws real, `az
login` will do, and the type is the one that your account has. docs/acceptance.md has the rights.

Exit status: 0 everything holds and nothing differs; 1 something does not hold, differs, or is not cleaned up, and it
says what; 2 called wrongly, or there is no login; 3 not confirmed.
"""

import argparse
import os
import signal
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import boto3
from azure.core.exceptions import AzureError
from botocore.exceptions import BotoCoreError, ClientError

from sandbox.launch import SandboxError
from sandbox.speed import speed
from tools.acceptance.clouds import group, scratch, worlds
from tools.acceptance.clouds.clock import Clock
from tools.acceptance.clouds.door import Door
from tools.acceptance.clouds.login import AzureLogin, NoLoginError, from_environment
from tools.acceptance.clouds.stacks import StackWorld, delete_tagged
from tools.acceptance.comparison import compared
from tools.acceptance.scenarios import announce, runner
from tools.acceptance.scenarios.steps import Scenario
from tools.acceptance.scenarios.table import SCENARIOS, UnknownScenarioError, chosen
from tools.acceptance.scenarios.world import WorldError
from tools.shared import terminal
from tools.shared.called import command_line
from tools.shared.own_login import NotLoggedInError
from tools.shared.running import CommandFailed

ROOT = Path(__file__).resolve().parents[2]
_CALLED_WRONGLY, _NOT_CONFIRMED = 2, 3
_TROUBLE = (
    *(AzureError, BotoCoreError, ClientError, CommandFailed),
    *(NotLoggedInError, OSError, SandboxError, WorldError),
)


def main(arguments: Sequence[str]) -> int:
    """Announce, ask, run in Azure, clean up, run in the sandbox, compare. Returns the exit status."""
    options = _parser().parse_args(arguments)
    real_aws = options.aws == "real"
    features = frozenset({"federation"}) if real_aws else frozenset({"handlers"})
    try:
        rows = chosen(options.suite, options.only)
        login = from_environment(os.environ, needs_secret=not real_aws)
    except (NoLoginError, UnknownScenarioError) as error:
        print(error, file=sys.stderr)
        return _CALLED_WRONGLY
    where = {
        "subscription": login.subscription,
        "Azure region": options.location,
        "AWS": f"your account, {options.region or 'its default region'}" if real_aws else "the sandbox",
        "results": str(options.results),
    }
    for line in announce.lines(rows, features, where, real_aws=real_aws):
        print(line)
    tried = [row for row in rows if row.needs <= features]
    if not tried or not _confirmed(yes=options.yes):
        print("Nothing was made.")
        return _NOT_CONFIRMED
    try:
        return _run(options, login, tried, features)
    except _TROUBLE as error:
        print(f"✗ {error}", file=sys.stderr)
        return 1


def _run(options: argparse.Namespace, login: AzureLogin, rows: Sequence[Scenario], features: frozenset[str]) -> int:
    _stop_as_by_ctrl_c()
    place = worlds.Place(group.named(login.subscription), options.location)
    with scratch.folder() as folder:
        with _in_a_group(options, login, place, rows, folder):
            package = options.package or _registered(folder)
            with _azure(options, login, place, folder, package) as world:
                print("\nIn Azure:", flush=True)
                results = runner.run(world, rows, _tell())
                azure = compared.recorded(world, rows)
                compared.keep(options.results, compared.AZURE, azure)
        print("\nIn the sandbox:", flush=True)
        with worlds.sandboxed(place, features, folder, package, options.speed) as world:
            again = runner.run(world, rows, _tell())
            sandbox = compared.recorded(world, rows)
            compared.keep(options.results, compared.SANDBOX, sandbox)
    differing = compared.write(options.results, azure, sandbox)
    failed = [one for one in (*results, *again) if not one.held]
    print()
    print(f"{len(failed)} of {len(results) + len(again)} do not hold" if failed else f"All {len(rows)} scenarios hold")
    print(f"{differing or 'No'} differences between Azure and the sandbox: {options.results / 'report.md'}")
    return 1 if failed or differing else 0


def _stop_as_by_ctrl_c() -> None:
    """A shell lets what it starts in the background ignore SIGINT; nohup, which is meant, SIGHUP."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.default_int_handler)
    if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:
        signal.signal(signal.SIGHUP, signal.default_int_handler)


def _registered(folder: Path) -> Path:
    with terminal.waiting("building and registering the package"):
        return worlds.registered(folder)


@contextmanager
def _in_a_group(
    options: argparse.Namespace, login: AzureLogin, place: worlds.Place, rows: Sequence[Scenario], folder: Path
) -> Iterator[None]:
    """The run's resource group, deleted whatever happens. Raises WorldError when it could not be deleted."""
    door, noted = Door(login), group.Noted(options.results)
    left = group.Left(place.group, str(folder))
    lasting = announce.estimate(rows, real_aws=False).lasting
    noted.add(left)
    try:
        group.make(door.ask, place.group, place.location, datetime.now(UTC), lasting)
        print(f"\nResource group {place.name}", flush=True)
        yield
    finally:
        print("\nDeleting the resource group; Ctrl-C leaves it to make acceptance-clean", flush=True)
        clock = Clock(options.azure_speed)
        if options.aws == "real":
            delete_tagged(boto3.Session(region_name=options.region).client("cloudformation"), clock)
        with terminal.waiting("deleting"):
            group.delete(door.ask, place.group, clock.sleep)
        noted.remove(left)
        print("Deleted: nothing is left in Azure", flush=True)


@contextmanager
def _azure(
    options: argparse.Namespace, login: AzureLogin, place: worlds.Place, folder: Path, package: Path
) -> Iterator[StackWorld]:
    if options.aws == "real":
        with worlds.with_real_aws(login, place, options.region, options.azure_speed) as world:
            yield world
    else:
        with worlds.with_sandboxed_aws(login, place, folder, package, options.azure_speed) as world:
            yield world


def _tell() -> runner.Report:
    began = time.monotonic()

    def report(result: runner.Result) -> None:
        mark = "✓" if result.held else "✗"
        seconds = time.monotonic() - began
        print(f"  {mark} {result.scenario.name:20} {seconds:6.0f} s  {result.why}".rstrip(), flush=True)

    return report


def _confirmed(*, yes: bool) -> bool:
    if yes:
        return True
    if not sys.stdin.isatty():
        print("\nNobody can be asked here: YES=1 (--yes) says go on.")
        return False
    return input("\nGo on? [y/N] ").strip().lower() in ("y", "yes")


def _parser() -> argparse.ArgumentParser:
    parser = command_line("make acceptance", __doc__)
    names = ", ".join(row.name for row in SCENARIOS)
    parser.add_argument("--only", metavar="NAME", nargs="+", default=[], help=f"scenarios by name: {names}")
    parser.add_argument("--suite", choices=("smoke", "full"), default="smoke", help="smoke is some 15 minutes")
    parser.add_argument("--yes", action="store_true", help="do not ask")
    parser.add_argument("--aws", choices=("sandbox", "real"), default="sandbox", help="where CloudFormation is")
    parser.add_argument("--region", metavar="NAME", help="AWS region, with --aws real (default: your login's)")
    parser.add_argument("--location", metavar="NAME", default="westeurope", help="Azure region (default westeurope)")
    parser.add_argument(
        "--results", metavar="DIR", type=Path, default=ROOT / "acceptance", help="where the report goes (acceptance)"
    )
    parser.add_argument("--speed", type=speed, default=60, help="how many times faster the sandbox is (default 60)")
    parser.add_argument("--azure-speed", type=speed, default=1, help="1, unless a sandbox stands in for Azure")
    parser.add_argument("--package", type=Path, help=argparse.SUPPRESS)  # what `worlds.registered` has made before
    return parser


if __name__ == "__main__":
    sys.exit(terminal.interruptible(lambda: main(sys.argv[1:])))
