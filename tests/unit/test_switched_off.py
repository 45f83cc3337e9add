"""What is switched off is sent without its details: every row of the table, and what stays while it is on."""

from typing import Any

import pytest

from acme_azure_akscluster.properties.switched_off import DETAILS, without_details

Json = dict[str, Any]


def network(**profile: Any) -> Json:
    return {"networkProfile": profile}


def kms(**profile: Any) -> Json:
    return {"securityProfile": {"azureKeyVaultKms": profile}}


def defender(enabled: bool, **more: Any) -> Json:
    return {"securityProfile": {"defender": {"securityMonitoring": {"enabled": enabled}, **more}}}


def monitor(name: str, **profile: Any) -> Json:
    return {"azureMonitorProfile": {name: profile}}


def mesh(mode: str, **more: Any) -> Json:
    return {"serviceMeshProfile": {"mode": mode, **more}}


BALANCER: Json = {"loadBalancerProfile": {"allocatedOutboundPorts": 1024}}
NAT: Json = {"natGatewayProfile": {"idleTimeoutInMinutes": 4}}
ISTIO: Json = {"istio": {"revisions": ["asm-1-27"]}}
# As many rows as the table has: with details beside what is off, and what is left of them.
OFF: list[tuple[Json, Json]] = [
    (network(outboundType="userDefinedRouting", **BALANCER), network(outboundType="userDefinedRouting")),
    (network(outboundType="none", **NAT), network(outboundType="none")),
    (
        network(advancedNetworking={"enabled": False, "observability": {"enabled": True}}),
        network(advancedNetworking={"enabled": False}),
    ),
    (kms(enabled=False, keyId="k"), kms(enabled=False)),
    (
        kms(enabled=True, keyId="k", keyVaultNetworkAccess="Public", keyVaultResourceId="/v"),
        kms(enabled=True, keyId="k", keyVaultNetworkAccess="Public"),
    ),
    (defender(False, logAnalyticsWorkspaceResourceId="/w"), defender(False)),
    (
        monitor("containerInsights", enabled=False, logAnalyticsWorkspaceResourceId="/w"),
        monitor("containerInsights", enabled=False),
    ),
    (monitor("metrics", enabled=False, kubeStateMetrics={}), monitor("metrics", enabled=False)),
    (mesh("Disabled", **ISTIO), mesh("Disabled")),
]
ON: list[Json] = [
    network(outboundType="loadBalancer", **BALANCER),
    network(**BALANCER),
    network(outboundType="userDefinedRouting", loadBalancerProfile={"backendPoolType": "NodeIP"}),
    network(outboundType="managedNATGateway", **NAT),
    network(advancedNetworking={"enabled": True, "observability": {"enabled": True}}),
    kms(enabled=True, keyId="k", keyVaultNetworkAccess="Private", keyVaultResourceId="/v"),
    defender(True, logAnalyticsWorkspaceResourceId="/w"),
    monitor("containerInsights", enabled=True, logAnalyticsWorkspaceResourceId="/w"),
    monitor("metrics", enabled=True, kubeStateMetrics={}),
    mesh("Istio", **ISTIO),
]


@pytest.mark.parametrize(("sent", "expected"), OFF)
def test_what_is_off_loses_its_details(sent: Json, expected: Json) -> None:
    assert without_details(sent) == expected


@pytest.mark.parametrize("sent", ON)
def test_what_is_on_keeps_its_details(sent: Json) -> None:
    assert without_details(sent) == sent


def test_every_row_of_the_table_is_tried() -> None:
    assert len(OFF) == len(DETAILS)
