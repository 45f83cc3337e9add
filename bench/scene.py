"""The stage of the measurements: both clouds, the type registered and trusted, events as CloudFormation sends them."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench import packages
from tools.shared.running import run
from tools.shared.stage import Stage, stage

GROUP = "bench"
LOCATION = "westeurope"


@dataclass
class Scene:
    """`stage` with the type registered; `credentials` are a session of its execution role."""

    stage: Stage
    credentials: dict[str, str]

    def event(self, action: str, properties: dict[str, Any], **more: Any) -> dict[str, Any]:
        """An invocation as CloudFormation sends it; `more` goes to its top level."""
        return self.stage.event(action, properties, self.credentials, **more)

    def control(self, method: str, name: str, body: Any = None) -> dict[str, Any]:
        """The sandbox's own controls."""
        return self.stage.control(method, name, body)

    def requests_since(self, sequence: int) -> list[dict[str, Any]]:
        """What clients have asked Azure for after the request with this number."""
        requests: list[dict[str, Any]] = self.control("GET", f"requests?since={sequence}")["requests"]
        return requests


@contextmanager
def scene(directory: Path, speed: float = 1.0) -> Iterator[Scene]:
    """Both clouds, and the type as its publisher and an administrator leave it."""
    with stage(directory / "state", speed) as clouds:
        project = packages.ours(directory / "submitted")
        submit = ["cfn", "submit", "--set-default", "--region", "us-east-1"]
        run(submit, project, clouds.environment)
        clouds.configure()
        clouds.administrator.make_group(GROUP, LOCATION)
        yield Scene(clouds, clouds.credentials())
