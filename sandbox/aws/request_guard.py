"""Which requests are accepted: those of local programs with an access key that the sandbox issued, and of no web page.

A browser sends what a page of any site tells it to, also to 127.0.0.1; what it cannot do is leave out the Origin of
such a request, or name another Host than the page's where a name was made to lead here (DNS rebinding).
"""

import json
import re
from collections.abc import Callable, Iterable
from io import BytesIO
from typing import Any
from urllib.parse import parse_qs

type Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]

_HOST = re.compile(r"(?:127\.0\.0\.1|\[::1\]|(?:[\w.-]+\.)?localhost)(?::[0-9]{1,5})?", re.IGNORECASE)
_SIGNED = re.compile(r"(?:Credential=|AWS )([A-Za-z0-9]{16,128})[/:]")
# Not signed in AWS either: the caller's proof is a token in the request.
_BY_TOKEN = re.compile(rb"(?:^|&)Action=AssumeRoleWith(?:WebIdentity|SAML)(?:&|$)")
_MOST_LOOKED_AT = 64 * 1024
# The query protocol's code and that of the JSON protocols, and the message.
_NO_KEY = (
    "MissingAuthenticationToken",
    "MissingAuthenticationTokenException",
    "Request is missing Authentication Token",
)
_UNKNOWN_KEY = (
    "InvalidClientTokenId",
    "UnrecognizedClientException",
    "The security token included in the request is invalid.",
)


def local_only(app: Wsgi) -> Wsgi:
    """`app` for programs of this machine, not for pages in its browsers."""

    def answer(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        if not _HOST.fullmatch(environ.get("HTTP_HOST", "")):
            return refused(start_response, "Forbidden", "This Host is not the sandbox's.")
        if "HTTP_ORIGIN" in environ or environ.get("HTTP_SEC_FETCH_SITE", "none") not in ("none", "same-origin"):
            return refused(start_response, "Forbidden", "The sandbox takes no request of a web page.")
        return app(environ, start_response)

    return answer


def signed_only(app: Wsgi, is_issued: Callable[[str], bool]) -> Wsgi:
    """`app` for requests that name an access key of the sandbox's."""

    def answer(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        key = access_key(environ)
        if key is None and not _by_token(environ):
            return _unauthenticated(environ, start_response, *_NO_KEY)
        if key is not None and not is_issued(key):
            return _unauthenticated(environ, start_response, *_UNKNOWN_KEY)
        return app(environ, start_response)

    return answer


def access_key(environ: dict[str, Any]) -> str | None:
    """The access key that a request names, in its header or, of a pre-signed URL, in its query."""
    match = _SIGNED.search(environ.get("HTTP_AUTHORIZATION", ""))
    if match:
        return match[1]
    query = parse_qs(environ.get("QUERY_STRING", ""))
    named = (query.get("X-Amz-Credential") or query.get("AWSAccessKeyId") or [""])[0]
    return named.partition("/")[0] or None


def body_of(environ: dict[str, Any], most: int) -> bytes:
    """A request's body, which stays there for others; empty when it is longer than `most` bytes."""
    length = int(environ.get("CONTENT_LENGTH") or 0)
    if not 0 < length <= most:
        return b""
    body: bytes = environ["wsgi.input"].read(length)
    environ["wsgi.input"] = BytesIO(body)
    return body


def _by_token(environ: dict[str, Any]) -> bool:
    return environ["REQUEST_METHOD"] == "POST" and _BY_TOKEN.search(body_of(environ, _MOST_LOOKED_AT)) is not None


def _unauthenticated(
    environ: dict[str, Any], start_response: Callable[..., Any], code: str, json_code: str, message: str
) -> Iterable[bytes]:
    """The refusal in the form of the request's protocol; those of JSON name their operation in a header."""
    if "HTTP_X_AMZ_TARGET" not in environ:
        return refused(start_response, code, message)
    start_response("400 Bad Request", [("Content-Type", environ.get("CONTENT_TYPE") or "application/x-amz-json-1.0")])
    return [json.dumps({"__type": json_code, "message": message}).encode()]


def refused(start_response: Callable[..., Any], code: str, message: str) -> Iterable[bytes]:
    """In both of AWS's forms, so that every client can read it: XML for the query protocols, the type for JSON's."""
    document = (
        f"<ErrorResponse><Error><Type>Sender</Type><Code>{code}</Code><Message>{message}</Message></Error>"
        "<RequestId>00000000-0000-4000-8000-000000000000</RequestId></ErrorResponse>"
    )
    start_response("403 Forbidden", [("Content-Type", "text/xml"), ("x-amzn-ErrorType", code)])
    return [document.encode()]
