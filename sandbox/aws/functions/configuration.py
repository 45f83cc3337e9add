"""lambda:GetFunctionConfiguration of the account's own functions: what is known of them, in Lambda's spelling."""

import json
import re
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import unquote

from sandbox.aws.functions.rie import Function
from sandbox.aws.settings import ACCOUNT_ID, DEFAULT_REGION, PARTITION

type Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]

_PATH = re.compile(r"/2015-03-31/functions/(?P<name>[^/]+)/configuration")
_SCOPE = re.compile(r"Credential=[^/]+/\d+/([^/]+)/lambda/")


def with_configurations(others: Wsgi, find: Callable[[str], Function | None]) -> Wsgi:
    """Everything but a GET of a function's configuration goes to `others`; `find` takes a name or an ARN."""

    def answer(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        match = _PATH.fullmatch(unquote(environ["PATH_INFO"]))
        if environ["REQUEST_METHOD"] != "GET" or not match:
            return others(environ, start_response)
        scope = _SCOPE.search(environ.get("HTTP_AUTHORIZATION", ""))
        region = scope[1] if scope else DEFAULT_REGION
        function = find(match["name"])
        if function is None or function.region != region:
            arn = f"arn:{PARTITION}:lambda:{region}:{ACCOUNT_ID}:function:{match['name'].rpartition('function:')[2]}"
            problem = {"Type": "User", "Message": f"Function not found: {arn}"}
            return _json(start_response, "404 Not Found", problem, ("x-amzn-ErrorType", "ResourceNotFoundException"))
        return _json(start_response, "200 OK", configuration(function))

    return answer


def configuration(function: Function) -> dict[str, Any]:
    """Without what the sandbox does not keep: the code's size and hash, the revision, the time of the last change."""
    variables = {"Environment": {"Variables": dict(function.variables)}} if function.variables else {}
    return {
        "FunctionName": function.name,
        "FunctionArn": function.arn,
        "Runtime": "python3.12",
        "Role": function.role,
        "Handler": function.handler,
        "Timeout": function.timeout,
        "MemorySize": function.memory,
        "Version": "$LATEST",
        "State": "Active",
        "LastUpdateStatus": "Successful",
        "PackageType": "Zip",
        "Architectures": ["x86_64"],
        "EphemeralStorage": {"Size": 512},
        **variables,
    }


def _json(start_response: Callable[..., Any], status: str, document: Any, *headers: tuple[str, str]) -> Iterable[bytes]:
    start_response(status, [("Content-Type", "application/json"), *headers])
    return [json.dumps(document).encode()]
