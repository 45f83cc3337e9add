"""Which declared versions are refused: none goes down, none is skipped to, no pool leaves the control plane behind."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any, NamedTuple

from ...domain.versions import SKEW, Region, Version, declared, order
from ...validation.violation import Violation
from ..comparison import Comparison
from ..desired_state import DesiredState
from . import offered_versions

Json = Mapping[str, Any]


class Climb(NamedTuple):
    """What the control plane runs and is to run, and what may come next: by its profile, and in its region.

    `long_term` says that the cluster has long-term support.
    """

    running: Version
    target: Version
    offered: tuple[Version, ...] = ()
    region: Region | None = None
    long_term: bool = False

    @property
    def out_of_support(self) -> bool:
        """Whether the running version is out of support: the next minor is skipped, or the region has dropped it.

        With long-term support the control plane goes alone, also into it (docs/azure-behaviour.md#lts-control-plane).
        """
        lines = {version.line for version in self.offered if version.line > self.running.line}
        skips = bool(lines) and min(lines) > (self.running.major, self.running.minor + 1)
        left = self.region is not None and self.region.has_dropped(self.running)
        return not self.long_term and (skips or left)

    @property
    def in_region(self) -> set[Version]:
        """What the region offers for this cluster's support plan; empty if unknown."""
        return set() if self.region is None else self.region.offered(long_term=self.long_term)

    @property
    def top(self) -> Version:
        """What the control plane runs in the end."""
        return self.running if self.target.reached_by(self.running) else self.target


def refusals(
    comparison: Comparison, climb: Climb, anew: Collection[str] = (), back: Collection[str] = ()
) -> list[Violation]:
    """Everything at once; what a rollback cannot bring back is not refused, since it is not attempted.

    `anew` are pools that are going to be recreated, with any version that the skew allows, `back` those that are rolled
    back.
    """
    lowered = [] if comparison.state.rollback else [*_lowered(comparison.state, climb)]
    # What depends on a target that does not exist would only distract.
    return (
        lowered
        or [*_unknown(climb)]
        or [
            *offered_versions.of_new_pools(comparison, climb.region, climb.top, anew),
            *_skewed(comparison, climb, {*anew, *back}),
            *_stranded(comparison, climb, anew),
        ]
    )


def _lowered(state: DesiredState, climb: Climb) -> Iterator[Violation]:
    """A lower version in the template is refused; a version that AKS itself has upgraded beyond it is kept."""
    if climb.target.below(climb.running) and lowers(state.desired, state.previous, "KubernetesVersion"):
        possible = ", ".join(map(str, sorted({climb.running, *climb.offered}, key=order))) + (
            "" if climb.offered else " and newer"
        )
        yield Violation(
            "KubernetesVersion",
            f"cannot go down from {climb.running} to {climb.target}",
            f"AKS never lowers a version; available are {possible}",
            source="docs/azure-behaviour.md#version-never-lowered",
        )


def lowers(desired: Json, previous: Json, name: str) -> bool:
    """Whether the template itself declares a lower version than before, or a version for the first time."""
    after, before = declared(desired.get(name)), declared(previous.get(name))
    return after is not None and (before is None or after.below(before))


def _unknown(climb: Climb) -> Iterator[Violation]:
    """A version that AKS does not have is found out before the first hop, not after the last but one."""
    if climb.target.reached_by(climb.running):
        return
    nearest = climb.target.line <= (climb.running.major, climb.running.minor + 1)
    known = set(climb.offered) if nearest and climb.offered else climb.in_region
    yield from offered_versions.next_versions(climb.target, climb.running, known)


def _skewed(comparison: Comparison, climb: Climb, anew: Collection[str]) -> Iterator[Violation]:
    """No pool is newer than the control plane, none more than three minors older; new pools too."""
    there = comparison.pools
    top = climb.top
    for name, pool in comparison.desired_pools.items():
        wanted = declared(pool.get("OrchestratorVersion"))
        runs = running(there.get(name, {}))
        if wanted is None:
            continue
        stays = runs is not None and wanted.reached_by(runs) and name not in anew
        ends = runs if runs is not None and stays else wanted
        if top.below(ends) or top.minor - ends.minor > SKEW:
            side = "newer than" if top.below(ends) else f"more than {SKEW} minors older than"
            yield Violation(
                f"AgentPoolProfiles/{name}/OrchestratorVersion",
                f"is {ends}, {side} the control plane's {top}",
                f"a node pool may not be newer than the control plane, and at most {SKEW} minor versions older",
                source="docs/azure-behaviour.md#version-skew",
            )


def _stranded(comparison: Comparison, climb: Climb, anew: Collection[str]) -> Iterator[Violation]:
    """An unsupported version is upgraded with all pools together: no spot pools, and none may stay older."""
    if climb.target.reached_by(climb.running) or not climb.out_of_support:
        return
    for name, pool in comparison.desired_pools.items():
        wanted = declared(pool.get("OrchestratorVersion"))
        if wanted and name in comparison.pools and name not in anew and wanted.below(climb.top):
            yield Violation(
                f"AgentPoolProfiles/{name}/OrchestratorVersion",
                f"cannot stay {wanted}: {climb.running} is out of support, so AKS upgrades all node pools together",
                f"leave it out, or declare {climb.top}",
                source="docs/azure-behaviour.md#out-of-support-upgrade",
            )
    for name, pool in comparison.pools.items():
        if str(pool.get("scaleSetPriority")).lower() == "spot":
            yield Violation(
                f"AgentPoolProfiles/{name}/ScaleSetPriority",
                f"cannot be Spot: {climb.running} is out of support, so AKS upgrades all node pools together",
                "remove the spot pools in an update of its own before this one",
                source="docs/azure-behaviour.md#spot-upgraded-alone",
            )


def running(pool: Json) -> Version | None:
    """What a pool runs, None if it is not there."""
    return declared(pool.get("currentOrchestratorVersion") or pool.get("orchestratorVersion"))


def control_plane(observed: Json) -> Version | None:
    """What the control plane runs."""
    properties = observed.get("properties", {})
    return declared(properties.get("currentKubernetesVersion") or properties.get("kubernetesVersion"))
