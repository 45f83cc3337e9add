"""What is secret of an operation, and all that it writes: to search the one for the other."""

import json
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlsplit

from sandbox.azure.core.messages import Request, Response

# The parameters of a signed operation URL that are its signature.
_SIGNATURE = ("c", "s", "h", "t")
_SHORTEST_SECRET = 9


class SecretWatch:
    """`known` are secret from the start; `written` are logs, answers and whatever else is to be searched."""

    def __init__(self, *known: str) -> None:
        self.secrets = set(known)
        self.written: list[str] = []

    def sent(self, request: Request) -> None:
        """Learn from what a request carries: tokens, assertions, client secrets."""
        if authorization := request.header("authorization"):
            self.secrets.add(authorization.removeprefix("Bearer "))
        form = parse_qs(request.body.decode(errors="replace"))
        self.secrets |= {value for name in ("client_assertion", "client_secret") for value in form.get(name, [])}

    def answered(self, request: Request, response: Response) -> None:
        """Learn from an answer: access tokens, the signature of an operation's URL."""
        if request.path.endswith("/token") and response.status == 200:
            self.secrets |= _access_tokens(response.body)
        query = parse_qsl(urlsplit(operation_url(response)).query)
        self.secrets |= {value for name, value in query if name in _SIGNATURE and len(value) >= _SHORTEST_SECRET}

    def reported(self, event: dict[str, Any]) -> None:
        """What CloudFormation gets. While an operation goes on, its model is the input, with what the user put in."""
        displayed = {**event, "resourceModel": None} if event["status"] == "IN_PROGRESS" else event
        self.written.append(json.dumps(displayed))

    def leaks(self, *more: str) -> list[str]:
        """The secrets that were written, with what stands before them."""
        return [
            f"{text[max(0, at - 200) : at]}>>>{secret[:60]}"
            for text in self.written
            for secret in self.secrets | set(more)
            if (at := text.find(secret)) >= 0
        ]


def operation_url(response: Response) -> str:
    """Where the operation can be polled that an answer has accepted; empty for none."""
    return response.header("azure-asyncoperation") or ""


def _access_tokens(body: bytes) -> set[str]:
    try:
        return {str(token)} if (token := json.loads(body).get("access_token")) else set()
    except ValueError:  # a fault has cut it off
        return set()
