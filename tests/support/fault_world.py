"""The world of the matrix: AWS's calls are requests like any other, and what is secret and what is written is kept."""

from collections.abc import Callable
from typing import Any

from sandbox.azure.core.messages import Request, Response
from tests.support.account import AwsAccount
from tests.support.logged import everything_logged
from tests.support.login_world import ROLE_ACCESS_KEY, LoginWorld
from tests.support.secret_watch import SecretWatch


class FaultWorld(LoginWorld):
    """`before_request` and `after_request` see AWS's calls too, and `before_request` may raise what botocore would."""

    def __init__(self, seed: int = 1) -> None:
        super().__init__(seed, LogLevel="DEBUG")
        self.account = self.aws = _Account(self)
        self.restart()
        self.watch = SecretWatch(ROLE_ACCESS_KEY["secretAccessKey"], ROLE_ACCESS_KEY["sessionToken"])

    def invoke(self, event: dict[str, Any]) -> dict[str, Any]:
        """One invocation, whose answer and logs are kept."""
        with everything_logged(self.watch.written):
            answer = super().invoke(event)
        self.watch.reported(answer)
        return answer

    def _handle(self, request: Request) -> Response:
        self.watch.sent(request)
        response = super()._handle(request)
        self.watch.answered(request, response)
        return response

    def leaks(self) -> list[str]:
        """Secrets that were written, each with what stands before it."""
        return self.watch.leaks(*self.account.secrets.values())


class _Account(AwsAccount):
    def __init__(self, world: FaultWorld) -> None:
        super().__init__(world.clock)
        self._world = world

    def client(self, service: str, region_name: str, config: Any) -> Any:
        """boto3's client, each of whose calls the world sees."""
        client = super().client(service, region_name, config)
        return _Client(self._world, f"https://{service}.{region_name}.amazonaws.com", client)


class _Client:
    def __init__(self, world: FaultWorld, endpoint: str, client: Any) -> None:
        self._world = world
        self._endpoint = endpoint
        self._client = client

    def __getattr__(self, operation: str) -> Callable[..., dict[str, Any]]:
        name = operation.title().replace("_", "")

        def call(**parameters: Any) -> dict[str, Any]:
            request = Request("POST", f"{self._endpoint}/{name}", {}, b"")
            self._world.before_request(request)
            self._world.requests.append((request.method, request.path))
            answer: dict[str, Any] = getattr(self._client, operation)(**parameters)
            self._world.after_request(request, Response(200, {}, b""))
            return answer

        return call
