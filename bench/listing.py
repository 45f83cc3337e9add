"""Ten thousand clusters listed page by page through the packaged handler, with Resource Manager answering slowly."""

import copy
import json
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench import emulated
from bench.packages import Packed
from bench.scene import Scene
from sandbox.aws.functions.memory import resident_mb
from sandbox.azure.cloud import Azure, refuse_to_fetch
from sandbox.azure.core import records
from sandbox.azure.core.messages import Request
from sandbox.azure.core.store import SqliteStore

CLUSTERS = 10_000
ANSWER_SECONDS = 0.1
GROUP = "many"
_API = "?api-version=2026-08-01"


@dataclass(frozen=True)
class Listing:
    """`seconds` is the slowest page's; memory is the handler's process, after the first page and at its most, in MB."""

    clusters: int
    pages: int
    seconds: float
    first_mb: float
    peak_mb: float


def furnish(state: Path) -> None:
    """Ten thousand clusters in a sandbox's state directory, before its start: one made as always, and its copies."""
    state.mkdir(parents=True, exist_ok=True)
    store = SqliteStore(state / "azure.sqlite")
    azure = Azure(store, now=time.time, speed=1e6, seed=1, base_url="https://localhost", fetch=refuse_to_fetch)
    token = _token(azure)
    group = f"/subscriptions/{azure.world.subscription_id}/resourceGroups/{GROUP}"
    _put(azure, token, f"{group}?api-version=2021-04-01", {"location": "westeurope"})
    path = f"{group}/providers/Microsoft.ContainerService/managedClusters/c0"
    pool = {"name": "system", "mode": "System", "count": 1, "vmSize": "Standard_D4s_v5"}
    properties = {"dnsPrefix": "c0", "agentPoolProfiles": [pool]}
    body = {"location": "westeurope", "identity": {"type": "SystemAssigned"}, "properties": properties}
    _put(azure, token, f"{path}{_API}", body)
    record = records.find(azure.world, path)
    if record is None:
        raise RuntimeError("the cluster to copy was not made")
    for number in range(1, CLUSTERS):
        made = copy.deepcopy(record)
        made.update(name=f"c{number}", id=record["id"].removesuffix("c0") + f"c{number}")
        records.save(azure.world, made)
    azure.world.clock.set_speed(1.0)
    store.commit()
    azure.close()


def measured(scene: Scene, package: Packed, logs: Path) -> Listing:
    """All pages, one call each. The answers of a list are delayed; the login is not."""
    fault = {"method": "GET", "path": "/managedClusters$", "times": CLUSTERS}
    scene.control("POST", "faults", {**fault, "action": {"type": "delay", "seconds": ANSWER_SECONDS}})
    identifiers: set[str] = set()
    seconds: list[float] = []
    memory: list[float] = []
    token: str | None = None
    try:
        with emulated.started(package, emulated.environment(scene, logs)) as emulator:
            # Warm: a cold start is measured elsewhere.
            emulated.timed(emulator, scene.event("LIST", {}))
            while token is not None or not seconds:
                taken, answer = emulated.timed(emulator, scene.event("LIST", {}, nextToken=token))
                identifiers |= {model["Id"] for model in answer["resourceModels"]}
                token = answer.get("nextToken")
                seconds.append(taken)
                memory.append(sum(map(resident_mb, emulator.runtime_pids())))
    finally:
        scene.control("DELETE", "faults")
    return Listing(len(identifiers), len(seconds), max(seconds), memory[0], max(memory))


def _token(azure: Azure) -> str:
    form = (
        f"grant_type=client_credentials&client_id={azure.admin['client_id']}"
        f"&client_secret={azure.admin['client_secret']}&scope=https%3A%2F%2Fmanagement.azure.com%2F.default"
    )
    reply = azure.handle(Request("POST", f"/{azure.world.tenant_id}/oauth2/v2.0/token", {}, form.encode()))
    return str(reply.json()["access_token"])


def _put(azure: Azure, token: str, url: str, body: dict[str, Any]) -> None:
    headers = {"authorization": f"Bearer {token}", "content-type": "application/json"}
    reply = azure.handle(Request("PUT", url, headers, json.dumps(body).encode()))
    if reply.status >= 300:
        raise RuntimeError(reply.body.decode())
