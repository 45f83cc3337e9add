"""CloudFormation's side in virtual time: one operation of the handlers from its first event to its last."""

import copy
import json
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from acme_azure_akscluster.handlers import entry_point
from acme_azure_akscluster.surroundings import Surroundings
from sandbox.azure.messages import Request, Response
from tests.inprocess.aws import ISSUER, ROLE_ARN, Account, fetch
from tests.inprocess.transport import transport
from tests.sandbox_azure.harness import SUBSCRIPTION, TENANT, Cloud

GROUP = "rg"
CLIENT_ID = "22222222-2222-4222-8222-222222222222"
CONTRIBUTOR = "b24988ac-6180-42a0-ab88-20f7382dd24c"
# CloudFormation calls again after these codes (handler contract), this often at most, waiting longer each time.
RETRIABLE = frozenset({"NetworkFailure", "ResourceConflict", "ServiceInternalError", "Throttling"})
RETRIES = 5
# No operation of a test needs more events; one that does is stuck.
MOST_EVENTS = 2000


class Killed(BaseException):
    """The handler's process dies here; nothing may catch it."""


@dataclass
class Outcome:
    """How an operation ended: the last event, all events, and the ARM writes that were made for it."""

    last: dict[str, Any]
    events: list[dict[str, Any]]
    writes: list[str] = field(default_factory=list)
    reads: int = 0
    seconds: float = 0.0
    longest_call: float = 0.0

    @property
    def status(self) -> str:
        return str(self.last["status"])

    @property
    def code(self) -> str | None:
        return self.last.get("errorCode")

    @property
    def message(self) -> str:
        return str(self.last.get("message", ""))

    @property
    def model(self) -> dict[str, Any]:
        return dict(self.last.get("resourceModel") or {})


class World:
    """A stack's resource, the handlers, and Azure behind them.

    `before_request` sees each request of the handlers and may raise `Killed`, or change the cloud as somebody else
    would; `after_request` sees it answered.
    """

    def __init__(self, seed: int = 1) -> None:
        self.cloud = Cloud(seed=seed, fetch=fetch)
        self.clock = self.cloud.clock
        self.account = Account(self.clock)
        self.before_request: Callable[[Request], None] = lambda _request: None
        self.after_request: Callable[[Request, Response], None] = lambda _request, _response: None
        self.requests: list[tuple[str, str]] = []
        self._longest_call = 0.0
        self.cloud.group(GROUP)
        self.cloud.control(
            "POST",
            "applications",
            {
                "name": "cloudformation",
                "client_id": CLIENT_ID,
                "federated_credentials": [
                    {"name": "aws", "issuer": ISSUER, "subject": ROLE_ARN, "audience": "api://AzureADTokenExchange"}
                ],
                "roles": [{"role": CONTRIBUTOR, "scope": f"/subscriptions/{SUBSCRIPTION}"}],
            },
        )
        self._resource = self._start()

    def _start(self) -> Any:
        """A process of the handlers."""
        return entry_point(
            Surroundings(
                now=self.clock,
                clock=self.clock,
                sleep=self.clock.sleep,
                transport=transport(self._handle, self.clock.sleep),
                aws=self.account,
            )
        )

    def _handle(self, request: Request) -> Response:
        self.before_request(request)
        response = self.cloud.azure.handle(request)
        self.requests.append((request.method, request.path))
        self.after_request(request, response)
        return response

    def configuration(self) -> dict[str, Any]:
        """The type configuration."""
        base = "https://localhost:8443"
        return {
            "TenantId": TENANT,
            "ClientId": CLIENT_ID,
            "SubscriptionId": SUBSCRIPTION,
            "Cloud": "Custom",
            "Endpoints": {"ResourceManager": base, "Authority": base, "Audience": "https://management.azure.com"},
        }

    def event(
        self,
        action: str,
        desired: dict[str, Any],
        previous: dict[str, Any] | None = None,
        context: dict[str, Any] | None = None,
        token: str | None = None,
        **more: Any,
    ) -> dict[str, Any]:
        """An event as CloudFormation sends it; `more` goes to its top level."""
        return {
            "action": action,
            "region": "us-east-1",
            "awsAccountId": "123456789012",
            "bearerToken": token or str(uuid.uuid5(uuid.NAMESPACE_URL, f"{action}{len(self.requests)}")),
            "resourceType": "Acme::Azure::AKSCluster",
            "stackId": "arn:aws:cloudformation:us-east-1:123456789012:stack/s/1",
            "callbackContext": context,
            "requestData": {
                "logicalResourceId": "Cluster",
                "resourceProperties": desired,
                "previousResourceProperties": previous,
                "typeConfiguration": self.configuration(),
                "systemTags": {"aws:cloudformation:stack-name": "s", "aws:cloudformation:logical-id": "Cluster"},
            },
            **more,
        }

    def invoke(self, event: dict[str, Any]) -> dict[str, Any]:
        """One invocation; what CloudFormation gets has been through JSON."""
        began = self.clock()
        answer = json.loads(json.dumps(self._resource(copy.deepcopy(event), None)))
        self._longest_call = max(self._longest_call, self.clock() - began)
        return dict(answer)

    def run(
        self,
        action: str,
        desired: dict[str, Any],
        previous: dict[str, Any] | None = None,
        *,
        on_event: Callable[[dict[str, Any]], None] = lambda _event: None,
        **more: Any,
    ) -> Outcome:
        """An operation to its end: callbacks after their delay, retries after retriable codes, kills survived."""
        began, first = self.clock(), len(self.requests)
        self._longest_call = 0.0
        event = self.event(action, desired, previous, **more)
        events: list[dict[str, Any]] = []
        retries = 0
        while len(events) < MOST_EVENTS:
            try:
                answer = self.invoke(event)
            except Killed:
                # Lambda reports a crash; CloudFormation calls again with what it has.
                self._resource = self._start()
                self.clock.sleep(5)
                continue
            events.append(answer)
            on_event(answer)
            if answer["status"] == "IN_PROGRESS":
                self.clock.sleep(answer["callbackDelaySeconds"])
                event["callbackContext"] = answer.get("callbackContext")
                event["requestData"]["resourceProperties"] = answer["resourceModel"]
                continue
            if answer["status"] == "FAILED" and answer["errorCode"] in RETRIABLE and retries < RETRIES:
                retries += 1
                self.clock.sleep(5 * 2**retries)
                continue
            return self._outcome(answer, events, began, first)
        raise AssertionError(f"no end after {MOST_EVENTS} events; the last: {events[-1]}")

    def _outcome(self, last: dict[str, Any], events: list[dict[str, Any]], began: float, first: int) -> Outcome:
        made = [(method, path) for method, path in self.requests[first:] if "/subscriptions/" in path]
        writes = [f"{method} {path.rsplit('/managedClusters/', 1)[-1]}" for method, path in made if method != "GET"]
        reads = sum(method == "GET" for method, _ in made)
        return Outcome(last, events, writes, reads, self.clock() - began, self._longest_call)

    def cluster(self, name: str = "prod") -> dict[str, Any] | None:
        """The cluster as Azure has it, or None."""
        path = f"/subscriptions/{SUBSCRIPTION}/resourceGroups/{GROUP}/providers/Microsoft.ContainerService"
        response = self.cloud.call("GET", f"{path}/managedClusters/{name}")
        return dict(response.json()) if response.status == 200 else None
