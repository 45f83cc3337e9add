"""Both clouds on this machine, for your own aws, cfn and az; no account is needed, and nothing leaves the machine.

Exit status: 0 done; 1 a cloud did not start or ended by itself, or (status) no sandbox is up.
"""

import argparse
import json
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import requests

from sandbox.administrator import RefusedError
from sandbox.bootstrap import enable_federation, make_group, trust_role
from sandbox.endpoints import AzureEndpoints, Endpoints
from sandbox.launch import Sandbox, SandboxError, is_running, stop_background
from sandbox.meddle import Meddler
from sandbox.speed import speed

MOVED = (
    "The ports of the last start are taken by another program, so these are others: source {state}/env.sh again in "
    "every shell, and trust roles again, since the issuer's address has changed."
)


def main() -> int:
    arguments = _parser().parse_args()
    try:
        result: int = arguments.command(arguments)
        sys.stdout.flush()
    except (SandboxError, RefusedError) as error:
        print(error, file=sys.stderr)
        return 1
    except BrokenPipeError:  # `| head` had enough; Python would complain again when it ends
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 128 + signal.SIGPIPE
    except requests.ConnectionError:
        print(f"The sandbox in {arguments.state_dir} does not answer. Start it again: make sandbox", file=sys.stderr)
        return 1
    return result


def up(arguments: argparse.Namespace) -> int:
    sandbox = Sandbox(arguments.state_dir, speed=arguments.speed)
    sandbox.start()
    print(_summary(sandbox.endpoints, sandbox.state_dir), flush=True)
    if sandbox.has_moved:
        print(MOVED.format(state=arguments.state_dir), flush=True)
    if arguments.background:
        sandbox.release()
        return 0
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        sandbox.wait()
    except KeyboardInterrupt:
        print("\nStopping both clouds.")
        return 0
    else:
        print(
            f"One of the clouds ended by itself. See the end of {arguments.state_dir}/aws.log and azure.log.",
            file=sys.stderr,
        )
        return 1
    finally:
        sandbox.stop()


def down(arguments: argparse.Namespace) -> int:
    try:
        stop_background(arguments.state_dir)
    except FileNotFoundError:
        print(f"No sandbox is up in {arguments.state_dir}.")
    return 0


def status(arguments: argparse.Namespace) -> int:
    print(_summary(_running(arguments.state_dir), arguments.state_dir))
    return 0


def trust(arguments: argparse.Namespace) -> int:
    endpoints, azure = _both_running(arguments.state_dir)
    issuer = enable_federation(endpoints.aws)
    client = trust_role(azure, issuer=issuer, role_arn=arguments.role, name=arguments.role.rpartition("/")[2])
    configuration = {
        "TenantId": azure.tenant_id,
        "ClientId": client,
        "SubscriptionId": azure.subscription_id,
        "Cloud": "Custom",
        "Endpoints": {"ResourceManager": azure.resource_manager, "Authority": azure.authority},
    }
    print(json.dumps(configuration, indent=2))
    return 0


def group(arguments: argparse.Namespace) -> int:
    _, azure = _both_running(arguments.state_dir)
    make_group(azure, arguments.name, arguments.location)
    return 0


def meddle(arguments: argparse.Namespace) -> int:
    _, azure = _both_running(arguments.state_dir)
    print(arguments.change(Meddler(azure, arguments.cluster), arguments))
    return 0


def _running(state_dir: Path) -> Endpoints:
    """What runs in a state directory. Raises SandboxError."""
    try:
        endpoints = Endpoints.read(state_dir)
    except FileNotFoundError as error:
        raise SandboxError(f"No sandbox is up in {state_dir}. Start one: make sandbox") from error
    if not all(map(is_running, endpoints.pids)):
        raise SandboxError(f"The sandbox in {state_dir} is no longer running. Start it again: make sandbox")
    return endpoints


def _both_running(state_dir: Path) -> tuple[Endpoints, AzureEndpoints]:
    endpoints = _running(state_dir)
    if endpoints.azure is None:
        raise SandboxError(f"The sandbox in {state_dir} has no Azure.")
    return endpoints, endpoints.azure


def _summary(endpoints: Endpoints, state_dir: Path) -> str:
    lines = [
        f"The sandbox is up; one second here is {endpoints.speed:g} in the clouds.",
        f"  AWS     {endpoints.aws.endpoint}",
        f"  Lambda  {endpoints.aws.lambda_endpoint}",
        f"  Issuer  {endpoints.aws.issuer}",
    ]
    if endpoints.azure:
        lines += [f"  ARM     {endpoints.azure.resource_manager}", f"  Entra   {endpoints.azure.authority}"]
    lines += [
        f"Point your own aws, cfn and az at it with:  source {state_dir / 'env.sh'}",
        f"Everything, for programs: {state_dir / 'endpoints.json'}",
    ]
    return "\n".join(lines)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m sandbox", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    commands = parser.add_subparsers(required=True, metavar="up | down | status | trust | group | meddle")
    for name, command, does in (
        ("up", up, "start both clouds and keep them running until Ctrl-C"),
        ("down", down, "stop what `up --background` left running"),
        ("status", status, "say whether they are up, and where"),
        ("trust", trust, "let an IAM role act in Azure, as deploy/azure/setup.sh does, and print the configuration"),
        ("group", group, "make a resource group, as `az group create` does"),
        ("meddle", meddle, "change a cluster outside its stack, to see drift"),
    ):
        sub = commands.add_parser(name, help=does, description=does[0].upper() + does[1:] + ".")
        sub.set_defaults(command=command)
        sub.add_argument(
            "--state-dir",
            type=Path,
            default=Path(".sandbox"),
            metavar="DIR",
            help="keys, ports and Azure's state, kept from one start to the next (default .sandbox)",
        )
        if name == "trust":
            sub.add_argument("role", metavar="ARN", help="the execution role: SUBJECT of deploy/aws/setup.sh")
        if name == "group":
            sub.add_argument("name", metavar="NAME")
            sub.add_argument("location", metavar="LOCATION", nargs="?", default="westeurope", help="default westeurope")
        if name == "meddle":
            _add_changes(sub)
        if name == "up":
            sub.add_argument(
                "--speed", type=speed, default=60.0, help="seconds of the clouds in a second here (default 60)"
            )
            sub.add_argument("--background", action="store_true", help="leave both clouds running")
    return parser


def _add_changes(meddle: argparse.ArgumentParser) -> None:
    meddle.add_argument("cluster", metavar="CLUSTER", help="the cluster's name or ARM id")
    changes = meddle.add_subparsers(required=True, metavar="scale | tag | upgrade | policy | pool | delete")
    for name, change, does, words in _CHANGES:
        one = changes.add_parser(name, help=does, description=does[0].upper() + does[1:] + ".")
        one.set_defaults(change=change)
        for word, kind in words.items():
            one.add_argument(word, metavar=word.upper(), type=kind)


_CHANGES: tuple[tuple[str, Callable[[Meddler, Any], str], str, dict[str, type]], ...] = (
    ("scale", lambda who, a: who.scale(a.pool, a.count), "scale a node pool", {"pool": str, "count": int}),
    ("tag", lambda who, a: who.tag(a.key, a.value), "set a tag", {"key": str, "value": str}),
    ("upgrade", lambda who, a: who.upgrade(a.version), "upgrade the control plane", {"version": str}),
    ("policy", lambda who, _: who.policy(), "switch an add-on on and set a tag, as Azure Policy does", {}),
    ("pool", lambda who, a: who.pool(a.pool), "add a node pool of somebody else", {"pool": str}),
    ("delete", lambda who, _: who.delete(), "delete the cluster", {}),
)

if __name__ == "__main__":
    sys.exit(main())
