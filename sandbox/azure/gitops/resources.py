"""What an extension and a Flux configuration have in common: both are long-running resources below a cluster.

A PUT answers 201, a DELETE 202, each with an operation whose URL is below the resource itself
(docs/azure-behaviour.md#gitops-operations).
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sandbox.azure.arm import operations
from sandbox.azure.core import ids, records, shapes
from sandbox.azure.core.clock import iso
from sandbox.azure.core.errors import ArmError, deletion_only, resource_not_found, wrong_state
from sandbox.azure.core.messages import Json, Response, empty_response, json_response
from sandbox.azure.core.world import Call, World

DOCUMENT = "gitops"
OPERATION = "gitops"
PROVIDER = "Microsoft.KubernetesConfiguration"
CONTENT = "application/json; charset=utf-8"
_CLUSTERS = "Microsoft.ContainerService/managedClusters"


def cluster(world: World, call: Call) -> Json:
    """The cluster, or the 404 that ARM answers before the provider is called; recorded also of a group that is gone."""
    record = records.find(world, records.cluster_id(call["subscription"], call["group"], call["cluster"]))
    if record is None:
        raise resource_not_found(_CLUSTERS, call["cluster"], call["group"])
    return record


def key(record: Json, collection: str, name: str = "") -> str:
    return f"{record['id']}/{collection}/{name}".lower()


def all_of(world: World, record: Json, collection: str) -> list[Json]:
    return [document for _, document in world.store.items(DOCUMENT, key(record, collection))]


def _check_writable(world: World, record: Json, document: Json | None) -> None:
    if records.state(record) == "Deleting":
        raise deletion_only()
    if records.power(record) == "Stopped":
        raise wrong_state(records.state(record), "Stopped", "changing its extensions")
    if document is not None and operations.running(world, document["operation"]) is not None:
        text = "Another operation on this resource is in progress. Wait for it to finish, then try again."
        raise failure(409, "Conflict", text)


# Helm waits for pods that no node takes (docs/azure-behaviour.md#gitops-needs-nodes).
_NO_NODES = {
    "code": "ExtensionOperationFailed",
    "message": "Helm installation failed : Timed out waiting for the resource to come to a ready/completed state",
}


@dataclass(frozen=True)
class Kind:
    """`collection` is the last part of the type, `noun` names it in the table of durations."""

    collection: str
    noun: str
    missing: Callable[[str], str]
    view: Callable[[World, Json], Json]

    def get(self, world: World, call: Call) -> Response:
        record = cluster(world, call)
        document = world.store.get(DOCUMENT, key(record, self.collection, call["name"]))
        if document is None:
            raise failure(404, "ResourceNotFound", self.missing(call["name"]))
        return json_response(200, self._view_of(world, record, document), content_type=CONTENT)

    def list_all(self, world: World, call: Call) -> Response:
        record = cluster(world, call)
        views = [self._view_of(world, record, one) for one in all_of(world, record, self.collection)]
        return json_response(200, {"value": views, "nextLink": None}, content_type=CONTENT)

    def to_write(self, world: World, call: Call) -> tuple[Json, Json | None, Json]:
        """(cluster, existing document, requested properties) of a PUT that nothing prevents."""
        record = cluster(world, call)
        existing = world.store.get(DOCUMENT, key(record, self.collection, call["name"]))
        _check_writable(world, record, existing)
        return record, existing, shapes.without_nulls(call.body).get("properties") or {}

    def put(self, world: World, call: Call, record: Json, body: Json) -> Response:
        """`body` is the document's own part: what `view` shows."""
        name = key(record, self.collection, call["name"])
        existing = world.store.get(DOCUMENT, name)
        now = world.clock.wall()
        made = {"name": call["name"], "created": now} if existing is None else existing
        document = {**made, **body, "modified": now}
        operation = self._begin(world, call, record, document, "Creating" if existing is None else "Updating")
        view = self._view_of(world, record, document)
        if existing is None:
            view |= document.get("answered") or {}
        location = f"{world.base_url}{self._id(record, document['name'], 'ManagedClusters')}"
        headers = {"azure-asyncoperation": self._url(world, call, record, operation), "location": location}
        return json_response(201 if existing is None else 200, view, headers, CONTENT)

    def delete(self, world: World, call: Call, record: Json) -> Response:
        document = world.store.get(DOCUMENT, key(record, self.collection, call["name"]))
        if document is None:
            return empty_response(204)
        running = operations.running(world, document["operation"])
        if running is None or running["state"] != "Deleting":
            _check_writable(world, record, document)
            running = self._begin(world, call, record, document, "Deleting")
        return empty_response(202, {"azure-asyncoperation": self._url(world, call, record, running)})

    def _begin(self, world: World, call: Call, record: Json, document: Json, state: str) -> Json:
        name = key(record, self.collection, call["name"])
        outcome = operations.planned(world)
        if outcome["status"] == "Succeeded" and not any(int(one.get("count") or 0) for one in record["pools"].values()):
            outcome = {"status": "Failed", "error": _NO_NODES}
        parts = {"document": name, "outcome": outcome, "state": state}
        operation = operations.begin_other(world, f"{self.noun} {state}", record, OPERATION, **parts)
        document |= {"state": state, "operation": operation["id"], "error": None}
        world.store.put(DOCUMENT, name, document)
        return operation

    def status(self, world: World, call: Call) -> Response:
        record = cluster(world, call)
        operations.check_signature(world, call, call.api_version)
        operation = operations.find(world, call["operation"].lower())
        going_on = operation["status"] == "InProgress"
        body: Json = {
            "id": f"{self._id(record, call['name'], 'ManagedClusters')}/operations/{operation['id']}",
            "name": operation["id"],
            "status": operation["state"] if going_on else operation["status"],
        }
        if operation.get("error"):
            body["error"] = operation["error"]
        return json_response(200, body, content_type=CONTENT)

    def _url(self, world: World, call: Call, record: Json, operation: Json) -> str:
        path = f"{self._id(record, call['name'], 'ManagedClusters')}/operations/{operation['id']}"
        return operations.signed(world, path, operation, call.api_version)

    def _id(self, record: Json, name: str, clusters: str = "managedClusters") -> str:
        """Recorded: in bodies `managedClusters`, in the headers `ManagedClusters`."""
        cluster_id = record["id"].replace("/resourcegroups/", "/resourceGroups/", 1)
        cluster_id = cluster_id.replace("/managedClusters/", f"/{clusters}/", 1)
        return f"{cluster_id}/providers/{PROVIDER}/{self.collection}/{name}"

    def _view_of(self, world: World, record: Json, document: Json) -> Json:
        created, modified = iso(document["created"]), iso(document["modified"])
        return {
            "id": self._id(record, document["name"]),
            "name": document["name"],
            "type": f"{PROVIDER}/{self.collection}",
            "properties": self.view(world, document),
            "systemData": {
                "createdBy": None,
                "createdByType": None,
                "createdAt": created.replace("Z", "+00:00"),
                "lastModifiedBy": None,
                "lastModifiedByType": None,
                "lastModifiedAt": modified.replace("Z", "+00:00"),
            },
        }


def finish(world: World, operation: Json) -> None:
    """The operation's time is up: the document has come to rest, or is gone."""
    outcome = operation["outcome"]
    document = world.store.get(DOCUMENT, operation["document"])
    if document is not None:
        if outcome["status"] == "Succeeded" and operation["state"] == "Deleting":
            world.store.delete(DOCUMENT, operation["document"])
        else:
            error = outcome.get("error")
            document |= {"state": outcome["status"], "operation": None, "error": error, "settled": operation["end"]}
            world.store.put(DOCUMENT, operation["document"], document)
    operations.close(world, operation, outcome["status"], outcome.get("error"))


def remove_all(world: World, cluster_id: str) -> None:
    """They are deleted with their cluster (docs/azure-behaviour.md#gitops-extension)."""
    for name in world.store.keys(DOCUMENT, f"{cluster_id.lower()}/"):
        world.store.delete(DOCUMENT, name)


def new_guid(world: World) -> str:
    return ids.guid(world.random)


class ProviderError(ArmError):
    """The provider's own form: wrapped in `error`, without the gateway's header (recorded)."""

    def response(self) -> Response:
        body: dict[str, Any] = {"error": {"code": self.code, "message": self.message, "additionalInfo": []}}
        return json_response(self.status, body, dict(self.headers), CONTENT)


def failure(code: int, word: str, message: str) -> ArmError:
    return ProviderError(code, word, message)
