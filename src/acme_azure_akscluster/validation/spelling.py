"""Rules about names that Azure spells in its own way, where no `propertyTransform` reaches them.

They stand in lists and in keys of maps, where CloudFormation compares them as they are with what read reports.
"""

from collections.abc import Iterator
from typing import Any

from ..domain import labels, spellings
from ..properties.paths import at
from .rule import Properties, Rule, each_pool, pools
from .violation import Violation

# Lists of ARM ids, and lists of objects with one.
_IDS = (
    "NetworkProfile/NatGatewayProfile/OutboundIPs/PublicIPs",
    "NetworkProfile/NatGatewayProfile/OutboundIPPrefixes/PublicIPPrefixes",
    "NetworkProfile/LoadBalancerProfile/OutboundIPs/PublicIPs",
    "NetworkProfile/LoadBalancerProfile/OutboundIPPrefixes/PublicIPPrefixes",
)
_POOL_IDS = "NetworkProfile/ApplicationSecurityGroups"


def _ids(properties: Properties) -> Iterator[Violation]:
    for path in _IDS:
        yield from _spelled(path.replace("/", "."), at(properties, path))
    for path, pool in pools(properties):
        yield from _spelled(f"{path}.{_POOL_IDS.replace('/', '.')}", at(pool, _POOL_IDS))


def _spelled(path: str, declared: Any) -> Iterator[Violation]:
    for one in declared or ():
        text = str(one.get("Id") if isinstance(one, dict) else one)
        if spellings.is_arm_id(text) and spellings.arm_id(text) != text:
            yield Violation(path, f"has {text!r}", f"write it as Azure does: {spellings.arm_id(text)}")


def _addons(properties: Properties) -> Iterator[Violation]:
    for name in properties.get("AddonProfiles") or {}:
        if spellings.addon(name) != name:
            yield Violation("AddonProfiles", f"has the name {name!r}", f"Azure spells it {spellings.addon(name)}")


def _ranges(properties: Properties) -> Iterator[Violation]:
    declared = at(properties, "ApiServerAccessProfile/AuthorizedIPRanges") or []
    for index, one in enumerate(declared):
        canonical = spellings.address_range(str(one))
        if canonical != one:
            yield Violation(
                f"ApiServerAccessProfile.AuthorizedIPRanges[{index}]", f"is {one!r}", f"write it {canonical}"
            )


def _taints(path: str, pool: Properties) -> Iterator[Violation]:
    for index, taint in enumerate(pool.get("NodeTaints") or []):
        if labels.is_reserved(str(taint)):
            remedy = "leave it out: AKS adds the taints under that prefix by itself"
            yield Violation(f"{path}.NodeTaints[{index}]", f"is {taint!r}", remedy)


RULES = (
    Rule("docs/azure-behaviour.md#defaults-filled-in", _ids),
    Rule("docs/azure-behaviour.md#maps-are-replaced", _addons),
    Rule("docs/azure-behaviour.md#authorized-ranges", _ranges),
    Rule("docs/azure-behaviour.md#labels-and-taints", each_pool(_taints)),
)
