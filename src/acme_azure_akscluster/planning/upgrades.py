"""Kubernetes upgrades: the hops of `versions.py` as steps, while the auto-upgrade channel is paused."""

from collections.abc import Collection, Mapping
from typing import Any, NamedTuple

from ..domain import provisioning, tags
from ..domain.arm_calls import Call, Verb
from ..domain.versions import Hop, Version, declared, ladder, readable
from ..properties import merge, translation
from ..properties.paths import at
from ..validation.violation import Violation
from . import agent_pools, pool_rollback
from .comparison import Comparison
from .steps import Availability, Phase, Step
from .transitions import offered_versions, versions
from .transitions.versions import Climb, control_plane, running

Json = Mapping[str, Any]

# The declared version of a pool, independent of the control plane's.
_OWN_VERSION = "OrchestratorVersion"
# Channels with which AKS refuses to upgrade the control plane alone
# (docs/azure-behaviour.md#channel-upgrades-everything).
_CHANNELS = frozenset({"patch", "stable", "rapid"})
# docs/azure-behaviour.md#pool-rollback-limits
_BACK_WITHOUT_CHANNEL = "AKS rolls back no node pool while it is on"


def plan(comparison: Comparison, offers: Availability) -> tuple[list[Step], list[Violation]]:
    """Steps that lead the control plane and the pools to their declared versions."""
    runs = control_plane(comparison.observed)
    if runs is None:
        return [], []
    target = declared(comparison.desired.get("KubernetesVersion")) or runs
    offered = tuple(filter(None, map(readable, offers.upgrades)))
    climb = Climb(runs, target, offered, offers.region, long_term=_long_term(comparison))
    anew = agent_pools.rotating(comparison)
    back = pool_rollback.plan(comparison, offers.history)
    refusals = pool_rollback.refusals(comparison, offers.history)
    refusals += versions.refusals(comparison, climb, anew, [str(step.call.pool) for step in back])
    if refusals:
        return [], refusals
    pools, targets = _pools(comparison, anew)
    handling = _channel(comparison, targets, climb)
    hops = ladder(
        runs,
        target,
        pools,
        targets,
        whole=handling.whole,
        ends_whole=_all_follow(comparison, targets),
        out_of_support=climb.out_of_support,
        offered=climb.offered,
    )
    steps = [
        _step(hop, comparison.observed, _why_whole(handling, left_support=climb.out_of_support and hop is hops[0]))
        for hop in hops
    ]
    steps += back
    if back and not is_paused(comparison.observed) and handling.channel.lower() != "none":
        handling = _ChannelHandling(handling.channel, pauses=True, because=_BACK_WITHOUT_CHANNEL)
    if handling.pauses and (back or any(hop.pool is None for hop in hops)):
        steps.insert(0, _pause(comparison.observed, handling))
    if is_paused(comparison.observed) or any(step.key == PAUSE for step in steps):
        steps.append(_restore(comparison, handling))
    return steps, []


def final(comparison: Comparison) -> Version | None:
    """What the control plane runs once everything is done."""
    runs, target = control_plane(comparison.observed), declared(comparison.desired.get("KubernetesVersion"))
    return runs if runs is None or target is None else Climb(runs, target).top


def irreversible(comparison: Comparison, history: pool_rollback.History) -> list[str]:
    """What a rollback leaves as it is, because the version cannot go back; a clause for each, with the reason."""
    if not comparison.state.rollback:
        return []
    stays = []
    runs, target = control_plane(comparison.observed), declared(comparison.desired.get("KubernetesVersion"))
    if runs and target and target.below(runs):
        stays.append(f"the control plane stays at Kubernetes {runs}")
    return stays + pool_rollback.staying(comparison, history)


def is_paused(observed: Json) -> bool:
    """Whether an upgrade of ours has paused the auto-upgrade channel."""
    return bool(tags.mark(observed, tags.PAUSED_CHANNEL))


def climbs(comparison: Comparison) -> bool:
    """Whether the control plane's declared version is not the running one, so that its profile is worth a request."""
    runs, target = control_plane(comparison.observed), declared(comparison.desired.get("KubernetesVersion"))
    return runs is not None and target is not None and not target.reached_by(runs)


def asks_region(comparison: Comparison) -> bool:
    """Whether what the region offers is worth a request.

    It also is for a node pool with a version of its own that is new or recreated.
    """
    return needs_region(comparison) or offered_versions.has_new_pools(comparison, agent_pools.rotating(comparison))


def needs_region(comparison: Comparison) -> bool:
    """Whether the plan itself depends on what the region offers: before a climb, and when long-term support is left."""
    plan_now = str(at(comparison.observed, "properties/supportPlan"))
    leaves = plan_now == "AKSLongTermSupport" and comparison.desired.get("SupportPlan") != plan_now
    return climbs(comparison) or leaves


def _long_term(comparison: Comparison) -> bool:
    """Whether the upgrade happens with long-term support: it is taken up before, and left after an upgrade."""
    plans = (at(comparison.observed, "properties/supportPlan"), comparison.desired.get("SupportPlan"))
    return "AKSLongTermSupport" in plans


def _pools(comparison: Comparison, anew: Collection[str]) -> tuple[dict[str, Version], dict[str, Version]]:
    """What the pools run, and what they are to run.

    A pool without a declared version follows the control plane, but only in an update that changes KubernetesVersion:
    an update of something else must not replace nodes, and a rollback raises nothing. One that is about to be rotated
    is made with its version.
    """
    there = {name: version for name, pool in comparison.pools.items() if (version := running(pool))}
    changed = comparison.desired.get("KubernetesVersion") != comparison.previous.get("KubernetesVersion")
    follows = changed and not comparison.state.rollback
    targets = {}
    for name, pool in comparison.desired_pools.items():
        wanted = pool.get(_OWN_VERSION) or (comparison.desired.get("KubernetesVersion") if follows else None)
        if wanted and name in there and name not in anew:
            targets[name] = Version.of(str(wanted))
    return there, targets


def _all_follow(comparison: Comparison, targets: Mapping[str, Version]) -> bool:
    """Whether every pool goes where the control plane goes, and may go along with it.

    A pool that is declared with a version of its own is a step of its own: so a template can have its pools upgraded
    one after the other. Spot pools may not go along (docs/azure-behaviour.md#spot-upgraded-alone).
    """
    declared_alone = {name for name, pool in comparison.desired_pools.items() if pool.get(_OWN_VERSION)}
    there = comparison.pools
    return there.keys() <= targets.keys() - declared_alone and not _spot(there)


def _spot(pools: Mapping[str, Json]) -> bool:
    return any(str(pool.get("scaleSetPriority")).lower() == "spot" for pool in pools.values())


# ---- the auto-upgrade channel -----------------------------------------------------------------------------------

_AT_ONCE = "with an auto-upgrade channel AKS upgrades everything together"
PAUSE, RESTORE = "pause the auto-upgrade channel", "restore the auto-upgrade channel"


class _ChannelHandling(NamedTuple):
    """How to upgrade with a channel: everything together (`whole`), or with the channel paused."""

    channel: str = "none"
    whole: bool = False
    pauses: bool = False
    because: str = ""


def _channel(comparison: Comparison, targets: Mapping[str, Version], climb: Climb) -> _ChannelHandling:
    """With a channel AKS refuses to upgrade the control plane alone, and whole hops take every pool.

    So it is paused for pools that may not go along: spot pools, and those declared older. The channel is
    the one that stands when the upgrade begins: the declared one, since settings come first.
    """
    channel = _effective_channel(comparison)
    if is_paused(comparison.observed) or channel.lower() not in _CHANNELS:
        return _ChannelHandling(channel)
    if _spot(comparison.pools):
        return _ChannelHandling(
            channel, pauses=True, because=f"{_AT_ONCE}, and spot node pools must be upgraded one by one"
        )
    if any(target.below(climb.top) for target in targets.values()):
        because = f"{_AT_ONCE}, and not every node pool is declared as new as the control plane"
        return _ChannelHandling(channel, pauses=True, because=because)
    return _ChannelHandling(channel, whole=True)


def _effective_channel(comparison: Comparison) -> str:
    declared_profile = translation.with_resets(comparison.desired, comparison.previous).get("AutoUpgradeProfile") or {}
    observed = at(comparison.observed, "properties/autoUpgradeProfile/upgradeChannel")
    carried = tags.mark(comparison.observed, tags.PAUSED_CHANNEL)
    return str(declared_profile.get("UpgradeChannel") or carried or observed or "none")


def _pause(observed: Json, handling: _ChannelHandling) -> Step:
    body = _with_channel(observed, "none")
    body["tags"] = tags.merged({tags.PAUSED_CHANNEL: handling.channel}, observed.get("tags"), None)
    return Step(
        Phase.CONTROL_PLANE,
        PAUSE,
        f"pausing the auto-upgrade channel {handling.channel}",
        Call(Verb.PUT_CLUSTER, body, etag=observed.get("eTag")),
        "update cluster",
        why=handling.because,
    )


def _restore(comparison: Comparison, handling: _ChannelHandling) -> Step:
    carried = tags.without(comparison.tags, tags.PAUSED_CHANNEL)
    channel = _effective_channel(comparison)
    return Step(
        Phase.POOL_UPGRADE,
        RESTORE,
        f"restoring the auto-upgrade channel {channel}",
        Call(
            Verb.PUT_CLUSTER,
            {**_with_channel(comparison.observed, channel), "tags": carried},
            etag=comparison.observed.get("eTag"),
        ),
        "update cluster",
        why="it was paused for the upgrade",
    )


def _with_channel(observed: Json, channel: str) -> dict[str, Any]:
    body: dict[str, Any] = merge.overlay(
        merge.writable_cluster(observed), {"properties": {"autoUpgradeProfile": {"upgradeChannel": channel}}}
    )
    return body


# ---- steps ------------------------------------------------------------------------------------------------------


def _why_whole(handling: _ChannelHandling, *, left_support: bool) -> str:
    if handling.whole:
        return _AT_ONCE
    if left_support:
        return "AKS upgrades a cluster whose version is out of support only as a whole"
    return "every node pool follows: AKS upgrades them after the control plane, one by one"


def _step(hop: Hop, observed: Json, why_whole: str) -> Step:
    if hop.pool:
        return _pool_step(hop.pool, hop.to, observed)
    body = merge.writable_cluster(observed)
    body["properties"]["kubernetesVersion"] = str(hop.to)
    what, why = "control plane", "AKS upgrades it by one minor version at a time, before its node pools"
    if hop.whole:
        what, why = "control plane and all node pools", why_whole
        for profile in body["properties"].get("agentPoolProfiles", []):
            profile["orchestratorVersion"] = str(hop.to)
    return Step(
        Phase.CONTROL_PLANE,
        f"upgrade to {hop.to}",
        f"upgrading {what} to Kubernetes {hop.to}",
        Call(Verb.PUT_CLUSTER, body, etag=observed.get("eTag")),
        "upgrade cluster",
        disrupts=hop.whole,
        why=why,
    )


def _pool_step(name: str, to: Version, observed: Json) -> Step:
    pool = provisioning.pools(observed)[name]
    body = merge.writable_pool(pool)
    body["properties"]["orchestratorVersion"] = str(to)
    return Step(
        Phase.CONTROL_PLANE,
        f"upgrade pool {name} to {to}",
        f"upgrading node pool {name} to Kubernetes {to}",
        Call(Verb.PUT_POOL, body, pool=name, etag=pool.get("eTag")),
        "upgrade pool",
        disrupts=True,
        why="it follows the control plane in one step, within the skew of three minor versions",
    )
