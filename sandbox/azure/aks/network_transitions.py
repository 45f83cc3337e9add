"""Conditions of in-place network changes: what may change at all is in `immutability`."""

from dataclasses import dataclass

from sandbox.azure.aks.rule import Rule, refuse_broken
from sandbox.azure.core.messages import Json
from sandbox.azure.core.shapes import at

_ENGINES = ("azure", "calico")
_OVERLAY = "docs/azure-behaviour.md#plugin-to-overlay"
_CILIUM = "docs/azure-behaviour.md#dataplane-to-cilium"


@dataclass(frozen=True)
class Change:
    """A cluster's networkProfile before and after an update."""

    old: Json
    new: Json
    pools: list[Json]

    @property
    def to_overlay(self) -> bool:
        return self._becomes("networkPluginMode", "overlay")

    @property
    def to_cilium(self) -> bool:
        return self._becomes("networkDataplane", "cilium")

    def _becomes(self, name: str, value: str) -> bool:
        return bool(self.new.get(name) == value != self.old.get(name))

    @property
    def addresses(self) -> bool:
        """Whether the source of the pods' addresses changes."""
        return any(self.old.get(name) != self.new.get(name) for name in ("networkPlugin", "networkPluginMode"))


RULES: tuple[Rule, ...] = (
    Rule("InvalidParameter", "networkPolicy", "Remove the network policy engine before an update to overlay.", _OVERLAY,
         lambda change, _: change.to_overlay and change.old.get("networkPolicy") in _ENGINES),
    Rule("InvalidParameter", "networkPolicy", "A network policy engine cannot be installed by an update to overlay.",
         _OVERLAY,
         lambda change, _: change.to_overlay and change.new.get("networkPolicy") in (*_ENGINES, "cilium")),
    Rule("InvalidParameter", "networkPluginMode", "Clusters with pod subnets cannot be updated to overlay.", _OVERLAY,
         lambda change, _: change.to_overlay and any(pool.get("podSubnetID") for pool in change.pools)),
    Rule("InvalidParameter", "podCidr", "An update to overlay needs a podCidr.", _OVERLAY,
         lambda change, _: change.to_overlay and not change.new.get("podCidr")),
    Rule("InvalidParameter", "networkDataplane", "The dataplane cannot be updated together with the IPAM mode.",
         _CILIUM,
         lambda change, _: change.to_cilium and change.addresses),
    Rule("InvalidParameter", "networkDataplane", "Cilium does not support Windows node pools.", _CILIUM,
         lambda change, _: change.to_cilium
         and any(str(pool.get("osType")).lower() == "windows" for pool in change.pools)),
    Rule("InvalidParameter", "networkDataplane", "Disable node auto provisioning before an update to cilium.", _CILIUM,
         lambda change, before: change.to_cilium and at(before, "nodeProvisioningProfile.mode") == "Auto"),
)  # fmt: skip


def check(record: Json, merged: Json) -> None:
    """Raises for the first broken condition."""
    before = record["properties"]
    profiles = before.get("networkProfile") or {}, merged.get("networkProfile") or {}
    refuse_broken(RULES, Change(*profiles, list(record["pools"].values())), before, "properties.networkProfile.")
