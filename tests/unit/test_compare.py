"""Drift: what differs between what a template says and what is there, the way CloudFormation looks at it."""

from typing import Any

import pytest

from acme_azure_akscluster.properties import rewritings, schema
from acme_azure_akscluster.properties.drift import ABSENT, Difference, differences
from tests.support.drift_checks import changes_not_seen, checked_values, drift_of, tags_not_seen
from tests.support.pairs import Pair, pairs


@pytest.mark.parametrize("pair", pairs(), ids=lambda pair: pair.label)
def test_what_azure_makes_of_a_request_is_no_drift(pair: Pair) -> None:
    assert drift_of(pair) == []


@pytest.mark.parametrize("pair", pairs(), ids=lambda pair: pair.label)
def test_any_declared_value_that_changes_in_azure_is_drift(pair: Pair) -> None:
    assert changes_not_seen(pair) == []


@pytest.mark.parametrize("pair", [pair for pair in pairs() if pair.request.get("tags")], ids=lambda pair: pair.label)
def test_a_changed_or_removed_tag_is_drift(pair: Pair) -> None:
    assert tags_not_seen(pair) == []


def test_few_kinds_of_declared_values_are_excused() -> None:
    assert checked_values(pairs()) > 0


# ---- how it is looked at ----------------------------------------------------------------------------------------

POOL = {"Name": "np1", "Mode": "System", "Count": 3}


@pytest.mark.parametrize(
    ("declared", "actual", "expected"),
    [
        ({}, {"EnableRBAC": True}, []),
        ({"EnableRBAC": True}, {"EnableRBAC": False}, [(("EnableRBAC",), True, False)]),
        ({"DnsPrefix": "a"}, {}, [(("DnsPrefix",), "a", ABSENT)]),
        (
            {"Sku": {"Tier": "Standard"}},
            {"Sku": {"Name": "Base", "Tier": "Free"}},
            [(("Sku", "Tier"), "Standard", "Free")],
        ),
        ({"Sku": {"Tier": "Standard"}}, {}, [(("Sku", "Tier"), "Standard", ABSENT)]),
        ({"ProvisioningState": "Succeeded"}, {"ProvisioningState": "Failed"}, []),
        ({"WindowsProfile": {"AdminPassword": "p"}}, {"WindowsProfile": {}}, []),
        (
            {"ServiceMeshProfile": {"Mode": "Disabled", "Istio": {"Revisions": ["asm-1-27"]}}},
            {"ServiceMeshProfile": {"Mode": "Disabled"}},
            [],
        ),
        (
            {"ServiceMeshProfile": {"Mode": "Istio", "Istio": {"Revisions": ["asm-1-27"]}}},
            {"ServiceMeshProfile": {"Mode": "Disabled"}},
            [
                (("ServiceMeshProfile", "Mode"), "Istio", "Disabled"),
                (("ServiceMeshProfile", "Istio", "Revisions"), ["asm-1-27"], []),
            ],
        ),
        ({"IdentityProfile": {}}, {"IdentityProfile": {"kubeletidentity": {"ResourceId": "/x"}}}, []),
        (
            {"AgentPoolProfiles": [{"Name": "np1", "NodeTaints": []}]},
            {"AgentPoolProfiles": [{"Name": "np1", "NodeTaints": [""]}]},
            [],
        ),
        (
            {"NetworkProfile": {"PodCidrs": ["10.1.0.0/16"], "ServiceCidrs": ["10.2.0.0/16"]}},
            {"NetworkProfile": {"PodCidrs": ["10.1.0.0/16", "fd::/64"], "ServiceCidrs": ["10.2.0.0/16", "fd1::/108"]}},
            [],
        ),
        (
            {"NetworkProfile": {"PodCidrs": ["10.1.0.0/16"]}},
            {"NetworkProfile": {"PodCidrs": ["10.1.0.0/16", "10.3.0.0/16"]}},
            [(("NetworkProfile", "PodCidrs"), ["10.1.0.0/16"], ["10.1.0.0/16", "10.3.0.0/16"])],
        ),
    ],
)
def test_only_what_the_template_says_is_compared(declared: Any, actual: Any, expected: Any) -> None:
    assert differences(declared, actual) == [Difference(*one) for one in expected]


@pytest.mark.parametrize(
    ("declared", "actual", "expected"),
    [
        ([POOL], [{**POOL, "VmSize": "s"}], []),
        ([POOL], [{"Name": "zzz"}, POOL], []),
        ([POOL], [{**POOL, "Count": 4}], [(("AgentPoolProfiles", "np1", "Count"), 3, 4)]),
        ([POOL], [], [(("AgentPoolProfiles", "np1"), POOL, ABSENT)]),
        ([{**POOL, "EnableAutoScaling": True}], [{**POOL, "EnableAutoScaling": True, "Count": 9}], []),
        (
            [{**POOL, "EnableAutoScaling": False}],
            [{**POOL, "EnableAutoScaling": False, "Count": 9}],
            [(("AgentPoolProfiles", "np1", "Count"), 3, 9)],
        ),
        (
            [{"Name": "np1", "NodeLabels": {"a": "1", "b": "2"}}],
            [{"Name": "np1", "NodeLabels": {"a": "1", "c": "3", "kubernetes.azure.com/mode": "system"}}],
            [(("AgentPoolProfiles", "np1", "NodeLabels", "b"), "2", ABSENT)],
        ),
    ],
)
def test_pools_are_matched_by_name_and_undeclared_pools_are_ignored(declared: Any, actual: Any, expected: Any) -> None:
    result = differences({"AgentPoolProfiles": declared}, {"AgentPoolProfiles": actual})
    assert result == [Difference(*one) for one in expected]


@pytest.mark.parametrize(
    ("declared", "actual", "same"),
    [
        (["a=b:NoSchedule", "c=d:NoExecute"], ["c=d:NoExecute", "a=b:NoSchedule"], True),
        (["a=b:NoSchedule"], ["a=b:NoSchedule", "kubernetes.azure.com/scalesetpriority=spot:NoSchedule"], True),
        (["a=b:NoSchedule"], ["a=b:NoSchedule", "c=d:NoExecute"], True),
        (["a=b:NoSchedule"], ["a=c:NoSchedule"], False),
        (["a=b:NoSchedule"], [], False),
        ([], ["c=d:NoExecute"], True),
        ([], None, True),
        (["a=b:NoSchedule", "a=b:NoSchedule"], ["a=b:NoSchedule"], True),
    ],
)
def test_taints_are_a_set_to_which_azure_and_others_add(declared: Any, actual: Any, same: bool) -> None:
    assert (differences(_pool("NodeTaints", declared), _pool("NodeTaints", actual)) == []) is same


def _pool(name: str, value: Any) -> dict[str, Any]:
    return {"AgentPoolProfiles": [{"Name": "p", name: value}]}


def test_the_order_of_address_ranges_matters_and_that_of_zones_does_not() -> None:
    families = differences(
        {"NetworkProfile": {"IpFamilies": ["IPv4", "IPv6"]}}, {"NetworkProfile": {"IpFamilies": ["IPv6", "IPv4"]}}
    )
    assert len(families) == 1
    assert differences(_pool("AvailabilityZones", ["1", "2"]), _pool("AvailabilityZones", ["2", "1"])) == []


@pytest.mark.parametrize(
    ("declared", "actual"),
    [
        ({"Location": "West Europe"}, {"Location": "westeurope"}),
        ({"ResourceGroupName": "Prod"}, {"ResourceGroupName": "prod"}),
        ({"Name": "Web"}, {"Name": "web"}),
        ({"KubernetesVersion": "1.32"}, {"KubernetesVersion": "1.32.7"}),
        (
            {"KubernetesVersion": "1.32.3"},
            {"KubernetesVersion": "1.32.7", "AutoUpgradeProfile": {"UpgradeChannel": "patch"}},
        ),
        ({"DiskEncryptionSetID": "/subscriptions/S/A"}, {"DiskEncryptionSetID": "/subscriptions/s/a"}),
        ({"NetworkProfile": {}}, {}),
        ({"AadProfile": {"AdminGroupObjectIDs": []}}, {}),
        ({"DisableLocalAccounts": False}, {}),
        ({"SupportPlan": "KubernetesOfficial"}, {}),
        ({"AddonProfiles": {"azurePolicy": {"Enabled": True}}}, {"AddonProfiles": {"azurepolicy": {"Enabled": True}}}),
        (
            {"AddonProfiles": {"a": {"Enabled": True}}},
            {"AddonProfiles": {"a": {"Enabled": True, "Config": {"by": "azure"}}, "b": {"Enabled": False}}},
        ),
        (
            {"ApiServerAccessProfile": {"AuthorizedIPRanges": ["203.0.113.7"]}},
            {"ApiServerAccessProfile": {"AuthorizedIPRanges": ["203.0.113.7/32"]}},
        ),
        (
            {"Tags": [{"Key": "Team", "Value": "web"}]},
            {"Tags": [{"Key": "team", "Value": "web"}, {"Key": "cost", "Value": "1"}]},
        ),
    ],
)
def test_what_azure_rewrites_is_absorbed(declared: Any, actual: Any) -> None:
    assert differences(declared, actual) == []


@pytest.mark.parametrize(
    ("declared", "actual"),
    [
        ({"Location": "westeurope"}, {"Location": "northeurope"}),
        ({"KubernetesVersion": "1.32"}, {"KubernetesVersion": "1.33"}),
        ({"KubernetesVersion": "1.3"}, {"KubernetesVersion": "1.32"}),
        ({"KubernetesVersion": "1.32.3"}, {"KubernetesVersion": "1.32.7"}),
        (
            {"KubernetesVersion": "1.32.7"},
            {"KubernetesVersion": "1.32.3", "AutoUpgradeProfile": {"UpgradeChannel": "patch"}},
        ),
        ({"DnsPrefix": "Web"}, {"DnsPrefix": "web"}),
        ({"DisableLocalAccounts": False}, {"DisableLocalAccounts": True}),
        ({"DisableLocalAccounts": True}, {}),
        ({"AddonProfiles": {"a": {"Enabled": True}}}, {"AddonProfiles": {"a": {"Enabled": False}}}),
        ({"AddonProfiles": {"a": {"Enabled": True}}}, {}),
        (
            {"ApiServerAccessProfile": {"AuthorizedIPRanges": ["203.0.113.0/24"]}},
            {"ApiServerAccessProfile": {"AuthorizedIPRanges": ["203.0.113.0/25"]}},
        ),
        ({"Tags": [{"Key": "team", "Value": "web"}]}, {"Tags": [{"Key": "team", "Value": "Web"}]}),
        ({"AutoScalerProfile": {"Expander": "priority"}}, {}),
    ],
)
def test_an_unexplained_change_is_a_difference(declared: Any, actual: Any) -> None:
    assert len(differences(declared, actual)) == 1


def test_every_row_of_the_table_of_rewritings_says_why() -> None:
    names = {name for path, _ in schema.leaves() for name in path}
    for row in rewritings.REWRITINGS:
        assert row.where == "*" or row.where in names
        assert len(row.because.split()) >= 4


def test_nothing_is_read_as_nothing_and_is_false() -> None:
    assert repr(ABSENT) == "nothing"
    assert not ABSENT
