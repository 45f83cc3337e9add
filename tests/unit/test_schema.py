"""schema.json: what CloudFormation is told about the type, checked against the SDK, the facts and cfn's own rules."""

import json
from pathlib import Path
from typing import Any

import pytest

from acme_azure_akscluster.properties import schema
from tools.schema import __main__ as generator
from tools.schema import build, sdk
from tools.schema.names import KEBAB, cfn_name

ROOT = Path(__file__).resolve().parents[2]
DOCUMENT = json.loads((ROOT / "schema.json").read_text(encoding="utf-8"))
OVERLAY = generator.overlay()


def every_node(node: Any, path: str = "") -> list[tuple[str, dict[str, Any]]]:
    """(place, node) of every property in the schema and its definitions, through lists and maps."""
    actual = []
    if "items" in node:
        actual += every_node(node["items"], f"{path}/*")
    for values in node.get("patternProperties", {}).values():
        actual += every_node(values, f"{path}/*")
    for name, child in node.get("properties", {}).items():
        actual += [(f"{path}/{name}", child), *every_node(child, f"{path}/{name}")]
    for name, child in node.get("definitions", {}).items():
        actual += every_node(child, f"{path}/{name}")
    return actual


NODES = [*every_node(DOCUMENT), *every_node(DOCUMENT["typeConfiguration"], "typeConfiguration")]
EVERY_OBJECT = [
    (path, inner)
    for path, node in NODES
    for inner in (node, node.get("items", {}), *node.get("patternProperties", {}).values())
    if "properties" in inner
]


# Descriptions that say no more than the name, which cfn's limit leaves to docs/reference.md: by property name.
FOR_THE_PAGE_ALONE = {
    name: words["doc"]
    for properties in OVERLAY["models"].values()
    for name, words in properties.items()
    if isinstance(words, dict) and "doc" in words
}


def omissions() -> dict[tuple[str, str], str]:
    return {
        (model, name): words["omit"]
        for model, properties in OVERLAY["models"].items()
        for name, words in properties.items()
        if isinstance(words, dict) and "omit" in words
    }


# ---- the generator ----------------------------------------------------------------------------------------------


def test_schema_json_is_what_the_generator_writes_byte_for_byte() -> None:
    assert (ROOT / "schema.json").read_text(encoding="utf-8") == generator.text() == generator.text()


def test_the_stale_check_shows_the_difference_and_fails(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for path, content in generator.files().items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(content.replace("Node pools", "Pools of nodes"), encoding="utf-8")
    before = (tmp_path / "schema.json").read_bytes()
    monkeypatch.setattr("sys.argv", ["python -m tools.schema", "--check"])
    assert generator.main(tmp_path) == 1
    displayed = capsys.readouterr().err
    assert '-      "description": "Pools of nodes' in displayed
    assert '+      "description": "Node pools' in displayed
    assert "run `make schema`" in displayed
    assert (tmp_path / "schema.json").read_bytes() == before


def test_nothing_generated_is_stale(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr("sys.argv", ["python -m tools.schema", "--check"])
    assert (generator.main(), capsys.readouterr().err) == (0, "")


def test_a_property_that_the_overlay_neither_describes_nor_omits_stops_the_generator() -> None:
    overlay = generator.overlay()
    del overlay["models"]["ManagedClusterProperties"]["SupportPlan"]
    with pytest.raises(build.OverlayError, match=r"ManagedClusterProperties\.SupportPlan"):
        build.build(overlay)


def test_words_about_a_property_that_the_sdk_does_not_have_stop_the_generator() -> None:
    overlay = generator.overlay()
    overlay["models"]["ManagedClusterProperties"]["SuportPlan"] = "A slip of the pen."
    with pytest.raises(build.OverlayError, match=r"ManagedClusterProperties\.SuportPlan"):
        build.build(overlay)


def test_the_package_and_cfn_read_the_same_file() -> None:
    assert schema.load() == DOCUMENT
    assert json.loads((ROOT / "acme-azure-akscluster.json").read_text(encoding="utf-8")) == DOCUMENT


# ---- coverage ---------------------------------------------------------------------------------------------------


def sdk_paths() -> list[tuple[str, str, str, bool]]:
    """(ARM path, model, property name, read-only) of everything the SDK says; recursive models once."""

    def walk(model: str, above: str, over: tuple[str, ...]) -> list[tuple[str, str, str, bool]]:
        rows = []
        for field in sdk.fields(model):
            path, kind = f"{above}{field.arm}", field.kind
            while kind.inner:
                path, kind = path + ("[]" if kind.word == "array" else ".{}"), kind.inner
            rows.append((path, model, cfn_name(field.arm), field.read_only))
            if kind.model and kind.model not in over:
                rows += walk(kind.model, f"{path}.", (*over, kind.model))
        return rows

    return walk(sdk.ROOT, "", ())


def place(arm: str) -> tuple[str, ...]:
    """The path in the schema for a path in ARM, `*` for elements and keys."""
    parts = arm.removeprefix("properties.").replace("[]", ".*").replace("{}", "*").split(".")
    return tuple(part if part == "*" else cfn_name(part) for part in parts)


def node_at(path: tuple[str, ...]) -> Any:
    node: Any = DOCUMENT
    for name in path:
        node = schema.resolve(node)
        node = (node.get("items") or schema.map_values(node)) if name == "*" else schema.properties(node).get(name)
        if node is None:
            return None
    return node


def test_every_writable_property_of_the_api_is_in_the_schema_or_has_a_reason() -> None:
    gone = omissions()
    left_out = {path for path, model, name, _ in sdk_paths() if (model, name) in gone}
    missing = [
        path
        for path, _, _, read_only in sdk_paths()
        if not read_only
        and path != "properties"
        and not path.startswith("systemData")
        and node_at(place(path)) is None
        and not any(path == one or path.startswith((f"{one}.", f"{one}[")) for one in left_out)
        and not _below_read_only(path)
    ]
    assert missing == []


def _below_read_only(path: str) -> bool:
    parents = {one for one, _, _, read_only in sdk_paths() if read_only}
    return any(path.startswith((f"{one}.", f"{one}[")) for one in parents)


def properties_of_the_cluster() -> set[str]:
    # Which ARM keeps beside the cluster.
    beside = ("properties.maintenanceConfigurations", "properties.fluxConfigurations")
    return {path for path, *_ in sdk_paths() if not path.startswith(beside)}


def test_the_walk_over_the_sdk_sees_all_of_its_properties() -> None:
    assert len(properties_of_the_cluster()) == 513


def test_omissions_are_few_and_say_why() -> None:
    gone = omissions()
    # What FluxConfigurations leaves out are secrets, what goes with them, and what follows from the rest.
    of_flux = {(model, name) for model, name in gone if model.endswith("Definition") or model == "FluxConfiguration"}
    assert (len(gone) - len(of_flux) <= 11, len(of_flux) <= 11) == (True, True)
    assert all(len(reason.split()) >= 5 for reason in gone.values())


# ---- what every property says -----------------------------------------------------------------------------------


@pytest.mark.parametrize(("path", "node"), NODES, ids=[path for path, _ in NODES])
def test_every_property_has_a_description_in_plain_ascii(path: str, node: dict[str, Any]) -> None:
    text = node.get("description") or FOR_THE_PAGE_ALONE[path.rpartition("/")[2]]
    assert text.strip(), path
    assert text.isascii()


def test_every_enumeration_of_the_api_is_in_the_schema() -> None:
    for path, model, name, _ in sdk_paths():
        kind = next(field.kind for field in sdk.fields(model) if cfn_name(field.arm) == name)
        node = node_at(place(path))
        if kind.enum and node is not None:
            assert set(kind.enum) <= set(schema.resolve(node)["enum"]), path


# How each list of objects is compared with what read reports (docs/aws-behaviour.md#list-elements), and why.
ORDERED_LISTS_OF_OBJECTS = {
    "AgentPoolProfiles": "Azure fills in twenty members; read reports them in the marked order",
    "PublicKeys": "one element, whose line end a transform forgives",
    "Identities": "Azure fills in client and object ids, and keeps the order",
    "EgressGateways": "Azure fills in the namespace, and keeps the order",
    "FluxConfigurations": "Azure fills in defaults; read shows them in the order of the mark",
    "SubstituteFrom": "Azure fills in optional, and keeps the order",
    "MatchOidcIdentity": "part of a configuration, in which Azure keeps the order",
}
SETS_OF_OBJECTS = {
    "Tags": "key and value are required",
    "IamAccess": "made from the type's own resources, exactly as declared",
    "NodePublicIPTags": "echoed as declared",
    "AllowedHostPorts": "echoed as declared",
    "Manual": "echoed as declared",
    "Autoscale": "echoed as declared",
    "PublicIPPrefixes": "an id alone",
    "PublicIPs": "an id alone",
    "EffectiveOutboundIPs": "read-only",
    "IngressGateways": "mode and enabled are required; read reports the false that Azure leaves out",
    "TimeInWeek": "write-only",
    "NotAllowedTime": "write-only",
    "NotAllowedDates": "start and end are required",
}


def test_every_list_says_whether_its_order_matters() -> None:
    lists = {path: node["insertionOrder"] for path, node in NODES if node.get("type") == "array"}
    ordered = {path.split("/")[-1] for path, order in lists.items() if order}
    of_texts = {"PodCidrs", "ServiceCidrs", "IpFamilies", "SubscriptionIds", "IamClientIds"}
    assert ordered == of_texts | ORDERED_LISTS_OF_OBJECTS.keys()


def test_every_list_of_objects_is_filled_in_and_ordered_or_reported_as_declared() -> None:
    actual: dict[bool, set[str]] = {True: set(), False: set()}
    for path, node in NODES:
        if node.get("type") == "array" and schema.properties(schema.resolve(node["items"])):
            actual[node["insertionOrder"]].add(path.split("/")[-1])
    assert actual == {True: set(ORDERED_LISTS_OF_OBJECTS), False: set(SETS_OF_OBJECTS)}


def test_lists_of_objects_are_not_unique_items_which_crashes_the_generated_models() -> None:
    assert not [path for path, node in NODES if "uniqueItems" in node]


def test_objects_allow_nothing_that_they_do_not_name() -> None:
    closed = [node for node in DOCUMENT["definitions"].values() if node.get("type") not in ("string", "integer")]
    closed += [DOCUMENT, DOCUMENT["typeConfiguration"]]
    closed += [node for _, node in [*NODES, *EVERY_OBJECT] if "patternProperties" in node or "properties" in node]
    assert all(node["additionalProperties"] is False for node in closed)


def test_a_default_is_a_value_that_the_property_may_have() -> None:
    wrong = []
    for path, node in NODES:
        inner = schema.resolve(node)
        if "default" in node and "enum" in inner and node["default"] not in inner["enum"]:
            wrong.append(path)
        kinds = {"string": str, "boolean": bool, "integer": int, "number": int | float, "array": list}
        if "default" in node and inner.get("type") in kinds and not isinstance(node["default"], kinds[inner["type"]]):
            wrong.append(path)
    assert wrong == []


# ---- what CloudFormation may do with it -------------------------------------------------------------------------

# docs/azure-behaviour.md#cluster-immutable, and what changes only one way.
NEVER = """Name ResourceGroupName SubscriptionId Location DnsPrefix FqdnSubdomain NodeResourceGroup ExtendedLocation
    DiskEncryptionSetID EnableRBAC ApiServerAccessProfile/EnablePrivateCluster ApiServerAccessProfile/PrivateDNSZone
    LinuxProfile WindowsProfile/AdminUsername NetworkProfile/ServiceCidr
    NetworkProfile/DnsServiceIP NetworkProfile/LoadBalancerSku""".split()
SOMETIMES = """NetworkProfile/NetworkPlugin NetworkProfile/NetworkPluginMode NetworkProfile/NetworkDataplane
    NetworkProfile/NetworkPolicy NetworkProfile/PodCidr NetworkProfile/PodCidrs NetworkProfile/OutboundType
    NetworkProfile/ServiceCidrs NetworkProfile/IpFamilies OidcIssuerProfile/Enabled Identity/Type""".split()


@pytest.mark.parametrize("path", NEVER)
def test_what_may_never_change_replaces_the_cluster(path: str) -> None:
    assert f"/properties/{path}" in DOCUMENT["createOnlyProperties"]


@pytest.mark.parametrize("path", SOMETIMES)
def test_an_irreversible_property_replaces_the_cluster_when_reverted(path: str) -> None:
    assert f"/properties/{path}" in DOCUMENT["conditionalCreateOnlyProperties"]


def test_no_change_of_a_node_pool_replaces_the_cluster() -> None:
    listed = DOCUMENT["createOnlyProperties"] + DOCUMENT["conditionalCreateOnlyProperties"]
    assert not [pointer for pointer in listed if pointer.startswith("/properties/AgentPoolProfiles")]


def test_secrets_are_write_only_and_so_is_what_azure_never_hears_of() -> None:
    assert DOCUMENT["writeOnlyProperties"] == [
        "/properties/CredentialProfile",
        # Azure turns these into a window; what it shows is no longer what was said.
        "/properties/MaintenanceConfigurations/Default/NotAllowedTime",
        "/properties/MaintenanceConfigurations/Default/TimeInWeek",
        "/properties/NodeImageVersions",
        "/properties/ServicePrincipalProfile/Secret",
        "/properties/StartDelaySeconds",
        "/properties/StartSpreadSeconds",
        "/properties/TemporaryPoolName",
        "/properties/WaitForCompliance",
        "/properties/WindowsProfile/AdminPassword",
    ]


def test_a_secret_has_no_limits_which_aws_would_check_on_a_dynamic_reference() -> None:
    limited = {"minLength", "maxLength", "pattern", "enum"}
    leaves = dict(schema.leaves())
    assert [path for path in sorted(schema.secrets()) if limited & leaves.get(path, {}).keys()] == []


def test_nothing_in_a_list_is_write_only_since_cfn_test_cannot_look_for_it_there() -> None:
    assert [pointer for pointer in DOCUMENT["writeOnlyProperties"] if "*" in pointer] == []


@pytest.mark.parametrize(
    "name",
    [
        *("Id", "Fqdn", "PrivateFQDN", "CurrentKubernetesVersion", "OidcIssuerUrl", "KubeletIdentity", "PrincipalId"),
        *("ProvisioningState", "NodeResourceGroupName", "KubeletIdentity/ClientId"),
    ],
)
def test_what_users_get_by_getatt_is_read_only_at_the_top(name: str) -> None:
    assert f"/properties/{name}" in DOCUMENT["readOnlyProperties"]


def test_what_the_server_fills_in_is_read_only_though_arm_declares_it_writable() -> None:
    assert "/properties/AgentPoolProfiles/*/NodeImageVersion" in DOCUMENT["readOnlyProperties"]


def test_ref_gives_the_arm_id() -> None:
    assert DOCUMENT["primaryIdentifier"] == ["/properties/Id"]


def test_handlers_may_call_exactly_three_aws_actions() -> None:
    permissions = {tuple(sorted(handler["permissions"])) for handler in DOCUMENT["handlers"].values()}
    assert permissions == {("secretsmanager:GetSecretValue", "sts:GetWebIdentityToken", "sts:TagGetWebIdentityToken")}
    assert set(DOCUMENT["handlers"]) == {"create", "read", "update", "delete", "list"}


def test_pointers_lead_to_properties() -> None:
    for key in ("createOnlyProperties", "conditionalCreateOnlyProperties", "writeOnlyProperties", "readOnlyProperties"):
        for pointer in DOCUMENT[key]:
            assert node_at(tuple(pointer.split("/")[2:])) is not None, pointer


# ---- names ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arm", "cfn"),
    [
        ("enableRBAC", "EnableRBAC"),
        ("vmSize", "VmSize"),
        ("eTag", "ETag"),
        ("scale-down-unneeded-time", "ScaleDownUnneededTime"),
        ("expander", "Expander"),
    ],
)
def test_a_name_has_its_first_letter_raised(arm: str, cfn: str) -> None:
    assert cfn_name(arm) == cfn


def test_every_name_of_the_api_survives_a_round_trip() -> None:
    for _, model, name, _ in sdk_paths():
        kebab = any("-" in field.arm for field in sdk.fields(model))
        parent = {"$comment": KEBAB} if kebab else {}
        arm = next(field.arm for field in sdk.fields(model) if cfn_name(field.arm) == name)
        assert schema.arm_name(name, parent) == arm


# ---- the generated models ---------------------------------------------------------------------------------------


def test_what_is_used_once_is_written_where_it_is_used_and_nothing_is_written_twice() -> None:
    mentioned = [node["$ref"] for _, node in build._mentions(DOCUMENT)]
    lonely = {
        name
        for name, node in DOCUMENT["definitions"].items()
        if mentioned.count(f"#/definitions/{name}") == 1 and "properties" in node
    }
    # Those have a namesake among the classes that cfn generates.
    for name in lonely:
        (holder,) = [holder for holder, node in build._mentions(DOCUMENT) if node["$ref"].endswith(f"/{name}")]
        assert holder != name, f"{name} could be written inline"
    written = [json.dumps(node, sort_keys=True) for node in DOCUMENT["definitions"].values()]
    assert len(written) == len(set(written))


def test_the_generated_models_agree_with_the_schema() -> None:
    from acme_azure_akscluster import models

    assert set(models.ResourceModel.__dataclass_fields__) == set(DOCUMENT["properties"])
    assert set(models.TypeConfigurationModel.__dataclass_fields__) == set(DOCUMENT["typeConfiguration"]["properties"])
    inline = {path.rstrip("/*").rpartition("/")[2]: node for path, node in EVERY_OBJECT if path}
    for name, node in {**DOCUMENT["definitions"], **inline}.items():
        if "properties" in node:
            assert set(getattr(models, name).__dataclass_fields__) == set(node["properties"]), name
