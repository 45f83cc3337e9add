"""Everything secret that an operation touches, and everything that it writes: to search the one for the other."""

import json
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlsplit

from sandbox.azure.core.messages import Request, Response
from tests.support.account import SECRET_ARN
from tests.support.certificates import pem
from tests.support.login_world import ROLE_ACCESS_KEY, LoginWorld

CLIENT_SECRET = "canary~client.secret-0003"
PASSWORD = "Canary-Passw0rd-0004!"
SECRET_KEY_LINES = [line for line in pem("canary")[1].splitlines() if len(line) > 40 and line not in pem("canary")[0]]
# The parameters of a signed operation URL that are its signature.
_SIGNATURE = ("c", "s", "h", "t")


class Canaries:
    """Watches a world: notes what is secret, and what is written."""

    def __init__(self, world: LoginWorld) -> None:
        self.world = world
        self.secrets: set[str] = {
            *(ROLE_ACCESS_KEY["secretAccessKey"], ROLE_ACCESS_KEY["sessionToken"], CLIENT_SECRET, PASSWORD),
            *SECRET_KEY_LINES,
        }
        self.written: list[str] = []
        # Which request from now on is answered with an error that repeats all that was sent; None for none.
        self.echo_after: int | None = None
        world.after_request = self._seen

    def _seen(self, request: Request, response: Response) -> None:
        authorization = request.header("authorization")
        if authorization:
            self.secrets.add(authorization.removeprefix("Bearer "))
        for values in parse_qs(request.body.decode(errors="replace")).values():
            self.secrets |= {value for value in values if value.startswith("eyJ")}
        if request.path.endswith("/token") and response.status == 200:
            self.secrets.add(response.json()["access_token"])
        url = response.header("azure-asyncoperation") or ""
        self.secrets |= {
            value for name, value in parse_qsl(urlsplit(url).query) if name in _SIGNATURE and len(value) > 8
        }
        if self.echo_after is not None:
            self.echo_after -= 1
            if self.echo_after < 0:
                self.echo_after = None
                _repeat_everything(request, response, url)

    def answered(self, event: dict[str, Any]) -> None:
        """What CloudFormation gets. While an operation goes on, its model is the input, with what the user put in."""
        displayed = {**event, "resourceModel": None} if event["status"] == "IN_PROGRESS" else event
        self.written.append(json.dumps(displayed))

    def leaks(self) -> list[str]:
        """The secrets that were written, with what stands before them."""
        leaked = []
        for text in self.written:
            for secret in self.secrets:
                at = text.find(secret)
                if at >= 0:
                    leaked.append(f"{text[max(0, at - 200) : at]}>>>{secret[:60]}")
        return leaked


def _repeat_everything(request: Request, response: Response, url: str) -> None:
    """The worst server: its error message quotes the request, credentials and all, as sent and in its own words."""
    body = request.body.decode(errors="replace")
    values = " and ".join(_values(body))
    message = f"You said {values} with {request.header('authorization')}, see {url}. All that you sent: {body}"
    response.status = 400
    response.headers = {"content-type": "application/json"}
    entra = request.path.endswith("/token")
    document = {"error": "odd", "error_description": message} if entra else {"code": "Odd", "message": message}
    response.body = json.dumps(document).encode()


def _values(body: str) -> list[str]:
    """The texts of a form or of a JSON document, without their names."""
    if not body.startswith("{"):
        return [value for values in parse_qs(body).values() for value in values]
    actual: list[str] = []
    # Called for each object of the document, the innermost first.
    json.loads(body, object_hook=lambda one: actual.extend(value for value in one.values() if isinstance(value, str)))
    return actual


LOGINS: dict[str, dict[str, Any]] = {
    "federation": {},
    "client secret": {"Type": "ClientSecret", "SecretArn": SECRET_ARN},
    "client secret as the console stores it": {"Type": "ClientSecret", "SecretArn": SECRET_ARN},
    "client secret by reference": {"Type": "ClientSecret", "Secret": CLIENT_SECRET},
    "certificate": {"Type": "ClientCertificate", "SecretArn": SECRET_ARN},
    "certificate by reference": {"Type": "ClientCertificate", "Secret": pem("canary")[1]},
}
