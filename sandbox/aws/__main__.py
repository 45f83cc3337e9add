"""`python -m sandbox.aws`: the sandboxed AWS until it is interrupted."""

import argparse
import signal
import threading
from pathlib import Path

from sandbox.aws.functions.rie import default_emulator, python_for_runtime
from sandbox.aws.server import AwsServer
from sandbox.aws.settings import Settings

ROOT = Path(__file__).resolve().parents[2]


def main() -> None:
    arguments = _parser().parse_args()
    server = AwsServer(
        Settings(
            port=arguments.port,
            proxy_port=arguments.proxy_port,
            issuer_port=arguments.issuer_port,
            lambda_port=arguments.lambda_port,
            state_dir=arguments.state_dir.resolve(),
            speed=arguments.speed,
            runtime_python=python_for_runtime(ROOT),
            emulator=default_emulator(),
            max_workers=arguments.max_workers,
            function_variables=arguments.function_variables,
        )
    )
    stopped = threading.Event()
    for wanted in (signal.SIGINT, signal.SIGTERM):
        signal.signal(wanted, lambda *_: stopped.set())
    description = server.start()
    print(f"AWS at {description['endpoint']}, issuer {description['issuer']}", flush=True)
    stopped.wait()
    server.stop()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="sandbox.aws", description=__doc__)
    parser.add_argument("--port", type=int, required=True, help="the AWS API, HTTP")
    parser.add_argument(
        "--proxy-port", type=int, required=True, help="the HTTPS proxy, for tools that name AWS's hosts"
    )
    parser.add_argument("--issuer-port", type=int, required=True, help="the web identity token issuer, HTTPS")
    parser.add_argument("--lambda-port", type=int, required=True, help="Lambda's Invoke API, HTTP")
    parser.add_argument("--state-dir", type=Path, required=True, help="where keys, logs and packages are; Azure's too")
    parser.add_argument("--speed", type=float, default=60.0, help="sandbox seconds in a real second")
    parser.add_argument("--max-workers", type=int, default=4, help="calls of a function at a time (default 4)")
    parser.add_argument("--function-variables", type=Path, help="a JSON file of environment variables for functions")
    return parser


if __name__ == "__main__":
    main()
