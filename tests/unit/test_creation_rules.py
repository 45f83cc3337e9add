"""What is refused when it is made, and taken when it is there."""

from datetime import date
from typing import Any

import pytest

from acme_azure_akscluster.validation.creation import violations
from tests.unit.refusals import GOOD, pool, with_

TODAY = date(2026, 11, 30)
KUBELET = {"kubeletidentity": {"ResourceId": "/x/userAssignedIdentities/blue-agentpool"}}


def window(start: str) -> dict[str, Any]:
    return {"Default": {"MaintenanceWindow": {"StartDate": start}}}


def dual(*ranges: str) -> dict[str, Any]:
    return {"IpFamilies": ["IPv4", "IPv6"], "PodCidrs": list(ranges)}


OUTSIDE = pool(EnableAutoScaling=True, MinCount=1, MaxCount=4, Count=5)
CASES: list[tuple[dict[str, Any], str]] = [
    (with_(IdentityProfile=KUBELET), "IdentityProfile.kubeletidentity"),
    (OUTSIDE, "AgentPoolProfiles[1].Count"),
    (with_(NetworkProfile=dual("10.1.0.0/16")), "NetworkProfile.PodCidrs"),
    (pool(OsSKU="Windows2019", OsType="Windows"), "AgentPoolProfiles[1].OsSKU"),
    (pool(OsSKU="WindowsAnnual", OsType="Windows"), "AgentPoolProfiles[1].OsSKU"),
    (pool(OsSKU="Flatcar"), "AgentPoolProfiles[1].OsSKU"),
    (pool(OsSKU="CBLMariner"), "AgentPoolProfiles[1].OsSKU"),
    ({**pool(OsSKU="AzureLinux"), "KubernetesVersion": "1.31.14"}, "AgentPoolProfiles[1].OsSKU"),
    (
        {**pool(OsSKU="AzureLinux", OrchestratorVersion="1.30"), "KubernetesVersion": "1.30"},
        "AgentPoolProfiles[1].OsSKU",
    ),
    ({**pool(OsSKU="Windows2022", OsType="Windows"), "KubernetesVersion": "1.37"}, "AgentPoolProfiles[1].OsSKU"),
    ({**pool(OrchestratorVersion="1.35"), "KubernetesVersion": "1.36"}, "AgentPoolProfiles[1].OrchestratorVersion"),
    ({**pool(OrchestratorVersion="1.36.2"), "KubernetesVersion": "1.36.3"}, "AgentPoolProfiles[1].OrchestratorVersion"),
    (
        with_(MaintenanceConfigurations=window("2026-11-29")),
        "MaintenanceConfigurations.Default.MaintenanceWindow.StartDate",
    ),
]
IDS = [f"{number} {path}" for number, (_, path) in enumerate(CASES)]


@pytest.mark.parametrize(("properties", "path"), CASES, ids=IDS)
def test_it_is_refused_in_a_create(properties: dict[str, Any], path: str) -> None:
    assert [one.path for one in violations(properties, None, TODAY)] == [path]


@pytest.mark.parametrize(("properties", "path"), CASES, ids=IDS)
def test_it_is_taken_where_it_was_before(properties: dict[str, Any], path: str) -> None:
    assert violations(properties, properties, TODAY) == []


@pytest.mark.parametrize(
    ("properties", "refused"),
    [
        (with_(IdentityProfile=KUBELET), 0),
        (OUTSIDE, 0),
        ({**OUTSIDE, "AgentPoolProfiles": [{**OUTSIDE["AgentPoolProfiles"][1], "Name": "new"}]}, 1),
        (with_(NetworkProfile=dual("10.1.0.0/16")), 0),
        (with_(MaintenanceConfigurations=window("2026-11-29")), 1),
        (with_(MaintenanceConfigurations=window("2026-11-30")), 0),
    ],
    ids=["kubelet identity", "count of a pool", "count of a new pool", "dual stack", "past window", "window of today"],
)
def test_an_update_is_refused_only_what_it_makes(properties: dict[str, Any], refused: int) -> None:
    assert len(violations(properties, GOOD, TODAY)) == refused


@pytest.mark.parametrize(
    "properties",
    [
        with_(Identity={"Type": "UserAssigned", "UserAssignedIdentities": {"/i": {}}}, IdentityProfile=KUBELET),
        pool(EnableAutoScaling=True, MinCount=1, MaxCount=4, Count=4),
        with_(NetworkProfile=dual("10.1.0.0/16", "fd00::/64")),
        with_(MaintenanceConfigurations=window("2027-01-01")),
        with_(MaintenanceConfigurations=window("someday")),
        {**pool(OrchestratorVersion="1.36"), "KubernetesVersion": "1.36.3"},
        {**pool(OrchestratorVersion="1.36.3"), "KubernetesVersion": "1.36"},
        pool(OrchestratorVersion="1.33"),
        pool(OrchestratorVersion="new"),
    ],
)
def test_a_create_may_have_these(properties: dict[str, Any]) -> None:
    assert violations(properties, None, TODAY) == []


def windows(sku: str, version: str) -> dict[str, Any]:
    return {**pool(OsSKU=sku, OsType="Windows"), "KubernetesVersion": version}


@pytest.mark.parametrize(
    ("before", "after", "says"),
    [
        (windows("Windows2022", "1.36"), windows("Windows2022", "1.37"), "no image of it for Kubernetes 1.37"),
        (windows("Windows2022", "1.36"), windows("Windows2025", "1.37"), None),
        (windows("Windows2019", "1.34"), windows("Windows2019", "1.35"), None),
        (pool(OsSKU="Ubuntu"), pool(OsSKU="CBLMariner"), "use AzureLinux3 or Ubuntu"),
        ({**pool(OsSKU="AzureLinux"), "KubernetesVersion": "1.31"},
         {**pool(OsSKU="AzureLinux"), "KubernetesVersion": "1.32"}, None),
    ],
)  # fmt: skip
def test_a_pool_may_keep_a_retired_image_but_none_may_adopt_it(
    before: dict[str, Any], after: dict[str, Any], says: str | None
) -> None:
    problems = violations(after, before, TODAY)
    assert [says in f"{one}" for one in problems if says] == ([True] if says else [])
    assert bool(problems) is bool(says)
