"""The cluster that scenarios begin with: one small node, free tier, and what they add to it."""

from typing import Any

from tools.acceptance.scenarios.world import Json

# Two vCPUs and 8 GB, the least that a System pool is recommended to have; its price is in announce.py.
SIZE = "Standard_D2s_v5"
OTHER_SIZE = "Standard_D2as_v5"
# There is none such: what must fail costs nothing, however large a quota is.
NO_SIZE = "Standard_D2s_v99"


def pool(name: str, count: int = 1, **more: Any) -> Json:
    """A node pool as a template declares it."""
    mode = "System" if name == "system" else "User"
    return {"Name": name, "Mode": mode, "Count": count, "VmSize": SIZE, "OsType": "Linux", **more}


def cluster(*pools: Json, **more: Any) -> Json:
    """A cluster as a template declares it."""
    return {
        "ResourceGroupName": "${group}",
        "Name": "${cluster}",
        "Location": "${location}",
        "DnsPrefix": "${cluster}",
        "Identity": {"Type": "SystemAssigned"},
        "AgentPoolProfiles": list(pools) or [pool("system")],
        **more,
    }


def arm_pool() -> Json:
    """A pool of one node as somebody makes it beside the stack."""
    return {"properties": {"mode": "User", "count": 1, "vmSize": SIZE, "osType": "Linux"}}


BASE = cluster()
