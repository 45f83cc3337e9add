"""Conditions of in-place network changes: what may change at all is in `immutability`.

Sources: docs/azure-behaviour.md#plugin-to-overlay and docs/azure-behaviour.md#dataplane-to-cilium.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sandbox.azure.core.errors import ArmError
from sandbox.azure.core.messages import Json
from sandbox.azure.core.shapes import at

_ENGINES = ("azure", "calico")


@dataclass(frozen=True)
class Change:
    """A cluster's networkProfile before and after an update, and the other input of the conditions."""

    old: Json
    new: Json
    properties: Json
    pools: list[Json]

    def becomes(self, name: str, value: Any) -> bool:
        return bool(self.new.get(name) == value and self.old.get(name) != value)

    @property
    def addresses(self) -> bool:
        """Whether the source of the pods' addresses changes."""
        return any(self.old.get(name) != self.new.get(name) for name in ("networkPlugin", "networkPluginMode"))


@dataclass(frozen=True)
class Condition:
    target: str
    message: str
    broken: Callable[[Change], bool]


def _policy_engine(change: Change) -> bool:
    return change.becomes("networkPluginMode", "overlay") and change.old.get("networkPolicy") in _ENGINES


def _policy_engine_with(change: Change) -> bool:
    return change.becomes("networkPluginMode", "overlay") and change.new.get("networkPolicy") in (*_ENGINES, "cilium")


def _pod_subnets(change: Change) -> bool:
    return change.becomes("networkPluginMode", "overlay") and any(pool.get("podSubnetID") for pool in change.pools)


def _no_pod_range(change: Change) -> bool:
    return change.becomes("networkPluginMode", "overlay") and not change.new.get("podCidr")


def _cilium_with_addresses(change: Change) -> bool:
    return change.becomes("networkDataplane", "cilium") and change.addresses


def _cilium_with_windows(change: Change) -> bool:
    windows = any(str(pool.get("osType")).lower() == "windows" for pool in change.pools)
    return change.becomes("networkDataplane", "cilium") and windows


def _cilium_with_provisioning(change: Change) -> bool:
    automatic = at(change.properties, "nodeProvisioningProfile.mode") == "Auto"
    return change.becomes("networkDataplane", "cilium") and automatic


CONDITIONS: tuple[Condition, ...] = (
    Condition("networkPolicy", "Remove the network policy engine before an update to overlay.", _policy_engine),
    Condition("networkPolicy", "A network policy engine cannot be installed by an update to overlay.",
              _policy_engine_with),
    Condition("networkPluginMode", "Clusters with pod subnets cannot be updated to overlay.", _pod_subnets),
    Condition("podCidr", "An update to overlay needs a podCidr.", _no_pod_range),
    Condition("networkDataplane", "The dataplane cannot be updated together with the IPAM mode.",
              _cilium_with_addresses),
    Condition("networkDataplane", "Cilium does not support Windows node pools.", _cilium_with_windows),
    Condition("networkDataplane", "Disable node auto provisioning before an update to cilium.",
              _cilium_with_provisioning),
)  # fmt: skip


def check(record: Json, merged: Json) -> None:
    """Raises for the first broken condition."""
    old, new = record["properties"].get("networkProfile") or {}, merged.get("networkProfile") or {}
    change = Change(old, new, record["properties"], list(record["pools"].values()))
    for condition in CONDITIONS:
        if condition.broken(change):
            target = f"properties.networkProfile.{condition.target}"
            raise ArmError(400, "InvalidParameter", condition.message, target=target)
