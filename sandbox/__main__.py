"""`python -m sandbox up | down | status`: both clouds on this machine."""

import argparse
import signal
import sys
from pathlib import Path

from sandbox.endpoints import Endpoints
from sandbox.launch import Sandbox, SandboxError, is_running, stop_background


def main() -> int:
    arguments = _parser().parse_args()
    try:
        result: int = arguments.command(arguments)
    except SandboxError as error:
        print(error, file=sys.stderr)
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
        print("One of the clouds ended by itself; see the logs in the state directory.", file=sys.stderr)
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
        print(f"No sandbox is up in {arguments.state_dir}.")
        return 1
    if not all(map(is_running, endpoints.pids)):
        print(f"The sandbox in {arguments.state_dir} is no longer running.")
        return 1
    print(_summary(endpoints, arguments.state_dir))
    return 0


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
    parser = argparse.ArgumentParser(prog="sandbox", description=__doc__)
    commands = parser.add_subparsers(required=True)
    for name, command in (("up", up), ("down", down), ("status", status)):
        sub = commands.add_parser(name)
        sub.set_defaults(command=command)
        sub.add_argument("--state-dir", type=Path, default=Path(".sandbox"))
        if name == "up":
            sub.add_argument("--speed", type=float, default=60.0, help="seconds of the clouds in a second here")
            sub.add_argument("--background", action="store_true", help="leave both clouds running")
            sub.add_argument("--primitives", choices=("template", "strings"), default="template")
    return parser


if __name__ == "__main__":
    sys.exit(main())
