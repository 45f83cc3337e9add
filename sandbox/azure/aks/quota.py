"""Microsoft.Compute's usages: how many cores a region's clusters take of those that the subscription may have.

The limit of a region is the setting `core_limits`, 350 without one (an Enterprise Agreement's, in
Microsoft's "Azure subscription limits"). It is reported and not enforced: what a cluster answers that does not fit is a
fault to inject.
"""

import re

from sandbox.azure.core import locations, records
from sandbox.azure.core.errors import gateway
from sandbox.azure.core.messages import Json, Response, json_response
from sandbox.azure.core.world import Call, World

DEFAULT_CORES = 350
# Standard_D4s_v5, Standard_NC24ads_A100_v4: the first number is that of the cores.
_CORES = re.compile(r"^[A-Za-z]+_[A-Za-z]+(\d+)")
_RUNNING = "Running"


def usages(world: World, call: Call) -> Response:
    """Cores only: other quotas (families, public addresses) are not used here."""
    location = locations.normalised(call["location"])
    if location not in locations.LOCATIONS:
        message = f"The provided location '{call['location']}' is not available for the subscription."
        raise gateway(400, "LocationNotAvailable", message)
    limits: Json = world.settings.get("core_limits", {})
    cores = {
        "name": {"value": "cores", "localizedValue": "Total Regional vCPUs"},
        "unit": "Count",
        "currentValue": _used(world, location),
        "limit": int(limits.get(location, DEFAULT_CORES)),
    }
    return json_response(200, {"value": [cores]})


def _used(world: World, location: str) -> int:
    pools = [
        pool
        for _, record in world.store.items(records.CLUSTER)
        if record["location"] == location
        for pool in record["pools"].values()
    ]
    running = [pool for pool in pools if (pool.get("powerState") or {}).get("code", _RUNNING) == _RUNNING]
    return sum(int(pool.get("count") or 0) * _cores(str(pool.get("vmSize") or "")) for pool in running)


def _cores(size: str) -> int:
    match = _CORES.match(size)
    return int(match[1]) if match else 0
