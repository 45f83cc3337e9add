"""In front of the emulators: one call at a time each, more of them on demand, answers as the Lambda API gives them."""

import json
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import requests

from sandbox.aws.functions.memory import MemoryWatch
from sandbox.aws.functions.rie import Environment, Function, RuntimeEmulator
from sandbox.aws.locks import forbid_held

INVOCATIONS_LIMIT = 5000


class FunctionNotFoundError(Exception):
    """No function of that name: no package is registered."""


class TooManyRequestsError(Exception):
    """Every execution environment is busy and the limit of environments is reached."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What Invoke returns. `function_error` is the X-Amz-Function-Error header's value, or None.

    `callback_delay` is the delay in seconds that the handler returned; in `payload` it is already divided by speed.
    """

    payload: bytes
    function_error: str | None
    callback_delay: float


class _Pool:
    """The execution environments of one function."""

    def __init__(self, function: Function, environment: Environment, limit: int) -> None:
        self.function = function
        self._environment = environment
        self._limit = limit
        self._lock = threading.Lock()
        self._idle: list[RuntimeEmulator] = []
        self._started = 0
        self._busy: set[RuntimeEmulator] = set()

    def take(self) -> RuntimeEmulator:
        with self._lock:
            while self._idle:
                worker = self._idle.pop()
                if worker.usable:
                    self._busy.add(worker)
                    return worker
                worker.stop()
            if len(self._busy) >= self._limit:
                raise TooManyRequestsError(self.function.name)
            self._started += 1
            worker = RuntimeEmulator(self.function, self._environment, self._started)
            self._busy.add(worker)
            return worker

    def give_back(self, worker: RuntimeEmulator) -> None:
        with self._lock:
            self._busy.discard(worker)
            self._idle.append(worker)

    def stop(self) -> None:
        with self._lock:
            for worker in [*self._idle, *self._busy]:
                worker.stop()
            self._idle.clear()
            self._busy.clear()


class LambdaFront:
    """The Lambda service of the sandbox. Thread-safe."""

    def __init__(self, environment: Environment, *, speed: float, limit: int, clock: Callable[[], datetime]) -> None:
        self._environment = environment
        self._speed = speed
        self._limit = limit
        self._clock = clock
        self._pools: dict[str, _Pool] = {}
        self._lock = threading.Lock()
        environment.running.end_orphans()
        self.invocations: deque[dict[str, Any]] = deque(maxlen=INVOCATIONS_LIMIT)

    def deploy(self, function: Function) -> None:
        with self._lock:
            previous = self._pools.get(function.name)
            self._pools[function.name] = _Pool(function, self._environment, self._limit)
        if previous:
            previous.stop()

    def has(self, name: str) -> bool:
        return name in self._pools

    def remove(self, name: str) -> None:
        with self._lock:
            pool = self._pools.pop(name, None)
        if pool:
            pool.stop()

    def invoke(self, name: str, payload: bytes) -> Answer:
        """Raises FunctionNotFoundError or TooManyRequestsError; what goes wrong in the function is an Answer."""
        forbid_held(f"The function {name}")
        pool = self._pools.get(name)
        if pool is None:
            raise FunctionNotFoundError(name)
        worker = pool.take()
        started = time.monotonic()
        try:
            with MemoryWatch(worker.known_pids, worker.runtime_pids, pool.function.memory) as memory:
                status, body = _call(worker, payload)
            worker.known_pids = memory.pids
        finally:
            pool.give_back(worker)
        answer = read_answer(status, body, pool.function, self._speed)
        self.invocations.append(self._record(name, payload, answer, time.monotonic() - started, memory.peak_mb))
        return answer

    def stop(self) -> None:
        with self._lock:
            pools, self._pools = list(self._pools.values()), {}
        for pool in pools:
            pool.stop()

    def _record(self, name: str, payload: bytes, answer: Answer, seconds: float, memory_mb: float) -> dict[str, Any]:
        request, response = _json_object(payload), _json_object(answer.payload)
        return {
            "time": self._clock().isoformat(),
            "function": name,
            "action": request.get("action"),
            "requestToken": request.get("bearerToken"),
            "logicalResourceId": (request.get("requestData") or {}).get("logicalResourceId"),
            "durationMs": round(seconds * 1000, 1),
            "memoryMb": round(memory_mb, 1),
            "functionError": answer.function_error,
            "status": response.get("status"),
            "errorCode": response.get("errorCode"),
            "message": response.get("message") or response.get("errorMessage"),
            "callbackDelaySeconds": answer.callback_delay,
            "callbackContext": response.get("callbackContext"),
        }


def read_answer(status: int, body: bytes, function: Function, speed: float) -> Answer:
    """The emulator's answer as the Lambda API would give it.

    The emulator says 200 with plain text for a timeout and 502 for a process that died, and marks an exception that
    the function raised with nothing but its JSON. The API answers all of these with 200 and X-Amz-Function-Error.
    """
    if body.startswith(b"Task timed out"):
        message = {"errorType": "Sandbox.Timedout", "errorMessage": f"RequestId: - Error: {body.decode()}"}
        return Answer(json.dumps(message).encode(), "Unhandled", 0.0)
    document = _json_object(body)
    if status != requests.codes.ok or {"errorType", "errorMessage"} <= set(document):
        if not document:
            document = {"errorType": "Runtime.ExitError", "errorMessage": body.decode(errors="replace")}
        return Answer(json.dumps(document).encode(), "Unhandled", 0.0)
    delay = document.get("callbackDelaySeconds")
    if not isinstance(delay, int | float) or not delay:
        return Answer(body, None, 0.0)
    return Answer(json.dumps(document | {"callbackDelaySeconds": delay / speed}).encode(), None, float(delay))


def _call(worker: RuntimeEmulator, payload: bytes) -> tuple[int, bytes]:
    try:
        return worker.call(payload)
    except requests.RequestException as error:
        worker.stop()
        lost = {"errorType": "Runtime.ExitError", "errorMessage": f"The execution environment was lost: {error}"}
        return 502, json.dumps(lost).encode()


def _json_object(body: bytes) -> dict[str, Any]:
    try:
        document = json.loads(body)
    except ValueError:
        return {}
    return document if isinstance(document, dict) else {}
