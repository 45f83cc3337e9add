"""What demo, contract suite and end-to-end tests set up alike: both clouds, the type registered, trust made.

Every step uses the unmodified tool that a person would use, as a subprocess: `cfn` and `aws`.
"""

import fcntl
import functools
import json
import os
import sys
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

import boto3
import botocore.session
import requests
from botocore.exceptions import ClientError

from sandbox.endpoints import AwsEndpoints
from sandbox.launch import Sandbox
from tools.shared.administrator import Administrator, control
from tools.shared.running import CommandFailed, run

ROOT = Path(__file__).resolve().parents[2]
TYPE_NAME = "Acme::Azure::AKSCluster"
_BIN = Path(sys.executable).parent


@contextmanager
def alone_in(directory: Path) -> Iterator[None]:
    """Holds a lock on the directory, against this process and others."""
    handle = os.open(directory, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def client(aws: AwsEndpoints, service: str, **more: Any) -> Any:
    """boto3's client of a sandbox. It knows nothing of its user's profiles, which may be named and not be there."""
    nothing: Any = {
        "profile": (None, None, None, None),
        "config_file": (None, None, os.devnull, None),
        "credentials_file": (None, None, os.devnull, None),
    }
    session: Any = boto3.Session(botocore_session=botocore.session.Session(session_vars=nothing))
    return session.client(
        service,
        endpoint_url=aws.endpoint,
        region_name=aws.region,
        aws_access_key_id=aws.access_key_id,
        aws_secret_access_key=aws.secret_access_key,
        **more,
    )


class Stage:
    """Both clouds with the type registered in one and trusted by the other."""

    def __init__(self, sandbox: Sandbox) -> None:
        self.sandbox = sandbox
        self.type_configuration: dict[str, Any] = {}
        self.environment = {**sandbox.aws_environment(), "PATH": f"{_BIN}:{os.environ['PATH']}"}

    @functools.cached_property
    def administrator(self) -> Administrator:
        """Somebody with all rights in Azure, who knows nothing of CloudFormation."""
        return Administrator(self.sandbox.azure)

    @functools.cached_property
    def cloudformation(self) -> Any:
        """CloudFormation by the SDK: for looking often, where starting the CLI would be what takes time."""
        return client(self.sandbox.aws, "cloudformation")

    def run(self, *command: str, **more: str) -> str:
        """Run a tool in the project's root and return what it printed.

        Raises:
            CommandFailed: when it ends with a non-zero status.
        """
        return run(command, ROOT, {**self.environment, **more})

    def aws(self, *arguments: str) -> Any:
        """Run the AWS CLI and return its answer."""
        printed = self.run("aws", *arguments, "--output", "json")
        return json.loads(printed) if printed.strip() else {}

    def events(self, stack: str) -> list[dict[str, Any]]:
        """The stack's events so far, newest first; none before it exists, nor under its name after it is gone."""
        try:
            events: list[dict[str, Any]] = self.cloudformation.describe_stack_events(StackName=stack)["StackEvents"]
        except ClientError as error:
            if "does not exist" in error.response["Error"]["Message"]:
                return []
            raise
        return events

    def activity(self, condition: str) -> list[dict[str, Any]]:
        """Azure's Activity Log, oldest first, as `az monitor activity-log list` asks for it, all pages."""
        path = "/providers/Microsoft.Insights/eventtypes/management/values"
        events: list[dict[str, Any]] = []
        link = f"{path}?{urlencode({'$filter': condition})}"
        while link:
            answer = self.administrator.ask("GET", link, api_version="2015-04-01")
            answer.raise_for_status()
            page = answer.json()
            events += page["value"]
            query = urlsplit(page.get("nextLink") or "").query
            link = f"{path}?{query}" if query else ""
        return events[::-1]

    def submit(self) -> None:
        """Register the type, as its publisher does; one at a time in a checkout, where the tool builds in `build`."""
        with alone_in(ROOT):
            self.run("cfn", "submit", "--set-default", "--region", "us-east-1")

    def role_arn(self) -> str:
        """The execution role of the registered type: the subject of its identity tokens."""
        described = self.aws("cloudformation", "describe-type", "--type", "RESOURCE", "--type-name", TYPE_NAME)
        return str(described["ExecutionRoleArn"])

    def configure(self, **overrides: Any) -> dict[str, Any]:
        """Make the two clouds trust each other and tell the type about it, as an administrator does once."""
        client_id = self.sandbox.trust(self.role_arn())
        self.type_configuration = configuration = {**self.configuration(client_id), **overrides}
        self.aws(*configuring(configuration))
        return configuration

    def control(self, method: str, name: str, body: Any = None) -> dict[str, Any]:
        """Tell the sandboxed Azure what no real one can be told."""
        return control(self.sandbox.azure, method, name, body)

    def credentials(self) -> dict[str, str]:
        """A session of the execution role, spelled as in a handler's event."""
        session = self.aws("sts", "assume-role", "--role-arn", self.role_arn(), "--role-session-name", "by-hand")
        names = {"accessKeyId": "AccessKeyId", "secretAccessKey": "SecretAccessKey", "sessionToken": "SessionToken"}
        return {ours: session["Credentials"][theirs] for ours, theirs in names.items()}

    def event(
        self, action: str, properties: dict[str, Any], credentials: dict[str, str], **more: Any
    ) -> dict[str, Any]:
        """An invocation as CloudFormation sends it; `more` goes to its top level."""
        return {
            "action": action,
            "region": "us-east-1",
            "awsAccountId": "123456789012",
            "bearerToken": str(uuid.uuid4()),
            "resourceType": TYPE_NAME,
            "requestData": {
                "callerCredentials": credentials,
                "typeConfiguration": self.type_configuration,
                "resourceProperties": properties,
            },
            **more,
        }

    def invoke(self, action: str, **more: Any) -> dict[str, Any]:
        """Invoke the handler as CloudFormation does in production, through Lambda's API."""
        event = self.event(action, {}, self.credentials(), **more)
        url = f"{self.sandbox.lambda_endpoint}/2015-03-31/functions/function/invocations"
        answer = requests.post(url, json=event, timeout=70)
        answer.raise_for_status()
        document: dict[str, Any] = answer.json()
        return document

    def listed(self) -> list[str]:
        """The identifiers that the list handler gives, page by page."""
        identifiers: list[str] = []
        token: str | None = None
        while True:
            answer = self.invoke("LIST", nextToken=token)
            if answer["status"] != "SUCCESS":
                raise CommandFailed(f"LIST: {answer}")
            identifiers += [model["Id"] for model in answer["resourceModels"]]
            token = answer.get("nextToken")
            if token is None:
                return identifiers

    def configuration(self, client_id: str) -> dict[str, Any]:
        """The type configuration for the sandbox's Azure; with a real cloud `Cloud` and `Endpoints` are not needed."""
        azure = self.sandbox.azure
        return {
            "TenantId": azure.tenant_id,
            "ClientId": client_id,
            "SubscriptionId": azure.subscription_id,
            "Cloud": "Custom",
            "Endpoints": {"ResourceManager": azure.resource_manager, "Authority": azure.authority},
        }


@contextmanager
def stage(state_dir: Path, speed: float) -> Iterator[Stage]:
    """Both clouds, empty, for as long as the block lasts."""
    with Sandbox(state_dir=state_dir, speed=speed) as sandbox:
        yield Stage(sandbox)


def configuring(configuration: Mapping[str, Any], type_name: str = TYPE_NAME) -> tuple[str, ...]:
    """The AWS CLI's command that sets a type's configuration, under the alias that CloudFormation reads."""
    return (
        *("cloudformation", "set-type-configuration", "--type", "RESOURCE", "--type-name", type_name),
        *("--configuration-alias", "default", "--configuration", json.dumps(configuration)),
    )


def as_parameters(values: Mapping[str, str]) -> list[str]:
    """Template parameters as `aws cloudformation deploy` takes them."""
    return ["--parameter-overrides", *(f"{name}={value}" for name, value in values.items())]
