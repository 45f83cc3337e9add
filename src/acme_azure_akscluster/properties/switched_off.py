"""What is switched off takes its details with it: pure functions of ARM's JSON.

docs/azure-behaviour.md#details-of-what-is-off
"""

import copy
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from .paths import at

Json = Mapping[str, Any]


class Detail(NamedTuple):
    """While `off` is true of the properties of a PUT, the value at `path` keeps only the members `remaining`."""

    path: tuple[str, ...]
    off: Callable[[Json], bool]
    remaining: frozenset[str] = frozenset()


def _is(*path: str, value: Any = False) -> Callable[[Json], bool]:
    return lambda properties: at(properties, path) == value


def _outbound(properties: Json) -> str:
    return str(at(properties, ("networkProfile", "outboundType")) or "loadBalancer")


_KMS = ("securityProfile", "azureKeyVaultKms")
_DEFENDER = ("securityProfile", "defender")
_ENABLED = frozenset({"enabled"})

DETAILS: tuple[Detail, ...] = (
    Detail(
        ("networkProfile", "loadBalancerProfile"),
        lambda properties: _outbound(properties) != "loadBalancer",
        frozenset({"backendPoolType"}),
    ),
    Detail(
        ("networkProfile", "natGatewayProfile"),
        lambda properties: _outbound(properties) not in ("managedNATGateway", "managedNATGatewayV2"),
    ),
    Detail(("networkProfile", "advancedNetworking"), _is("networkProfile", "advancedNetworking", "enabled"), _ENABLED),
    Detail((*_KMS, "keyId"), _is(*_KMS, "enabled")),
    Detail(
        (*_KMS, "keyVaultResourceId"), lambda properties: at(properties, (*_KMS, "keyVaultNetworkAccess")) != "Private"
    ),
    Detail((*_DEFENDER, "logAnalyticsWorkspaceResourceId"), _is(*_DEFENDER, "securityMonitoring", "enabled")),
    Detail(
        ("azureMonitorProfile", "containerInsights"),
        _is("azureMonitorProfile", "containerInsights", "enabled"),
        _ENABLED,
    ),
    Detail(("azureMonitorProfile", "metrics"), _is("azureMonitorProfile", "metrics", "enabled"), _ENABLED),
    Detail(("serviceMeshProfile",), _is("serviceMeshProfile", "mode", value="Disabled"), frozenset({"mode"})),
)


def without_details(properties: Json) -> dict[str, Any]:
    """The properties of a cluster PUT without what Azure refuses beside what is off."""
    result = copy.deepcopy(dict(properties))
    for detail in DETAILS:
        holder = at(result, detail.path[:-1])
        value = holder.get(detail.path[-1]) if isinstance(holder, dict) else None
        if value is None or not detail.off(properties):
            continue
        rest = (
            {key: item for key, item in value.items() if key in detail.remaining}
            if isinstance(value, Mapping)
            else None
        )
        if rest:
            holder[detail.path[-1]] = rest
        else:
            del holder[detail.path[-1]]
    return result
