"""CloudFormation's side in virtual time: one operation of the handlers from its first event to its last."""

import copy
import json
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from acme_azure_akscluster.environment import Environment
from acme_azure_akscluster.handlers import entry_point
from sandbox.azure.arm import role_assignments
from sandbox.azure.core import records
from sandbox.azure.core.messages import Request, Response
from sandbox.azure.core.store import MemoryStore
from tests.support import contract
from tests.support.aws import ISSUER, ROLE_ARN, Account, fetch
from tests.support.clusters import cfn_cluster
from tests.support.contract import IDENTIFIER_AIM_SECONDS, IDENTIFIER_SECONDS
from tests.support.contract import BrokenContract as BrokenContract
from tests.support.harness import SUBSCRIPTION, TENANT, Cloud, VirtualClock
from tests.support.transport import transport

GROUP = "rg"
# The cluster of the worlds: its identifier, and a plain template of it.
GROUP_ID = f"/subscriptions/{SUBSCRIPTION}/resourceGroups/{GROUP}"
ID = f"{GROUP_ID}/providers/Microsoft.ContainerService/managedClusters/prod"
PLAIN = cfn_cluster(Identity={"Type": "SystemAssigned"})
CLIENT_ID = "22222222-2222-4222-8222-222222222222"
CONTRIBUTOR = "b24988ac-6180-42a0-ab88-20f7382dd24c"
# Role Based Access Control Administrator, for IamAccess; what it may be narrowed down to is in deploy/azure.
ROLE_ADMINISTRATOR = "f58310d9-a9f6-439a-9e8d-f62e7b41a168"
# CloudFormation calls again after these codes (handler contract), this often at most, waiting longer each time.
RETRIABLE = frozenset({"NetworkFailure", "ResourceConflict", "ServiceInternalError", "Throttling"})
RETRIES = 5
# No operation of a test needs more events; one that does is stuck.
MOST_EVENTS = 2000


class Killed(BaseException):
    """The handler's process dies here; nothing may catch it."""


@dataclass(frozen=True)
class Snapshot:
    """Azure's state and time, from which worlds can start."""

    texts: dict[str, dict[str, str]]
    random: Any
    time: float
    secrets: dict[str, str]


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

    @property
    def identifier(self) -> str | None:
        """The primary identifier, if any event has shown one: then CloudFormation has a resource to delete."""
        displayed = [(event.get("resourceModel") or {}).get("Id") for event in self.events]
        return next((one for one in reversed(displayed) if one), None)


class World:
    """A stack's resource, the handlers, and Azure behind them.

    `before_request` sees each request of the handlers and may raise `Killed`, or change the cloud as somebody else
    would; `after_request` sees it answered.
    """

    def __init__(
        self,
        seed: int = 1,
        start: Snapshot | None = None,
        *,
        clock: VirtualClock | None = None,
        beside: "World | None" = None,
    ) -> None:
        """`beside` is another stack's world: Azure, its clock and the AWS account are the same one's."""
        self._store: MemoryStore = MemoryStore() if beside is None else beside._store
        self.cloud: Cloud = (
            Cloud(seed=seed, fetch=fetch, store=self._store, clock=clock) if beside is None else beside.cloud
        )
        self.clock = self.cloud.clock
        self.account: Account = Account(self.clock) if beside is None else beside.account
        self.before_request: Callable[[Request], None] = lambda _request: None
        self.after_request: Callable[[Request, Response], None] = lambda _request, _response: None
        self.requests: list[tuple[str, str]] = []
        # When each create was first called here: files of the environment, which outlive its processes. Without
        # `same_environment` the next process runs in another one.
        self.first_calls: dict[str, float] = {}
        self.same_environment = True
        self.credential: dict[str, Any] = {}
        self._longest_call = 0.0
        if start is None and beside is None:
            self._furnish()
        elif start is not None:
            self.restore(start)
        self.restart()

    def _furnish(self) -> None:
        self.cloud.group(GROUP)
        scope = f"/subscriptions/{SUBSCRIPTION}"
        made = self.cloud.control(
            "POST",
            "applications",
            {
                "name": "cloudformation",
                "client_id": CLIENT_ID,
                "federated_credentials": [
                    {"name": "aws", "issuer": ISSUER, "subject": ROLE_ARN, "audience": "api://AzureADTokenExchange"}
                ],
                "roles": [{"role": CONTRIBUTOR, "scope": scope}],
            },
        )
        # With a name of its own, so that no identifier is drawn for it.
        name = "99999999-9999-4999-8999-000000000000"
        role_assignments.grant(self.cloud.azure.world, made["object_id"], ROLE_ADMINISTRATOR, scope, name)

    def snapshot(self) -> Snapshot:
        """Everything that another world needs to go on from here."""
        texts = {kind: dict(texts) for kind, texts in self._store._texts.items()}
        return Snapshot(texts, self.cloud.azure.world.random.getstate(), self.clock.time, dict(self.account.secrets))

    def restart(self) -> None:
        """A new process of the handlers."""
        self._resource = self._start()

    def _start(self) -> Any:
        """A process of the handlers."""
        return entry_point(
            Environment(
                now=self.clock,
                clock=self.clock,
                sleep=self.clock.sleep,
                transport=transport(self._handle, self.clock.sleep),
                aws=self.account,
                # One after the other: what a test sees must not depend on which thread is faster.
                concurrently=lambda jobs: [job() for job in jobs],
                since_first_call=self._since_first_call,
            )
        )

    def _since_first_call(self, token: str) -> float | None:
        if token in self.first_calls:
            return self.clock() - self.first_calls[token]
        self.first_calls[token] = self.clock()
        return None

    def _handle(self, request: Request) -> Response:
        self.before_request(request)
        response = self.cloud.azure.handle(request)
        self.requests.append((request.method, request.path))
        self.after_request(request, response)
        return response

    def restore(self, start: Snapshot) -> None:
        """Go on from there."""
        self._store._texts = {kind: dict(texts) for kind, texts in start.texts.items()}
        self.cloud.azure.world.random.setstate(start.random)
        self.clock.time = start.time
        self.account.secrets = dict(start.secrets)

    def configuration(self) -> dict[str, Any]:
        """The type configuration."""
        base = "https://localhost:8443"
        return {
            "TenantId": TENANT,
            "ClientId": CLIENT_ID,
            "SubscriptionId": SUBSCRIPTION,
            "Cloud": "Custom",
            "Endpoints": {"ResourceManager": base, "Authority": base, "Audience": "https://management.azure.com"},
            # A line for each request takes a tenth of a test's time; whoever looks at the log asks for it.
            "LogLevel": "WARNING",
            **({"Credential": self.credential} if self.credential else {}),
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
        deliver: Callable[[dict[str, Any]], dict[str, Any]] | None = None,
        **more: Any,
    ) -> Outcome:
        """An operation to its end: callbacks after their delay, retries after retriable codes, kills survived.

        `deliver` may stand between CloudFormation and the handler; it usually calls `invoke`.
        """
        began, first = self.clock(), len(self.requests)
        self._longest_call = 0.0
        event = self.event(action, desired, previous, **more)
        events: list[dict[str, Any]] = []
        retries, identified, limit = 0, False, IDENTIFIER_AIM_SECONDS
        while len(events) < MOST_EVENTS:
            try:
                answer = (deliver or self.invoke)(event)
            except Killed:
                # Lambda reports a crash; CloudFormation calls again with what it has.
                self.restart()
                if not self.same_environment:
                    self.first_calls.clear()
                    limit = IDENTIFIER_SECONDS
                self.clock.sleep(5)
                continue
            events.append(answer)
            contract.check(action, answer, self._longest_call)
            seconds = self.clock() - began
            if action == "CREATE" and not identified:
                identified = contract.identifies(answer, seconds, limit)
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

    def deploy(self, desired: dict[str, Any] = PLAIN, **more: Any) -> Outcome:
        """A create, which must succeed."""
        outcome = self.run("CREATE", desired, **more)
        assert outcome.status == "SUCCESS", outcome.last
        return outcome

    def update(self, desired: dict[str, Any], previous: dict[str, Any] = PLAIN, **more: Any) -> Outcome:
        """An update of the cluster."""
        return self.run("UPDATE", {**desired, "Id": ID}, {**previous, "Id": ID}, **more)

    def read(self) -> Outcome:
        """A read by the identifier alone, as drift detection requests it."""
        return self.run("READ", {"Id": ID})

    def delete(self, **more: Any) -> Outcome:
        """A delete by the identifier alone."""
        return self.run("DELETE", {"Id": ID}, **more)

    def _outcome(self, last: dict[str, Any], events: list[dict[str, Any]], began: float, first: int) -> Outcome:
        made = [(method, path) for method, path in self.requests[first:] if "/subscriptions/" in path]
        writes = [f"{method} {path.rsplit('/managedClusters/', 1)[-1]}" for method, path in made if method != "GET"]
        reads = sum(method == "GET" for method, _ in made)
        return Outcome(last, events, writes, reads, self.clock() - began, self._longest_call)

    def cluster(self, name: str = "prod") -> dict[str, Any] | None:
        """The cluster as Azure has it, or None."""
        response = self.cloud.call("GET", f"{ID.rpartition('/')[0]}/{name}")
        return dict(response.json()) if response.status == 200 else None

    def change_record(self, change: Callable[[dict[str, Any]], Any]) -> None:
        """Change what the sandbox has stored of the cluster, as only AKS itself could."""
        inside = self.cloud.azure.world
        record = records.find(inside, ID)
        assert record is not None
        change(record)
        records.save(inside, record)

    def put(self, path: str, body: dict[str, Any], status: int = 200) -> None:
        """Somebody's PUT of the cluster, or of what is below it at a path, to its end."""
        self.cloud.done(self.cloud.call("PUT", f"{ID}/{path}".rstrip("/"), body), status)

    @property
    def body(self) -> dict[str, Any]:
        """The cluster as Azure has it, which must be there."""
        cluster = self.cluster()
        assert cluster is not None
        return cluster

    def pools(self, member: str) -> dict[str, Any]:
        """One member of each node pool, by the pool's name; None where it is absent."""
        return {pool["name"]: pool.get(member) for pool in self.body["properties"]["agentPoolProfiles"]}


def deployed(desired: dict[str, Any] = PLAIN) -> World:
    """A world with this cluster, created and at rest."""
    world = World()
    world.deploy(desired)
    return world
