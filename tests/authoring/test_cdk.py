"""The construct in Python, by the real CDK: names, tags, tokens and attributes as a template has them."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.support.synthesis import linted, python_example
from tools.authoring.model import PROPS, ModelError, camel, model, snake

ROOT = Path(__file__).resolve().parents[2]
SCHEMA = json.loads((ROOT / "schema.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    return python_example(tmp_path_factory.mktemp("python"))


def test_the_program_makes_the_resource_as_a_template_would_have_it(template: dict[str, Any]) -> None:
    cluster = template["Resources"]["Cluster"]
    assert cluster["Type"] == "Acme::Azure::AKSCluster"
    assert cluster["Properties"] == {
        "ResourceGroupName": {"Ref": "Group"},
        "Name": "prod",
        "Location": "westeurope",
        "DnsPrefix": "prod",
        "Identity": {"Type": "SystemAssigned"},
        "DisableLocalAccounts": False,
        "AutoUpgradeProfile": {"UpgradeChannel": "patch", "NodeOSUpgradeChannel": "NodeImage"},
        "AgentPoolProfiles": [
            {
                "Name": "system",
                "Mode": "System",
                "Count": 3,
                "VmSize": {"Fn::If": ["Production", "Standard_D8s_v5", "Standard_D4s_v5"]},
                "OsType": "Linux",
                "OsDiskSizeGB": 128,
                "AvailabilityZones": ["1", "2", "3"],
                "NodeLabels": {"team.example.com/owner": "platform"},
            }
        ],
        # The stack's tag and the cluster's own.
        "Tags": [{"Key": "cost-centre", "Value": "42"}, {"Key": "owner", "Value": "platform"}],
    }
    assert template["Outputs"]["Issuer"]["Value"] == {"Fn::GetAtt": ["Cluster", "OidcIssuerUrl"]}


def test_cfn_lint_passes_it_and_would_not_pass_a_wrong_one(template: dict[str, Any], tmp_path: Path) -> None:
    (tmp_path / "good").mkdir()
    (tmp_path / "bad").mkdir()
    assert linted(template, tmp_path / "good") == []
    wrong = json.loads(json.dumps(template))
    wrong["Resources"]["Cluster"]["Properties"]["AgentPoolProfiles"][0]["Mode"] = "system"
    assert linted(wrong, tmp_path / "bad") != []


@pytest.mark.parametrize(
    ("name", "in_python", "in_typescript"),
    [
        ("VmSize", "vm_size", "vmSize"),
        ("EnableFIPS", "enable_fips", "enableFips"),
        ("AuthorizedIPRanges", "authorized_ip_ranges", "authorizedIpRanges"),
        ("OutboundIPs", "outbound_ips", "outboundIps"),
        ("OsDiskSizeGB", "os_disk_size_gb", "osDiskSizeGb"),
        ("KubeletIdentity.ClientId", "kubelet_identity_client_id", "kubeletIdentityClientId"),
    ],
)
def test_names_are_those_of_the_language(name: str, in_python: str, in_typescript: str) -> None:
    assert (snake(name), camel(name)) == (in_python, in_typescript)


def test_no_two_properties_of_an_object_share_a_name() -> None:
    for fields in model(SCHEMA).structs.values():
        assert len({snake(one.name) for one in fields}) == len({camel(one.name) for one in fields}) == len(fields)


def test_everything_that_a_template_may_set_is_there_and_nothing_that_it_may_not() -> None:
    fields = {f"/properties/{one.name}" for one in model(SCHEMA).structs[PROPS]}
    assert fields == {f"/properties/{name}" for name in SCHEMA["properties"]} - set(SCHEMA["readOnlyProperties"])


def test_two_objects_of_one_name_are_refused() -> None:
    twice = {"type": "object", "properties": {"A": {"type": "string"}}}
    schema = {**SCHEMA, "properties": {"One": {"properties": {"Same": twice}}, "Two": {"properties": {"Same": twice}}}}
    with pytest.raises(ModelError, match="Two objects would be called Same; the second is at /properties/Two/Same"):
        model({**schema, "readOnlyProperties": []})
