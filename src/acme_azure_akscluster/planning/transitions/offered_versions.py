"""Which declared Kubernetes versions AKS does not offer: to a control plane, a new node pool or a new cluster."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from ...domain.versions import SKEW, Region, Version, declared, order
from ...validation.violation import Violation
from ..comparison import Comparison

Json = Mapping[str, Any]
_PROFILE, _REGION = "docs/azure-behaviour.md#upgrade-profile", "docs/azure-behaviour.md#region-versions"


def next_versions(wanted: Version, current: Version, known: Iterable[Version]) -> Iterator[Violation]:
    """Whether a control plane that runs `current` may get there; `known` is empty where that is not known."""
    offered = set(known)
    if offered and not _met(wanted, offered):
        newer = {one for one in offered if current.below(one)}
        yield _absent("KubernetesVersion", wanted, newer, f"{current} is the newest", source=_PROFILE)


def at_creation(desired: Json, region: Region) -> Iterator[Violation]:
    """The versions of a new cluster and of its pools (docs/azure-behaviour.md#region-versions)."""
    long_term = desired.get("SupportPlan") == "AKSLongTermSupport"
    offered = region.offered(long_term=long_term)
    for path, wanted in _of_creation(desired):
        if not offered or _met(wanted, offered | region.previews):
            continue
        if _met(wanted, region.patches):
            yield Violation(
                path,
                f"is {wanted}, which AKS offers in this region with long-term support only",
                f"available without it are {_listed(offered)}",
                source=_REGION,
            )
        else:
            yield _absent(path, wanted, offered)


def are_declared(desired: Json) -> bool:
    """Whether a new cluster or one of its node pools has a version of its own."""
    return any(True for _ in _of_creation(desired))


def _of_creation(desired: Json) -> Iterator[tuple[str, Version]]:
    """(path, version); of the node pools only those that differ from the cluster's."""
    own = desired.get("KubernetesVersion")
    if version := declared(own):
        yield "KubernetesVersion", version
    for index, pool in enumerate(desired.get("AgentPoolProfiles") or []):
        text = pool.get("OrchestratorVersion")
        if text != own and (version := declared(text)):
            yield f"AgentPoolProfiles[{index}].OrchestratorVersion", version


def of_new_pools(
    comparison: Comparison, region: Region | None, top: Version, anew: Collection[str]
) -> Iterator[Violation]:
    """The declared versions of node pools that are added or recreated (`anew`).

    `top` is the control plane's in the end.
    """
    for name, wanted in _new_pools(comparison, anew):
        if region is None or wanted.met_by(top) or top.met_by(wanted):
            continue
        if region.patches and not _met(wanted, region.patches | region.previews):
            near = {one for one in region.patches if not top.below(one) and top.minor - one.minor <= SKEW}
            instead = f"leave it out, so that the node pool gets the control plane's version {top}"
            because = ", and the change would recreate the node pool" if name in anew else ""
            yield _absent(f"AgentPoolProfiles/{name}/OrchestratorVersion", wanted, near, instead, because=because)


def has_new_pools(comparison: Comparison, anew: Collection[str]) -> bool:
    """Whether a node pool is to be added with a version of its own, or recreated (`anew`)."""
    return any(True for _ in _new_pools(comparison, anew))


def _new_pools(comparison: Comparison, anew: Collection[str]) -> Iterator[tuple[str, Version]]:
    """(name, version); none in a rollback, which makes a pool with the control plane's version where AKS refuses."""
    for name, pool in comparison.desired_pools.items():
        wanted = declared(pool.get("OrchestratorVersion"))
        if wanted and (name in anew or name not in comparison.pools) and not comparison.state.rollback:
            yield name, wanted


def _met(wanted: Version, offered: Iterable[Version]) -> bool:
    return any(wanted.met_by(one) for one in offered)


def _absent(
    path: str,
    wanted: Version,
    offered: Iterable[Version],
    instead: str = "leave it out",
    source: str = _REGION,
    because: str = "",
) -> Violation:
    """`instead` is the remedy where nothing is offered."""
    available = _listed(offered)
    return Violation(
        path,
        f"is {wanted}, which AKS does not offer in this region{because}",
        f"available are {available}" if available else instead,
        source=source,
    )


def _listed(versions: Iterable[Version]) -> str:
    return ", ".join(map(str, sorted(versions, key=order)))
