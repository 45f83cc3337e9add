"""Faults on demand: what the network, ARM or AKS may do to a request, matched by method, path and occurrence.

A fault: {"method": regex, "path": regex, "after": n matching requests to let pass, "times": how often (default 1),
          "action": {...}}. Actions, by `type`:

    refuse                                  nothing listened
    reset    {"when": before|after}         the connection breaks before the request arrived, or after it was applied
    hang     {"when", "seconds"}            no answer for that long, then a break
    delay    {"seconds"}                    a slow answer
    drip     {"seconds"}                    the real answer, each byte of its body that long after the one before
    inflate  {"bytes"}                      the real answer with so many spaces behind it, compressed
    respond  {"status", "headers", "body" (JSON) or "text" (raw), "apply": bool}     another answer, applied or not
    patch    {"body": {...}}                the real answer with this merged into its JSON (none removes a key)
    truncate {"bytes"}                      the real answer, cut off
    outcome  {"status": Failed|Canceled, "error", "after": share of its time, "heals_after": cloud seconds}
                                            how the operation ends that this request starts
"""

import gzip
import json
import re
from collections.abc import Callable
from typing import Any

from sandbox.azure.arm import operations
from sandbox.azure.core import ids
from sandbox.azure.core.messages import Json, Request, Response, TransportFault
from sandbox.azure.core.records import merge
from sandbox.azure.core.world import World

FAULT = "fault"
_Act = Callable[[World, Json, Callable[[], Response]], Response]


def add(world: World, fault: Json) -> Json:
    """Store a fault; raises ValueError if it makes no sense."""
    action = fault.get("action") or {}
    if action.get("type") not in _ACTIONS:
        raise ValueError(f"action.type must be one of {', '.join(_ACTIONS)}")
    document = {
        "id": ids.guid(world.random),
        "method": fault.get("method", ".*"),
        "path": fault.get("path", ".*"),
        "after": int(fault.get("after", 0)),
        "times": int(fault.get("times", 1)),
        "seen": 0,
        "fired": 0,
        "action": action,
    }
    for pattern in (document["method"], document["path"]):
        re.compile(pattern)
    world.store.put(FAULT, document["id"], document)
    return document


def match(world: World, request: Request) -> Json | None:
    """The action of the first fault that this request triggers. Every matching fault counts it."""
    chosen: Json | None = None
    for key, fault in world.store.items(FAULT):
        if not re.fullmatch(fault["method"], request.method, re.IGNORECASE):
            continue
        if not re.search(fault["path"], request.path, re.IGNORECASE):
            continue
        fault["seen"] += 1
        if chosen is None and fault["after"] < fault["seen"] and fault["fired"] < fault["times"]:
            fault["fired"] += 1
            chosen = fault["action"]
        world.store.put(FAULT, key, fault)
    return chosen


def act(world: World, action: Json, proceed: Callable[[], Response]) -> Response:
    """Answer as the fault wants; `proceed` handles the request for real."""
    return _ACTIONS[action["type"]](world, action, proceed)


def _refuse(_: World, action: Json, proceed: Callable[[], Response]) -> Response:
    return Response(0, transport=TransportFault("refuse"))


def _broken(kind: Any) -> _Act:
    def act_out(_: World, action: Json, proceed: Callable[[], Response]) -> Response:
        if action.get("when", "before") == "after":
            proceed()
        return Response(0, transport=TransportFault(kind, float(action.get("seconds", 0))))

    return act_out


def _slow(attribute: str) -> _Act:
    def act_out(_: World, action: Json, proceed: Callable[[], Response]) -> Response:
        response = proceed()
        setattr(response, attribute, float(action["seconds"]))
        return response

    return act_out


def _inflate(_: World, action: Json, proceed: Callable[[], Response]) -> Response:
    response = proceed()
    response.headers["content-encoding"] = "gzip"
    response.body = gzip.compress(response.body + b" " * int(action["bytes"]), 1)
    return response


def _respond(_: World, action: Json, proceed: Callable[[], Response]) -> Response:
    if action.get("apply"):
        proceed()
    text = action.get("text")
    body = text.encode() if text is not None else json.dumps(action["body"]).encode() if "body" in action else b""
    headers = {"content-type": "application/json; charset=utf-8"} if body else {}
    return Response(int(action["status"]), {**headers, **action.get("headers", {})}, body)


def _patch(_: World, action: Json, proceed: Callable[[], Response]) -> Response:
    response = proceed()
    content = response.json()
    if isinstance(content, dict):
        merge(content, action["body"])
        response.body = json.dumps(content).encode()
    return response


def _truncate(_: World, action: Json, proceed: Callable[[], Response]) -> Response:
    response = proceed()
    response.body = response.body[: int(action["bytes"])]
    return response


def _outcome(world: World, action: Json, proceed: Callable[[], Response]) -> Response:
    operations.plan_outcome(world, {key: value for key, value in action.items() if key != "type"})
    try:
        return proceed()
    finally:
        # If the request started nothing, the plan must not fall on the next one.
        world.store.delete(operations.PLANNED, operations.PLANNED)


_ACTIONS: dict[str, _Act] = {
    "refuse": _refuse,
    "reset": _broken("reset"),
    "hang": _broken("hang"),
    "delay": _slow("delay"),
    "drip": _slow("pace"),
    "inflate": _inflate,
    "respond": _respond,
    "patch": _patch,
    "truncate": _truncate,
    "outcome": _outcome,
}
