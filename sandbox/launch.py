"""Starting and stopping both clouds: `with Sandbox() as sandbox: …`, and what `python -m sandbox` uses."""

import fcntl
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import requests

from sandbox import ready_file
from sandbox.bootstrap import enable_federation, trust_role
from sandbox.endpoints import FILE_NAME, AwsEndpoints, AzureEndpoints, Endpoints, shell_exports
from sandbox.ports import Ports

ROOT = Path(__file__).resolve().parents[1]
START_SECONDS = 60.0
STOP_SECONDS = 10.0


class SandboxError(Exception):
    """The sandbox did not come up, or is not there."""


class Sandbox:
    """Both clouds on this machine, up between `start` and `stop`.

    `state_dir` keeps Azure's state, keys and ports from one start to the next; None makes a directory that goes with
    the sandbox. `speed` is sandbox seconds in a real second. `azure=False` starts AWS alone. `function_variables`
    is a JSON file with environment variables for the handlers' processes; it may be written after the start.
    """

    def __init__(
        self,
        state_dir: Path | None = None,
        *,
        speed: float = 60.0,
        azure: bool = True,
        max_workers: int = 4,
        function_variables: Path | None = None,
    ) -> None:
        self._temporary = tempfile.TemporaryDirectory(prefix="sandbox-") if state_dir is None else None
        self.state_dir = Path(self._temporary.name if self._temporary else state_dir or "").resolve()
        self._speed = speed
        self._with_azure = azure
        self._aws_options = ["--max-workers", str(max_workers)]
        if function_variables is not None:
            self._aws_options += ["--function-variables", str(function_variables)]
        self._processes: list[subprocess.Popen[bytes]] = []
        self._endpoints: Endpoints | None = None
        self._lock: int | None = None
        # Whether the ports of the last start in this directory were taken.
        self.has_moved = False

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    @property
    def endpoints(self) -> Endpoints:
        if self._endpoints is None:
            raise SandboxError("The sandbox is not up.")
        return self._endpoints

    @property
    def aws(self) -> AwsEndpoints:
        return self.endpoints.aws

    @property
    def azure(self) -> AzureEndpoints:
        if self.endpoints.azure is None:
            raise SandboxError("This sandbox was started without Azure.")
        return self.endpoints.azure

    @property
    def lambda_endpoint(self) -> str:
        return self.aws.lambda_endpoint

    def aws_environment(self) -> dict[str, str]:
        """This process's environment with `aws` and `cfn` pointed at the sandbox."""
        return _clean_environment() | self.aws.environment()

    def contract_environment(self) -> dict[str, str]:
        """The same for `cfn test`."""
        return _clean_environment() | self.aws.contract_environment()

    def start(self) -> None:
        """Raises SandboxError with the log's end of whatever did not come up, or for a directory that is not usable."""
        self.state_dir.mkdir(parents=True, exist_ok=True)
        # Keys and secrets of both clouds are in it, and what reads them may act in them.
        self.state_dir.chmod(0o700)
        _refuse_earlier_state(self.state_dir)
        self._lock = _locked(self.state_dir)
        before = Ports.of_last_start(self.state_dir)
        try:
            with Ports.reserved(self.state_dir) as ports:
                self.has_moved = before not in (None, ports)
                azure = self._start_azure(ports) if self._with_azure else None
                aws = self._start_aws(ports)
        except BaseException:
            self.stop()
            raise
        finally:
            self._unlock()
        self._endpoints = Endpoints(
            aws=AwsEndpoints(**aws),
            azure=AzureEndpoints.of_json(azure) if azure else None,
            speed=self._speed,
            pids=tuple(process.pid for process in self._processes),
        )
        self._endpoints.write(self.state_dir)
        ready_file.write_text(self.state_dir / "env.sh", shell_exports(self._endpoints))

    def stop(self) -> None:
        for process in reversed(self._processes):
            process.terminate()
        for process in self._processes:
            try:
                process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        self._processes.clear()
        self._endpoints = None
        (self.state_dir / FILE_NAME).unlink(missing_ok=True)
        if self._temporary:
            allow_removal(self.state_dir)
            self._temporary.cleanup()

    def release(self) -> None:
        """Leave the clouds running when this process ends; `python -m sandbox down` stops them."""
        self._processes.clear()

    def _unlock(self) -> None:
        """Leave the lock to the clouds: it lasts as long as one of them has it open."""
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    def wait(self) -> None:
        """Until one of the clouds ends."""
        while all(process.poll() is None for process in self._processes):
            time.sleep(0.2)

    def trust(self, role_arn: str, name: str = "cloudformation") -> str:
        """What the two administrators do once, so that the role may act in Azure. Returns the Azure client id."""
        enable_federation(self.aws)
        return trust_role(self.azure, issuer=self.aws.issuer, role_arn=role_arn, name=name)

    def progress(self, stack: str | None = None) -> list[dict[str, Any]]:
        """The handlers' messages, in order (see README.md)."""
        return self._lines("/sandbox/progress", {"stack": stack} if stack else {})

    def invocations(self) -> list[dict[str, Any]]:
        """Every call of a handler since the start: action, duration, memory, status, message."""
        return self._lines("/sandbox/invocations", {})

    def _lines(self, path: str, query: dict[str, str]) -> list[dict[str, Any]]:
        response = requests.get(f"{self.lambda_endpoint}{path}", params=query, timeout=30)
        response.raise_for_status()
        return [json.loads(line) for line in response.text.splitlines()]

    def _start_azure(self, ports: Ports) -> dict[str, Any]:
        return self.start_cloud("azure", ["--port", str(ports.azure)])

    def _start_aws(self, ports: Ports) -> dict[str, Any]:
        arguments = [
            *("--port", str(ports.aws)),
            *("--proxy-port", str(ports.proxy)),
            *("--issuer-port", str(ports.issuer)),
            *("--lambda-port", str(ports.functions)),
            *self._aws_options,
        ]
        return self.start_cloud("aws", arguments)

    def start_cloud(self, cloud: str, arguments: list[str]) -> dict[str, Any]:
        """Start the process of one cloud and wait until it has written where it serves. Raises SandboxError."""
        ready = self.state_dir / f"{cloud}.json"
        ready.unlink(missing_ok=True)
        log_path = self.state_dir / f"{cloud}.log"
        common = ["--state-dir", str(self.state_dir), "--speed", str(self._speed)]
        with log_path.open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", f"sandbox.{cloud}", *common, *arguments],
                cwd=ROOT,
                env=_bare_environment() | {"PYTHONPATH": str(ROOT)},
                umask=0o077,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                # Ctrl-C is for the launcher, which stops the clouds in order.
                start_new_session=True,
                pass_fds=() if self._lock is None else (self._lock,),
            )
        self._processes.append(process)
        _wait_for(ready.exists, process, lambda: _tail(log_path))
        document: dict[str, Any] = json.loads(ready.read_text())
        return document


def _locked(state_dir: Path) -> int:
    """The state directory's lock, which a second sandbox in it would wait for in vain. Raises SandboxError."""
    lock = os.open(state_dir / "lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        os.close(lock)
        try:
            pids = " and ".join(map(str, Endpoints.read(state_dir).pids))
        except FileNotFoundError:
            raise SandboxError(f"A sandbox is just starting or stopping in {state_dir}.") from error
        raise SandboxError(
            f"A sandbox is already running in {state_dir}, pid {pids}. Use it: source {state_dir / 'env.sh'}. "
            f"Stop it: python -m sandbox down --state-dir {state_dir}"
        ) from error
    return lock


def _refuse_earlier_state(state_dir: Path) -> None:
    """Raises SandboxError instead of beginning with an empty account beside an Azure that has its clusters."""
    earlier = state_dir / "aws.sqlite"
    if earlier.exists() and not (state_dir / "account.sqlite").exists():
        raise SandboxError(
            f"An earlier version of the sandbox wrote {earlier}, which this one cannot read. Choose another "
            f"--state-dir, or delete {state_dir}: both clouds are then empty."
        )


def stop_background(state_dir: Path) -> None:
    """Stop what `up --background` left running. Raises FileNotFoundError when nothing is up."""
    for pid in reversed(Endpoints.read(state_dir).pids):
        try:
            os.kill(pid, signal.SIGTERM)
        except ProcessLookupError:
            continue
        deadline = time.monotonic() + STOP_SECONDS
        while is_running(pid) and time.monotonic() < deadline:
            time.sleep(0.1)
    (state_dir / FILE_NAME).unlink()


def is_running(pid: int) -> bool:
    """Whether the process lives; a zombie does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def _clean_environment() -> dict[str, str]:
    """Without anything that would lead a tool to real clouds or through a proxy."""
    unwanted = (
        "AWS_",
        "AZURE_",
        "ARM_",
        "HTTP_PROXY",
        "HTTPS_PROXY",
        "NO_PROXY",
        "ALL_PROXY",
        "REQUESTS_CA",
        "SSL_CERT",
    )
    return {name: value for name, value in os.environ.items() if not name.upper().startswith(unwanted)}


def _bare_environment() -> dict[str, str]:
    """What a program needs to run, and nothing of its user's: the clouds run code that others have uploaded."""
    wanted = ("PATH", "HOME", "LANG", "LC_", "TZ", "TMP", "TEMP", "USER", "LOGNAME", "VIRTUAL_ENV", "PYTHON", "MOTO_")
    secret = ("TOKEN", "SECRET", "PASSWORD", "KEY")
    return {
        name: value
        for name, value in os.environ.items()
        if name.upper().startswith(wanted) and not any(word in name.upper() for word in secret)
    }


def _wait_for(ready: Callable[[], bool], process: subprocess.Popen[bytes], explain: Callable[[], str]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while not ready():
        if process.poll() is not None:
            raise SandboxError(f"A cloud of the sandbox ended with status {process.returncode}:\n{explain()}")
        if time.monotonic() > deadline:
            raise SandboxError(f"A cloud of the sandbox was not ready after {START_SECONDS:.0f} s:\n{explain()}")
        time.sleep(0.05)


def _tail(path: Path) -> str:
    return "\n".join(path.read_text(errors="replace").splitlines()[-20:])


def allow_removal(folder: Path) -> None:
    """Unpacked packages are read-only, as on Lambda."""
    for parent, _, _ in os.walk(folder):
        Path(parent).chmod(0o755)
