"""What each tool is asked to do, in this order, to one cluster: the same state in three languages."""

from dataclasses import dataclass
from typing import Any

GROUP, LOCATION = "bench", "westeurope"
SIZE = "Standard_D4s_v5"
FIRST, NEXT = "1.35.5", "1.36.2"


@dataclass(frozen=True)
class State:
    """A cluster as somebody wants it: `count` nodes in pool system, `web` for a second pool of one node."""

    version: str = FIRST
    count: int = 1
    web: bool = False
    channel: str | None = None
    tags: tuple[tuple[str, str], ...] = ()


# Job -> the state that it leads to. `None` reads or deletes.
JOBS: dict[str, State | None] = {
    "create": State(),
    "read": None,
    "no-op update": State(),
    "scale": State(count=2),
    "settings": State(count=2, channel="node-image"),
    "tags": State(count=2, channel="node-image", tags=(("team", "platform"),)),
    "upgrade by one": State(NEXT, 2, channel="node-image", tags=(("team", "platform"),)),
    "add pool": State(NEXT, 2, True, "node-image", (("team", "platform"),)),
    "delete": None,
}
# How late a client is depends on where in its pause Azure ends, so it takes many operations to say something: the two
# quick jobs are done again and again, there and back. Two, since of one the few recorded durations would decide.
SCALE_BACK, SET_BACK = "scale back", "set back"
AGAIN = {"scale": (SCALE_BACK, "scale"), "settings": (SET_BACK, "settings")}
STATES = JOBS | {SCALE_BACK: State(), SET_BACK: State(count=2, channel="none")}
# The fewest ARM writes that each job can be done with: AKS takes one change of each kind at a time.
FEWEST_WRITES = {job: 0 if job in ("read", "no-op update") else 1 for job in JOBS}


def properties(name: str, state: State) -> dict[str, Any]:
    """As our CloudFormation properties."""
    pools = [{"Name": "system", "Mode": "System", "Count": state.count, "VmSize": SIZE}]
    if state.web:
        pools.append({"Name": "web", "Mode": "User", "Count": 1, "VmSize": SIZE})
    declared: dict[str, Any] = {
        "ResourceGroupName": GROUP,
        "Name": name,
        "Location": LOCATION,
        "DnsPrefix": name,
        "KubernetesVersion": state.version,
        "Identity": {"Type": "SystemAssigned"},
        "AgentPoolProfiles": pools,
    }
    if state.channel:
        declared["AutoUpgradeProfile"] = {"UpgradeChannel": state.channel}
    if state.tags:
        declared["Tags"] = [{"Key": key, "Value": value} for key, value in state.tags]
    return declared


def playbook_arguments(name: str, state: State) -> dict[str, Any]:
    """As arguments of azure_rm_aks; a second pool is azure_rm_aksagentpool's, as its documentation advises."""
    pool = {"name": "system", "mode": "System", "count": state.count, "vm_size": SIZE}
    if state.version != FIRST:
        # Ours and azure-cli take the pools along.
        pool["orchestrator_version"] = state.version
    arguments: dict[str, Any] = {
        "resource_group": GROUP,
        "name": name,
        "location": LOCATION,
        "dns_prefix": name,
        "kubernetes_version": state.version,
        "agent_pool_profiles": [pool],
    }
    if state.channel:
        arguments["auto_upgrade_profile"] = {"upgrade_channel": state.channel}
    if state.tags:
        arguments["tags"] = dict(state.tags)
    return arguments


def commands(name: str) -> dict[str, list[str]]:
    """As azure-cli's command lines, without the leading `az`."""
    cluster = ["-g", GROUP, "-n", name]
    create = [*("--location", LOCATION, "--node-count", "1", "--nodepool-name", "system", "--node-vm-size", SIZE)]
    create += ["--kubernetes-version", FIRST, "--dns-name-prefix", name, "--no-ssh-key"]
    pool = ["-g", GROUP, "--cluster-name", name, "-n", "web", "--node-count", "1", "--node-vm-size", SIZE]
    return {
        "create": ["aks", "create", *cluster, *create],
        "read": ["aks", "show", *cluster],
        # Without a change azure-cli asks whether to reconcile; that is what it has for "make it so".
        "no-op update": ["aks", "update", *cluster, "--yes"],
        "scale": ["aks", "scale", *cluster, "--node-count", "2", "--nodepool-name", "system"],
        SCALE_BACK: ["aks", "scale", *cluster, "--node-count", "1", "--nodepool-name", "system"],
        "settings": ["aks", "update", *cluster, "--auto-upgrade-channel", "node-image"],
        SET_BACK: ["aks", "update", *cluster, "--auto-upgrade-channel", "none", "--yes"],
        "tags": ["aks", "update", *cluster, "--tags", "team=platform"],
        "upgrade by one": ["aks", "upgrade", *cluster, "--kubernetes-version", NEXT, "--yes"],
        "add pool": ["aks", "nodepool", "add", *pool],
        "delete": ["aks", "delete", *cluster, "--yes"],
    }
