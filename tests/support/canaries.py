"""Logins with secrets that are known, and the worst server that they may be sent to."""

import json
from typing import Any
from urllib.parse import parse_qs

from sandbox.azure.core.messages import Request, Response
from tests.support.account import SECRET_ARN
from tests.support.certificates import pem
from tests.support.login_world import ROLE_ACCESS_KEY, LoginWorld
from tests.support.secret_watch import SecretWatch, operation_url

CLIENT_SECRET = "canary~client.secret-0003"
PASSWORD = "Canary-Passw0rd-0004!"
SECRET_KEY_LINES = [line for line in pem("canary")[1].splitlines() if len(line) > 40 and line not in pem("canary")[0]]


class Canaries(SecretWatch):
    """Watches a world's requests, and lets one of them be answered by the worst server."""

    def __init__(self, world: LoginWorld) -> None:
        role = ROLE_ACCESS_KEY["secretAccessKey"], ROLE_ACCESS_KEY["sessionToken"]
        super().__init__(*role, CLIENT_SECRET, PASSWORD, *SECRET_KEY_LINES)
        # Which request from now on is answered with an error that repeats all that was sent; None for none.
        self.echo_after: int | None = None
        world.after_request = self._seen

    def _seen(self, request: Request, response: Response) -> None:
        self.sent(request)
        self.answered(request, response)
        if self.echo_after is not None:
            self.echo_after -= 1
            if self.echo_after < 0:
                self.echo_after = None
                _repeat_everything(request, response, operation_url(response))


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
