"""The HTTP side: Lambda's Invoke API, and what the sandbox reports about itself below /sandbox."""

import json
from collections.abc import Callable, Iterable
from typing import Any

from flask import Flask, Response, request

from sandbox.aws.functions.front import FunctionNotFoundError, LambdaFront, TooManyRequestsError

MAX_PAYLOAD_BYTES = 6 * 1024 * 1024


def lambda_app(
    front: LambdaFront,
    resolve: Callable[[str], str | None],
    progress: Callable[[str | None], Iterable[dict[str, Any]]],
) -> Flask:
    """`resolve` turns the name in a request into a deployed function's; `progress` reads the handlers' messages."""
    app = Flask("lambda")
    app.config["MAX_CONTENT_LENGTH"] = MAX_PAYLOAD_BYTES

    @app.post("/2015-03-31/functions/<path:name>/invocations")
    def invoke(name: str) -> Response:
        function = resolve(name)
        if function is None:
            return _error(404, "ResourceNotFoundException", f"Function not found: {name}")
        try:
            answer = front.invoke(function, request.get_data())
        except FunctionNotFoundError:
            return _error(404, "ResourceNotFoundException", f"Function not found: {name}")
        except TooManyRequestsError:
            return _error(429, "TooManyRequestsException", "Rate Exceeded.")
        response = Response(answer.payload, mimetype="application/json")
        response.headers["X-Amz-Executed-Version"] = "$LATEST"
        if answer.function_error:
            response.headers["X-Amz-Function-Error"] = answer.function_error
        return response

    @app.get("/sandbox/invocations")
    def invocations() -> Response:
        return _lines(list(front.invocations))

    @app.get("/sandbox/progress")
    def progress_log() -> Response:
        return _lines(progress(request.args.get("stack")))

    return app


def _lines(entries: Iterable[dict[str, Any]]) -> Response:
    return Response("".join(f"{json.dumps(entry)}\n" for entry in entries), mimetype="application/jsonl")


def _error(status: int, code: str, message: str) -> Response:
    body = json.dumps({"Type": "User", "Message": message, "message": message})
    return Response(body, status, {"x-amzn-ErrorType": code}, mimetype="application/json")
