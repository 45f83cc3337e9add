"""What TestType starts: the real `cfn test` of a registered version, with the inputs that its package brings.

It runs where publishers run it, outside of the account, and calls the registered function through Lambda's API, as the
role and with the type configuration of the account.
"""

import json
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from moto.s3.models import s3_backends

from sandbox.aws.locks import forbid_held
from sandbox.aws.registry.store import RegisteredType, Registry, TestRun, TypeVersion
from sandbox.aws.settings import ACCOUNT_ID, PARTITION

_PRINTED_LINES = 20


class ContractTests:
    """Runs in the background. `environment` is what `cfn test` needs to find this account; `configuration` is a type's
    with its references resolved; `save` writes the registry down.
    """

    def __init__(
        self,
        state_dir: Path,
        lambda_endpoint: str,
        environment: Callable[[], Mapping[str, str]],
        configuration: Callable[[str, str], dict[str, Any] | None],
        save: Callable[[], None],
        clock: Callable[[], datetime],
    ) -> None:
        self._root = state_dir / "lambda"
        self._lambda_endpoint = lambda_endpoint
        self._environment = environment
        self._configuration = configuration
        self._save = save
        self._clock = clock

    def start(self, registry: Registry, registered: RegisteredType, version: TypeVersion, bucket: str | None) -> None:
        registered.tests[version.version_id] = TestRun("IN_PROGRESS", "Contract tests are running.", bucket)
        threading.Thread(
            target=self._run, args=(registry.region, registered, version), name=f"test-{version.function}", daemon=True
        ).start()

    def resume(self, registry: Registry) -> None:
        """Restart those that an earlier process was running."""
        for registered in registry.types.values():
            for version_id, run in list(registered.tests.items()):
                if run.status == "IN_PROGRESS":
                    self.start(registry, registered, registered.versions[version_id], run.bucket)

    def _run(self, region: str, registered: RegisteredType, version: TypeVersion) -> None:
        run = registered.tests[version.version_id]
        try:
            status, output = self._suite(region, registered, version)
            if run.bucket:
                self._deliver(run.bucket, version, output)
        except Exception as error:  # noqa: BLE001 - a defect of the sandbox is reported, and no test hangs
            status, output = 1, f"Internal failure of the sandbox: {error!r}"
        if status == 0:
            ended = TestRun("PASSED", "All contract tests passed.", run.bucket)
        else:
            last = "\n".join(output.splitlines()[-_PRINTED_LINES:])
            ended = TestRun("FAILED", f"One or more contract tests failed.\n{last}", run.bucket)
        registered.tests[version.version_id] = ended
        self._save()

    def _suite(self, region: str, registered: RegisteredType, version: TypeVersion) -> tuple[int, str]:
        """The exit status of `cfn test` and all that it printed."""
        project = self._root / "tests" / version.function
        shutil.rmtree(project, ignore_errors=True)
        shutil.copytree(self._root / "projects" / version.function, project)
        # The CLI finds a project's schema under the type's name.
        (project / f"{registered.name.replace('::', '-').lower()}.json").write_text(json.dumps(version.schema))
        configuration = project / "type-configuration.json"
        configuration.touch(mode=0o600)
        configuration.write_text(json.dumps(self._configuration(registered.name, region) or {}))
        forbid_held("A contract test")
        command = [
            *(str(Path(sys.executable).with_name("cfn")), "test", "--region", region),
            *("--endpoint", self._lambda_endpoint, "--function-name", version.function),
            *("--typeconfig", str(configuration)),
            *(("--role-arn", version.execution_role_arn) if version.execution_role_arn else ()),
        ]
        done = subprocess.run(
            command,
            cwd=project,
            env={**os.environ, **self._environment()},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        configuration.unlink()
        return done.returncode, done.stdout

    def _deliver(self, bucket: str, version: TypeVersion, output: str) -> None:
        stamp = self._clock().strftime("%Y-%m-%dT%H-%M-%S")
        key = f"CloudFormation/ContractTests/{version.function}/{stamp}.log"
        s3_backends[ACCOUNT_ID][PARTITION].put_object(bucket, key, output.encode())
