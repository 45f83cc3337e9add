"""What is switched off must not come with its details: a table (docs/azure-behaviour.md#details-of-what-is-off)."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sandbox.azure.core.errors import ArmError
from sandbox.azure.core.messages import Json
from sandbox.azure.core.shapes import at


@dataclass(frozen=True)
class Detail:
    """`path` has no value while `off` says so of what the cluster would be; the members `remaining` may stay."""

    path: str
    off: Callable[[Json], bool]
    message: str
    code: str = "InvalidParameter"
    remaining: frozenset[str] = frozenset()


def _is(path: str, *values: Any) -> Callable[[Json], bool]:
    return lambda properties: at(properties, path) in values


_OUTBOUND = "networkProfile.outboundType"
_KMS = "securityProfile.azureKeyVaultKms"
_DEFENDER = "securityProfile.defender"

DETAILS: tuple[Detail, ...] = (
    Detail(
        "networkProfile.loadBalancerProfile",
        _is(_OUTBOUND, "userDefinedRouting"),
        "A load balancer profile cannot be set with outbound type userDefinedRouting.",
        "InvalidUserDefinedRoutingWithLoadBalancerProfile",
        frozenset({"backendPoolType"}),
    ),
    Detail(
        "networkProfile.loadBalancerProfile",
        _is(_OUTBOUND, "none", "block", "managedNATGateway", "managedNATGatewayV2", "userAssignedNATGateway"),
        "A load balancer profile needs outbound type loadBalancer.",
        remaining=frozenset({"backendPoolType"}),
    ),
    Detail(
        "networkProfile.natGatewayProfile",
        _is(_OUTBOUND, "none", "block", "loadBalancer", "userDefinedRouting", "userAssignedNATGateway"),
        "A NAT gateway profile needs a NAT gateway that AKS manages.",
    ),
    Detail(
        f"{_KMS}.keyId", _is(f"{_KMS}.enabled", False), "keyId must be omitted when the key management service is off."
    ),
    Detail(
        f"{_KMS}.keyVaultResourceId",
        lambda properties: at(properties, f"{_KMS}.keyVaultNetworkAccess") != "Private",
        "keyVaultResourceId must be empty unless keyVaultNetworkAccess is Private.",
    ),
    Detail(
        f"{_DEFENDER}.logAnalyticsWorkspaceResourceId",
        _is(f"{_DEFENDER}.securityMonitoring.enabled", False),
        "logAnalyticsWorkspaceResourceId must be empty when Microsoft Defender is off.",
    ),
)


def check(sent: Json, after: Json) -> None:
    """`sent` are the properties of the body, `after` what the cluster's would be."""
    for detail in DETAILS:
        value = at(sent, detail.path)
        if isinstance(value, dict):
            value = {key: item for key, item in value.items() if key not in detail.remaining}
        if value and detail.off(after):
            raise ArmError(400, detail.code, detail.message, target=f"properties.{detail.path}")
