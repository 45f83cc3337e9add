"""Transitions of Flux configurations: the extension before the first and after the last, and one write for each."""

import copy
from typing import Any

from tests.support.clusters import PLATFORM
from tests.support.world import ID, World
from tests.transitions.child_cases import audit, change, undone
from tests.transitions.table import Transition

_CONFIGURATIONS = f"{ID}/providers/Microsoft.KubernetesConfiguration/fluxConfigurations"
TEAM: dict[str, Any] = {
    "Name": "team",
    "Namespace": "team",
    "Scope": "namespace",
    "Bucket": {"Url": "https://s3.example.com", "BucketName": "team", "LocalAuthRef": "keys"},
}


def flux(*entries: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"FluxConfigurations": list(entries), **more}


def platform(**changes: Any) -> dict[str, Any]:
    return {**copy.deepcopy(PLATFORM), **changes}


def at(reference: dict[str, Any], **more: Any) -> dict[str, Any]:
    return platform(GitRepository={**PLATFORM["GitRepository"], "RepositoryRef": reference, **more})


def _moved_to_another_branch(world: World) -> None:
    body = world.cloud.call("GET", f"{_CONFIGURATIONS}/platform").json()
    body["properties"]["gitRepository"]["repositoryRef"] = {"branch": "hotfix"}
    world.cloud.done(world.cloud.call("PUT", f"{_CONFIGURATIONS}/platform", {"properties": body["properties"]}), 200)


def _removed(world: World) -> None:
    world.cloud.done(world.cloud.call("DELETE", f"{_CONFIGURATIONS}/platform"), 202)


CASES: list[Transition] = [
    change("the first Flux configuration", {}, flux(PLATFORM), "tags +extension +flux:platform"),
    change("two at once", {}, flux(PLATFORM, TEAM), "tags +extension +flux:platform +flux:team"),
    change("one more", flux(PLATFORM), flux(PLATFORM, TEAM), "tags +flux:team"),
    change("one less", flux(PLATFORM, TEAM), flux(PLATFORM), "-flux:team tags"),
    change("one instead of the other", flux(PLATFORM), flux(TEAM), "tags +flux:team -flux:platform tags"),
    change("another order", flux(PLATFORM, TEAM), flux(TEAM, PLATFORM), "tags"),
    change("no workloads any more", flux(PLATFORM, TEAM), {}, "-flux:platform -flux:team -extension tags"),
    change("another branch", flux(PLATFORM), flux(at({"Branch": "next"})), "+flux:platform"),
    change("a tag instead of a branch", flux(PLATFORM), flux(at({"Tag": "v1"})), "+flux:platform"),
    change("an interval", flux(PLATFORM), flux(at({"Branch": "main"}, SyncIntervalInSeconds=60)), "+flux:platform"),
    change(
        "an interval left", flux(at({"Branch": "main"}, SyncIntervalInSeconds=60)), flux(PLATFORM), "+flux:platform"
    ),
    change("it is suspended", flux(PLATFORM), flux(platform(Suspend=True)), "+flux:platform"),
    change("it goes on", flux(platform(Suspend=True)), flux(PLATFORM), "+flux:platform"),
    change("no kustomizations", flux(PLATFORM), flux(platform(Kustomizations={})), "+flux:platform"),
    change("one kustomization less", flux(PLATFORM), flux(platform(Kustomizations={"base": {}})), "+flux:platform"),
    change(
        "variables",
        flux(PLATFORM),
        flux(platform(Kustomizations={"base": {"PostBuild": {"Substitute": {"region": "westeurope"}}}})),
        "+flux:platform",
    ),
    change(
        "another source",
        flux(PLATFORM),
        flux({**TEAM, "Name": "platform", "Namespace": "flux-system", "Scope": "cluster"}),
        "+flux:platform",
    ),
    change("it is waited for", flux(PLATFORM), flux(at({"Tag": "v1"}), WaitForCompliance=True), "+flux:platform"),
    change("workloads with audit logs", {}, {**audit(), **flux(PLATFORM)}, "tags +audit +extension +flux:platform"),
    change(
        "workloads of a cluster that is stopped afterwards",
        {"PowerState": "Running"},
        flux(PLATFORM, PowerState="Stopped"),
        "tags +extension +flux:platform stop",
    ),
    undone("a branch that somebody changed", flux(PLATFORM), "+flux:platform", _moved_to_another_branch),
    undone("a configuration that somebody removed", flux(PLATFORM), "+flux:platform", _removed),
]
