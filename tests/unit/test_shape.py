"""Translation: CloudFormation properties and ARM's JSON, each from the other."""

import copy
import json
from typing import Any

import jsonschema  # type: ignore[import-untyped]
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from acme_azure_akscluster.domain import tags
from acme_azure_akscluster.properties import schema, translation
from acme_azure_akscluster.properties.reported import reported
from tests.support.pairs import Pair, pairs
from tests.support.properties import ordered, valid_properties
from tools.schema.names import cfn_name

ID = (
    "/subscriptions/00000000-0000-0000-0000-000000000001/resourcegroups/Prod-RG/providers"
    "/Microsoft.ContainerService/ManagedClusters/web"
)

# Answers that the schema of the stable API does not allow, and why.
INVALID = {
    ("Sku", "Name"): "API versions before 2023-02 called the SKU Basic; the pinned version says Base",
    ("NodeResourceGroupProfile", "RestrictionLevel"): "preview versions answer Unspecified; the stable one has no such",
    ("NetworkProfile", "OutboundType"): "block exists in preview versions only",
}


_READ_ONLY = schema.pointers("readOnlyProperties")
# Reached by calls of their own (start and stop, tags), never by the body of a write.
_NOT_IN_A_BODY = (("PowerState",), ("DeletionProtection",))


# ---- out: to_arm ------------------------------------------------------------------------------------------------


OUT = [
    ({}, {"properties": {}}),
    ({"Location": "westeurope"}, {"location": "westeurope", "properties": {}}),
    ({"Sku": {"Tier": "Free"}}, {"sku": {"tier": "Free"}, "properties": {}}),
    ({"EnableRBAC": True}, {"properties": {"enableRBAC": True}}),
    (
        {"Tags": [{"Key": "b", "Value": "2"}, {"Key": "a", "Value": "1"}]},
        {"tags": {"a": "1", "b": "2"}, "properties": {}},
    ),
    (
        {"AutoScalerProfile": {"ScaleDownUnneededTime": "5m", "MaxGracefulTerminationSec": "60"}},
        {"properties": {"autoScalerProfile": {"scale-down-unneeded-time": "5m", "max-graceful-termination-sec": "60"}}},
    ),
    (
        {"AddonProfiles": {"azureKeyvaultSecretsProvider": {"Enabled": True, "Config": {"rotation-x": "true"}}}},
        {
            "properties": {
                "addonProfiles": {"azureKeyvaultSecretsProvider": {"enabled": True, "config": {"rotation-x": "true"}}}
            }
        },
    ),
    (
        {"Identity": {"Type": "UserAssigned", "UserAssignedIdentities": {"/subscriptions/s/i": {}}}},
        {"identity": {"type": "UserAssigned", "userAssignedIdentities": {"/subscriptions/s/i": {}}}, "properties": {}},
    ),
    (
        {"WindowsProfile": {"AdminUsername": "u", "AdminPassword": "p"}},
        {"properties": {"windowsProfile": {"adminUsername": "u", "adminPassword": "p"}}},
    ),
]


@pytest.mark.parametrize(("properties", "body"), OUT)
def test_properties_become_arms_json(properties: dict[str, Any], body: dict[str, Any]) -> None:
    assert translation.to_arm(properties) == body


@pytest.mark.parametrize(
    "properties",
    [
        {"Id": ID, "SubscriptionId": "s", "ResourceGroupName": "g", "Name": "n"},
        {"Fqdn": "f", "ProvisioningState": "Succeeded", "PowerState": "Running", "KubeletIdentity": {"ClientId": "c"}},
        {"AgentPoolProfiles": []} | {"PrincipalId": "p", "OidcIssuerUrl": "u", "CurrentKubernetesVersion": "1.33.1"},
        {"Unheard": {"Of": 1}},
        {"DeletionProtection": True, "TemporaryPoolName": "standby"},
        {"NetworkProfile": {"LoadBalancerProfile": {"EffectiveOutboundIPs": [{"Id": "x"}]}}},
    ],
)
def test_place_read_only_and_unknown_properties_stay_off_the_wire(properties: dict[str, Any]) -> None:
    known = {"agentPoolProfiles": [], "networkProfile": {"loadBalancerProfile": {}}}
    body = translation.to_arm(properties)
    assert set(body) == {"properties"}
    assert all(known[name] == value for name, value in body["properties"].items())


def test_our_marks_are_not_reported_as_tags_except_deletion_protection() -> None:
    carried = {"a": "1", tags.TOKEN: "t", tags.PROTECTED: "true", tags.PAUSED_CHANNEL: "stable"}
    actual = translation.from_arm({"id": ID, "tags": carried, "properties": {}})
    assert actual["Tags"] == [{"Key": "a", "Value": "1"}]
    assert actual["DeletionProtection"] is True
    assert "DeletionProtection" not in translation.from_arm({"id": ID, "tags": {"a": "1"}, "properties": {}})


def test_a_pool_goes_out_without_its_name_and_without_what_is_read_only() -> None:
    pool = {
        "Name": "np1",
        "VmSize": "s",
        "Mode": "User",
        "NodeImageVersion": "i",
        "CurrentOrchestratorVersion": "1.33.1",
    }
    assert translation.pool_to_arm(pool) == {"properties": {"vmSize": "s", "mode": "User"}}


def test_declared_node_images_are_never_sent_in_a_body() -> None:
    assert translation.to_arm({"NodeImageVersions": {"np1": "202611.05.0"}}) == {"properties": {}}


def test_a_system_pool_is_sent_first_because_azure_wants_one_there() -> None:
    pools = [
        {"Name": "a", "Mode": "User"},
        {"Name": "b", "Mode": "System"},
        {"Name": "c"},
        {"Name": "d", "Mode": "System"},
    ]
    sent = translation.to_arm({"AgentPoolProfiles": pools})["properties"]["agentPoolProfiles"]
    assert [pool["name"] for pool in sent] == ["b", "d", "a", "c"]


def test_properties_are_not_changed_by_being_translated() -> None:
    properties = {"AgentPoolProfiles": [{"Name": "a", "Mode": "User"}, {"Name": "b", "Mode": "System"}], "Tags": []}
    before = copy.deepcopy(properties)
    translation.to_arm(properties)
    assert properties == before


# ---- in: from_arm -----------------------------------------------------------------------------------------------


def test_the_place_of_a_cluster_is_read_out_of_its_id_whatever_the_letter_case() -> None:
    assert translation.from_arm({"id": ID}) == {
        "Id": "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/Prod-RG/providers"
        "/Microsoft.ContainerService/managedClusters/web",
        "SubscriptionId": "00000000-0000-0000-0000-000000000001",
        "ResourceGroupName": "Prod-RG",
        "Name": "web",
    }


def test_values_that_getatt_could_not_reach_are_lifted_to_the_top() -> None:
    identity = {"resourceId": "/subscriptions/s", "clientId": "c", "objectId": "o"}
    actual = translation.from_arm(
        {
            "identity": {"type": "SystemAssigned", "principalId": "p", "tenantId": "t"},
            "properties": {
                "powerState": {"code": "Stopped"},
                "oidcIssuerProfile": {"enabled": True, "issuerURL": "https://issuer"},
                "identityProfile": {"kubeletidentity": identity},
                "addonProfiles": {"azureKeyvaultSecretsProvider": {"enabled": True, "identity": identity}},
            },
        }
    )
    assert actual["KubeletIdentity"] == {"ResourceId": "/subscriptions/s", "ClientId": "c", "ObjectId": "o"}
    assert actual["KeyVaultSecretsProviderIdentity"] == actual["KubeletIdentity"]
    assert (actual["PowerState"], actual["OidcIssuerUrl"], actual["PrincipalId"]) == ("Stopped", "https://issuer", "p")
    assert actual["AddonProfiles"] == {"azureKeyvaultSecretsProvider": {"Enabled": True}}


def test_tags_come_sorted_and_without_the_marker_and_cloudformations_own() -> None:
    carried = {"b": "2", "aws:cloudformation:stack-name": "s", "acme-cloudformation-token": "t", "a": "1"}
    assert translation.from_arm({"tags": carried})["Tags"] == [{"Key": "a", "Value": "1"}, {"Key": "b", "Value": "2"}]


def test_secrets_are_never_read_even_if_azure_should_echo_them() -> None:
    answer = {"properties": {"windowsProfile": {"adminUsername": "u", "adminPassword": "secret"}}}
    assert translation.from_arm(answer) == {"WindowsProfile": {"AdminUsername": "u"}}


@pytest.mark.parametrize(
    ("arm", "path", "value"),
    [
        ({"networkProfile": {"loadBalancerSku": "Standard"}}, ("NetworkProfile", "LoadBalancerSku"), "standard"),
        ({"agentPoolProfiles": [{"osType": "windows"}]}, ("AgentPoolProfiles", 0, "OsType"), "Windows"),
        (
            {"agentPoolProfiles": [{"securityProfile": {"sshAccess": "localuser"}}]},
            ("AgentPoolProfiles", 0, "SecurityProfile", "SshAccess"),
            "LocalUser",
        ),
        ({"networkProfile": {"networkPlugin": "brand-new"}}, ("NetworkProfile", "NetworkPlugin"), "brand-new"),
    ],
)
def test_known_enumerated_values_come_in_the_schemas_letter_case(
    arm: dict[str, Any], path: tuple[Any, ...], value: str
) -> None:
    actual: Any = translation.from_arm({"properties": arm})
    for part in path:
        actual = actual[part]
    assert actual == value


def test_a_pool_resource_and_an_element_of_the_cluster_read_the_same() -> None:
    profile = {"name": "np1", "count": 3, "vmSize": "s", "provisioningState": "Succeeded", "eTag": "e"}
    resource = {"name": "np1", "properties": {k: v for k, v in profile.items() if k != "name"}}
    assert (
        translation.pool_from_arm(resource)
        == translation.from_arm({"properties": {"agentPoolProfiles": [profile]}})["AgentPoolProfiles"][0]
    )


# A cluster must have its place, which is in its id; a lone pool is put into a cluster without one.
_WHOLE = jsonschema.Draft7Validator(schema.load())
_PARTIAL = jsonschema.Draft7Validator({**schema.load(), "required": []})


@pytest.mark.parametrize("pair", pairs(), ids=lambda pair: pair.label)
def test_any_cluster_of_azure_reads_as_valid_properties_and_can_be_imported(pair: Pair) -> None:
    validator = _WHOLE if pair.kind == "cluster" else _PARTIAL
    wrong = {
        tuple(str(part) for part in error.absolute_path): error.message
        for error in validator.iter_errors(reported(translation.from_arm(pair.settled), pair.settled))
    }
    assert {path: message for path, message in wrong.items() if path not in INVALID} == {}


@pytest.mark.parametrize("pair", pairs(), ids=lambda pair: pair.label)
def test_what_was_read_can_be_sent_and_reads_the_same_again(pair: Pair) -> None:
    read = translation.from_arm(pair.settled)
    again = translation.from_arm({**translation.to_arm(read), "id": pair.settled.get("id")})
    assert _writable(ordered(again), ()) == _writable(ordered(read), ())


def _writable(value: Any, path: tuple[str, ...]) -> Any:
    """Properties without what is read-only."""
    if isinstance(value, list):
        return [_writable(one, (*path, "*")) for one in value]
    if isinstance(value, dict):
        remaining = {name: one for name, one in value.items() if (*path, name) not in {*_READ_ONLY, *_NOT_IN_A_BODY}}
        return {name: _writable(one, (*path, name)) for name, one in remaining.items()}
    return value


@pytest.mark.parametrize("pair", pairs(), ids=lambda pair: pair.label)
def test_reading_loses_nothing_that_the_schema_knows(pair: Pair) -> None:
    actual = translation.from_arm(pair.settled)
    inside = {
        name: value for name, value in pair.settled.items() if name not in ("id", "name", "type", "tags", "properties")
    }
    assert _lost({**pair.settled["properties"], **inside}, actual, schema.load()) == []


def _lost(arm: Any, actual: Any, node: Any, path: str = "") -> list[str]:
    """Paths of ARM values for which the schema has a place and the properties have no equal value."""
    node = schema.resolve(node)
    values = schema.map_values(node)
    if isinstance(arm, dict):
        lost = []
        for name, value in arm.items():
            known = name if values is not None else cfn_name(name)
            child = values if values is not None else schema.properties(node).get(known)
            if value is None or child is None or child.get("$comment", "").startswith("arm:"):
                continue
            lost += _lost(value, actual.get(known), child, f"{path}/{known}") if isinstance(actual, dict) else [path]
        return lost
    if isinstance(arm, list):
        inside = zip(arm, actual or [], strict=False)
        return [] if arm == actual else [one for a, f in inside for one in _lost(a, f, node["items"], path)]
    return [] if str(arm).lower() == str(actual).lower() else [path]


def test_an_answer_without_properties_reads_as_nothing() -> None:
    assert translation.from_arm({}) == {}
    assert translation.from_arm({"properties": None, "tags": None}) == {}


# ---- there and back ---------------------------------------------------------------------------------------------

_FEW = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


@_FEW
@given(properties=valid_properties())
def test_any_valid_value_survives_the_round_trip_to_azure(properties: dict[str, Any]) -> None:
    body = json.loads(json.dumps(translation.to_arm(properties)))
    actual = {name: value for name, value in translation.from_arm(body).items() if (name,) not in _READ_ONLY}
    assert ordered(actual) == ordered(properties)


@_FEW
@given(
    properties=valid_properties(),
    junk=st.dictionaries(st.text("xyz", min_size=1), st.none() | st.integers(), min_size=1),
)
def test_nothing_outside_the_schema_and_no_null_reaches_the_wire(
    properties: dict[str, Any], junk: dict[str, Any]
) -> None:
    def littered(value: Any, node: Any) -> Any:
        node = schema.resolve(node)
        if isinstance(value, dict) and schema.map_values(node) is None:
            inside = {name: littered(item, schema.properties(node)[name]) for name, item in value.items()}
            unset = dict.fromkeys([name for name in schema.properties(node) if name not in value])
            return {**junk, **unset, **inside}
        if isinstance(value, list):
            return [littered(item, node["items"]) for item in value]
        return value

    assert translation.to_arm(littered(properties, schema.load())) == translation.to_arm(properties)


@pytest.mark.parametrize("empty", [[], {}])
def test_an_empty_value_is_declared_and_a_null_is_absent(empty: Any) -> None:
    name = "NodeTaints" if empty == [] else "NodeLabels"
    arm = name[:1].lower() + name[1:]
    assert translation.pool_to_arm({name: empty}) == {"properties": {arm: empty}}
    assert translation.pool_to_arm({name: None}) == {"properties": {}}
    assert translation.pool_from_arm({"name": "p", "properties": {arm: empty}}) == {"Name": "p", name: empty}
    assert translation.pool_from_arm({"name": "p", "properties": {arm: None}}) == {"Name": "p"}


# ---- what leaves the template -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("SupportPlan",), "KubernetesOfficial"),
        (("Sku", "Tier"), "Free"),
        (("AutoUpgradeProfile", "NodeOSUpgradeChannel"), "NodeImage"),
        (("AgentPoolProfiles", "*", "UpgradeSettings", "MaxSurge"), "10%"),
        (("AgentPoolProfiles", "*", "NodeTaints"), []),
        (("AgentPoolProfiles", "*", "NodeLabels"), {}),
        (("ApiServerAccessProfile", "AuthorizedIPRanges"), []),
        (("StorageProfile", "DiskCSIDriver"), {"Enabled": True}),
        (("StorageProfile", "BlobCSIDriver", "Enabled"), False),
        (("AddonProfiles", "*", "Enabled"), False),
        (("KubernetesVersion",), translation.KEEP),
        (("NetworkProfile", "PodCidr"), translation.KEEP),
        (("AgentPoolProfiles", "*", "VmSize"), translation.KEEP),
        (("OidcIssuerProfile", "Enabled"), translation.KEEP),
    ],
)
def test_a_property_goes_back_to_arms_default_where_it_has_one(path: tuple[str, ...], value: Any) -> None:
    assert translation.reset(path) == value


@pytest.mark.parametrize(
    ("desired", "previous", "effective"),
    [
        ({}, {"SupportPlan": "AKSLongTermSupport"}, {"SupportPlan": "KubernetesOfficial"}),
        ({}, {"KubernetesVersion": "1.33"}, {}),
        (
            {"SupportPlan": "AKSLongTermSupport"},
            {"SupportPlan": "KubernetesOfficial"},
            {"SupportPlan": "AKSLongTermSupport"},
        ),
        ({}, {}, {}),
        (
            {"AutoScalerProfile": {"Expander": "priority"}},
            {"AutoScalerProfile": {"Expander": "random", "ScanInterval": "20s"}},
            {"AutoScalerProfile": {"Expander": "priority", "ScanInterval": "10s"}},
        ),
        ({}, {"AutoScalerProfile": {"ScanInterval": "20s"}}, {"AutoScalerProfile": {"ScanInterval": "10s"}}),
        (
            {"AddonProfiles": {"azurepolicy": {"Enabled": True}}},
            {"AddonProfiles": {"omsagent": {"Enabled": True, "Config": {"a": "b"}}}},
            {"AddonProfiles": {"azurepolicy": {"Enabled": True}, "omsagent": {"Enabled": False}}},
        ),
        (
            {},
            {"StorageProfile": {"BlobCSIDriver": {"Enabled": True}}},
            {"StorageProfile": {"BlobCSIDriver": {"Enabled": False}}},
        ),
        (
            {},
            {"StorageProfile": {"DiskCSIDriver": {"Enabled": False}}},
            {"StorageProfile": {"DiskCSIDriver": {"Enabled": True}}},
        ),
        ({}, {"NetworkProfile": {"LoadBalancerProfile": {"ManagedOutboundIPs": {"Count": 2}}}}, {}),
    ],
)
def test_only_properties_of_the_previous_template_are_reset(
    desired: dict[str, Any], previous: dict[str, Any], effective: dict[str, Any]
) -> None:
    assert translation.with_resets(desired, previous) == effective


def test_pools_and_tags_are_not_reset_with_the_cluster() -> None:
    previous = {"AgentPoolProfiles": [{"Name": "np1"}], "Tags": [{"Key": "a", "Value": "b"}]}
    assert translation.with_resets({}, previous) == {}


def test_a_pools_properties_are_reset_one_by_one() -> None:
    before = {"Name": "np1", "NodeTaints": ["a=b:NoSchedule"], "NodeLabels": {"a": "b"}, "VmSize": "s", "Count": 3}
    assert translation.pool_with_resets({"Name": "np1"}, before) == {"Name": "np1", "NodeTaints": [], "NodeLabels": {}}


def test_a_default_is_handed_out_as_a_copy() -> None:
    translation.reset(("StorageProfile", "DiskCSIDriver"))["Enabled"] = "changed"
    assert translation.reset(("StorageProfile", "DiskCSIDriver")) == {"Enabled": True}
