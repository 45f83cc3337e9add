"""Objects and lists where the schema has them; everything else is an answer that cannot be used."""

from collections.abc import Iterator
from typing import Any

import pytest

from acme_azure_akscluster.arm.readable import unreadable
from acme_azure_akscluster.properties import schema
from acme_azure_akscluster.properties.shape import misshapen

ID = "/subscriptions/s/resourceGroups/g/providers/Microsoft.ContainerService/managedClusters/c"


def filled(node: Any) -> Any:
    """One value for each member that the schema has, by ARM's names."""
    node = schema.resolve(node)
    if members := schema.properties(node):
        return {
            schema.arm_name(name, node): filled(child) for name, child in members.items() if not schema.lifted(child)
        }
    if (values := schema.map_values(node)) is not None:
        return {"key": filled(values)}
    if node.get("type") == "array":
        return [filled(node["items"])]
    return {} if node.get("type") == "object" else "text"


def containers(value: Any, path: str = "") -> Iterator[tuple[str, Any, Any]]:
    """Path, holder and key of each object and list in a document."""
    pairs = value.items() if isinstance(value, dict) else enumerate(value)
    for key, part in pairs:
        if isinstance(part, dict | list):
            below = f"{path}[{key}]" if isinstance(value, list) else f"{path}.{key}".removeprefix(".")
            yield below, value, key
            yield from containers(part, below)


DOCUMENT = filled(schema.load())


def test_a_document_as_the_schema_has_it_is_well_shaped() -> None:
    assert list(misshapen(DOCUMENT, schema.load())) == []
    assert len(list(containers(DOCUMENT))) > 100


@pytest.mark.parametrize("other", [True, "text", [], {}])
def test_each_object_and_list_that_is_something_else_is_named(other: Any) -> None:
    for path, holder, key in list(containers(DOCUMENT)):
        part = holder[key]
        if isinstance(part, type(other)):
            continue
        holder[key] = other
        assert list(misshapen(DOCUMENT, schema.load())) == [path]
        holder[key] = part


def test_nulls_unknown_members_and_plain_values_are_taken() -> None:
    assert list(misshapen({"networkProfile": None, "fqdn": 5, "newInAzure": [1]}, schema.load())) == []


@pytest.mark.parametrize(
    ("change", "part"),
    [
        ({"properties": {"identityProfile": 5}}, "properties.identityProfile"),
        ({"properties": {"addonProfiles": []}}, "properties.addonProfiles"),
        ({"properties": {}, "eTag": True}, "eTag"),
        ({"properties": {"agentPoolProfiles": [{"name": "a", "eTag": 5}]}}, "properties.agentPoolProfiles[0].eTag"),
        (
            {"properties": {"agentPoolProfiles": [{"name": "a", "nodeTaints": [5]}]}},
            "properties.agentPoolProfiles[0].nodeTaints",
        ),
        # What some answers of Azure repeat inside.
        ({"properties": {"tags": {"team": "a"}}}, ""),
    ],
)
def test_a_cluster_with_another_shape_cannot_be_used(change: dict[str, Any], part: str) -> None:
    assert unreadable({"id": ID, **change}) == part
