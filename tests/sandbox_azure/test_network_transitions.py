"""Conditions under which a network may change in place, and what changes one way only."""

from typing import Any

import pytest

from sandbox.azure.aks.immutability import outbound_may_change
from tests.support.harness import Cloud, error_of, pool

KUBENET = {"networkPlugin": "kubenet"}
NODE_SUBNET = {"networkPlugin": "azure", "networkDataplane": "azure"}
OVERLAY = {"networkPlugin": "azure", "networkPluginMode": "overlay"}
CILIUM = {"networkDataplane": "cilium", "networkPolicy": "cilium"}
RANGE = {"podCidr": "10.244.0.0/16"}


def answer(before: dict[str, Any], after: dict[str, Any]) -> tuple[int, str]:
    """Of an update's PUT; (200, "") when it is accepted."""
    cloud = Cloud()
    response = cloud.change(cloud.cluster(**before), **after)
    return (200, "") if response.status == 200 else error_of(response)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (KUBENET, OVERLAY),
        (NODE_SUBNET, {**OVERLAY, **RANGE}),
        (OVERLAY, {**OVERLAY, **CILIUM}),
        (NODE_SUBNET, {**NODE_SUBNET, **CILIUM}),
        ({**OVERLAY, "networkPolicy": "calico"}, {**OVERLAY, **CILIUM}),
    ],
)
def test_these_networks_change_in_place(old: dict[str, Any], new: dict[str, Any]) -> None:
    assert answer({"networkProfile": old}, {"networkProfile": new}) == (200, "")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ({**KUBENET, "networkPolicy": "calico"}, OVERLAY),
        ({**KUBENET, "networkPolicy": "calico"}, {**OVERLAY, "networkPolicy": "none"}),
        (KUBENET, {**OVERLAY, "networkPolicy": "calico"}),
        (NODE_SUBNET, OVERLAY),
        (KUBENET, {**OVERLAY, **CILIUM}),
        (NODE_SUBNET, {**OVERLAY, **RANGE, **CILIUM}),
    ],
)
def test_these_do_not_in_one_write(old: dict[str, Any], new: dict[str, Any]) -> None:
    assert answer({"networkProfile": old}, {"networkProfile": new}) == (400, "InvalidParameter")


def test_cilium_beside_windows_pools_is_refused() -> None:
    windows = {"windowsProfile": {"adminUsername": "azureuser", "adminPassword": "Ab-3456-ab-7890"}}
    pools = [pool("sys", mode="System"), pool("win", osType="Windows")]
    before = {"networkProfile": OVERLAY, "agentPoolProfiles": pools, **windows}
    assert answer(before, {"networkProfile": {**OVERLAY, **CILIUM}}) == (400, "InvalidParameter")


def test_vnet_integration_is_for_good() -> None:
    on, off = ({"apiServerAccessProfile": {"enableVnetIntegration": enabled}} for enabled in (True, False))
    assert answer(on, off) == (400, "PropertyChangeNotAllowed")


@pytest.mark.parametrize("enabled", [True, False])
def test_a_proxy_may_be_given_later(*, enabled: bool) -> None:
    """docs/azure-behaviour.md#http-proxy."""
    proxy = {"httpProxy": "http://proxy:3128", "enabled": enabled}
    assert answer({}, {"httpProxyConfig": proxy})[0] == 200


# A row per outbound type, a column per type that it may become, as in the two tables of the article.
MANAGED = """
                     loadBalancer managedNATGatewayV2 managedNATGateway none block
loadBalancer              =              yes                yes          yes  yes
managedNATGatewayV2       no              =                 no           no   no
managedNATGateway         no             yes                 =           yes  yes
none                     yes             yes                yes           =   yes
block                    yes             yes                yes          yes   =
"""
CUSTOM = """
                        loadBalancer userAssignedNATGateway userDefinedRouting none block
loadBalancer                 =                yes                  yes          yes   no
userAssignedNATGateway      yes                =                   yes          yes   no
userDefinedRouting          yes               yes                   =           yes   no
none                        yes               yes                  yes           =    no
"""


def cells(table: str) -> list[tuple[str, str, bool]]:
    columns, *rows = (line.split() for line in table.strip().splitlines())
    return [
        (row[0], new, cell == "yes") for row in rows for new, cell in zip(columns, row[1:], strict=True) if cell != "="
    ]


@pytest.mark.parametrize(("old", "new", "supported"), cells(MANAGED))
def test_outbound_types_of_a_managed_network_change_as_documented(old: str, new: str, supported: bool) -> None:
    assert outbound_may_change(old, new, custom=False) is supported


@pytest.mark.parametrize(("old", "new", "supported"), cells(CUSTOM))
def test_outbound_types_of_a_custom_network_change_as_documented(old: str, new: str, supported: bool) -> None:
    assert outbound_may_change(old, new, custom=True) is supported


@pytest.mark.parametrize(
    ("new", "expected"),
    [
        ("managedNATGateway", (200, "")),
        ("userDefinedRouting", (400, "UpdatingOutboundTypeNotAllowed")),
    ],
)
def test_a_managed_load_balancer_becomes_a_managed_gateway_alone(new: str, expected: tuple[int, str]) -> None:
    assert answer({}, {"networkProfile": {"outboundType": new}}) == expected
