"""Kubernetes versions and upgrade ladders. Pure.

The control plane climbs one minor at a time (LTS clusters may skip where their upgrade profile offers it), a node pool
is never newer than the control plane and at most three minors older, and nothing ever goes down. A version without a
patch ("1.33", an alias) means the newest patch of that minor.

Sources: docs/azure-behaviour.md#minor-by-minor and docs/azure-behaviour.md#version-alias.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

# How many minors a pool may lag behind, since Kubernetes 1.28 (docs/azure-behaviour.md#version-skew).
SKEW = 3
_VERSION = re.compile(r"(\d+)\.(\d+)(?:\.(\d+))?")


class Version(NamedTuple):
    """A Kubernetes version; `patch` is None for an alias."""

    major: int
    minor: int
    patch: int | None = None

    @classmethod
    def of(cls, text: str) -> "Version":
        """Parse "1.33" or "1.33.4".

        Raises:
            ValueError: for anything else.
        """
        match = _VERSION.fullmatch(text)
        if match is None:
            raise ValueError(f"{text!r} is not a Kubernetes version such as 1.33 or 1.33.4")
        major, minor, patch = match.groups()
        return cls(int(major), int(minor), None if patch is None else int(patch))

    @property
    def line(self) -> tuple[int, int]:
        """Major and minor: what the rules about skipping and skew are about."""
        return self.major, self.minor

    def below(self, other: "Version") -> bool:
        """Whether this declaration is lower than the other one; an alias and a patch of its minor are equal."""
        if self.line != other.line or self.patch is None or other.patch is None:
            return self.line < other.line
        return self.patch < other.patch

    def met_by(self, version: "Version") -> bool:
        """Whether an offered version fits this declaration."""
        return self.line == version.line and self.patch in (None, version.patch)

    def reached_by(self, running: "Version") -> bool:
        """Whether a cluster that runs `running` needs no upgrade to satisfy this declaration."""
        if running.line != self.line:
            return running.line > self.line
        return self.patch is None or (running.patch is not None and running.patch >= self.patch)

    def __str__(self) -> str:
        return f"{self.major}.{self.minor}" + ("" if self.patch is None else f".{self.patch}")


def declared(text: Any) -> Version | None:
    """A declared version, None where there is none."""
    return Version.of(str(text)) if text else None


def readable(text: Any) -> Version | None:
    """A version, None for anything that is not one."""
    try:
        return Version.of(str(text))
    except ValueError:
        return None


class Region(NamedTuple):
    """What a region offers: every patch, the minors that need no long-term support, and the patches in preview.

    Without a minor in `community`, it is not known which ones need none.
    """

    patches: frozenset[Version]
    community: frozenset[tuple[int, int]]
    previews: frozenset[Version] = frozenset()

    @classmethod
    def of(cls, values: Iterable[Mapping[str, Any]]) -> "Region":
        """From the `values` of ARM's list of Kubernetes versions; what is not a version is left out."""
        patches: set[Version] = set()
        previews: set[Version] = set()
        community: set[tuple[int, int]] = set()
        for minor in values:
            if not isinstance(minor, Mapping):
                continue
            listed = set(filter(None, map(readable, _mapping(minor.get("patchVersions")))))
            if minor.get("isPreview"):
                previews |= listed
                continue
            patches |= listed
            plans, version = _mapping(minor.get("capabilities")).get("supportPlan"), readable(minor.get("version"))
            if version and isinstance(plans, list) and "KubernetesOfficial" in plans:
                community.add(version.line)
        return cls(frozenset(patches), frozenset(community), frozenset(previews))

    def has_dropped(self, version: Version) -> bool:
        """Whether the version runs here with long-term support only, or no longer; False if that is not known."""
        return bool(self.community) and version.line not in self.community

    def offered(self, *, long_term: bool) -> set[Version]:
        """The patches of a support plan, previews left out."""
        return {patch for patch in self.patches if long_term or patch.line in self.community}


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


class Hop(NamedTuple):
    """One upgrade: of the control plane (`pool` None), of one pool, or of the whole cluster (`whole`)."""

    to: Version
    pool: str | None = None
    whole: bool = False


def ladder(
    control_plane: Version,
    target: Version,
    pools: Mapping[str, Version],
    pool_targets: Mapping[str, Version],
    *,
    whole: bool = False,
    ends_whole: bool = False,
    out_of_support: bool = False,
    offered: Iterable[Version] = (),
) -> list[Hop]:
    """The upgrades that lead from what runs to what is declared, in order, with the fewest pool upgrades.

    Args:
        control_plane: what the control plane runs.
        target: what is declared for it.
        pools: what each pool runs, those included that nobody declared or that are about to be deleted: AKS applies
            the skew rule to whatever is there.
        pool_targets: what is declared for pools; absent ones are not upgraded beyond what the skew demands.
        whole: upgrade control plane and pools together at each hop, as AKS wants it while a cluster auto-upgrade
            channel is set (docs/azure-behaviour.md#channel-upgrades-everything).
        ends_whole: the last hop may take all pools along: one operation of AKS, which upgrades the control plane and
            then each pool in turn (docs/azure-behaviour.md#full-upgrade), in place of one for each.
        out_of_support: what runs has left support: AKS upgrades it with all its pools, or not at all
            (docs/azure-behaviour.md#out-of-support-upgrade).
        offered: the control plane's upgrades by its upgrade profile; a jump over minors is made only if it is offered.
    """
    hops: list[Hop] = []
    running = dict(pools)
    at = control_plane
    available = sorted(offered, key=order)
    while not target.reached_by(at):
        to = _next(at, target, available)
        bound = whole or out_of_support
        out_of_support = False  # after the first hop it no longer is
        if not bound:
            for name in _too_old(running, to):
                hops.append(Hop(_highest(at, pool_targets.get(name)), name))
                running[name] = hops[-1].to
        together = bound or (ends_whole and target.reached_by(to))
        hops.append(Hop(to, whole=together))
        at = to
        if together:
            running = dict.fromkeys(running, at)
        # What was offered above stays offered, and with long-term support reachable in one jump.
        available = [version for version in available if version.line > at.line]
    hops.extend(Hop(wanted, name) for name, wanted in pool_targets.items() if not wanted.reached_by(running[name]))
    return hops


def _next(at: Version, target: Version, offered: list[Version]) -> Version:
    """The control plane's next version: the highest minor that is offered and not too far for the pools.

    Where nothing as near is offered, what runs has left support and its lowest offer is next; where nothing is known,
    the next minor.
    """
    lines = sorted({version.line for version in offered if at.line < version.line <= target.line})
    near = [line for line in lines if line <= (at.major, at.minor + SKEW)]
    following = (at.major, at.minor + 1)
    line = near[-1] if near else lines[0] if lines else min(following, target.line)
    if line == target.line:
        return target
    patches = [version for version in offered if version.line == line]
    return patches[-1] if patches else Version(*line)


def _too_old(running: Mapping[str, Version], to: Version) -> list[str]:
    return [name for name, version in running.items() if to.minor - version.minor > SKEW]


def _highest(control_plane: Version, wanted: Version | None) -> Version:
    """As high as a pool may go now, so that it need not go twice; its own target if that is lower."""
    if wanted is not None and wanted.line <= control_plane.line:
        return wanted
    return control_plane


def order(version: Version) -> tuple[int, int, int]:
    """For sorting: an alias comes before the patches of its minor version."""
    return version.major, version.minor, -1 if version.patch is None else version.patch
