"""A cloud in the test's own process, under virtual time, and a caller that speaks to it in JSON."""

import json
from typing import Any
from urllib.parse import urlencode

from sandbox.azure.cloud import Azure, refuse_to_fetch
from sandbox.azure.core import keys
from sandbox.azure.core.messages import Request, Response
from sandbox.azure.core.store import MemoryStore
from sandbox.azure.core.versions import NOVEMBER_2026, Catalog
from sandbox.azure.core.world import Fetch

API = "2026-08-01"
# One key for all clouds of a run: making one takes longer than most tests.
ENTRA_KEY = keys.generate()
CLUSTER_KEY = keys.generate()
NOON = 1_795_348_800.0
TENANT = "11111111-1111-4111-8111-111111111111"
SUBSCRIPTION = "00000000-0000-0000-0000-000000000000"


class VirtualClock:
    def __init__(self, start: float = NOON) -> None:
        self.time = start

    def __call__(self) -> float:
        return self.time

    def sleep(self, seconds: float) -> None:
        self.time += seconds


class Cloud:
    """`azure` at speed 1 with its clock; calls as the administrator unless told otherwise."""

    def __init__(
        self,
        *,
        store: MemoryStore | None = None,
        clock: VirtualClock | None = None,
        versions: Catalog = NOVEMBER_2026,
        seed: int = 1,
        fetch: Fetch | None = None,
    ) -> None:
        self.clock = clock or VirtualClock()
        self.azure = Azure(
            store or MemoryStore(),
            now=self.clock,
            seed=seed,
            base_url="https://localhost:8443",
            entra_key=ENTRA_KEY,
            make_key=lambda: CLUSTER_KEY,
            versions=versions,
            tenant_id=TENANT,
            subscription_id=SUBSCRIPTION,
            fetch=fetch or refuse_to_fetch,
        )
        self._token: tuple[str, float] | None = None

    @property
    def token(self) -> str:
        """The administrator's, renewed before it runs out."""
        if self._token is None or self._token[1] <= self.clock():
            admin = self.azure.admin
            reply = self.login(client_id=admin["client_id"], client_secret=admin["client_secret"])
            self._token = (reply.json()["access_token"], self.clock() + 3000)
        return self._token[0]

    def login(self, tenant: str = TENANT, **form: str) -> Response:
        fields = {"grant_type": "client_credentials", "scope": "https://management.azure.com/.default", **form}
        body = urlencode({key: value for key, value in fields.items() if value}).encode()
        return self.azure.handle(Request("POST", f"/{tenant}/oauth2/v2.0/token", {}, body))

    def call(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        token: str | None = None,
        api: str = API,
        headers: dict[str, str] | None = None,
    ) -> Response:
        """`path` from `/subscriptions` on, or an absolute URL, which is used as it is."""
        url = path if "api-version=" in path else f"{path}{'&' if '?' in path else '?'}api-version={api}"
        payload = b"" if body is None else json.dumps(body).encode()
        wanted = {"authorization": f"Bearer {token or self.token}", **(headers or {})}
        return self.azure.handle(Request(method, url, wanted, payload))

    def control(self, method: str, name: str, body: Any = None) -> Any:
        payload = b"" if body is None else json.dumps(body).encode()
        return self.azure.handle(Request(method, f"/sandbox/{name}", {}, payload)).json()

    def fault(self, action: dict[str, Any], **match: Any) -> None:
        """Let this happen to the next request, or to `times`, of a `method` and a `path` (a pattern)."""
        self.control("POST", "faults", {**match, "action": action})

    def settle(self, response: Response, *, limit: float = 20_000) -> dict[str, Any]:
        """Poll the operation to its end as a patient client would; the last status body."""
        url = response.header("azure-asyncoperation")
        assert url is not None, response.body
        waited = 0.0
        while True:
            status: dict[str, Any] = self.call("GET", url).json()
            if status["status"] in ("Succeeded", "Failed", "Canceled"):
                return status
            self.clock.sleep(30)
            waited += 30
            assert waited < limit, f"still {status['status']} after {limit} s"

    def group(self, name: str = "rg", location: str = "westeurope") -> str:
        path = f"/subscriptions/{SUBSCRIPTION}/resourceGroups/{name}"
        assert self.call("PUT", path, {"location": location}).status in (200, 201)
        return path

    def path(self, name: str = "c1", group: str = "rg") -> str:
        """Of a cluster that may not be there yet, in a group that is."""
        return f"{self.group(group)}/providers/Microsoft.ContainerService/managedClusters/{name}"

    def cluster(self, name: str = "c1", group: str = "rg", **changes: Any) -> str:
        """A settled cluster with one System pool `sys`; its path."""
        path = self.path(name, group)
        self.done(self.call("PUT", path, cluster_body(**changes)), 201)
        return path

    def put_pool(self, cluster: str, name: str, **changes: Any) -> Response:
        return self.call("PUT", f"{cluster}/agentPools/{name}", {"properties": pool(name, **changes)})

    def pool(self, cluster: str, name: str, **changes: Any) -> str:
        """A settled new node pool; its path."""
        self.done(self.put_pool(cluster, name, **changes), 201)
        return f"{cluster}/agentPools/{name}"

    def read(self, path: str) -> dict[str, Any]:
        """The properties of what is there."""
        properties: dict[str, Any] = self.call("GET", path).json()["properties"]
        return properties

    def change(self, path: str, **properties: Any) -> Response:
        """A PUT of these properties alone."""
        return self.call("PUT", path, {"location": "westeurope", "properties": properties})

    def update(self, path: str, **properties: Any) -> dict[str, Any]:
        """The settled properties after a PUT of these."""
        self.done(self.change(path, **properties), 200)
        return self.read(path)

    def application(self, scope: str = "", role: str = "", **more: Any) -> tuple[str, dict[str, Any]]:
        """(token, ids) of a new application with a secret, and a role at a scope if there is one."""
        roles = [{"role": role, "scope": scope}] if role else []
        made = self.control("POST", "applications", {"name": "x", "secret": "s", "roles": roles, **more})
        return self.login(client_id=made["client_id"], client_secret="s").json()["access_token"], made

    def assign(self, scope: str, role: str, principal: str, number: int = 1, token: str = "", **more: Any) -> Response:
        """The PUT of a role assignment to a service principal; `number` makes its name, `more` its other properties."""
        definition = f"/subscriptions/{SUBSCRIPTION}/providers/Microsoft.Authorization/roleDefinitions/{role}"
        properties = {"roleDefinitionId": definition, "principalId": principal, "principalType": "ServicePrincipal"}
        path = f"{scope}/providers/Microsoft.Authorization/roleAssignments/44444444-4444-4444-8444-{number:012}"
        return self.call("PUT", path, {"properties": properties | more}, token=token or None)

    def done(self, response: Response, status: int) -> dict[str, Any]:
        assert response.status == status, response.body
        ended = self.settle(response)
        assert ended["status"] == "Succeeded", ended
        return ended


def answers(status: int, code: str, message: str = "") -> dict[str, Any]:
    """The fault that answers a request with an error, without carrying it out."""
    return {"type": "respond", "status": status, "body": {"error": {"code": code, "message": message}}}


def ends(status: str, code: str = "", message: str = "", **more: Any) -> dict[str, Any]:
    """The fault that lets an accepted operation end so."""
    return {
        "type": "outcome",
        "status": status,
        **({"error": {"code": code, "message": message}} if code else {}),
        **more,
    }


def cluster_body(**properties: Any) -> dict[str, Any]:
    return {
        "location": "westeurope",
        "identity": {"type": "SystemAssigned"},
        "properties": {"dnsPrefix": "dns", "agentPoolProfiles": [pool("sys", mode="System")], **properties},
    }


def pool(name: str, **changes: Any) -> dict[str, Any]:
    return {"name": name, "count": 2, "vmSize": "Standard_D4s_v5", "mode": "User", **changes}


def error_of(response: Response) -> tuple[int, str]:
    """(status, code) in either of the two shapes."""
    body = response.json()
    return response.status, body["error"]["code"] if "error" in body else body["code"]
