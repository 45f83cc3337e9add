"""What is switched off must not come with its details: a table (docs/azure-behaviour.md#details-of-what-is-off)."""

from collections.abc import Callable
from typing import Any

from sandbox.azure.aks.rule import Rule, refuse_broken
from sandbox.azure.core.messages import Json
from sandbox.azure.core.shapes import at

_SOURCE = "docs/azure-behaviour.md#details-of-what-is-off"
_BALANCER, _GATEWAY = "networkProfile.loadBalancerProfile", "networkProfile.natGatewayProfile"
_OUTBOUND = "networkProfile.outboundType"
_KMS, _DEFENDER = "securityProfile.azureKeyVaultKms", "securityProfile.defender"


def _is(path: str, *values: Any) -> Callable[[Json], bool]:
    return lambda properties: at(properties, path) in values


def _detail(path: str, off: Callable[[Json], bool], message: str, code: str = "InvalidParameter") -> Rule:
    """Refuses a value at `path` of the request if `off` holds for the cluster after the update."""

    def broken(sent: Json, after: Json) -> bool:
        value = at(sent, path)
        if path == _BALANCER and value:
            # The pool type is there even where no load balancer carries the traffic out.
            value = {key: item for key, item in value.items() if key != "backendPoolType"}
        return bool(value) and off(after)

    return Rule(code, path, message, _SOURCE, broken)


RULES: tuple[Rule, ...] = (
    _detail(_BALANCER, _is(_OUTBOUND, "userDefinedRouting"),
            "A load balancer profile cannot be set with outbound type userDefinedRouting.",
            "InvalidUserDefinedRoutingWithLoadBalancerProfile"),
    _detail(_BALANCER, _is(_OUTBOUND, "none", "block", "managedNATGateway", "managedNATGatewayV2",
                           "userAssignedNATGateway"),
            "A load balancer profile needs outbound type loadBalancer."),
    _detail(_GATEWAY, _is(_OUTBOUND, "none", "block", "loadBalancer", "userDefinedRouting", "userAssignedNATGateway"),
            "A NAT gateway profile needs a NAT gateway that AKS manages."),
    _detail(f"{_KMS}.keyId", _is(f"{_KMS}.enabled", False),
            "keyId must be omitted when the key management service is off."),
    _detail(f"{_KMS}.keyVaultResourceId", lambda after: at(after, f"{_KMS}.keyVaultNetworkAccess") != "Private",
            "keyVaultResourceId must be empty unless keyVaultNetworkAccess is Private."),
    _detail(f"{_DEFENDER}.logAnalyticsWorkspaceResourceId", _is(f"{_DEFENDER}.securityMonitoring.enabled", False),
            "logAnalyticsWorkspaceResourceId must be empty when Microsoft Defender is off."),
)  # fmt: skip


def check(sent: Json, after: Json) -> None:
    """`sent` are the properties of the body, `after` what the cluster's would be."""
    refuse_broken(RULES, sent, after, "properties.")
