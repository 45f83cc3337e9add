"""Kubernetes upgrades: the ladder of `versions.py` as steps, and the refusals that keep anything from going down."""

from collections.abc import Iterable, Mapping
from typing import Any

from .. import merge, states, tags
from ..goal import Goal
from ..steps import Call, Phase, Refusal, Step, Verb
from ..versions import SKEW, Hop, Version, ladder

Json = Mapping[str, Any]

# Channels with which AKS refuses to upgrade the control plane alone (RULES 1.2 and 1.5).
_CHANNELS = frozenset({"patch", "stable", "rapid"})


def plan(goal: Goal, observed: Json, offered: Iterable[str] = ()) -> tuple[list[Step], list[Refusal]]:
    """Steps that lead the control plane and the pools to their declared versions.

    `offered` are the control plane's upgrades by its upgrade profile, needed for the best patch of a first hop.
    """
    running = control_plane(observed)
    if running is None:
        return [], []
    target = _declared(goal.desired.get("KubernetesVersion")) or running
    pools, targets = _pools(goal, observed)
    refusals = [] if goal.rollback else _refused(goal, running, target, offered)
    refusals += [
        Refusal(
            f"AgentPoolProfiles/{name}/OrchestratorVersion",
            f"{wanted} is newer than the control plane's {max(running, target, key=lambda version: version.line)}",
            "a node pool may be as new as KubernetesVersion at most, and three minors older at least",
        )
        for name, wanted in targets.items()
        if wanted.line > max(running.line, target.line) or max(running.line, target.line)[1] - wanted.minor > SKEW
    ]
    if refusals:
        return [], refusals
    channel = _channel(observed)
    pause = channel is not None and _has_spot_pools(observed)
    whole = channel is not None and not pause
    hops = ladder(running, target, pools, targets, whole=whole, offered=map(Version.of, offered))
    steps = [_step(hop, observed) for hop in hops]
    if steps and pause:
        steps.insert(0, _pause(observed, str(channel)))
    if not steps and is_paused(observed):
        steps.append(_restore(goal, observed))
    return steps, []


def is_paused(observed: Json) -> bool:
    """Whether an upgrade of ours has paused the auto-upgrade channel."""
    return tags.PAUSED_CHANNEL in (observed.get("tags") or {})


def control_plane(observed: Json) -> Version | None:
    """What the control plane runs."""
    properties = observed.get("properties", {})
    return _declared(properties.get("currentKubernetesVersion") or properties.get("kubernetesVersion"))


def climbs(goal: Goal, observed: Json) -> bool:
    """Whether the control plane is going to be upgraded, so that its upgrade profile is worth a request."""
    running, target = control_plane(observed), _declared(goal.desired.get("KubernetesVersion"))
    return running is not None and target is not None and not target.reached_by(running)


def _declared(text: Any) -> Version | None:
    return Version.of(str(text)) if text else None


def _pools(goal: Goal, observed: Json) -> tuple[dict[str, Version], dict[str, Version]]:
    """What the pools run, and what they are to run.

    A pool without a declared version follows the control plane, but only in an update that changes KubernetesVersion:
    an update of something else must not replace nodes.
    """
    there = states.pools(observed)
    follows = goal.desired.get("KubernetesVersion") != goal.previous.get("KubernetesVersion")
    running, targets = {}, {}
    for pool in goal.desired.get("AgentPoolProfiles") or []:
        name = pool["Name"]
        current = there.get(name, {})
        version = _declared(current.get("currentOrchestratorVersion") or current.get("orchestratorVersion"))
        if version is None:
            continue
        running[name] = version
        wanted = pool.get("OrchestratorVersion") or (goal.desired.get("KubernetesVersion") if follows else None)
        if wanted:
            targets[name] = Version.of(str(wanted))
    return running, targets


def _refused(goal: Goal, running: Version, target: Version, offered: Iterable[str]) -> list[Refusal]:
    """A lowered version is refused; one that AKS has upgraded beyond the template by itself is kept."""
    before = _declared(goal.previous.get("KubernetesVersion"))
    if before is None or target.line >= before.line or target.line >= running.line:
        return []
    possible = ", ".join(sorted(offered)) or f"{running} and newer"
    return [
        Refusal(
            "KubernetesVersion",
            f"cannot go down from {running} to {target}",
            f"AKS never lowers a version; possible are: {possible}",
        )
    ]


def _channel(observed: Json) -> str | None:
    """The auto-upgrade channel, if there is one that forbids upgrading the control plane alone."""
    channel = str((observed.get("properties", {}).get("autoUpgradeProfile") or {}).get("upgradeChannel") or "none")
    return channel if channel.lower() in _CHANNELS else None


def _has_spot_pools(observed: Json) -> bool:
    """Spot pools cannot be part of an upgrade of everything at once (RULES 1.2)."""
    return any(str(pool.get("scaleSetPriority")).lower() == "spot" for pool in states.pools(observed).values())


def _pause(observed: Json, channel: str) -> Step:
    body = _with_channel(observed, "none")
    body["tags"] = {**(observed.get("tags") or {}), tags.PAUSED_CHANNEL: channel}
    return Step(
        Phase.CONTROL_PLANE,
        "pause the auto-upgrade channel",
        f"pausing the auto-upgrade channel {channel}, because spot pools must be upgraded one by one",
        Call(Verb.PUT_CLUSTER, body, etag=observed.get("eTag")),
        "update cluster",
    )


def _restore(goal: Goal, observed: Json) -> Step:
    carried = dict(observed.get("tags") or {})
    paused = carried.pop(tags.PAUSED_CHANNEL)
    channel = (goal.desired.get("AutoUpgradeProfile") or {}).get("UpgradeChannel") or paused
    return Step(
        Phase.POOL_UPGRADE,
        "restore the auto-upgrade channel",
        f"restoring the auto-upgrade channel {channel}",
        Call(Verb.PUT_CLUSTER, {**_with_channel(observed, channel), "tags": carried}, etag=observed.get("eTag")),
        "update cluster",
    )


def _with_channel(observed: Json, channel: str) -> dict[str, Any]:
    body: dict[str, Any] = merge.overlay(
        merge.writable_cluster(observed), {"properties": {"autoUpgradeProfile": {"upgradeChannel": channel}}}
    )
    return body


def _step(hop: Hop, observed: Json) -> Step:
    if hop.pool:
        return _pool_step(hop.pool, hop.to, observed)
    body = merge.writable_cluster(observed)
    body["properties"]["kubernetesVersion"] = str(hop.to)
    what = "control plane"
    if hop.whole:
        what = "control plane and all node pools"
        for profile in body["properties"].get("agentPoolProfiles", []):
            profile["orchestratorVersion"] = str(hop.to)
    return Step(
        Phase.CONTROL_PLANE,
        f"upgrade to {hop.to}",
        f"upgrading {what} to Kubernetes {hop.to}",
        Call(Verb.PUT_CLUSTER, body, etag=observed.get("eTag")),
        "upgrade cluster",
        disrupts=hop.whole,
    )


def _pool_step(name: str, to: Version, observed: Json) -> Step:
    pool = states.pools(observed)[name]
    body = merge.writable_pool(pool)
    body["properties"]["orchestratorVersion"] = str(to)
    return Step(
        Phase.CONTROL_PLANE,
        f"upgrade pool {name} to {to}",
        f"upgrading node pool {name} to Kubernetes {to}",
        Call(Verb.PUT_POOL, body, pool=name, etag=pool.get("eTag")),
        "upgrade pool",
        disrupts=True,
    )
