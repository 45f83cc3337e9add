"""A cluster's life in a sandbox in the test's own process, recorded as the acceptance suite does it."""

from functools import cache
from typing import Any

from sandbox.azure.core.messages import Request, Response
from tests.support.harness import NOON, TENANT, Cloud, VirtualClock, cluster_body, pool
from tools.acceptance.recording.exchange import Exchange, observed
from tools.acceptance.recording.scrubber import Scrubber

HOST = "localhost:8443"


def exchange(at: float, request: Request, response: Response) -> Exchange:
    """What the recorder would have observed `at` these seconds."""
    form = {"content-type": "application/x-www-form-urlencoded"} if request.path.endswith("/token") else {}
    url = request.url if "://" in request.url else f"https://{HOST}{request.url}"
    sent, answered = ({**request.headers, **form}, request.body), (response.status, response.headers, response.body)
    return observed(at, request.method, url, sent, answered)


class Recorded:
    """A cloud whose exchanges are kept, scrubbed. `look` is how long the client waits between two looks."""

    def __init__(self, seed: int = 1, start: float = NOON, look: float = 30.0, group: str = "harvest") -> None:
        self.cloud = Cloud(seed=seed, clock=VirtualClock(start))
        self.exchanges: list[Exchange] = []
        # What went over the wire, as text.
        self.raw: list[str] = []
        self._scrubber, self._began, self._look = Scrubber((HOST,)), start, look
        self._group = self.cloud.group(group)
        handle = self.cloud.azure.handle

        def recorded(request: Request) -> Response:
            response = handle(request)
            if not request.path.startswith("/sandbox/"):
                self._keep(request, response)
            return response

        self.cloud.azure.handle = recorded  # type: ignore[method-assign]

    def path(self, cluster: str) -> str:
        return f"{self._group}/providers/Microsoft.ContainerService/managedClusters/{cluster}"

    def write(self, method: str, path: str, body: Any = None, **options: Any) -> Response:
        """A write, and looks until it has settled."""
        answer = self.cloud.call(method, path, body, **options)
        url = answer.header("azure-asyncoperation")
        while url and self.cloud.call("GET", url).json()["status"] not in ("Succeeded", "Failed", "Canceled"):
            self.cloud.clock.sleep(self._look)
        self.cloud.call("GET", path)
        return answer

    def _keep(self, request: Request, response: Response) -> None:
        parts = (request.url, request.headers, request.body.decode(), response.headers, response.body.decode())
        self.raw += [str(part) for part in parts]
        one = exchange(self.cloud.clock() - self._began, request, response)
        self.exchanges.append(self._scrubber.scrub(one))


def life(**options: Any) -> list[Exchange]:
    """Create, a pool, labels, tags, a stop and a start, a refusal, a delete."""
    return live(Recorded(**options))


def live(recorded: Recorded) -> list[Exchange]:
    """The same in a cloud that is kept."""
    path = recorded.path("apple")
    recorded.cloud.login(TENANT, client_id=recorded.cloud.azure.admin["client_id"], client_secret="wrong")
    recorded.cloud.call("GET", path)
    recorded.write("PUT", path, cluster_body(), headers={"if-none-match": "*"})
    recorded.write("PUT", f"{path}/agentPools/web", {"properties": pool("web", nodeLabels={"a": "1"})})
    recorded.write("PUT", f"{path}/agentPools/web", {"properties": pool("web", nodeLabels={"a": "2"}, count=3)})
    recorded.cloud.call("GET", f"{path}/agentPools")
    recorded.cloud.call("PATCH", path, {"tags": {"season": "autumn"}})
    recorded.write("PUT", path, cluster_body(networkProfile={"networkPlugin": "kubenet", "dnsServiceIP": "10.9.9.9"}))
    recorded.write("POST", f"{path}/stop")
    recorded.write("POST", f"{path}/start")
    recorded.cloud.call("POST", f"{path}/listClusterUserCredential")
    recorded.write("DELETE", path)
    return recorded.exchanges


recorded = cache(life)
