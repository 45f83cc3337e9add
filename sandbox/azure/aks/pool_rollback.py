"""What a node pool ran before its upgrades, and its rollback to that (docs/azure-behaviour.md#pool-rollback)."""

from typing import Any

from sandbox.azure.aks import pool_defaults, version_rules
from sandbox.azure.core.clock import iso
from sandbox.azure.core.errors import ArmError, refused
from sandbox.azure.core.messages import Json
from sandbox.azure.core.versions import number
from sandbox.azure.core.world import World

_WEEK = 7 * 24 * 3600.0
# The first versions of the API with it: a stable one and a preview.
_SINCE, _PREVIEW_SINCE = "2026-04-01", "2025-08-02-preview"
# With these the nodes get the newest image of their version, independent of the request.
_IMAGE_CHANNELS = ("nodeimage", "securitypatch")


def upgraded(world: World, record: Json, name: str, before: Json) -> None:
    """Note what a pool ran until an upgrade of its Kubernetes version, which has just been accepted."""
    used = {
        "orchestratorVersion": before["currentOrchestratorVersion"],
        "nodeImageVersion": before["nodeImageVersion"],
        "at": world.clock.cloud(),
    }
    _histories(record).setdefault(name, []).append(used)
    _taken_back(record).pop(name, None)


def forget(record: Json, name: str) -> None:
    """A pool was recreated: it has never run anything else."""
    _histories(record).pop(name, None)
    _taken_back(record).pop(name, None)


def recently_used(world: World, record: Json, name: str, api_version: str) -> list[Json]:
    """As the pool's upgrade profile shows it, in the order of use."""
    if api_version < (_PREVIEW_SINCE if api_version.endswith("-preview") else _SINCE):
        return []
    return [
        {
            "orchestratorVersion": used["orchestratorVersion"],
            "nodeImageVersion": used["nodeImageVersion"],
            "timestamp": iso(world.clock.wall_at(used["at"])),
        }
        for used in _offered(world, record, name)
    ]


def requested(existing: Json, body: Json) -> bool:
    """Whether a pool PUT requests a rollback: it has a node image, and an older version than the pool runs."""
    version = str(body.get("orchestratorVersion") or "")
    older = version.count(".") == 2 and number(version) < number(existing["currentOrchestratorVersion"])
    return older and bool(body.get("nodeImageVersion"))


def check(world: World, record: Json, name: str, body: Json) -> None:
    """Refuse what the documentation excludes (docs/azure-behaviour.md#pool-rollback-limits); it names no codes."""
    existing = record["pools"][name]
    wanted, image = body["orchestratorVersion"], body["nodeImageVersion"]
    newest = next(reversed(_offered(world, record, name)), None)
    if newest is None or (newest["orchestratorVersion"], newest["nodeImageVersion"]) != (wanted, image):
        current = existing["currentOrchestratorVersion"]
        raise version_rules.pool_lowered(current, wanted)
    channel = (record["properties"].get("autoUpgradeProfile") or {}).get("upgradeChannel") or "none"
    if channel != "none":
        raise _refused(
            f"Cluster auto-upgrade channel {channel} must be disabled before agent pool {name} is rolled back."
        )
    if _taken_back(record).get(name):
        raise _refused(f"Agent pool {name} was rolled back already: consecutive rollbacks are not supported.")
    if _other_changes(existing, body):
        raise _refused(f"A rollback of agent pool {name} changes its version and node image only.")
    if _flavour(image) != _flavour(world.versions.node_image(existing["osSKU"], wanted)):
        raise _refused(f"Node image {image} does not belong to the OS SKU {existing['osSKU']} of agent pool {name}.")
    version_rules.resolve(world, wanted, pool=True)
    version_rules.check_skew(wanted, record["properties"]["currentKubernetesVersion"])


def goal(world: World, record: Json, name: str, body: Json) -> Json:
    """What the pool runs afterwards; the entry that it went back to is used up."""
    version = body["orchestratorVersion"]
    _histories(record)[name] = _offered(world, record, name)[:-1]
    _taken_back(record)[name] = True
    existing = record["pools"][name]
    channel = (record["properties"].get("autoUpgradeProfile") or {}).get("nodeOSUpgradeChannel") or "None"
    follows = channel.lower() in _IMAGE_CHANNELS
    newest = world.versions.image_of(existing, version)
    return {
        "orchestratorVersion": version,
        "currentOrchestratorVersion": version,
        "nodeImageVersion": newest if follows else body["nodeImageVersion"],
    }


def _offered(world: World, record: Json, name: str) -> list[Json]:
    now = world.clock.cloud()
    return [used for used in _histories(record).get(name, []) if now - used["at"] <= _WEEK]


def _histories(record: Json) -> dict[str, Any]:
    histories: dict[str, Any] = record["private"].setdefault("recently_used", {})
    return histories


def _taken_back(record: Json) -> dict[str, Any]:
    taken: dict[str, Any] = record["private"].setdefault("taken_back", {})
    return taken


def _other_changes(existing: Json, body: Json) -> bool:
    same = {key: value for key, value in body.items() if key not in ("orchestratorVersion", "powerState")}
    laid = pool_defaults.lay(existing, same)
    return bool(
        {"enableAutoScaling": False, **laid} != {"enableAutoScaling": False, **pool_defaults.tidy({**existing})}
    )


def _flavour(image: str) -> str:
    """AKSUbuntu-2204gen2containerd of AKSUbuntu-2204gen2containerd-202611.05.0."""
    return image.split("-")[0] if image.startswith("AKSWindows") else image.rpartition("-")[0].replace("fips", "")


def _refused(message: str) -> ArmError:
    return refused("OperationNotAllowed", message)
