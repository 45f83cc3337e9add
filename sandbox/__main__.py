"""Both clouds on this machine, for your own aws, cfn and az; no account is needed, and nothing leaves the machine.

Exit status: 0 done; 1 a cloud did not start or ended by itself, or (status) no sandbox is up.
"""

import argparse
import json
import signal
import sys
from pathlib import Path

import requests

from sandbox.bootstrap import BootstrapError, enable_federation, make_group, trust_role
from sandbox.endpoints import AzureEndpoints, Endpoints
from sandbox.launch import Sandbox, SandboxError, is_running, stop_background
from sandbox.speed import speed


def main() -> int:
    arguments = _parser().parse_args()
    try:
        result: int = arguments.command(arguments)
    except (SandboxError, BootstrapError) as error:
        print(error, file=sys.stderr)
        return 1
    except requests.ConnectionError:
        print(f"The sandbox in {arguments.state_dir} does not answer. Start it again: make sandbox", file=sys.stderr)
        return 1
    return result


def up(arguments: argparse.Namespace) -> int:
    sandbox = Sandbox(arguments.state_dir, speed=arguments.speed, primitives=arguments.primitives)
    sandbox.start()
    print(_summary(sandbox.endpoints, sandbox.state_dir), flush=True)
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
    try:
        endpoints = Endpoints.read(arguments.state_dir)
    except FileNotFoundError:
        print(f"No sandbox is up in {arguments.state_dir}. Start one: make sandbox")
        return 1
    if not all(map(is_running, endpoints.pids)):
        print(f"The sandbox in {arguments.state_dir} is no longer running. Start it again: make sandbox")
        return 1
    print(_summary(endpoints, arguments.state_dir))
    return 0


def trust(arguments: argparse.Namespace) -> int:
    endpoints, azure = _running(arguments.state_dir)
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
    _, azure = _running(arguments.state_dir)
    make_group(azure, arguments.name, arguments.location)
    return 0


def _running(state_dir: Path) -> tuple[Endpoints, AzureEndpoints]:
    """What runs in a state directory. Raises SandboxError."""
    try:
        endpoints = Endpoints.read(state_dir)
    except FileNotFoundError as error:
        raise SandboxError(f"No sandbox is up in {state_dir}. Start one: make sandbox") from error
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
    commands = parser.add_subparsers(required=True, metavar="up | down | status | trust | group")
    for name, command, does in (
        ("up", up, "start both clouds and keep them running until Ctrl-C"),
        ("down", down, "stop what `up --background` left running"),
        ("status", status, "say whether they are up, and where"),
        ("trust", trust, "let an IAM role act in Azure, as deploy/azure/setup.sh does, and print the configuration"),
        ("group", group, "make a resource group, as `az group create` does"),
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
        if name == "up":
            sub.add_argument(
                "--speed", type=speed, default=60.0, help="seconds of the clouds in a second here (default 60)"
            )
            sub.add_argument("--background", action="store_true", help="leave both clouds running")
            sub.add_argument(
                "--primitives",
                choices=("template", "strings"),
                default="template",
                help="how numbers and booleans of a template reach handlers: as they are (default), or as text",
            )
    return parser


if __name__ == "__main__":
    sys.exit(main())
