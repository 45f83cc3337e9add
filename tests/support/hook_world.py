"""The change set hook between both clouds, in this process and in virtual time."""

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from acme_azure_akscluster.environment import Environment
from hook import settings
from hook.answer import Hook
from hook.cloudformation import CloudFormation
from hook.question import document
from preview.change import TYPE_NAME
from tests.support.client_errors import refusal
from tests.support.clusters import cfn_pool
from tests.support.login_world import LoginWorld
from tests.support.transport import transport
from tests.support.world import CLIENT_ID, ID, PLAIN

STACK_ID = "arn:aws:cloudformation:us-east-1:123456789012:stack/s/1"
CHANGE_SET = "arn:aws:cloudformation:us-east-1:123456789012:changeSet/c/1"
# Whoever has this may read the change set.
PAYLOAD = "https://payloads.example/c?X-Amz-Credential=AKIA&X-Amz-Signature=canary-signature-0001"
UNKNOWN = "{{changeSet:KNOWN_AFTER_APPLY}}"

Json = dict[str, Any]


def cluster(*pools: Json, **more: Any) -> Json:
    """A cluster's properties in a template."""
    return {
        **PLAIN,
        "AgentPoolProfiles": list(pools or (cfn_pool("system"), cfn_pool("web"))),
        "KubernetesVersion": "1.34",
        **more,
    }


def cluster_id(name: str = "prod") -> str:
    return f"{ID.rpartition('/')[0]}/{name}"


def changed(before: Json | None, after: Json | None, name: str = "Cluster", kind: str = TYPE_NAME) -> Json:
    """One of the change set's changedResources."""

    def context(properties: Json | None) -> str | None:
        return None if properties is None else json.dumps({"Properties": _texts(properties)})

    action = "CREATE" if before is None else "DELETE" if after is None else "UPDATE"
    return {
        "logicalResourceId": name,
        "resourceType": kind,
        "action": action,
        "lineNumber": None if after is None else 3,
        "beforeContext": context(before),
        "afterContext": context(after),
    }


def _texts(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _texts(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_texts(item) for item in value]
    return str(value).lower() if isinstance(value, bool) else str(value)


def template(**resources: Json) -> str:
    """A template's text; of a resource only what stands beside its properties."""
    return json.dumps({"Resources": {name: {"Type": TYPE_NAME, **beside} for name, beside in resources.items()}})


class Described:
    """CloudFormation for the hook: boto3's client. `changes` are DescribeChangeSet's, None if it refuses."""

    def __init__(self, configuration: Callable[[], Json]) -> None:
        self._configuration = configuration
        self.changes: list[Json] | None = []
        self.deployed: str | None = None
        self.operations: list[str] = []

    def batch_describe_type_configurations(self, **_request: Any) -> Json:
        self.operations.append("BatchDescribeTypeConfigurations")
        return {"TypeConfigurations": [{"Configuration": json.dumps(self._configuration())}]}

    def get_paginator(self, operation: str) -> Any:
        assert operation == "describe_change_set"
        return self

    def paginate(self, **_request: Any) -> list[Json]:
        self.operations.append("DescribeChangeSet")
        if self.changes is None:
            raise refusal("AccessDenied", "canary-message", operation="DescribeChangeSet")
        return [{"Changes": [{"ResourceChange": change} for change in self.changes]}]

    def get_template(self, **_request: Any) -> Json:
        self.operations.append("GetTemplate")
        if self.deployed is None:
            raise refusal("AccessDenied", "canary-message", operation="GetTemplate")
        return {"TemplateBody": self.deployed}


def one_by_one(jobs: Sequence[Callable[[], Any]], _seconds: float) -> list[Any]:
    """In place of threads: what a test sees must not depend on which is faster."""
    return [job() for job in jobs]


class HookWorld(LoginWorld):
    """`resources` is what the change set changes; `text` its template."""

    def __init__(self) -> None:
        super().__init__()
        self.described = Described(self.configuration)
        self.resources: list[Json] = []
        self.text = template(Cluster={})
        self.payload: Callable[[], bytes] = self._document
        self.fetched: list[str] = []
        self.client_id = CLIENT_ID

    def _document(self) -> bytes:
        return json.dumps({"template": self.text, "changedResources": self.resources}).encode()

    def create(self, *clusters: Json) -> None:
        """Clusters of the stack, made and at rest; the requests for it are forgotten."""
        for properties in clusters:
            self.deploy(properties, token=f"create {properties['Name']}")
        self.requests.clear()

    def hook(self, **variables: str) -> Hook:
        """A process of the function with these settings."""

        def fetch(address: str, _seconds: float) -> Mapping[str, Any]:
            self.fetched.append(address)
            return document(self.payload())

        return Hook(
            settings.read({"AZURE_CLIENT_ID": self.client_id, **variables}),
            Environment(
                now=self.clock,
                clock=self.clock,
                sleep=self.clock.sleep,
                transport=transport(self._handle, self.clock.sleep),
                aws=self.aws,
                concurrently=lambda jobs: [job() for job in jobs],
            ),
            CloudFormation(lambda: self.described),
            object(),
            "us-east-1",
            fetch,
            one_by_one,
        )

    def question(self, invocation: int = 1) -> Json:
        """CloudFormation's event."""
        return {
            "clientRequestToken": "f8da6d11-b23f-48f4-814c-0fb6a667f50e",
            "awsAccountId": "123456789012",
            "stackId": STACK_ID,
            "changeSetId": CHANGE_SET,
            "hookTypeName": "Private::AKS::Plan",
            "requestData": {
                "targetName": "CHANGE_SET",
                "targetType": "CHANGE_SET",
                "targetLogicalId": CHANGE_SET,
                "payload": PAYLOAD,
            },
            "requestContext": {"invocation": invocation, "callbackContext": None},
        }

    def ask(self, *resources: Json, hook: Hook | None = None, **variables: str) -> Json:
        """The last answer: CloudFormation calls again after IN_PROGRESS, and never more than three times."""
        self.resources = list(resources)
        process = hook or self.hook(**variables)
        for invocation in (1, 2, 3):
            began = self.clock()
            event = self.question(invocation)
            answer: Json = json.loads(json.dumps(process.answer(event, 27.0)))
            assert answer["clientRequestToken"] == event["clientRequestToken"]
            assert self.clock() - began <= 30, "CloudFormation has stopped waiting"
            assert len(answer.get("message", "")) <= 4096
            assert [one for one in self.requests if "/subscriptions/" in one[1] and one[0] != "GET"] == []
            if answer["hookStatus"] != "IN_PROGRESS":
                return {**answer, "invocations": invocation}
            self.clock.sleep(answer["callbackDelaySeconds"])
        raise AssertionError(f"still in progress after three invocations: {answer}")
