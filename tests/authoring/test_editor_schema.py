"""The editors' schema: what a person may write passes, what is wrong is marked where it is."""

import json
from pathlib import Path
from typing import Any

import jsonschema  # type: ignore[import-untyped]
import pytest
import yaml

from tests.authoring.good_cluster import good, template

ROOT = Path(__file__).resolve().parents[2]
SCHEMA = json.loads((ROOT / "authoring" / "editor" / "template.schema.json").read_text(encoding="utf-8"))
PLAIN = {name: good()[name] for name in ("ResourceGroupName", "Name", "Location", "DnsPrefix", "AgentPoolProfiles")}


class AsEditor(yaml.SafeLoader):
    """YAML as editors see it: a tagged node is its bare text, list or mapping."""


def _untagged(loader: AsEditor, _: str, node: yaml.Node) -> Any:
    if isinstance(node, yaml.ScalarNode):
        return loader.construct_scalar(node)
    if isinstance(node, yaml.SequenceNode):
        return loader.construct_sequence(node, deep=True)
    if isinstance(node, yaml.MappingNode):
        return loader.construct_mapping(node, deep=True)
    raise ValueError(node.tag)


AsEditor.add_multi_constructor("!", _untagged)


def marks(document: Any) -> list[str]:
    """Where the schema finds a fault: paths, to the innermost place of the likeliest alternative."""
    actual = []
    for error in jsonschema.Draft7Validator(SCHEMA).iter_errors(document):
        best = jsonschema.exceptions.best_match([error])
        actual.append("/".join(map(str, best.absolute_path)))
    return actual


def cluster(**properties: Any) -> dict[str, Any]:
    return template({name: value for name, value in {**PLAIN, **properties}.items() if value is not None})


def test_the_schema_is_one() -> None:
    jsonschema.Draft7Validator.check_schema(SCHEMA)


def test_the_cluster_that_good_practice_asks_for_passes() -> None:
    assert marks(template(good())) == []


@pytest.mark.parametrize("path", sorted((ROOT / "examples").glob("*.yaml")), ids=lambda path: path.stem)
def test_every_example_passes_as_an_editor_reads_it(path: Path) -> None:
    assert marks(yaml.load(path.read_text(encoding="utf-8"), AsEditor)) == []


@pytest.mark.parametrize(
    "properties",
    [
        {},
        {"Name": {"Fn::Sub": "${AWS::StackName}-aks"}},
        {"DisableLocalAccounts": {"Fn::If": ["Strict", True, False]}},
        {"AgentPoolProfiles": {"Fn::If": ["Big", PLAIN["AgentPoolProfiles"], []]}},
        {"AgentPoolProfiles": [{"Fn::If": ["Big", {"Name": "big"}, {"Ref": "AWS::NoValue"}]}]},
        {"KubernetesVersion": "{{resolve:ssm:/aks/version}}"},
        {"DisableLocalAccounts": "Strict", "Sku": {"Tier": "Tier"}},  # !Ref Strict, !Ref Tier
        {"Sku": ["IsProduction", {"Tier": "Standard"}, "AWS::NoValue"]},  # !If [IsProduction, …, !Ref AWS::NoValue]
    ],
)
def test_values_and_references_pass(properties: dict[str, Any]) -> None:
    assert marks(cluster(**properties)) == []


@pytest.mark.parametrize(
    ("properties", "place"),
    [
        ({"Location": None}, "Properties"),
        ({"Zone": "1"}, "Properties"),
        ({"Fqdn": "read.only"}, "Properties"),
        ({"DisableLocalAccounts": 3}, "Properties/DisableLocalAccounts"),
        ({"Name": "-prod"}, "Properties/Name"),
        ({"KubernetesVersion": 1.3}, "Properties/KubernetesVersion"),
        ({"Sku": {"Tier": "standard"}}, "Properties/Sku/Tier"),
        ({"Sku": {"Teir": "Standard"}}, "Properties/Sku"),
        ({"AgentPoolProfiles": [{"Name": "a", "Count": "three"}]}, "Properties/AgentPoolProfiles"),
        ({"AgentPoolProfiles": [{"Name": "a", "MaxPod": 30}]}, "Properties/AgentPoolProfiles"),
    ],
)
def test_what_is_wrong_is_marked(properties: dict[str, Any], place: str) -> None:
    actual = marks(cluster(**properties))
    assert len(actual) == 1
    assert actual[0].startswith(f"Resources/Cluster/{place}")


@pytest.mark.parametrize(
    "document",
    [
        {"Resources": {}},
        {"Resources": {"my-cluster": cluster()["Resources"]["Cluster"]}},
        {"Resource": cluster()["Resources"]},
        template(PLAIN, DependOn="Other"),
        {"Resources": {"Cluster": {"Type": "Acme::Azure::AKSCluster"}}},
    ],
)
def test_templates_out_of_shape_are_marked(document: dict[str, Any]) -> None:
    assert marks(document)


def test_other_types_are_let_alone() -> None:
    assert marks({"Resources": {"Bucket": {"Type": "AWS::S3::Bucket", "Anything": 1}}}) == []


def test_hover_has_the_default_and_whether_a_change_replaces() -> None:
    properties = SCHEMA["definitions"]["Properties"]["properties"]
    assert properties["DisableLocalAccounts"]["default"] is False
    assert properties["DnsPrefix"]["description"].endswith("Changing it replaces the cluster.")
    assert "replaces" not in properties["Tags"]["description"]


def test_all_but_what_is_read_only_can_be_completed() -> None:
    resource = json.loads((ROOT / "schema.json").read_text(encoding="utf-8"))
    settable = {name for name in resource["properties"] if f"/properties/{name}" not in resource["readOnlyProperties"]}
    assert set(SCHEMA["definitions"]["Properties"]["properties"]) == settable
