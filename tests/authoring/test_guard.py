"""The Guard rules, by Guard's own engine: a good cluster passes all, and each fault is found by its rule alone."""

import json
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.authoring.good_cluster import good, template

ROOT = Path(__file__).resolve().parents[2]


def pool(**more: Any) -> dict[str, Any]:
    plain = {"Name": "one", "Mode": "System", "Count": 2, "AvailabilityZones": ["1", "2"]}
    return {name: value for name, value in {**plain, **more}.items() if value is not None}


def flux(**source: Any) -> dict[str, Any]:
    return {"FluxConfigurations": [{"Name": "platform", "Namespace": "flux-system", **source}]}


BREACHES: list[tuple[str, dict[str, Any]]] = [
    ("AKS_LOCAL_ACCOUNTS_OFF", {"DisableLocalAccounts": None}),
    ("AKS_LOCAL_ACCOUNTS_OFF", {"DisableLocalAccounts": False}),
    ("AKS_LOCAL_ACCOUNTS_OFF", {"AadProfile": None}),
    ("AKS_API_NOT_OPEN", {"ApiServerAccessProfile": None}),
    ("AKS_API_NOT_OPEN", {"ApiServerAccessProfile": {"AuthorizedIPRanges": []}}),
    ("AKS_API_NOT_OPEN", {"ApiServerAccessProfile": {"AuthorizedIPRanges": ["192.0.2.0/24", "0.0.0.0/0"]}}),
    ("AKS_AUDIT_ON", {"AuditLogs": None}),
    ("AKS_AUDIT_ON", {"AuditLogs": {"Categories": ["guard"]}}),
    ("AKS_ZONES", {"AgentPoolProfiles": [pool(), pool(AvailabilityZones=["1"])]}),
    ("AKS_ZONES", {"AgentPoolProfiles": [pool(AvailabilityZones=None, Name=f"pool{n}") for n in range(40)]}),
    ("AKS_RETIRED_IMAGES", {"AgentPoolProfiles": [pool(), pool(Name="win", Mode="User", OsSKU="Windows2019")]}),
    ("AKS_RETIRED_IMAGES", {"AgentPoolProfiles": [pool(OsSKU="CBLMariner")]}),
    ("AKS_RETIRED_IMAGES", {"AgentPoolProfiles": [pool(OsSKU="AzureLinux")], "KubernetesVersion": "1.31.14"}),
    ("AKS_RETIRED_IMAGES", {"AgentPoolProfiles": [pool(OsSKU="Windows2022")], "KubernetesVersion": "1.37"}),
    ("AKS_SYSTEM_NODES", {"AgentPoolProfiles": [pool(Count=1)]}),
    ("AKS_AUTOSCALER_BOUNDS", {"AgentPoolProfiles": [pool(EnableAutoScaling=True, MinCount=1)]}),
    ("AKS_AUTOSCALER_BOUNDS", {"AgentPoolProfiles": [pool(EnableAutoScaling=True, MaxCount=9)]}),
    ("AKS_UPGRADE_CHANNEL", {"AutoUpgradeProfile": None}),
    ("AKS_UPGRADE_CHANNEL", {"AutoUpgradeProfile": {"UpgradeChannel": "none"}}),
    ("AKS_UPGRADE_CHANNEL", {"AutoUpgradeProfile": {"UpgradeChannel": "patch", "NodeOSUpgradeChannel": "None"}}),
    ("AKS_MAINTENANCE_WINDOW", {"MaintenanceConfigurations": None}),
    ("AKS_MAINTENANCE_WINDOW", {"MaintenanceConfigurations": {"Default": {}}}),
    ("AKS_PAID_TIER", {"Sku": {"Tier": "Free"}}),
    ("AKS_WORKLOAD_IDENTITY", {"OidcIssuerProfile": {"Enabled": False}}),
    ("AKS_WORKLOAD_IDENTITY", {"SecurityProfile": {}}),
    ("AKS_NO_SECRET_IN_TEMPLATE", {"WindowsProfile": {"AdminPassword": "correct-horse-battery"}}),
    ("AKS_NO_SECRET_IN_TEMPLATE", {"ServicePrincipalProfile": {"ClientId": "x", "Secret": "y"}}),
    ("AKS_DELETION_PROTECTED", {"DeletionProtection": False}),
    ("AKS_FLUX_PINNED", flux(GitRepository={"Url": "https://github.com/acme/platform"})),
    ("AKS_FLUX_PINNED", flux(GitRepository={"Url": "https://github.com/acme/platform", "RepositoryRef": {}})),
    ("AKS_FLUX_PINNED", flux(OciRepository={"Url": "oci://acme.azurecr.io/platform"})),
    ("AKS_FLUX_PINNED", flux(OciRepository={"Url": "oci://a.io/p", "RepositoryRef": {"Tag": "latest"}})),
]
PASSES: list[tuple[dict[str, Any], dict[str, Any]]] = [
    (good(), {}),
    (good(DisableLocalAccounts="true"), {}),
    (good(ApiServerAccessProfile={"EnablePrivateCluster": True}), {}),
    (good(WindowsProfile={"AdminPassword": "{{resolve:secretsmanager:windows}}"}), {}),
    (good(AgentPoolProfiles=[pool(Count=None, EnableAutoScaling=True, MinCount=1, MaxCount=3)]), {}),
    (good(AgentPoolProfiles=[pool(AvailabilityZones=["auto"], OsSKU="AzureLinux")], KubernetesVersion="1.36"), {}),
    (good(AgentPoolProfiles=[pool(OsSKU="Windows2022")], KubernetesVersion="1.36"), {}),
    (good(DeletionProtection=None), {"DeletionPolicy": "Retain"}),
    (good(**flux(GitRepository={"Url": "https://a.io/p", "RepositoryRef": {"Branch": "main"}})), {}),
    (good(**flux(OciRepository={"Url": "oci://a.io/p", "RepositoryRef": {"Semver": "1.x"}})), {}),
    (good(**flux(Bucket={"Url": "https://s3.example.com", "BucketName": "b"})), {}),
    (good(AuditLogs=None), {"Metadata": {"guard": {"SuppressedRules": ["AKS_ZONES", "AKS_AUDIT_ON"]}}}),
]


def guard(*paths: Path) -> tuple[int, str]:
    """Exit status and output of the tool."""
    python = str(ROOT / ".venv-checks" / "bin" / "python")
    command = [python, "-m", "tools.guard", *map(str, paths)]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    return run.returncode, run.stdout + run.stderr


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """The lines that one run of the tool prints about each template, by the template's name."""
    folder = tmp_path_factory.mktemp("templates")
    for number, (_, properties) in enumerate(BREACHES):
        (folder / f"breach-{number}.json").write_text(json.dumps(template(good(**properties))))
    for number, (properties, resource) in enumerate(PASSES):
        (folder / f"pass-{number}.json").write_text(json.dumps(template(properties, **resource)))
    paths = sorted(folder.glob("*.json"))
    status, output = guard(*paths)
    assert status == 2, output
    return {path.stem: [line for line in output.splitlines() if line.startswith(f"{path}:")] for path in paths}


@pytest.mark.parametrize("number", range(len(BREACHES)), ids=lambda number: f"{BREACHES[number][0]}-{number}")
def test_a_violation_is_reported_by_its_own_rule_alone(reports: dict[str, list[str]], number: int) -> None:
    actual = {line.split(": ")[2] for line in reports[f"breach-{number}"]}
    assert actual == {BREACHES[number][0]}
    assert all(line.split(": ")[1] == "Cluster" for line in reports[f"breach-{number}"])


@pytest.mark.parametrize("number", range(len(PASSES)))
def test_good_practice_passes(reports: dict[str, list[str]], number: int) -> None:
    assert reports[f"pass-{number}"] == []


def test_a_finding_says_what_to_set_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "open.json"
    path.write_text(json.dumps(template(good(ApiServerAccessProfile={}))))
    _, output = guard(path)
    assert output == (
        f"{path}: Cluster: AKS_API_NOT_OPEN: The API server answers everybody. "
        "Set ApiServerAccessProfile.EnablePrivateCluster or AuthorizedIPRanges.\n"
    )


def test_every_rule_has_a_breach_and_a_line_in_its_page() -> None:
    rules = re.findall(r"^rule (\w+)", (ROOT / "authoring" / "guard" / "aks.guard").read_text(), re.MULTILINE)
    assert set(rules) == {rule for rule, _ in BREACHES}
    page = (ROOT / "docs" / "good-practice.md").read_text()
    assert re.findall(r"^\| `(\w+)`", page, re.MULTILINE) == rules


def test_other_types_are_let_alone_and_short_forms_are_read(tmp_path: Path) -> None:
    path = tmp_path / "bucket.yaml"
    path.write_text("Resources: {Bucket: {Type: 'AWS::S3::Bucket', Properties: {BucketName: !Sub 'a-${AWS::Region}'}}}")
    assert guard(path) == (0, "")


def test_an_unreadable_template_is_an_error_not_a_finding(tmp_path: Path) -> None:
    status, output = guard(tmp_path / "absent.yaml")
    assert status == 1
    assert "absent.yaml" in output


def test_a_call_without_a_template_is_an_error_not_a_finding() -> None:
    status, output = guard()
    assert status == 1
    assert "for example: make guard TEMPLATES=web.yaml" in output
