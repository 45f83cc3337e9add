"""All tools at their jobs, one after the other on clusters of their own, with what Azure saw of each."""

import random
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from statistics import median
from typing import Any, Protocol

from bench.peers import tools
from bench.peers.jobs import AGAIN, JOBS
from bench.peers.ours import Ours
from bench.peers.tally import Tally, of_arm, tallied
from bench.scene import Scene

# How many of the sandbox's seconds pass in one: a poll every 30 s is one every half second.
SPEED = 60.0
CONTRIBUTOR = "b24988ac-6180-42a0-ab88-20f7382dd24c"
_WATCH_SECONDS = 0.2
# Ansible is there for its requests, of which two rounds tell enough; lateness is set beside azure-cli's.
_ROUNDS = {"ansible": 2}

Tallies = dict[str, dict[str, list[Tally]]]


class Tool(Protocol):
    """Somebody who does jobs."""

    def do(self, job: str) -> None: ...


class _Ends:
    """When the operations end that are under way: asked of the sandbox again and again, by cluster."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self._stop = threading.Event()
        self._ends: dict[str, float] = {}
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> "_Ends":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    def of(self, cluster: str, since: float) -> float | None:
        """The latest end of an operation on this cluster that came after `since`, in the sandbox's time."""
        end = self._ends.get(cluster.lower(), 0.0)
        return end if end > since else None

    def _watch(self) -> None:
        while not self._stop.wait(_WATCH_SECONDS):
            for operation in self._scene.control("GET", "operations")["operations"]:
                name = str(operation["resource"]).lower().split("/managedclusters/")[-1].split("/")[0]
                self._ends[name] = max(self._ends.get(name, 0.0), operation["end"])


def run(scene: Scene, directory: Path, rounds: int, say: Callable[[str], None]) -> Tallies:
    """Tallies by tool and job, one for each round. A peer that is not installed is left out, and said.

    The tools take turns, another one first in each round: side by side they would wait for each other's processor time,
    of which a tenth of a second counts as six of Azure's. In one round Azure takes as long for a job whoever asks: the
    recorded operations differ by more than the tools do.
    """
    speed_before = scene.control("GET", "clock")["speed"]
    scene.control("PUT", "clock", {"speed": SPEED})
    tallies: Tallies = {}
    try:
        with _Ends(scene) as ends:
            for number in range(rounds):
                contestants = list(_contestants(scene, directory / f"round{number}", number, say).items())
                first = number % len(contestants)
                for name, (tool, caller) in contestants[first:] + contestants[:first]:
                    for job, tally in _all_jobs(scene, ends, f"{name}{number}", tool, caller, number):
                        tallies.setdefault(name, {}).setdefault(job, []).append(tally)
    finally:
        scene.control("PUT", "clock", {"speed": speed_before})
        scene.control("PUT", "settings", {"duration_share": None})
    return tallies


def _contestants(scene: Scene, directory: Path, number: int, say: Callable[[str], None]) -> dict[str, tuple[Tool, str]]:
    contestants: dict[str, tuple[Tool, str]] = {
        "ours": (Ours(f"ours{number}", scene.event, SPEED), scene.stage.type_configuration["ClientId"])
    }
    azure = scene.stage.sandbox.azure
    makers: Mapping[str, Callable[..., Tool]] = {"azure-cli": tools.AzureCli, "ansible": tools.Ansible}
    for name, installed in tools.available().items():
        if number >= _ROUNDS.get(name, number + 1):
            continue
        if not installed:
            say(f"{name} is not installed: make bench installs it; its columns stay empty")
            continue
        login = _application(scene, f"{name}{number}")
        contestants[name] = (makers[name](f"{name}{number}", azure, login, directory / name, SPEED), login["client_id"])
    return contestants


def _application(scene: Scene, name: str) -> dict[str, str]:
    """An application with the right to make clusters; its secret is the sandbox's alone."""
    scope = f"/subscriptions/{scene.stage.sandbox.azure.subscription_id}"
    secret = f"{name}-secret-of-the-sandbox"
    body = {"name": name, "secret": secret, "roles": [{"role": CONTRIBUTOR, "scope": scope}]}
    return {"client_id": scene.control("POST", "applications", body)["client_id"], "secret": secret}


def _all_jobs(
    scene: Scene, ends: _Ends, cluster: str, tool: Tool, caller: str, number: int
) -> Iterator[tuple[str, Tally]]:
    """(Job, tally) of one round; the job that is repeated comes several times.

    Two rounds belong together: what is among the quickest in one is among the slowest in the other.
    """
    shares, mirrored = random.Random(number // 2), number % 2
    for job in JOBS:
        for act in (job, *AGAIN.get(job, ())):
            # Of the real operations so many were as quick as this one.
            share = shares.random()
            scene.control("PUT", "settings", {"duration_share": 1 - share if mirrored else share})
            yield job, _one(scene, ends, cluster, tool, caller, act)


def _one(scene: Scene, ends: _Ends, cluster: str, tool: Tool, caller: str, job: str) -> Tally:
    before = scene.control("GET", "clock")["cloud"]
    sequence = _last(scene)
    tool.do(job)
    finished = time.time()
    entries = of_arm(scene.requests_since(sequence), caller)
    return tallied(entries, ends.of(cluster, before), finished)


def _last(scene: Scene) -> int:
    entries: list[dict[str, Any]] = scene.requests_since(0)
    return int(entries[-1]["sequence"]) if entries else 0


def lates(tallies: Tallies) -> dict[str, list[float]]:
    """How late each tool was, all jobs of all rounds together."""
    return {
        tool: [one.late for tallies_of_job in jobs.values() for one in tallies_of_job if one.late is not None]
        for tool, jobs in tallies.items()
    }


def medians(tallies: Tallies) -> dict[str, dict[str, dict[str, float | None]]]:
    """{tool: {job: {writes, reads, late}}}, medians of the rounds."""
    return {
        tool: {
            job: {
                "writes": median(one.writes for one in tallies_of_job),
                "reads": median(one.reads for one in tallies_of_job),
                "late": median(known)
                if (known := [one.late for one in tallies_of_job if one.late is not None])
                else None,
            }
            for job, tallies_of_job in jobs.items()
        }
        for tool, jobs in tallies.items()
    }
