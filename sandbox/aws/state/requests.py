"""Between the clients and moto: what a request has changed in moto's services is written down before it is answered."""

import re
from collections.abc import Callable, Iterable
from typing import Any

from sandbox.aws.state.journal import Journal
from sandbox.aws.state.moto_state import SERVICES

type Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]

_READING = {"GET", "HEAD", "OPTIONS"}
# A signature names the service: Credential=KEY/DATE/REGION/SERVICE/aws4_request, as a header or in the query.
_SERVICE = re.compile(r"(?:/|%2F)([a-z0-9-]+)(?:/|%2F)aws4_request", re.IGNORECASE)


def remembering(app: Wsgi, journal: Journal) -> Wsgi:
    """`app` with its changes written down. It answers requests that may change moto's state one after the other."""

    def answer(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] in _READING or service(environ) not in SERVICES:
            return app(environ, start_response)
        with journal.account():
            response = list(app(environ, start_response))
            journal.write_account()
        return response

    return answer


def service(environ: dict[str, Any]) -> str | None:
    """The service that a signed request is for; None of an unsigned one."""
    match = _SERVICE.search(f"{environ.get('HTTP_AUTHORIZATION', '')} {environ.get('QUERY_STRING', '')}")
    return match.group(1) if match else None
