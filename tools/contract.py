"""The real `cfn test`, unmodified, against the packaged handler as Lambda runs it.

`cfn submit` builds and registers the package, the sandbox runs it under the Runtime Interface Emulator, and every
input set of `inputs/` goes through the whole suite.

Exit status: that of `cfn test`, 0 when every test passed.
"""

import argparse
import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from sandbox.launch import SandboxError
from sandbox.speed import speed
from tools import terminal
from tools.stage import ROOT, CommandFailed, stage

GROUP = "contract"
_RESULT = re.compile(r"::\w+|^(PASSED|FAILED|ERROR|SKIPPED)|^=+ .*(passed|failed)")
_WIDTH = 110


def main() -> int:
    """Run the suite and return its exit status."""
    parser = argparse.ArgumentParser(
        prog="make contract", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--speed", type=speed, default=300, help="how many times faster than real Azure (default 300)")
    parser.add_argument("pytest", nargs="*", help="arguments for pytest, after --")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="aks-contract-") as directory:
        try:
            with stage(Path(directory), arguments.speed) as scene:
                with terminal.waiting("building and registering the package"):
                    scene.submit()
                configuration = Path(directory, "type-configuration.json")
                configuration.write_text(json.dumps(scene.configure()), encoding="utf-8")
                scene.administrator.make_group(GROUP, "westeurope")
                command = [
                    *("cfn", "test", "--region", "us-east-1"),
                    *("--endpoint", scene.sandbox.lambda_endpoint, "--function-name", "function"),
                    *("--role-arn", scene.role_arn(), "--typeconfig", str(configuration)),
                    *(["--", *arguments.pytest] if arguments.pytest else []),
                ]
                return suite(command, {**scene.environment, **scene.sandbox.contract_environment()})
        except (CommandFailed, SandboxError) as error:
            print(error, file=sys.stderr)
            return 1


def suite(command: list[str], environment: dict[str, str]) -> int:
    """Run the suite; show its results as they come, and everything it said if it fails.

    cfn sets pytest to log each request in full, which buries the results under megabytes.
    """
    said: list[str] = []
    with subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:
        for line in process.stdout or ():
            said.append(line)
            if _RESULT.search(line):
                print(line.rstrip()[-_WIDTH:], flush=True)
    if process.returncode:
        print("".join(said), file=sys.stderr)
    return process.returncode


if __name__ == "__main__":
    sys.exit(terminal.interruptible(main))
