"""The stage of the measurements: both clouds, the type registered and trusted, events as CloudFormation sends them."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import requests

from bench import packages
from tools.shared.stage import TYPE_NAME, Stage, stage

GROUP = "bench"
LOCATION = "westeurope"


@dataclass
class Scene:
    """`stage` with the type registered; `credentials` are a session of its execution role."""

    stage: Stage
    credentials: dict[str, str]

    def event(self, action: str, properties: dict[str, Any], **more: Any) -> dict[str, Any]:
        """An invocation as CloudFormation sends it; `more` goes to its top level."""
        return {
            "action": action,
            "region": "us-east-1",
            "awsAccountId": "123456789012",
            "bearerToken": str(uuid.uuid4()),
            "resourceType": TYPE_NAME,
            "requestData": {
                "callerCredentials": self.credentials,
                "typeConfiguration": self.stage.type_configuration,
                "resourceProperties": properties,
            },
            **more,
        }

    def control(self, method: str, name: str, body: Any = None) -> dict[str, Any]:
        """The sandbox's own controls (sandbox/azure/control.py)."""
        azure = self.stage.sandbox.azure
        response = requests.request(
            method, f"{azure.resource_manager}/sandbox/{name}", json=body, verify=azure.ca, timeout=30
        )
        response.raise_for_status()
        document: dict[str, Any] = response.json()
        return document

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
        packages.run(submit, project, **clouds.sandbox.aws_environment())
        clouds.configure()
        clouds.administrator.make_group(GROUP, LOCATION)
        yield Scene(clouds, session(clouds))


def session(clouds: Stage) -> dict[str, str]:
    """Credentials of the execution role, spelled as in a handler's event."""
    role = clouds.role_arn()
    answer = clouds.aws("sts", "assume-role", "--role-arn", role, "--role-session-name", "bench")
    names = {"accessKeyId": "AccessKeyId", "secretAccessKey": "SecretAccessKey", "sessionToken": "SessionToken"}
    return {ours: answer["Credentials"][theirs] for ours, theirs in names.items()}


CLUSTER: dict[str, Any] = {
    "ResourceGroupName": GROUP,
    "Location": LOCATION,
    "DnsPrefix": "bench",
    "Identity": {"Type": "SystemAssigned"},
    "AgentPoolProfiles": [{"Name": "system", "Mode": "System", "Count": 1, "VmSize": "Standard_D4s_v5"}],
}
