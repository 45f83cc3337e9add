"""Packages run as Lambda runs them, by the Runtime Interface Emulator, without the sandbox's front between."""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bench.packages import Packed
from bench.scene import Scene
from sandbox.aws.functions.rie import Environment, Function, RuntimeEmulator, default_emulator, python_for_runtime
from tools.shared.stage import ROOT


class Answered(Exception):
    """The handler answered something else than it should; the message has the answer."""


def environment(scene: Scene, logs: Path) -> Environment:
    """How a function reaches both clouds."""
    sandbox = scene.stage.sandbox
    # One file with the authorities of both clouds lies where the sandbox's own functions have it.
    trust = sandbox.state_dir / "lambda" / "trust.pem"
    ca = trust if trust.exists() else Path(sandbox.aws.ca)
    return Environment(sandbox.aws.endpoint, ca, python_for_runtime(ROOT), default_emulator(), logs)


@contextmanager
def started(package: Packed, around: Environment, memory: int = 256) -> Iterator[RuntimeEmulator]:
    """An execution environment whose process does not run yet: the emulator starts it with the first call."""
    function = Function(package.name, package.handler, package.code, "us-east-1", memory=memory)
    emulator = RuntimeEmulator(function, around, 1)
    try:
        yield emulator
    finally:
        emulator.stop()


def timed(emulator: RuntimeEmulator, event: dict[str, Any]) -> tuple[float, dict[str, Any]]:
    """(seconds, answer) of one call.

    Raises:
        Answered: when it is not a success.
    """
    payload = json.dumps(event).encode()
    began = time.perf_counter()
    status, body = emulator.call(payload)
    seconds = time.perf_counter() - began
    answer: dict[str, Any] = json.loads(body)
    if status != 200 or answer.get("status") != "SUCCESS":
        raise Answered(f"{status}: {body.decode(errors='replace')[:2000]}")
    return seconds, answer
