"""Versions that the region does not offer, of node pools that an update adds or recreates."""

from typing import Any

import pytest

from acme_azure_akscluster.domain.versions import Region, Version
from acme_azure_akscluster.planning import upgrades
from acme_azure_akscluster.planning.comparison import Comparison
from acme_azure_akscluster.planning.steps import Availability
from tests.support.clusters import arm_cluster, arm_pool, cfn_cluster, cfn_pool, compare

BIG: dict[str, Any] = {"VmSize": "Standard_D16s_v5"}
ABSENT = "which AKS does not offer in this region"


def offers(*patches: str) -> Region:
    versions = frozenset(map(Version.of, patches))
    return Region(versions, frozenset(one.line for one in versions))


def scene(version: str, plane: str = "1.33.9", **web: Any) -> Comparison:
    """A cluster with a pool `web`, of this version in the template; `web` is what changes of it."""
    observed = arm_cluster(arm_pool("system"), arm_pool("web", currentOrchestratorVersion=version))
    observed["properties"] |= {"kubernetesVersion": plane, "currentKubernetesVersion": plane}
    own: dict[str, Any] = {"OrchestratorVersion": version}
    before = cfn_cluster(cfn_pool("system"), cfn_pool("web", **own))
    return compare(observed, cfn_cluster(cfn_pool("system"), cfn_pool("web", **own, **web)), before)


def adding(version: str, plane: str) -> Comparison:
    observed = arm_cluster(arm_pool("system"))
    observed["properties"] |= {"kubernetesVersion": plane, "currentKubernetesVersion": plane}
    return compare(observed, cfn_cluster(cfn_pool("system"), cfn_pool("web", OrchestratorVersion=version)))


def refused(comparison: Comparison, region: Region) -> list[str]:
    return [str(one) for one in upgrades.plan(comparison, Availability([], region))[1]]


def test_with_no_version_to_offer_the_message_says_to_leave_it_out() -> None:
    comparison = adding("1.29.7", "1.29.9")
    assert upgrades.asks_region(comparison)
    [message] = refused(comparison, offers("1.33.8", "1.33.9"))
    assert message.startswith(f"AgentPoolProfiles/web/OrchestratorVersion is 1.29.7, {ABSENT}: leave it out")
    assert "1.29.9" in message


def test_the_versions_that_the_control_plane_allows_are_listed() -> None:
    [message] = refused(adding("1.32.7", "1.33.9"), offers("1.29.1", "1.32.8", "1.33.9", "1.34.1"))
    assert message.startswith(
        f"AgentPoolProfiles/web/OrchestratorVersion is 1.32.7, {ABSENT}: available are 1.32.8, 1.33.9"
    )


@pytest.mark.parametrize("power", [{}, {"PowerState": {"Code": "Stopped"}}], ids=["running", "stopped"])
def test_a_pool_that_is_recreated_needs_a_version_that_is_offered(power: dict[str, Any]) -> None:
    comparison = scene("1.32.7", **BIG, **power)
    assert upgrades.asks_region(comparison)
    [message] = refused(comparison, offers("1.32.8", "1.33.9"))
    assert message.startswith(f"AgentPoolProfiles/web/OrchestratorVersion is 1.32.7, {ABSENT}")
    assert "recreate" in message
    assert refused(comparison, offers("1.32.7", "1.33.9")) == []


def test_a_pool_that_stays_keeps_a_version_that_is_no_longer_offered() -> None:
    comparison = scene("1.32.7", Count=3)
    assert not upgrades.asks_region(comparison)
    assert refused(comparison, offers("1.32.8", "1.33.9")) == []


def test_a_recreated_pool_may_have_the_control_planes_version() -> None:
    assert refused(scene("1.33.9", **BIG), offers("1.34.1")) == []
