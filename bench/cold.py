"""Cold starts: from the start of the handler's process to the first read answered, Azure's login included."""

from pathlib import Path
from statistics import median

from bench import emulated
from bench.packages import Packed
from bench.scene import Scene


def measured(scene: Scene, packages: dict[str, Packed], identifier: str, logs: Path, rounds: int) -> dict[str, float]:
    """Median seconds by package; the packages take turns, so that what else the machine does falls on all alike."""
    around = emulated.environment(scene, logs)
    seconds: dict[str, list[float]] = {name: [] for name in packages}
    for _ in range(rounds):
        for name, package in packages.items():
            event = scene.event("READ", {"Id": identifier})
            if name == "empty":
                event = {**event, "resourceType": "Acme::Bench::Empty"}
                event["requestData"] = {**event["requestData"], "resourceProperties": {"TPSCode": "1"}}
            with emulated.started(package, around) as emulator:
                taken, _ = emulated.timed(emulator, event)
            seconds[name].append(taken)
    return {name: median(values) for name, values in seconds.items()}
