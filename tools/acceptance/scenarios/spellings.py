"""Spellings that drift detection must forgive, from the table of what Azure rewrites (`properties/rewritings.py`).

Each rewriting has a template that makes Azure do it, or a reason why none can be had for some cents.
"""

from collections.abc import Mapping, Sequence

from acme_azure_akscluster.properties.rewritings import REWRITINGS
from tools.acceptance.scenarios.steps import Behind, Deploy, InSync, Step
from tools.acceptance.scenarios.templates import SIZE, arm_pool, cluster, pool
from tools.acceptance.scenarios.world import Json

_NETWORK = "needs a network, a disk or a vault of one's own"
# Property, and the sentence of the rewriting -> what to declare, or why it is left out.
_TRIED: Mapping[tuple[str, str], Sequence[Step] | Json | str] = {
    ("*", "empty"): cluster(Tags=[], AddonProfiles={}),
    ("*", "default"): cluster(WorkloadAutoScalerProfile={"Keda": {"Enabled": False}}, DisableLocalAccounts=False),
    ("*", "ARM IDs"): _NETWORK,
    ("UserAssignedIdentities", "keys"): _NETWORK,
    ("DnsZoneResourceIds", "IDs"): _NETWORK,
    ("Location", "westeurope"): "a new Location replaces the cluster; docs/drift.md begins with such a one",
    ("ResourceGroupName", "case"): "another spelling of it replaces the cluster in CloudFormation's eyes",
    ("Name", "case"): "another spelling of it replaces the cluster in CloudFormation's eyes",
    ("SubscriptionId", "case"): "it would replace the cluster in CloudFormation's eyes",
    ("PrivateDNSZone", "System"): "needs a private cluster, which is one from its beginning",
    ("KubernetesVersion", "empty"): "the schema refuses an empty version",
    ("KubernetesVersion", "alias"): cluster(KubernetesVersion="${minor_default}"),
    ("KubernetesVersion", "channel"): "an upgrade by a channel takes days to come",
    ("OrchestratorVersion", "empty"): "the schema refuses an empty version",
    ("OrchestratorVersion", "alias"): cluster(pool("system", OrchestratorVersion="${minor_default}")),
    ("OrchestratorVersion", "channel"): "an upgrade by a channel takes days to come",
    ("VmSize", "empty"): cluster(pool("system", VmSize="")),
    ("VmSize", "case"): cluster(pool("system", VmSize=SIZE.lower())),
    ("OsDiskSizeGB", "0"): cluster(pool("system", OsDiskSizeGB=0)),
    ("Count", "autoscaled"): cluster(pool("system", EnableAutoScaling=True, MinCount=1, MaxCount=2)),
    ("Count", "stopped"): "tried by the scenario stop-start",
    ("AuthorizedIPRanges", "CIDR"): "shown as drift; validation asks for the length at once",
    ("Until", "second"): cluster(
        UpgradeSettings={"OverrideSettings": {"ForceUpgrade": False, "Until": "2031-01-01T00:00:00.000Z"}}
    ),
    ("KeyData", "line break"): "a key is one from the cluster's beginning",
    ("NodeTaints", "Spot"): "needs a Spot pool, which Azure may evict in the middle",
    ("NodeTaints", "empty list"): cluster(pool("system", NodeTaints=[])),
    ("NodeTaints", "other clients"): (
        Deploy(cluster(pool("system", NodeTaints=["CriticalAddonsOnly=true:NoSchedule"]))),
        InSync(),
        Behind(
            "PUT",
            "agentPools/system",
            {"properties": {"nodeTaints": ["CriticalAddonsOnly=true:NoSchedule", "theirs=1:PreferNoSchedule"]}},
            merged=True,
        ),
        InSync(),
    ),
    ("NodeLabels", "other clients"): (
        Deploy(cluster(pool("system", NodeLabels={"ours": "1"}))),
        Behind("PUT", "agentPools/system", {"properties": {"nodeLabels": {"ours": "1", "theirs": "1"}}}, merged=True),
        InSync(),
    ),
    ("AgentPoolProfiles", "other clients"): (
        Behind("PUT", "agentPools/theirs", arm_pool()),
        InSync(),
        Behind("DELETE", "agentPools/theirs"),
    ),
    ("Tags", "other clients"): "tried by the scenario drift",
    ("NoProxy", "addresses"): "needs an HTTP proxy",
    ("AddonProfiles", "add-ons"): cluster(AddonProfiles={"azurepolicy": {"Enabled": True}}),
    ("Config", "settings"): "needs a Log Analytics workspace",
    ("IdentityProfile", "kubelet"): cluster(IdentityProfile={}),
    ("Istio", "mesh"): "shown as drift; a mesh that is off has no settings",
    ("PodCidrs", "dual-stack"): "a cluster is dual-stack from its beginning",
    ("ServiceCidrs", "dual-stack"): "a cluster is dual-stack from its beginning",
}


def tried() -> list[tuple[str, Sequence[Step]]]:
    """(the rewriting's sentence, its steps), in the table's order."""
    return [(sentence, steps) for sentence, entry in _entries() if (steps := _steps(entry))]


def left_out() -> dict[str, str]:
    """The rewritings that are not tried, each with the reason."""
    return {sentence: entry for sentence, entry in _entries() if isinstance(entry, str)}


def _entries() -> list[tuple[str, Sequence[Step] | Json | str]]:
    """Every rewriting with what is tried. Raises LookupError for a new one that has neither template nor reason."""
    rows = []
    for row in REWRITINGS:
        keys = [key for key in _TRIED if key[0] == row.where and key[1] in row.because]
        if len(keys) != 1:
            raise LookupError(f"{row.where}, {row.because}: {len(keys)} entries in spellings.py; one is needed")
        rows.append((f"{row.where}: {row.because}", _TRIED[keys[0]]))
    return rows


def _steps(entry: Sequence[Step] | Json | str) -> Sequence[Step]:
    if isinstance(entry, str):
        return ()
    return (Deploy(entry), InSync()) if isinstance(entry, dict) else entry
