"""One Runtime Interface Emulator process: one Lambda execution environment, which serves one call at a time.

Source: docs/aws-behaviour.md#lambda-emulator.
"""

import json
import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import requests

from sandbox.aws.functions.processes import Running, descendants, end_with_descendants
from sandbox.aws.settings import ACCOUNT_ID
from sandbox.ports import reserve

# It takes a tenth of one; a machine that is busy with other things takes its time.
START_SECONDS = 60.0
# The emulator itself ends a call at the function's timeout; this only guards against an emulator that hangs.
GRACE_SECONDS = 15.0
# An environment keeps the session of its function's role, which lasts an hour, as long as it lives.
MOST_SECONDS = 50 * 60.0


@dataclass(frozen=True, slots=True)
class Function:
    """A Lambda function. `timeout` in seconds, `memory` in MB; `code` is the folder with the unpacked package.

    `role` is the ARN of the execution role, None for the functions behind types, whose own role may do nothing.
    """

    name: str
    handler: str
    code: Path
    region: str
    timeout: int = 60
    memory: int = 256
    role: str | None = None
    variables: Mapping[str, str] = field(default_factory=dict)

    @property
    def arn(self) -> str:
        return f"arn:aws:lambda:{self.region}:{ACCOUNT_ID}:function:{self.name}"


# A handler must use the credentials that come with each request.
_NO_RIGHTS = {
    "AWS_ACCESS_KEY_ID": "ASIALAMBDAFUNCTION00",
    "AWS_SECRET_ACCESS_KEY": "the-function-role-may-do-nothing",
    "AWS_SESSION_TOKEN": "the-function-role-may-do-nothing",
}


def without_rights(_role: str | None) -> dict[str, str]:
    """The variables of a role's session that may do nothing."""
    return _NO_RIGHTS


@dataclass(frozen=True, slots=True)
class Environment:
    """How a function reaches the sandbox: `endpoint` is AWS, `ca` the PEM file of authorities that it trusts.

    `credentials` gives a role's session as environment variables.
    `variables` is a JSON file of variables that are laid over all others (a proxy, and the authority that it needs). It
    is read when a process starts; none, or one that is not there, has none.
    """

    endpoint: str
    ca: Path
    runtime_python: Path
    emulator: Path
    log_dir: Path
    credentials: Callable[[str | None], Mapping[str, str]] = without_rights
    variables: Path | None = None

    @property
    def running(self) -> Running:
        return Running(self.log_dir.parent / "running")


class RuntimeEmulator:
    """Owns the emulator's processes. Not thread-safe: two calls at once crash the emulator, so the pool forbids it."""

    def __init__(self, function: Function, environment: Environment, number: int) -> None:
        # Held as long as the emulator lives: two of them on one port would answer each other's calls.
        self._holders = (reserve(), reserve())
        self._port, runtime_port = (holder.getsockname()[1] for holder in self._holders)
        environment.log_dir.mkdir(parents=True, exist_ok=True)
        # Its own, as in Lambda; it outlives the function's processes, not this environment.
        self._scratch = tempfile.TemporaryDirectory(prefix="sandbox-function-", ignore_cleanup_errors=True)
        log_path = environment.log_dir / f"{function.name}-{number}.log"
        command = [
            str(environment.emulator),
            "--runtime-interface-emulator-address",
            f"127.0.0.1:{self._port}",
            "--runtime-api-address",
            f"127.0.0.1:{runtime_port}",
            str(environment.runtime_python),
            "-m",
            "awslambdaric",
            function.handler,
        ]
        self._timeout = function.timeout
        self._began = time.monotonic()
        self._running = environment.running
        # The function's processes as last looked up.
        self.known_pids: list[int] = []
        with log_path.open("ab") as log:
            self._process = subprocess.Popen(
                command,
                cwd=function.code,
                env=_variables(function, environment) | {"TMPDIR": self._scratch.name},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self._running.add(self._process.pid)
        self._wait_until_listening()

    @property
    def alive(self) -> bool:
        return self._process.poll() is None

    @property
    def usable(self) -> bool:
        """Whether it may take another call."""
        return self.alive and time.monotonic() - self._began < MOST_SECONDS

    def call(self, payload: bytes) -> tuple[int, bytes]:
        """The emulator's HTTP status and body. Raises requests.RequestException when the emulator is gone."""
        response = requests.post(
            f"http://127.0.0.1:{self._port}/2015-03-31/functions/function/invocations",
            data=payload,
            timeout=self._timeout + GRACE_SECONDS,
        )
        return response.status_code, response.content

    def runtime_pids(self) -> list[int]:
        """The function's own processes, the emulator's not included."""
        return descendants(self._process.pid)

    def stop(self) -> None:
        end_with_descendants(self._process.pid)
        self._process.wait()
        self._running.remove(self._process.pid)
        for holder in self._holders:
            holder.close()
        self._scratch.cleanup()

    def _wait_until_listening(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            if not self.alive:
                break
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self._port)) == 0:
                    return
            time.sleep(0.02)
        self.stop()
        raise RuntimeError(f"The Runtime Interface Emulator did not come up within {START_SECONDS:.0f} s.")


def default_emulator() -> Path:
    """The emulator that aws-sam-cli ships. Raises FileNotFoundError when the tools are not installed."""
    import samcli.local

    machine = "arm64" if os.uname().machine in {"aarch64", "arm64"} else "x86_64"
    path = Path(samcli.local.__file__).parent / "rapid" / f"aws-lambda-rie-{machine}"
    if not path.exists():
        raise FileNotFoundError(f"No Runtime Interface Emulator at {path}")
    if not os.access(path, os.X_OK):
        path.chmod(0o755)
    return path


def _variables(function: Function, environment: Environment) -> dict[str, str]:
    """Lambda's documented variables, the two that point SDKs at the sandbox, and nothing else of this machine's."""
    variables = {
        "_HANDLER": function.handler,
        "AWS_REGION": function.region,
        "AWS_DEFAULT_REGION": function.region,
        "AWS_EXECUTION_ENV": "AWS_Lambda_python3.12",
        "AWS_LAMBDA_FUNCTION_NAME": function.name,
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": str(function.memory),
        "AWS_LAMBDA_FUNCTION_TIMEOUT": str(function.timeout),
        "AWS_LAMBDA_FUNCTION_VERSION": "$LATEST",
        "AWS_LAMBDA_INITIALIZATION_TYPE": "on-demand",
        "AWS_LAMBDA_LOG_GROUP_NAME": f"/aws/lambda/{function.name}",
        "AWS_LAMBDA_LOG_STREAM_NAME": "sandbox",
        **environment.credentials(function.role),
        "LAMBDA_TASK_ROOT": str(function.code),
        "LAMBDA_RUNTIME_DIR": "/var/runtime",
        "LANG": "en_US.UTF-8",
        "PATH": "/usr/local/bin:/usr/bin:/bin:/opt/bin",
        "PYTHONPATH": str(function.code),
        "TZ": ":UTC",
        "AWS_ENDPOINT_URL": environment.endpoint,
        "REQUESTS_CA_BUNDLE": str(environment.ca),
        "SSL_CERT_FILE": str(environment.ca),
        **function.variables,
    }
    if os.geteuid() == 0:
        # Lambda's file system is read-only. To root no file is, so Python must not cache bytecode.
        variables["PYTHONDONTWRITEBYTECODE"] = "1"
    if environment.variables is not None and environment.variables.exists():
        variables |= json.loads(environment.variables.read_text(encoding="utf-8"))
    return variables


def python_for_runtime(root: Path) -> Path:
    """The bare environment's interpreter below the project `root`, or the one that runs now."""
    candidate = root / ".venv-runtime" / "bin" / "python"
    return candidate if candidate.exists() else Path(shutil.which("python3.12") or "python3")
