"""Versions that the region does not offer, of node pools that an update adds."""

from acme_azure_akscluster.domain.versions import Region, Version
from acme_azure_akscluster.planning import upgrades
from acme_azure_akscluster.planning.comparison import Comparison
from acme_azure_akscluster.planning.steps import Availability
from tests.support.clusters import arm_cluster, arm_pool, cfn_cluster, cfn_pool, compare

ABSENT = "which AKS does not offer in this region"


def offers(*patches: str) -> Region:
    versions = frozenset(map(Version.of, patches))
    return Region(versions, frozenset(one.line for one in versions))


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
