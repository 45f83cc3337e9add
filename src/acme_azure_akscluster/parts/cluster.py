"""The managed cluster itself, without its pools: what creates it, and what changes its settings and tags."""

from collections.abc import Mapping
from typing import Any

from .. import merge, schema, shape, tags
from ..compare import Difference, differences
from ..goal import Goal
from ..steps import Call, Phase, Refusal, Step, Verb
from . import upgrades

Json = Mapping[str, Any]

SETTINGS = "cluster settings"
# Planned by other parts, or not a setting of the cluster.
_ELSEWHERE = frozenset({"AgentPoolProfiles", "KubernetesVersion", "PowerState", "Tags", "TemporaryPoolName"})


def creation(goal: Goal) -> Call:
    """The one write that creates the cluster with its pools, or fails because the name is taken."""
    body = shape.to_arm(goal.desired)
    body["tags"] = {**goal.tags, tags.TOKEN: goal.token}
    return Call(Verb.PUT_CLUSTER, body, only_if_absent=True)


def is_ours(observed: Json, token: str) -> bool:
    """Whether the cluster was created by this very CloudFormation request."""
    return bool((observed.get("tags") or {}).get(tags.TOKEN) == token)


def plan(goal: Goal, observed: Json) -> tuple[list[Step], list[Refusal]]:
    """Steps and refusals for the cluster's settings and tags. At most one write: a PUT, or a PATCH of tags alone."""
    changes = settings(goal, observed)
    refusals = [refusal for change in changes for refusal in _refused(change)]
    carried = observed.get("tags") or {}
    wanted = tags.applied(carried, goal.tags, goal.previous_tags)
    retag = tags.differ(carried, wanted)
    if changes:
        return [_put(goal, observed, wanted, changes, retag)], refusals
    if retag:
        return [_patch(wanted)], refusals
    return [], refusals


def settings(goal: Goal, observed: Json) -> list[Difference]:
    """What differs between the declared settings and the observed cluster, and resets of what left the template."""
    declared = {name: value for name, value in _effective(goal).items() if name not in _ELSEWHERE}
    found = differences(declared, shape.from_arm(observed)) + _rewritten(goal)
    # A channel that an upgrade has paused is restored by that upgrade, at its end.
    paused = upgrades.is_paused(observed)
    return [change for change in found if not (paused and change.path == ("AutoUpgradeProfile", "UpgradeChannel"))]


def _effective(goal: Goal) -> Json:
    """The desired properties, and the defaults of those that left the template."""
    return shape.with_resets(goal.desired, goal.previous)


def _rewritten(goal: Goal) -> list[Difference]:
    """Write-only properties that changed in the template: Azure never shows them, so the template is all there is."""
    found: list[Difference] = []
    if goal.secrets_sent:
        return found
    for pointer in schema.load().get("writeOnlyProperties", []):
        path = tuple(pointer.split("/")[2:])
        before, after = _at(goal.previous, path), _at(goal.desired, path)
        if path[0] not in _ELSEWHERE and after is not None and before is not None and after != before:
            found.append(Difference(path, after, before))
    return found


def _at(tree: Any, path: tuple[str, ...]) -> Any:
    for name in path:
        tree = tree.get(name) if isinstance(tree, Mapping) else None
    return tree


def _put(goal: Goal, observed: Json, wanted: Json, changes: list[Difference], retag: bool) -> Step:
    declared = {name: value for name, value in _effective(goal).items() if name not in _ELSEWHERE}
    body = merge.overlay(merge.writable_cluster(observed), shape.to_arm(declared))
    body["tags"] = dict(wanted)
    names = sorted({change.path[0] for change in changes} | ({"Tags"} if retag else set()))
    return Step(
        Phase.SETTINGS,
        SETTINGS,
        f"changing {', '.join(names)} of the cluster",
        Call(Verb.PUT_CLUSTER, body, etag=observed.get("eTag")),
        "update cluster",
    )


def _patch(wanted: Json) -> Step:
    return Step(
        Phase.SETTINGS,
        "cluster tags",
        "changing the cluster's tags",
        Call(Verb.PATCH_TAGS, {"tags": dict(wanted)}),
        "tags",
    )


def _refused(change: Difference) -> list[Refusal]:
    name = "/".join(change.path)
    if "/properties/" + name in schema.load().get("createOnlyProperties", []):
        return [
            Refusal(
                name,
                f"cannot change from {change.found!r} to {change.declared!r} on an existing cluster",
                "create a cluster under another Name and move the workloads",
            )
        ]
    return []
