"""Which Kubernetes versions the region offers, and which lead to which.

Minors and their support are those of docs/azure-behaviour.md#version-window. The
patch numbers are the sandbox's own: no source lists them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

OFFICIAL = "KubernetesOfficial"
LONG_TERM = "AKSLongTermSupport"


def minor_of(version: str) -> str:
    return ".".join(version.split(".")[:2])


def number(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))


def is_version(text: str) -> bool:
    parts = text.split(".")
    return len(parts) in (2, 3) and all(part.isdigit() for part in parts)


@dataclass(frozen=True)
class Minor:
    """One minor with its patches, oldest first."""

    patches: tuple[str, ...]
    plans: tuple[str, ...] = (OFFICIAL, LONG_TERM)


@dataclass(frozen=True)
class Catalog:
    """What the region offers; `default` is the minor version of a cluster that requests none (N-1)."""

    minors: dict[str, Minor]
    default: str
    image_date: str = "202611.05.0"

    @cached_property
    def community(self) -> tuple[str, ...]:
        """Minors in community support, oldest first."""
        return tuple(sorted(self.offered(OFFICIAL), key=number))

    def latest(self, minor: str) -> str:
        return self.minors[minor].patches[-1]

    def resolve(self, wanted: str | None) -> tuple[str, str] | None:
        """(version to show, patch it runs) for an alias, a patch or None; None if it is not offered."""
        version = wanted or self.default
        if not is_version(version):
            return None
        minor = minor_of(version)
        if minor not in self.minors:
            return None
        if version == minor:
            return version, self.latest(minor)
        return (version, version) if version in self.minors[minor].patches else None

    def offered(self, plan: str) -> set[str]:
        return {minor for minor, entry in self.minors.items() if plan in entry.plans}

    def upgrades(self, current: str, plan: str) -> list[str]:
        """Patches that a control plane on `current` may go to next, oldest first.

        docs/azure-behaviour.md#minor-by-minor
        """
        minor = minor_of(current)
        targets = self._next_minors(minor, plan)
        same = self.minors[minor].patches if minor in self.minors else ()
        newer = [patch for patch in same if number(patch) > number(current)]
        for target in targets:
            newer.extend(self.minors[target].patches)
        return newer

    def _next_minors(self, minor: str, plan: str) -> list[str]:
        """One minor at a time; long-term support may skip; what has left support goes to the lowest supported one."""
        above = [m for m in sorted(self.offered(plan), key=number) if number(m) > number(minor)]
        if plan == LONG_TERM:
            return above
        if minor not in self.community:
            return above[:1]
        major, small = number(minor)[:2]
        following = f"{major}.{small + 1}"
        return [following] if following in self.minors else above[:1]

    def image_of(self, pool: Mapping[str, Any], version: str) -> str:
        """The newest image for a node pool that runs this version."""
        return self.node_image(pool["osSKU"], version, fips=bool(pool.get("enableFIPS")))

    def node_image(self, os_sku: str, version: str, *, fips: bool = False) -> str:
        """nodeImageVersion in the recorded pattern; Ubuntu 24.04 from 1.35 on, 22.04 before.

        docs/azure-behaviour.md#os-images
        """
        if os_sku.startswith("Windows"):
            # The build's revision is the sandbox's own; the date has six digits (recorded).
            build = {"Windows2019": "2019-containerd-17763", "Windows2025": "2025-containerd-26100"}
            month, day, _ = self.image_date.split(".")
            return f"AKSWindows-{build.get(os_sku, '2022-containerd-20348')}.2700.{month[2:]}{day}"
        flavour = "fips" if fips else ""
        if os_sku.startswith("AzureLinux"):
            generation = "V3" if number(minor_of(version)) >= (1, 32) else "V2"
            return f"AKSAzureLinux-{generation}gen2{flavour}-{self.image_date}"
        release = {"Ubuntu2204": "2204", "Ubuntu2404": "2404"}.get(os_sku)
        release = release or ("2404" if number(minor_of(version)) >= (1, 35) else "2204")
        return f"AKSUbuntu-{release}gen2{flavour}containerd-{self.image_date}"


_LTS_ONLY = (LONG_TERM,)

NOVEMBER_2026 = Catalog(
    minors={
        "1.31": Minor(("1.31.14",), _LTS_ONLY),
        "1.32": Minor(("1.32.13",), _LTS_ONLY),
        "1.33": Minor(("1.33.11", "1.33.12"), _LTS_ONLY),
        "1.34": Minor(("1.34.8", "1.34.9")),
        "1.35": Minor(("1.35.5", "1.35.6")),
        "1.36": Minor(("1.36.2", "1.36.3")),
        "1.37": Minor(("1.37.0", "1.37.1")),
    },
    default="1.36",
)
