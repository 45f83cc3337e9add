"""What a write leaves out: values that Azure does not show and that are no change."""

from typing import Any

import pytest

from acme_azure_akscluster.properties.unsent_defaults import without_unsent
from tests.support.clusters import arm_cluster, arm_pool, cfn_cluster, cfn_pool, compare, sent
from tests.unit.test_plan import plan


@pytest.mark.parametrize(
    ("declared", "current", "changed", "left"),
    [
        ({"Keda": {"Enabled": False}}, {}, [], {}),
        ({"Keda": {"Enabled": True}}, {}, [("Keda", "Enabled")], {"Keda": {"Enabled": True}}),
        ({"Keda": {"Enabled": True}}, {}, [("Keda",)], {"Keda": {"Enabled": True}}),
        ({"Keda": {"Enabled": False}}, {"Keda": {"Enabled": False}}, [], {"Keda": {"Enabled": False}}),
        ({"Count": 3}, {"Count": 2}, [("Count",)], {"Count": 3}),
        ({"WindowsProfile": {"AdminPassword": "p"}}, {}, [], {"WindowsProfile": {"AdminPassword": "p"}}),
    ],
)
def test_what_azure_does_not_show_is_sent_only_as_a_change(
    declared: dict[str, Any], current: dict[str, Any], changed: list[tuple[str, ...]], left: dict[str, Any]
) -> None:
    assert without_unsent(declared, current, changed) == left


def test_a_reported_default_does_not_travel_along_with_another_change() -> None:
    silent = {"KubeletConfig": {"CpuCfsQuota": True}}
    desired = cfn_cluster(cfn_pool("system", 3, **silent), ApiServerAccessProfile={"EnablePrivateCluster": False})
    [step] = plan(compare(arm_cluster(arm_pool("system")), desired)).steps
    assert (sent(step)["properties"]["count"], "kubeletConfig" in sent(step)["properties"]) == (3, False)
