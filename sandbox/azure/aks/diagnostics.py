"""Microsoft.Insights/diagnosticSettings on a cluster: where its audit logs go. Synchronous, at most five."""

from sandbox.azure.aks import managed_clusters
from sandbox.azure.arm import authorization
from sandbox.azure.core import records
from sandbox.azure.core.errors import ArmError, gateway
from sandbox.azure.core.messages import Json, Response, empty_response, json_response
from sandbox.azure.core.world import Call, World

SETTING = "diagnostic_setting"
MAX_SETTINGS = 5
# docs/azure-behaviour.md#audit-categories
CATEGORIES = (
    "kube-apiserver", "kube-audit", "kube-audit-admin", "kube-controller-manager", "kube-scheduler",
    "cluster-autoscaler", "cloud-controller-manager", "guard", "csi-azuredisk-controller", "csi-azurefile-controller",
    "csi-snapshot-controller", "karpenter-events",
)  # fmt: skip
# Destination -> what the caller must be allowed to do there (Microsoft's documentation and common reports of
# LinkedAuthorizationFailed).
DESTINATIONS = {
    "workspaceId": "Microsoft.OperationalInsights/workspaces/sharedKeys/action",
    "storageAccountId": "Microsoft.Storage/storageAccounts/listKeys/action",
    "eventHubAuthorizationRuleId": "Microsoft.EventHub/namespaces/authorizationRules/listKeys/action",
}


def _prefix(record: Json) -> str:
    return f"{record['id']}/diagnosticsettings/".lower()


def _existing(world: World, call: Call) -> tuple[Json, Json | None]:
    record = managed_clusters.require(world, call)
    return record, world.store.get(SETTING, _prefix(record) + call["name"].lower())


def get(world: World, call: Call) -> Response:
    _, document = _existing(world, call)
    if document is None:
        raise _missing(call)
    return json_response(200, document)


def _missing(call: Call) -> ArmError:
    message = f"The diagnostic setting '{call['name']}' doesn't exist for the resource '{call.request.path}'."
    return gateway(404, "ResourceNotFound", message)


def list_all(world: World, call: Call) -> Response:
    record = managed_clusters.require(world, call)
    return json_response(200, {"value": [document for _, document in world.store.items(SETTING, _prefix(record))]})


def put(world: World, call: Call) -> Response:
    record, existing = _existing(world, call)
    requested = call.body.get("properties") or {}
    _check(requested)
    linked = {requested[sink]: action for sink, action in DESTINATIONS.items() if requested.get(sink)}
    authorization.check_linked(world, call.caller, "Microsoft.Insights/diagnosticSettings/write", record["id"], linked)
    if existing is None and len(world.store.items(SETTING, _prefix(record))) >= MAX_SETTINGS:
        message = f"A resource can have at most {MAX_SETTINGS} diagnostic settings."
        raise gateway(409, "Conflict", message)
    _check_sinks(world, record, call["name"], requested)
    document = {
        "id": f"{record['id'].lower()}/providers/microsoft.insights/diagnosticSettings/{call['name']}",
        "type": "Microsoft.Insights/diagnosticSettings",
        "name": call["name"],
        **dict.fromkeys(("location", "kind", "tags", "identity")),
        "properties": {
            **{name: requested.get(name) for name in (*DESTINATIONS, "eventHubName", "logAnalyticsDestinationType")},
            "serviceBusRuleId": None,
            "metrics": requested.get("metrics") or [],
            "logs": [_log(entry) for entry in requested.get("logs") or []],
        },
    }
    world.store.put(SETTING, _prefix(record) + call["name"].lower(), document)
    return json_response(200, document)


def _log(entry: Json) -> Json:
    return {
        "category": entry.get("category"),
        "categoryGroup": entry.get("categoryGroup"),
        "enabled": bool(entry.get("enabled")),
        "retentionPolicy": entry.get("retentionPolicy") or {"enabled": False, "days": 0},
    }


def _check(properties: Json) -> None:
    if not any(properties.get(destination) for destination in DESTINATIONS):
        message = "At least one data sink needs to be specified: a workspace, a storage account or an event hub."
        raise gateway(400, "BadRequest", message)
    for entry in properties.get("logs") or []:
        category = entry.get("category")
        if category is not None and category not in CATEGORIES:
            message = f"Category '{category}' is not supported. Supported categories are: {', '.join(CATEGORIES)}."
            raise gateway(400, "BadRequest", message)


def _uses(properties: Json) -> dict[tuple[str, str], str]:
    """(sink in lower case, category) of what is sent where, to the sink as it was given."""
    sinks = [str(properties[sink]) for sink in DESTINATIONS if properties.get(sink)]
    logs = [entry for entry in properties.get("logs") or [] if entry.get("enabled") and entry.get("category")]
    return {(sink.lower(), entry["category"]): sink for sink in sinks for entry in logs}


def _check_sinks(world: World, record: Json, name: str, properties: Json) -> None:
    """No two settings of a resource send one category to one sink (the sentence is that of common reports)."""
    for key, other in world.store.items(SETTING, _prefix(record)):
        uses = _uses(properties)
        both = sorted(uses.keys() & _uses(other["properties"]).keys())
        if both and key != _prefix(record) + name.lower():
            message = (
                f"Data sink '{uses[both[0]]}' is already used in diagnostic setting '{other['name']}' for category "
                f"'{both[0][1]}'. Data sinks can't be reused in different settings on the same category for the same "
                "resource."
            )
            raise gateway(409, "Conflict", message)


def delete(world: World, call: Call) -> Response:
    """Also of a cluster that is gone, which its settings outlive (docs/azure-behaviour.md#diagnostic-settings)."""
    cluster = {"id": records.cluster_id(call["subscription"], call["group"], call["cluster"])}
    key = _prefix(cluster) + call["name"].lower()
    if world.store.get(SETTING, key) is None:
        return empty_response(204)
    world.store.delete(SETTING, key)
    return empty_response(200)
