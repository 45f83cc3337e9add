"""The real `cfn test`, unmodified, against the packaged handler as Lambda runs it.

`cfn submit` builds and registers the package, the sandbox runs it under the Runtime Interface Emulator, and every
input set of `inputs/` goes through the whole suite, each set by a `cfn test` of its own and all at the same time.

Exit status: 0 every test passed, or was skipped for a reason in tests/skips.py; 1 otherwise.
"""

import json
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

from sandbox.launch import SandboxError
from sandbox.speed import speed
from tests import skips
from tools.shared import terminal
from tools.shared.called import command_line
from tools.shared.running import CommandFailed
from tools.shared.stage import ROOT, Stage, as_parameters, stage

GROUP, MINOR = "contract", "1.34"
TYPE_FILE = "acme-azure-akscluster.json"
_RESULT = re.compile(r"::\w+|^(PASSED|FAILED|ERROR|SKIPPED)|^=+ .*(passed|failed)")
# A line of pytest's summary of skips.
_SKIPPED = re.compile(r"^SKIPPED \[\d+\] (\S+?):\d+: (.*)")
_WIDTH = 110


def main() -> int:
    """Run the suite and return its exit status."""
    parser = command_line("make contract", __doc__)
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
                export_inputs(scene)
                command = [
                    *("cfn", "test", "--region", "us-east-1"),
                    *("--endpoint", scene.sandbox.lambda_endpoint, "--function-name", "function"),
                    *("--role-arn", scene.role_arn(), "--typeconfig", str(configuration)),
                    *("--", "-rs", *arguments.pytest),
                ]
                environment = {**scene.environment, **scene.sandbox.contract_environment()}
                return suites(projects(Path(directory, "sets")), command, environment)
        except (CommandFailed, SandboxError) as error:
            print(error, file=sys.stderr)
            return 1


def export_inputs(scene: Stage) -> None:
    """What the inputs name, by the template that gives it in a real account."""
    subscription = scene.type_configuration["SubscriptionId"]
    parameters = {"SubscriptionId": subscription, "ResourceGroup": GROUP, "KubernetesVersion": MINOR}
    template = str(ROOT / "deploy" / "contract" / "inputs.yaml")
    scene.run(
        *("aws", "cloudformation", "deploy", "--stack-name", "contract-inputs", "--template-file", template),
        *as_parameters(parameters),
    )


class Ended(NamedTuple):
    """A run of the suite."""

    name: str
    status: int
    skipped: list[skips.Skip]

    @property
    def passed(self) -> bool:
        return self.status == 0 and all(skip.allowed for skip in self.skipped)


def projects(folder: Path) -> dict[str, Path]:
    """By name of the input set: a project that has this set alone, since `cfn test` takes all that it finds in turn."""
    by_name = {}
    for create in sorted((ROOT / "inputs").glob("inputs_*_create.json")):
        name = create.name.removesuffix("_create.json")
        project = by_name[name] = folder / name
        (project / "inputs").mkdir(parents=True)
        for settings in (".rpdk-config", TYPE_FILE):
            shutil.copy(ROOT / settings, project / settings)
        for inputs in (ROOT / "inputs").glob(f"{name}_*.json"):
            shutil.copy(inputs, project / "inputs" / inputs.name.replace(name, "inputs_1"))
    return by_name


def suites(by_name: Mapping[str, Path], command: Sequence[str], environment: Mapping[str, str]) -> int:
    """Run the suite in each project at once and return 0 if all passed."""
    with ThreadPoolExecutor(len(by_name)) as pool:
        ended = list(pool.map(lambda one: suite(one[0], one[1], command, environment), by_name.items()))
    print(skips.report(skip for one in ended for skip in one.skipped))
    failed = [one.name for one in ended if not one.passed]
    if failed:
        print(f"failed: {', '.join(failed)}", file=sys.stderr)
    return 1 if failed else 0


def suite(name: str, project: Path, command: Sequence[str], environment: Mapping[str, str]) -> Ended:
    """Run the suite; show its results as they come, and everything it said if it fails.

    cfn sets pytest to log each request in full, which buries the results under megabytes.
    """
    output: list[str] = []
    skipped: list[skips.Skip] = []
    with subprocess.Popen(
        command, cwd=project, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:
        for line in process.stdout or ():
            output.append(line)
            if skip := _SKIPPED.match(line):
                test = f"cfn test, {name}, {Path(skip[1]).name}"
                skipped.append(skips.judged(test, skip[2], skips.ALLOWED_IN_THE_CONTRACT_SUITE))
            elif _RESULT.search(line):
                print(f"{name}: {line.rstrip()[-_WIDTH:]}", flush=True)
    if process.returncode:
        print(f"{name}:\n{''.join(output)}", file=sys.stderr)
    return Ended(name, process.returncode, skipped)


if __name__ == "__main__":
    sys.exit(terminal.interruptible(main))
