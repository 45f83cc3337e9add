"""What one sandboxed AWS account is started with."""

from dataclasses import dataclass
from pathlib import Path

ACCOUNT_ID = "123456789012"
DEFAULT_REGION = "us-east-1"
PARTITION = "aws"


@dataclass(frozen=True, slots=True)
class Settings:
    """Ports are loopback TCP ports. `speed` is how many sandbox seconds pass in one real second.

    `function_variables` is a JSON file with environment variables of every function, read when one starts.
    """

    port: int
    proxy_port: int
    issuer_port: int
    lambda_port: int
    state_dir: Path
    speed: float
    runtime_python: Path
    emulator: Path
    max_workers: int = 4
    function_variables: Path | None = None

    @property
    def endpoint(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def lambda_endpoint(self) -> str:
        return f"http://127.0.0.1:{self.lambda_port}"
