"""Small made-up clusters in ARM's JSON, and goals to compare them with."""

from typing import Any

from acme_azure_akscluster.domain import ownership, pool_marks
from acme_azure_akscluster.planning.comparison import Comparison
from acme_azure_akscluster.planning.desired_state import DesiredState, desired_state
from acme_azure_akscluster.planning.steps import Step

SUBSCRIPTION = "0b1f6471-1bf0-4dda-aec3-cb9272f09590"
ID = f"/subscriptions/{SUBSCRIPTION}/resourcegroups/rg/providers/Microsoft.ContainerService/managedClusters/prod"
PLATFORM: dict[str, Any] = {
    "Name": "platform",
    "Namespace": "flux-system",
    "GitRepository": {"Url": "https://github.com/acme/platform", "RepositoryRef": {"Branch": "main"}},
    "Kustomizations": {"base": {"Path": "./base"}, "apps": {"DependsOn": ["base"], "Prune": True}},
}


def arm_pool(name: str, count: int = 2, **more: Any) -> dict[str, Any]:
    """A settled pool as it stands in agentPoolProfiles."""
    return {
        "name": name,
        "count": count,
        "vmSize": "Standard_D4s_v5",
        "mode": "System" if name == "system" else "User",
        "osType": "Linux",
        "osDiskSizeGB": 128,
        "maxPods": 250,
        "enableAutoScaling": False,
        "provisioningState": "Succeeded",
        "powerState": {"code": "Running"},
        "orchestratorVersion": "1.33",
        "currentOrchestratorVersion": "1.33.4",
        "eTag": f"etag-{name}",
        **more,
    }


def arm_cluster(*pools: dict[str, Any], tags: dict[str, str] | None = None, **properties: Any) -> dict[str, Any]:
    """A settled cluster as a GET shows it."""
    return {
        "id": ID,
        "name": "prod",
        "location": "westeurope",
        "eTag": "etag-cluster",
        "tags": tags or {},
        "identity": {"type": "SystemAssigned", "principalId": "p", "tenantId": "t"},
        "sku": {"name": "Base", "tier": "Free"},
        "properties": {
            "provisioningState": "Succeeded",
            "powerState": {"code": "Running"},
            "kubernetesVersion": "1.33",
            "currentKubernetesVersion": "1.33.4",
            "dnsPrefix": "prod",
            "enableRBAC": True,
            "disableLocalAccounts": False,
            "agentPoolProfiles": list(pools) or [arm_pool("system")],
            **properties,
        },
    }


def cfn_pool(name: str, count: int = 2, **more: Any) -> dict[str, Any]:
    """A pool as a template declares it."""
    mode = "System" if name == "system" else "User"
    return {"Name": name, "Count": count, "VmSize": "Standard_D4s_v5", "Mode": mode, "OsType": "Linux", **more}


def cfn_cluster(*pools: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A cluster as a template declares it."""
    return {
        "ResourceGroupName": "rg",
        "Name": "prod",
        "Location": "westeurope",
        "DnsPrefix": "prod",
        "AgentPoolProfiles": list(pools) or [cfn_pool("system")],
        **more,
    }


def aim(desired: dict[str, Any], previous: dict[str, Any] | None = None, **more: Any) -> DesiredState:
    """A desired state with the previous state equal to the desired one unless given."""
    return desired_state(desired, desired if previous is None else previous, "token-1", **more)


def compare(
    observed: dict[str, Any], desired: dict[str, Any], previous: dict[str, Any] | None = None, **more: Any
) -> Comparison:
    """A desired state beside the cluster as Azure shows it."""
    return Comparison(aim(desired, previous, **more), observed)


def sent(step: Step) -> dict[str, Any]:
    """The body that a step sends."""
    assert step.call.body is not None
    return dict(step.call.body)


def owned(comparison: Comparison) -> Comparison:
    """The same with the marks of a stack that owns all that it declares, now and before."""
    state = comparison.state
    names = list({**comparison.desired_pools, **comparison.previous_pools})
    marks = ownership.marks(names, {**state.previous_tags, **state.tags}, None, pools_in=pool_marks.ORDER)
    inside = comparison.observed["properties"]
    pools = [_owned_pool(pool, comparison, names) for pool in inside["agentPoolProfiles"]]
    tags = ownership.with_marks(comparison.tags, marks)
    return Comparison(
        state, {**comparison.observed, "tags": tags, "properties": {**inside, "agentPoolProfiles": pools}}
    )


def _owned_pool(observed: dict[str, Any], comparison: Comparison, names: list[str]) -> dict[str, Any]:
    name = observed["name"]
    if name not in names:
        return observed
    declared = [pools[name] for pools in (comparison.previous_pools, comparison.desired_pools) if name in pools]
    together = {
        kind: [entry for pool in declared for entry in pool.get(kind) or ()]
        for kind in ("NodeLabels", "NodeTaints", "Tags")
        if any(kind in pool for pool in declared)
    }
    mark = {**pool_marks.mark(ID, name, names, names.index(name)), **ownership.entries(together)}
    return {**observed, "tags": {**(observed.get("tags") or {}), **mark}}
