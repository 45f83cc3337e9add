"""A cluster's PUT: it creates, or changes what is there."""

import copy

from sandbox.azure.aks import (
    automatic,
    cluster_identity,
    defaults,
    guards,
    merging,
    pool_defaults,
    pool_rollback,
    retired_images,
    rules,
    settled_values,
    version_rules,
)
from sandbox.azure.arm import operations, resource_groups
from sandbox.azure.core import ids, locations, preconditions, records, shapes
from sandbox.azure.core.errors import gateway
from sandbox.azure.core.messages import Json, Response, json_response
from sandbox.azure.core.world import Call, World

_PHASES = ["ProvisioningNetworkResources", "ProvisioningControlPlane", "ReconcilingDNS"]


def put(world: World, call: Call) -> Response:
    group = resource_groups.require(world, call["subscription"], call["group"])
    record = records.find(world, records.cluster_id(call["subscription"], call["group"], call["cluster"]))
    preconditions.check_put(call.request, record["etag"] if record else None, exists=record is not None)
    cluster_identity.check_linked(world, call)
    if record is None:
        if group["properties"]["provisioningState"] == "Deleting":
            why = "is in deprovisioning state and cannot perform this operation"
            raise gateway(409, "ResourceGroupBeingDeleted", f"The resource group '{call['group']}' {why}.")
        return _create(world, call)
    return _update(world, call, record)


def _create(world: World, call: Call) -> Response:
    body = shapes.without_nulls(call.body)
    rules.check_create(world, call["cluster"], body)
    properties = copy.deepcopy(body.get("properties") or {})
    automatic.fill(body, properties, call["subscription"])
    version = version_rules.resolve(world, properties.get("kubernetesVersion"))
    wanted = defaults.declared(properties)
    defaults.drop_secrets(wanted)
    record = _new_record(world, call, body)
    record["properties"] = defaults.create(world, record, wanted, version, call.api_version)
    network = record["properties"]["networkProfile"]
    for pool in properties["agentPoolProfiles"]:
        record["pools"][pool["name"]] = _new_pool(world, pool, network, version, call.api_version)
    cluster_identity.assign(world, record, body.get("identity"))
    nodes = sum(int(pool.get("count") or 0) for pool in record["pools"].values())
    operation = operations.begin(
        world,
        record,
        "Creating",
        effect=settled_values.after_create(world, record),
        progress=[*_PHASES, f"CreatingAgentPools: {nodes}/{nodes} nodes completed"],
    )
    _make_node_group(world, record)
    response = _answer(record, {}, properties)
    # Recorded: what the answer does not show yet, the first GET does, while the cluster is still being created.
    records.apply(record, settled_values.while_creating(world, record))
    records.save(world, record)
    return json_response(201, response, operations.status_headers(world, operation))


def _new_record(world: World, call: Call, body: Json) -> Json:
    sent = {name: body[name] for name in ("tags", "extendedLocation") if body.get(name)}
    sku = {"name": "Base", "tier": "Free", **(body.get("sku") or {})}
    return {
        "id": records.cluster_id(call["subscription"], call["group"], call["cluster"]),
        "name": call["cluster"],
        "group": call["group"],
        "subscription": call["subscription"],
        "location": locations.requested(body),
        "top": {**sent, "kind": body.get("kind") or "Base", "sku": sku},
        "properties": {},
        "pools": {},
        # Recorded: a create's answer carries no eTag, nor do its pools; the first GET after it does.
        "etag": None,
        "operation": None,
        "pool_operations": {},
        "private": {"guid": ids.guid(world.random), "identities": []},
    }


def _new_pool(world: World, pool: Json, network: Json, cluster: tuple[str, str], api_version: str) -> Json:
    wanted = pool.get("orchestratorVersion")
    version = version_rules.resolve(world, wanted, pool=True) if wanted else cluster
    made = pool_defaults.create(pool, network, version, world.versions, api_version)
    retired_images.check_new(pool["name"], made["osSKU"], version[1])
    return made


def _make_node_group(world: World, record: Json) -> None:
    name = record["properties"]["nodeResourceGroup"]
    if resource_groups.find(world, record["subscription"], name) is None:
        resource_groups.make(world, record["subscription"], name, record["location"], managedBy=record["id"])


def _answer(record: Json, identity_before: Json, sent: Json) -> Json:
    """A PUT's answer, which differs from the next GET (recorded).

    Every pool has nodeLabels, tags that were sent empty are there, an identity that has just been assigned has no ids
    yet, and no add-on's identity shows.
    """
    response = copy.deepcopy(records.view(record))
    requested = {pool.get("name"): pool for pool in sent.get("agentPoolProfiles") or []}
    for answered in response["properties"]["agentPoolProfiles"]:
        answered.setdefault("nodeLabels", {})
        if requested.get(answered["name"], {}).get("tags") == {}:
            answered["tags"] = {}
    if sent.get("autoScalerProfile") == {}:
        response["properties"]["autoScalerProfile"] = None
    known = identity_before.get("userAssignedIdentities") or {}
    assigned = (response.get("identity") or {}).get("userAssignedIdentities") or {}
    for name in assigned:
        if name not in known:
            assigned[name] = {}
    return response


def _update(world: World, call: Call, record: Json) -> Response:
    body = shapes.without_nulls(call.body)
    guards.check_cluster_write(world, record, "updating")
    rules.check_update(world, record, body, call.api_version)
    before = copy.deepcopy(record)
    properties = body.get("properties") or {}
    upgrade = _lay_properties(world, record, properties)
    _lay_top(world, record, body)
    scaled = _lay_pools(world, record, properties.get("agentPoolProfiles"), call.api_version)
    if upgrade:
        _pools_follow(record, properties.get("agentPoolProfiles") or [])
    # Recorded: the new versions are reported as soon as the upgrade has started.
    records.apply(record, settled_values.versions(world, record))
    _note_upgrades(world, before, record)
    defaults.normalise(world, record, record["properties"])
    state = "Upgrading" if upgrade else "Scaling" if scaled else "Updating"
    operation = operations.begin(
        world, record, state, effect=settled_values.after_update(world, before, record), progress=_PHASES
    )
    response = _answer(record, before["top"].get("identity") or {}, properties)
    # Recorded: the answer carries the eTags from before; the goal state is saved, and they are renewed, behind it.
    records.renew_tags(world, record, whole=True, pools=[])
    records.save(world, record)
    return json_response(200, response, operations.status_headers(world, operation))


def _lay_properties(world: World, record: Json, properties: Json) -> bool:
    """The update over what is there; true if it raises the control plane's version (current at the end)."""
    wanted = defaults.declared(properties)
    defaults.drop_secrets(wanted)
    requested = wanted.pop("kubernetesVersion", None)
    current = record["properties"]["currentKubernetesVersion"]
    merged = merging.merged(record["properties"], wanted)
    if wanted.get("autoScalerProfile") == {}:
        record["private"]["autoscaler_reset"] = True
    record["properties"] = merged
    if not requested:
        return False
    displayed, patch = version_rules.resolve_for_update(world, requested, current)
    merged["kubernetesVersion"] = displayed
    record["private"]["goal_version"] = patch
    return bool(patch != current)


def _lay_top(world: World, record: Json, body: Json) -> None:
    top = record["top"]
    # ARM's PUT replaces the envelope: tags that are not sent are gone (recorded).
    top["tags"] = dict(body.get("tags") or {})
    if body.get("sku"):
        top["sku"] = {**top["sku"], **body["sku"]}
    if body.get("identity"):
        cluster_identity.assign(world, record, body["identity"])


def _lay_pools(world: World, record: Json, requested: list[Json] | None, api_version: str) -> bool:
    """Pools named in the body are changed or added; those left out stay. True if a count changed.

    docs/azure-behaviour.md#inline-pools-stay
    """
    scaled = False
    for pool in requested or []:
        name = pool["name"]
        existing = record["pools"].get(name)
        if existing is None:
            properties = record["properties"]
            version = properties["kubernetesVersion"], properties["currentKubernetesVersion"]
            record["pools"][name] = _new_pool(world, pool, properties["networkProfile"], version, api_version)
            scaled = True
            continue
        merged = pool_defaults.lay(existing, pool)
        scaled = scaled or merged.get("count") != existing.get("count")
        record["pools"][name] = merged
    for pool in record["pools"].values():
        pool.setdefault("enableAutoScaling", False)
    return scaled


def _pools_follow(record: Json, requested: list[Json]) -> None:
    """A full upgrade: pools that come without a version take the control plane's.

    docs/azure-behaviour.md#full-upgrade
    """
    for pool in requested:
        if not pool.get("orchestratorVersion"):
            record["pools"][pool["name"]]["orchestratorVersion"] = record["properties"]["kubernetesVersion"]


def _note_upgrades(world: World, before: Json, record: Json) -> None:
    for name, pool in before["pools"].items():
        goal = record["pools"][name]["currentOrchestratorVersion"]
        if goal != pool["currentOrchestratorVersion"]:
            retired_images.check_version(name, pool["osSKU"], goal)
            pool_rollback.upgraded(world, record, name, pool)
