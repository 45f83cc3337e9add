"""Which version may follow which (docs/azure-behaviour.md#minor-by-minor)."""

from sandbox.azure.core.errors import ArmError, refused
from sandbox.azure.core.messages import Json
from sandbox.azure.core.versions import LONG_TERM, OFFICIAL, minor_of, number
from sandbox.azure.core.world import World

MAX_SKEW = 3
_RULES_LINK = "For more information, please check https://aka.ms/aks/UpgradeVersionRules."


def resolve(world: World, wanted: str | None, *, pool: bool = False) -> tuple[str, str]:
    version = world.versions.resolve(wanted)
    if version is None:
        raise _unsupported(wanted, pool=pool)
    return version


def _unsupported(wanted: str | None, *, pool: bool) -> ArmError:
    code = "AgentPoolK8sVersionNotSupported" if pool else "K8sVersionNotSupported"
    return refused(
        code,
        f"Version {wanted} is not supported in this region. Please use [az aks get-versions] command to get the "
        "supported version list in this region. For more information, please check https://aka.ms/supported-version-list",
    )


def plan_of(properties: Json) -> str:
    return str(properties.get("supportPlan") or OFFICIAL)


def check_create(world: World, name: str, properties: Json, pools: list[Json]) -> None:
    """A new cluster must be on an offered version of its plan, its pools on the same one.

    docs/azure-behaviour.md#pool-versions-at-create
    """
    displayed, patch = resolve(world, properties.get("kubernetesVersion"))
    if minor_of(patch) not in world.versions.offered(plan_of(properties)):
        raise refused(
            "K8sVersionNotSupported",
            f"Managed cluster {name} is on version {displayed}, which is only available for Long-Term Support (LTS). "
            "If you intend to onboard to LTS, please ensure the cluster is in Premium tier and LTS support plan. "
            "Otherwise, use [az aks get-versions] command to get the supported version list in this region.",
        )
    for pool in pools:
        requested = pool.get("orchestratorVersion")
        if requested and resolve(world, requested, pool=True)[1] != patch:
            raise incompatible(requested, patch, "must be the same when a cluster is created")


def incompatible(pool: str, control_plane: str, why: str) -> ArmError:
    return refused(
        "NodePoolMcVersionIncompatible",
        f"Node pool version {pool} and control plane version {control_plane} are incompatible. "
        f"Minor version of node pool {why}. {_RULES_LINK}",
    )


def check_skew(pool: str, control_plane: str) -> None:
    """A pool is never newer than its control plane and at most three minors older.

    docs/azure-behaviour.md#version-skew
    """
    pool_minor, plane_minor = number(minor_of(pool))[1], number(minor_of(control_plane))[1]
    if number(pool) > number(control_plane) and pool_minor == plane_minor:
        raise incompatible(pool, control_plane, "is the same, but its patch is newer than the control plane's")
    if pool_minor > plane_minor:
        raise incompatible(
            pool, control_plane, f"version {pool_minor} is bigger than control plane version {plane_minor}"
        )
    if plane_minor - pool_minor > MAX_SKEW:
        why = f"is {pool_minor} and of the control plane {plane_minor}: more than {MAX_SKEW} apart"
        raise incompatible(pool, control_plane, why)


def resolve_for_update(world: World, wanted: str, current: str) -> tuple[str, str]:
    """An alias of the running minor changes nothing; anything else is the offered patch."""
    if wanted in (current, minor_of(current)):
        return wanted, current
    return resolve(world, wanted)


def check_update(world: World, record: Json, properties: Json) -> None:
    existing = record["properties"]
    current = existing["currentKubernetesVersion"]
    requested = properties.get("kubernetesVersion")
    target = resolve_for_update(world, requested, current)[1] if requested else current
    plan = plan_of({**existing, **properties})
    if plan == OFFICIAL and plan_of(existing) == LONG_TERM and minor_of(target) not in world.versions.community:
        raise refused(
            "BadRequest",
            f"Long-term support cannot be disabled: version {target} has left community support. Upgrade first.",
            target="properties.supportPlan",
        )
    if target != current:
        check_upgrade(world, current, target, plan)
        if plan == OFFICIAL and minor_of(target) not in world.versions.community:
            raise _unsupported(requested, pool=False)
    _check_pools(world, record, properties, target, upgrading=target != current)


def check_upgrade(world: World, current: str, target: str, plan: str) -> None:
    available = world.versions.upgrades(current, plan)
    if target in available:
        return
    verb = "Downgrading" if number(target) < number(current) else "Upgrading"
    raise refused(
        "OperationNotAllowed",
        f"{verb} Kubernetes version {current} to {target} is not allowed. Available upgrades: "
        f"[{' '.join(available)}]. Please see https://aka.ms/aks-supported-k8s-ver for version details.",
    )


def _check_pools(world: World, record: Json, properties: Json, plane: str, *, upgrading: bool) -> None:
    requested = [pool for pool in properties.get("agentPoolProfiles") or [] if pool.get("name") in record["pools"]]
    given = [pool for pool in requested if pool.get("orchestratorVersion")]
    if given and len(given) != len(requested):
        raise _not_all_specified()
    channel = ({**(record["properties"].get("autoUpgradeProfile") or {})}).get("upgradeChannel") or "none"
    for pool in given:
        running = record["pools"][pool["name"]]
        wanted = pool["orchestratorVersion"]
        current = running["currentOrchestratorVersion"]
        # What a pool shows may be behind what it runs, and is then no longer its version.
        unchanged = wanted in (current, minor_of(current))
        if unchanged and upgrading and channel not in ("none", "node-image"):
            raise _not_all_specified()
        if unchanged and upgrading and _out_of_support(world, record):
            raise _control_plane_only(record)
        if not unchanged and wanted != minor_of(plane) and resolve(world, wanted, pool=True)[1] != plane:
            raise _not_all_specified()
    if upgrading:
        _check_spot(world, record, requested, plane)
        staying = {pool["name"] for pool in given if not _moves(world, pool, plane)} or set(record["pools"]) - {
            pool["name"] for pool in requested
        }
        for name in staying:
            check_skew(record["pools"][name]["currentOrchestratorVersion"], plane)


def _out_of_support(world: World, record: Json) -> bool:
    current = minor_of(record["properties"]["currentKubernetesVersion"])
    return plan_of(record["properties"]) == OFFICIAL and current not in world.versions.community


def _control_plane_only(record: Json) -> ArmError:
    """An unsupported version is upgraded only as a whole; no source gives the code.

    docs/azure-behaviour.md#out-of-support-upgrade
    """
    return refused(
        "OperationNotAllowed",
        f"Managed cluster is on unsupported version {record['properties']['currentKubernetesVersion']}: upgrading the "
        "control plane only is not allowed, upgrade the control plane and all node pools together.",
    )


def _check_spot(world: World, record: Json, requested: list[Json], plane: str) -> None:
    """Spot pools cannot be part of an upgrade of everything (docs/azure-behaviour.md#spot-upgraded-alone)."""
    for pool in requested:
        moving = not pool.get("orchestratorVersion") or _moves(world, pool, plane)
        if moving and record["pools"][pool["name"]].get("scaleSetPriority") == "Spot":
            raise refused(
                "SpotPoolUpgradeNotAllowedDuringClusterUpgradeAll",
                f"Spot node pool {pool['name']} cannot be upgraded together with its cluster: upgrade it separately.",
            )


def _moves(world: World, pool: Json, plane: str) -> bool:
    if pool["orchestratorVersion"] == minor_of(plane):
        return True
    version = world.versions.resolve(pool["orchestratorVersion"])
    return version is not None and version[1] == plane


def _not_all_specified() -> ArmError:
    return refused(
        "NotAllAgentPoolOrchestratorVersionSpecifiedAndUnchanged",
        "Using managed cluster api, all Agent pools' OrchestratorVersion must be all specified or all unspecified. If "
        "all specified, they must be stay unchanged or the same with control plane. For agent pool specific change, "
        "please use per agent pool operations: https://aka.ms/agent-pool-rest-api",
    )


def check_pool(world: World, record: Json, existing: Json | None, wanted: str | None) -> None:
    """A pool's own PUT: forward only, within the skew, to an offered version or the control plane's."""
    if not wanted:
        return
    plane = record["properties"]["currentKubernetesVersion"]
    current = existing["currentOrchestratorVersion"] if existing else None
    if wanted in (plane, current, minor_of(current or plane)):
        return
    version = world.versions.resolve(wanted)
    if version is None:
        raise _unsupported(wanted, pool=True)
    target = plane if wanted == minor_of(plane) else version[1]
    check_skew(target, plane)
    if current is not None and number(target) < number(current):
        raise pool_lowered(current, target)


def pool_lowered(current: str, target: str) -> ArmError:
    return refused(
        "AgentPoolUpgradeVersionNotAllowed",
        f"Downgrading node pool version from {current} to {target} is not allowed. {_RULES_LINK}",
    )


def pool_goal(world: World, record: Json, existing: Json | None, wanted: str | None) -> tuple[str, str]:
    """(version to show, patch to run) of a pool PUT; without a version a new pool takes the control plane's."""
    plane_displayed = record["properties"]["kubernetesVersion"]
    plane = record["properties"]["currentKubernetesVersion"]
    if existing is not None:
        current = existing["currentOrchestratorVersion"]
        if not wanted or wanted in (current, minor_of(current)):
            return wanted or existing["orchestratorVersion"], current
    elif not wanted:
        return plane_displayed, plane
    if wanted in (plane, minor_of(plane)):
        return str(wanted), plane
    return resolve(world, wanted, pool=True)
