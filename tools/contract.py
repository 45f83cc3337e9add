"""The real `cfn test`, unmodified, against the packaged handler as Lambda runs it. Exit status is its own.

`cfn submit` builds and registers the package, the sandbox runs it under the Runtime Interface Emulator, and every
input set of `inputs/` goes through the whole suite.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path

from tools.stage import ROOT, CommandFailed, stage

GROUP = "contract"


def main() -> int:
    """Run the suite and return its exit status."""
    parser = argparse.ArgumentParser(prog="make contract", description=__doc__)
    parser.add_argument("--speed", type=float, default=300, help="how many times faster than real Azure (default 300)")
    parser.add_argument("pytest", nargs="*", help="arguments for pytest, after --")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="aks-contract-") as directory:
        try:
            with stage(Path(directory), arguments.speed) as scene:
                scene.submit()
                configuration = Path(directory, "type-configuration.json")
                configuration.write_text(json.dumps(scene.configure()), encoding="utf-8")
                scene.administrator.make_group(GROUP, "westeurope")
                return subprocess.run(
                    [
                        *("cfn", "test", "--region", "us-east-1"),
                        *("--endpoint", scene.sandbox.lambda_endpoint, "--function-name", "function"),
                        *("--role-arn", scene.role_arn(), "--typeconfig", str(configuration)),
                        *(["--", *arguments.pytest] if arguments.pytest else []),
                    ],
                    cwd=ROOT,
                    env={**scene.environment, **scene.sandbox.contract_environment()},
                    check=False,
                ).returncode
        except CommandFailed as error:
            print(error, file=sys.stderr)
            return 1


if __name__ == "__main__":
    sys.exit(main())
