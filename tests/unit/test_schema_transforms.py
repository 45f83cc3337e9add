"""`propertyTransform`: generated from the table of rewritings, and seen as CloudFormation's comparison sees it.

For each path: values that Azure makes of a declared one, which are no drift, and a value that is.
"""

import copy
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

import pytest

from acme_azure_akscluster.properties import equivalence, rewritings, schema
from sandbox.aws.cloudformation.drift import differences
from tools.schema import __main__ as generator
from tools.schema import build
from tools.schema.transforms import transforms

DOCUMENT: dict[str, Any] = dict(schema.load())
TRANSFORMS: dict[str, str] = DOCUMENT["propertyTransform"]
SUBNET = "/subscriptions/0b1f6471/resourceGroups/net.(eu)/providers/Microsoft.Network/virtualNetworks/v/subnets/n"
LOWER = SUBNET.replace("resourceGroups", "resourcegroups")
ZONE = SUBNET.replace("virtualNetworks/v/subnets/n", "dnszones/z.org")


class Case(NamedTuple):
    path: str
    declared: Any
    same: list[Any]
    another: Any
    beside: Mapping[str, Any] = MappingProxyType({})


POOL = "AgentPoolProfiles/*"
CASES = [
    Case("Location", "West Europe", ["westeurope"], "northeurope"),
    Case("Location", "westeurope", ["westeurope"], "westeurope2"),
    Case("Name", "Prod", ["prod", "Prod"], "prod2"),
    Case("ResourceGroupName", "Net.(EU)", ["net.(eu)"], "netx(eu)"),
    Case("SubscriptionId", "ABCDEF", ["abcdef"], "abcdeg"),
    Case("ApiServerAccessProfile/PrivateDNSZone", "System", ["system"], "none"),
    Case("ApiServerAccessProfile/PrivateDNSZone", ZONE, [ZONE.lower()], f"{ZONE}2"),
    Case("KubernetesVersion", "1.36", ["1.36", "1.36.3"], "1.37.1"),
    Case("KubernetesVersion", "1.36.3", ["1.36", "1.36.3"], "1.36.4"),
    Case("KubernetesVersion", "1.3", ["1.3.1"], "1.36"),
    Case("KubernetesVersion", "1.36", ["1.37.2"], None, {"AutoUpgradeProfile": {"UpgradeChannel": "stable"}}),
    Case(f"{POOL}/OrchestratorVersion", "1.36", ["1.36.3"], "1.35.3"),
    Case(f"{POOL}/VmSize", "standard_d4s_v5", ["Standard_D4s_v5"], "Standard_D8s_v5"),
    Case(f"{POOL}/VmSize", "", ["Standard_D4s_v5"], None),
    Case(f"{POOL}/OsDiskSizeGB", 0, [128, 0], None),
    Case(f"{POOL}/OsDiskSizeGB", 64, [64], 128),
    Case(f"{POOL}/Count", 3, [3], 4),
    Case(f"{POOL}/Count", 3, [3, 7], None, {"EnableAutoScaling": True}),
    Case(f"{POOL}/Count", 3, [3, 7], None, {"EnableAutoScaling": "true"}),
    Case(f"{POOL}/Count", 3, [3], 7, {"EnableAutoScaling": "false"}),
    Case(f"{POOL}/Count", 3, [3, 0], 2, {"PowerState": {"Code": "Stopped"}}),
    Case(
        "UpgradeSettings/OverrideSettings/Until",
        "2020-01-01T22:30:17.000Z",
        ["2020-01-01T22:30:17Z"],
        "2020-01-01T22:30:18Z",
    ),
    Case("LinuxProfile/Ssh/PublicKeys/*/KeyData", "ssh-rsa A+/= x\n", ["ssh-rsa A+/= x"], "ssh-rsa B"),
    Case("Identity/UserAssignedIdentities", {LOWER: {}}, [{SUBNET: {}}], {f"{SUBNET}2": {}}),
    Case("IngressProfile/WebAppRouting/DnsZoneResourceIds", [LOWER, ZONE], [[ZONE, SUBNET]], [SUBNET]),
    *(
        Case(path, SUBNET, [LOWER, SUBNET.upper()], f"{SUBNET}2")
        for row in rewritings.REWRITINGS
        if row.same is equivalence.arm_id and isinstance(row.treatment, rewritings.Transform)
        for path in row.treatment.paths
    ),
]


def placed(path: str, value: Any, beside: Mapping[str, Any]) -> dict[str, Any]:
    """Properties with the value at the path, and other members beside it."""
    *above, last = path.split("/")
    inner: Any = {**copy.deepcopy(dict(beside)), last: value}
    for name in reversed(above):
        inner = [inner] if name == "*" else {name: inner}
    actual: dict[str, Any] = inner
    return actual


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.path}={case.declared}")
def test_what_azure_makes_of_a_value_is_no_drift_and_another_value_is(case: Case) -> None:
    declared = placed(case.path, case.declared, case.beside)
    for value in case.same:
        assert differences(declared, placed(case.path, value, case.beside), DOCUMENT) == []
    if case.another is not None:
        assert differences(declared, placed(case.path, case.another, case.beside), DOCUMENT) != []


def test_every_transform_has_a_case() -> None:
    assert {f"/properties/{case.path}" for case in CASES} == set(TRANSFORMS)


def test_the_transforms_are_those_of_the_table() -> None:
    assert transforms() == TRANSFORMS


def test_a_transform_of_what_the_schema_lacks_stops_the_generator(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(build, "transforms", lambda: {"/properties/AgentPoolProfiles/*/VmSizes": "VmSizes"})
    with pytest.raises(build.OverlayError, match="VmSizes"):
        build.build(generator.overlay())


@pytest.mark.parametrize("row", rewritings.REWRITINGS, ids=lambda row: f"{row.where}: {row.because}")
def test_every_row_declares_its_cloudformation_transform(row: rewritings.Rewriting) -> None:
    assert isinstance(row.treatment, rewritings.Transform | rewritings.Reported | rewritings.Documented)
    assert row.source.startswith("docs/azure-behaviour.md")
