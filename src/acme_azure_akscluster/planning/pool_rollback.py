"""Node pools taken back to what they ran before an upgrade, Kubernetes version and node image together.

No version goes down otherwise, and the control plane's never does: pools go back after a failed update, and where a
template names a pool's older version.

docs/azure-behaviour.md#pool-rollback and docs/azure-behaviour.md#pool-rollback-limits
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

from ..domain import node_image, provisioning
from ..domain.arm_calls import Call, Verb
from ..domain.pool_history import RecentlyUsed
from ..domain.versions import SKEW, Version, declared
from ..properties import merge
from ..properties.paths import at
from ..validation.violation import Violation
from . import agent_pools
from .comparison import Comparison
from .steps import Phase, Step
from .transitions.versions import control_plane, lowers, running

Json = Mapping[str, Any]
History = Mapping[str, Sequence[RecentlyUsed]]

_VERSION = "OrchestratorVersion"
# With these, AKS keeps the nodes on the newest image of their version.
_IMAGE_CHANNELS = frozenset({"nodeimage", "securitypatch"})
_KEY = "roll back pool"
# A message has room for these; a cluster may have a hundred.
NAMED_POOLS = 6


def candidates(comparison: Comparison) -> list[str]:
    """Pools that may have to go back, so that their upgrade profile is worth a request."""
    names = [name for name, pool in comparison.desired_pools.items() if _may_go_back(comparison, name, pool)]
    anew = agent_pools.rotating(comparison) if names else set()
    return [name for name in names if name not in anew]


def plan(comparison: Comparison, history: History) -> list[Step]:
    """A step for each pool that goes back, in the template's order; `history` is of the candidates."""
    steps = []
    for name in candidates(comparison):
        target = _target(comparison, name, history)
        if isinstance(target, RecentlyUsed):
            steps.append(_step(comparison, name, target))
    return steps


def made_as_before(comparison: Comparison) -> Comparison:
    """In a rollback, recreated pools get their previous version, not the control plane's newer one.

    Where AKS has refused one with it, they are made with the control plane's after all.
    """
    version, plane = declared(comparison.desired.get("KubernetesVersion")), control_plane(comparison.observed)
    refused = any(not key.startswith(f"{_KEY} ") for key in comparison.state.refused)
    if refused or version is None or plane is None or not version.below(plane) or plane.minor - version.minor > SKEW:
        return comparison
    anew = agent_pools.rotating(comparison) | {
        name for name in comparison.desired_pools if name not in comparison.pools
    }
    made = [
        {_VERSION: str(version), **pool} if name in anew else pool for name, pool in comparison.desired_pools.items()
    ]
    return comparison.with_state(desired={**comparison.desired, "AgentPoolProfiles": made}) if anew else comparison


def refusable(comparison: Comparison, steps: Sequence[Step]) -> list[Step]:
    """The steps, of which AKS may refuse those that make a pool with an older version than the control plane's."""
    version = declared(comparison.desired.get("KubernetesVersion"))
    return [
        replace(step, optional=True)
        if step.call.only_if_absent and version and at(step.call.body, "properties/orchestratorVersion") == str(version)
        else step
        for step in steps
    ]


def is_rollback(step: Step) -> bool:
    """Whether a step takes a pool back."""
    return step.key.startswith(f"{_KEY} ")


def sparing(comparison: Comparison, steps: Sequence[Step]) -> list[Step]:
    """The steps, of which those on the cluster leave out the pools that failed and go back later.

    Written again as it is, a pool whose upgrade failed goes on with it (docs/azure-behaviour.md#failed-upgrade); one
    that is left out of a cluster's PUT stays as it is (docs/azure-behaviour.md#inline-pools-stay).
    """
    back = [number for number, step in enumerate(steps) if is_rollback(step)]
    first = back[0] if back else 0
    spared = {str(steps[number].call.pool) for number in back}
    spared = {name for name in spared if provisioning.failed(comparison.pools[name])}
    return [_without_pools(step, spared) if number < first else step for number, step in enumerate(steps)]


def _without_pools(step: Step, names: Collection[str]) -> Step:
    if not names or step.call.verb is not Verb.PUT_CLUSTER or step.call.body is None:
        return step
    properties = dict(step.call.body["properties"])
    left = [pool for pool in properties.pop("agentPoolProfiles", []) if pool["name"] not in names]
    if left:
        properties["agentPoolProfiles"] = left
    return replace(step, call=replace(step.call, body={**step.call.body, "properties": properties}), spares_pools=True)


def refusals(comparison: Comparison, history: History) -> list[Violation]:
    """Older versions that a template names, and that AKS does not offer. A rollback refuses nothing: see `staying`."""
    if comparison.state.rollback:
        return []
    return [
        Violation(
            f"AgentPoolProfiles/{name}/{_VERSION}",
            f"cannot go down from {_runs(comparison, name)} to {_wanted(comparison, name)}: {why}",
            "AKS rolls a node pool back only to the version before its last upgrade, within seven days; leave it out, "
            f"or declare {_runs(comparison, name)} or newer",
            source="docs/azure-behaviour.md#pool-rollback-limits",
        )
        for name in candidates(comparison)
        if isinstance(why := _target(comparison, name, history), str)
    ]


def staying(comparison: Comparison, history: History) -> list[str]:
    """Pools that a rollback leaves above the template of before, and why; a clause for those that have both alike."""
    pools = candidates(comparison)
    alike: dict[tuple[Version, str], list[str]] = defaultdict(list)
    for name in comparison.desired_pools:
        runs, wanted = _runs(comparison, name), _wanted(comparison, name)
        if runs and wanted and wanted.below(runs):
            why = _target(comparison, name, history) if name in pools else ""
            alike[runs, why if isinstance(why, str) else ""].append(name)
    return [
        f"{_named(names)} {'stays' if len(names) == 1 else 'stay'} at {runs}{f', because {why}' if why else ''}"
        for (runs, why), names in alike.items()
    ]


def returned(comparison: Comparison) -> str:
    """Which pools this rollback has taken back, a clause; "" if none."""
    alike: dict[Version, list[str]] = defaultdict(list)
    for name in comparison.desired_pools:
        runs = _runs(comparison, name)
        if runs and any(key.startswith(f"{_KEY} {name} ") for key in comparison.state.written):
            alike[runs].append(name)
    clauses = [f"{_named(names)} {'is' if len(names) == 1 else 'are'} back at {runs}" for runs, names in alike.items()]
    return " and ".join(clauses) + (_newer_image(comparison) if clauses else "")


def _named(names: Sequence[str]) -> str:
    if len(names) == 1:
        return f"node pool {names[0]}"
    if len(names) > NAMED_POOLS:
        return f"{len(names)} node pools"
    return f"node pools {', '.join(names[:-1])} and {names[-1]}"


def _newer_image(comparison: Comparison) -> str:
    channel = str(at(comparison.observed, "properties/autoUpgradeProfile/nodeOSUpgradeChannel") or "None")
    return f" (the node OS channel {channel} may keep a newer image)" if channel.lower() in _IMAGE_CHANNELS else ""


def _may_go_back(comparison: Comparison, name: str, pool: Json) -> bool:
    """In a rollback: the failed update's template wanted another version, and the pool may have got there."""
    runs = _runs(comparison, name)
    after = _wanted(comparison, name)
    if runs is None:
        return False
    if not comparison.state.rollback:
        before = comparison.previous_pools.get(name, {})
        return bool(pool.get(_VERSION)) and after is not None and after.below(runs) and lowers(pool, before, _VERSION)
    failed = _wanted_before(comparison, name)
    if failed is None or failed == after:
        return False
    return after is None or after.below(runs) or after.line == failed.line == runs.line


def _target(comparison: Comparison, name: str, history: History) -> RecentlyUsed | str:
    """What a pool goes back to, or why it does not."""
    runs, listed = _runs(comparison, name), history.get(name, ())
    newest = listed[0] if listed else None
    if newest is None or runs is None or not newest.version.below(runs):
        return "AKS offers no earlier version (it does so once, within seven days of an upgrade)"
    if why := _refused_before(comparison, name, newest):
        return why
    if comparison.state.rollback:
        raised = [one for one in listed if one.at >= comparison.state.failed_after]
        if not raised:
            return "it was upgraded before the update that failed"
        if len(raised) > 1:
            return f"it was upgraded {len(raised)} times, and AKS rolls back only the last upgrade, to {newest.version}"
    else:
        wanted = _wanted(comparison, name)
        if wanted is None or not wanted.met_by(newest.version):
            return f"AKS offers {newest.version}"
    return _unfit(comparison, name, newest) or newest


def _unfit(comparison: Comparison, name: str, target: RecentlyUsed) -> str:
    sku = str(comparison.pools[name].get("osSKU") or "")
    if not node_image.is_of(target.image, sku):
        return f"its OS SKU is now {sku}, and its earlier node image {target.image} belongs to another OS SKU"
    plane = control_plane(comparison.observed)
    if plane and plane.minor - target.version.minor > SKEW:
        return f"{target.version} is more than {SKEW} minor versions older than the control plane's {plane}"
    return ""


def _refused_before(comparison: Comparison, name: str, target: RecentlyUsed) -> str:
    refused = comparison.state.refused.get(_key(name, target))
    return f"AKS refused it: {refused}" if refused else ""


def _key(name: str, target: RecentlyUsed) -> str:
    return f"{_KEY} {name} to {target.version}"


def _step(comparison: Comparison, name: str, target: RecentlyUsed) -> Step:
    pool = comparison.pools[name]
    body = merge.writable_pool(pool)
    body["properties"] |= {"orchestratorVersion": str(target.version), "nodeImageVersion": target.image}
    because = "the failed update upgraded it" if comparison.state.rollback else "the template names its earlier version"
    return Step(
        Phase.CONTROL_PLANE,
        _key(name, target),
        f"rolling back node pool {name} to Kubernetes {target.version}",
        Call(Verb.PUT_POOL, body, pool=name, etag=pool.get("eTag")),
        "upgrade pool",
        disrupts=True,
        why=f"{because}, and AKS takes it back with its node image{_newer_image(comparison)}",
        optional=comparison.state.rollback,
    )


def _wanted(comparison: Comparison, name: str) -> Version | None:
    """What the template wants of a pool: its own version, or else the control plane's."""
    own = comparison.desired_pools.get(name, {}).get(_VERSION)
    return declared(own or comparison.desired.get("KubernetesVersion"))


def _wanted_before(comparison: Comparison, name: str) -> Version | None:
    """What the template before wanted of it; in a rollback, the one that failed."""
    own = comparison.previous_pools.get(name, {}).get(_VERSION)
    return declared(own or comparison.previous.get("KubernetesVersion"))


def _runs(comparison: Comparison, name: str) -> Version | None:
    """What a pool runs, or was to run: a failed upgrade may leave its goal in one field and what ran in the other."""
    pool = comparison.pools.get(name, {})
    runs, goal = running(pool), declared(pool.get("orchestratorVersion"))
    return goal if runs and goal and runs.below(goal) else runs
