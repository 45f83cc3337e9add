"""The world of the matrix: AWS's calls are requests like any other, and what is secret and what is written is kept.

AWS is the production class over a session of ours, so that its refusals are translated by the production code.
"""

import json
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlsplit

from acme_azure_akscluster.identity.aws import Aws
from sandbox.azure.core.messages import Request, Response
from tests.support import aws
from tests.support.logged import everything_logged
from tests.support.world import World

ROLE_SESSION = {
    "accessKeyId": "ASIAEXAMPLE",
    "secretAccessKey": "canary-aws-secret-key-0001",
    "sessionToken": "canary-aws-session-token-0002",
}
# The parameters of a signed operation URL that are its signature.
_SIGNATURE = ("c", "s", "h", "t")
_SHORTEST_SECRET = 9


class FaultWorld(World):
    """`before_request` and `after_request` see AWS's calls too, and `before_request` may raise what botocore would."""

    def __init__(self, seed: int = 1) -> None:
        super().__init__(seed)
        self.account = _Account(self)
        self._resource = self._start()
        self.secrets: set[str] = set(ROLE_SESSION.values()) - {ROLE_SESSION["accessKeyId"]}
        self.written: list[str] = []

    def configuration(self) -> dict[str, Any]:
        """With the most talkative log that one can ask for."""
        return {**super().configuration(), "LogLevel": "DEBUG"}

    def event(self, *arguments: Any, **more: Any) -> dict[str, Any]:
        """As CloudFormation sends it, with the execution role's session."""
        event = super().event(*arguments, **more)
        event["requestData"]["callerCredentials"] = ROLE_SESSION
        return event

    def invoke(self, event: dict[str, Any]) -> dict[str, Any]:
        """One invocation, whose answer and logs are kept."""
        with everything_logged(self.written):
            answer = super().invoke(event)
        # While an operation goes on its model is the input, with what the user put in.
        displayed = {**answer, "resourceModel": None} if answer["status"] == "IN_PROGRESS" else answer
        self.written.append(json.dumps(displayed))
        return answer

    def _handle(self, request: Request) -> Response:
        self._learn_from(request)
        response = super()._handle(request)
        if request.path.endswith("/token") and response.status == 200 and b"access_token" in response.body:
            self.secrets |= _access_tokens(response.body)
        url = response.header("azure-asyncoperation") or ""
        self.secrets |= {
            value
            for name, value in parse_qsl(urlsplit(url).query)
            if name in _SIGNATURE and len(value) >= _SHORTEST_SECRET
        }
        return response

    def _learn_from(self, request: Request) -> None:
        if authorization := request.header("authorization"):
            self.secrets.add(authorization.removeprefix("Bearer "))
        form = parse_qs(request.body.decode(errors="replace"))
        self.secrets |= {value for name in ("client_assertion", "client_secret") for value in form.get(name, [])}

    def leaks(self) -> list[str]:
        """Secrets that were written, each with what stands before it."""
        secrets = self.secrets | set(self.account.secrets.values())
        return [
            f"{text[max(0, at - 120) : at]}>>>{secret[:30]}"
            for text in self.written
            for secret in secrets
            if (at := text.find(secret)) >= 0
        ]


def _access_tokens(body: bytes) -> set[str]:
    try:
        return {str(json.loads(body)["access_token"])}
    except ValueError:  # a fault has cut it off
        return set()


class _Account(aws.Account):
    """AWS as boto3's session shows it to the handlers."""

    def __init__(self, world: FaultWorld) -> None:
        super().__init__(world.clock)
        self._world = world

    def __call__(self, _session: Any, region: str, deadline: Any) -> Any:
        return Aws(self, region, deadline)  # type: ignore[arg-type]

    def client(self, service: str, region_name: str, config: Any) -> "_Client":
        return _Client(self, f"https://{service}.{region_name}.amazonaws.com", self._world)


class _Client:
    def __init__(self, account: _Account, endpoint: str, world: FaultWorld) -> None:
        self._account = account
        self._endpoint = endpoint
        self._world = world

    def get_web_identity_token(self, **requested: Any) -> dict[str, Any]:
        request = self._asks("GetWebIdentityToken")
        token = self._account.web_identity_token(requested["Audience"][0], requested["DurationSeconds"], {})
        return self._answers(request, {"WebIdentityToken": token})

    def get_secret_value(self, **requested: Any) -> dict[str, Any]:
        request = self._asks("GetSecretValue")
        return self._answers(request, {"SecretString": self._account.secret(requested["SecretId"])})

    def _asks(self, operation: str) -> Request:
        request = Request("POST", f"{self._endpoint}/{operation}", {}, b"")
        self._world.before_request(request)
        self._world.requests.append((request.method, request.path))
        return request

    def _answers(self, request: Request, answer: dict[str, Any]) -> dict[str, Any]:
        self._world.after_request(request, Response(200, {}, b""))
        return answer
