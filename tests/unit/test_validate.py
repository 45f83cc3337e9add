"""What is refused before anything is written, and in which words."""

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from acme_azure_akscluster.properties import schema
from acme_azure_akscluster.validation import (
    agent_pools,
    children,
    cluster,
    iam_access,
    network,
    tags,
    type_configuration,
    validate,
    violation,
)
from acme_azure_akscluster.validation.validate import Violation, coerce, violations
from tests.support.properties import valid_properties
from tests.unit.refusals import ACCEPTED, GOOD, REFUSED, with_

# ---- types ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("properties", "typed"),
    [
        ({"EnableRBAC": "true", "EnableFIPS": "False"}, {"EnableRBAC": True, "EnableFIPS": False}),
        ({"AgentPoolProfiles": [{"Count": "3"}]}, {"AgentPoolProfiles": [{"Count": 3}]}),
        ({"AgentPoolProfiles": [{"Count": 3.0}]}, {"AgentPoolProfiles": [{"Count": 3}]}),
        ({"AgentPoolProfiles": [{"SpotMaxPrice": "0.25"}]}, {"AgentPoolProfiles": [{"SpotMaxPrice": 0.25}]}),
        ({"Tags": [{"Key": "port", "Value": 8080}]}, {"Tags": [{"Key": "port", "Value": "8080"}]}),
        (
            {"AgentPoolProfiles": [{"NodeLabels": {"gpu": True}}]},
            {"AgentPoolProfiles": [{"NodeLabels": {"gpu": "true"}}]},
        ),
        (
            {"AutoScalerProfile": {"ScaleDownUtilizationThreshold": 0.5, "BalanceSimilarNodeGroups": True}},
            {"AutoScalerProfile": {"ScaleDownUtilizationThreshold": "0.5", "BalanceSimilarNodeGroups": "true"}},
        ),
        ({"AddonProfiles": {"a": {"Enabled": "true"}}}, {"AddonProfiles": {"a": {"Enabled": True}}}),
        ({"AgentPoolProfiles": [{"NodeTaints": []}]}, {"AgentPoolProfiles": [{"NodeTaints": []}]}),
        ({"Identity": {"UserAssignedIdentities": {"/x": {}}}}, {"Identity": {"UserAssignedIdentities": {"/x": {}}}}),
        ({}, {}),
    ],
)
def test_values_take_the_schemas_type(properties: dict[str, Any], typed: dict[str, Any]) -> None:
    assert coerce(properties) == (typed, [])


@pytest.mark.parametrize(
    ("properties", "path", "words"),
    [
        ({"AgentPoolProfiles": [{"Count": 1.5}]}, "AgentPoolProfiles[0].Count", "1.5: it must be a whole number"),
        ({"AgentPoolProfiles": [{"Count": "1.5"}]}, "AgentPoolProfiles[0].Count", "whole number"),
        ({"AgentPoolProfiles": [{"Count": True}]}, "AgentPoolProfiles[0].Count", "whole number"),
        ({"AgentPoolProfiles": [{"Count": ""}]}, "AgentPoolProfiles[0].Count", "whole number"),
        ({"AgentPoolProfiles": [{"SpotMaxPrice": "cheap"}]}, "AgentPoolProfiles[0].SpotMaxPrice", "a number"),
        ({"AgentPoolProfiles": [{"SpotMaxPrice": float("nan")}]}, "AgentPoolProfiles[0].SpotMaxPrice", "a number"),
        ({"EnableRBAC": "yes"}, "EnableRBAC", "'yes': it must be true or false"),
        ({"EnableRBAC": 1}, "EnableRBAC", "true or false"),
        ({"DnsPrefix": ["a"]}, "DnsPrefix", "is a list: it must be a string"),
        ({"Sku": "Free"}, "Sku", "must be an object"),
        ({"AgentPoolProfiles": {"Name": "np1"}}, "AgentPoolProfiles", "is an object: it must be a list"),
        ({"AddonProfiles": ["a"]}, "AddonProfiles", "must be a map"),
        ({"Identity": None}, "Identity", "is null"),
        ({"AgentPoolProfiles": [None]}, "AgentPoolProfiles[0]", "is null"),
        ({"AddonProfiles": {"a": {"Config": {"k": None}}}}, "AddonProfiles.a.Config.k", "is null"),
        ({"KubernetesVersio": "1.33"}, "KubernetesVersio", "did you mean KubernetesVersion"),
        ({"AgentPoolProfiles": [{"vmSize": "s"}]}, "AgentPoolProfiles[0].vmSize", "did you mean VmSize"),
        ({"Sku": {"Price": 1}}, "Sku.Price", "known names are Name, Tier"),
        ({"Qqqqqq": 1}, "Qqqqqq", "see the reference"),
    ],
)
def test_what_cannot_be_converted_is_named(properties: dict[str, Any], path: str, words: str) -> None:
    _, problems = coerce(properties)
    assert [one.path for one in problems] == [path]
    assert words in str(problems[0])


def test_all_type_violations_come_at_once_and_valid_values_are_preserved() -> None:
    typed, problems = coerce({"EnableRBAC": "yes", "Nothing": 1, "Sku": {"Tier": "Free", "Name": None}})
    assert len(problems) == 3
    assert typed == {"Sku": {"Tier": "Free"}}


def test_the_type_configuration_is_typed_by_its_own_schema() -> None:
    node = schema.load()["typeConfiguration"]
    typed, problems = coerce({"TenantId": "t", "Credential": {"Federation": {"DurationSeconds": "300"}}}, node)
    assert (typed, problems) == ({"TenantId": "t", "Credential": {"Federation": {"DurationSeconds": 300}}}, [])
    assert coerce({"Tenant": "t"}, node)[1][0].remedy == "did you mean TenantId"


def test_the_properties_given_are_not_changed() -> None:
    given_ = {"AgentPoolProfiles": [{"Count": "3"}]}
    coerce(given_)
    assert given_ == {"AgentPoolProfiles": [{"Count": "3"}]}


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(properties=valid_properties())
def test_typed_properties_stay_as_they_are_and_texts_of_them_come_back(properties: dict[str, Any]) -> None:
    assert coerce(properties) == (properties, [])
    assert coerce(_as_cloudformation_may_send(properties)) == (properties, [])


def _as_cloudformation_may_send(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _as_cloudformation_may_send(item) for name, item in value.items()}
    if isinstance(value, list):
        return [_as_cloudformation_may_send(item) for item in value]
    if isinstance(value, bool):
        return str(value).lower()
    return value if isinstance(value, float) else str(value)


# ---- constraints and rules --------------------------------------------------------------------------------------


def test_good_properties_have_no_fault() -> None:
    assert violations(GOOD) == []


@pytest.mark.parametrize("properties", ACCEPTED, ids=range(len(ACCEPTED)))
def test_what_aks_allows_is_allowed(properties: dict[str, Any]) -> None:
    assert [str(one) for one in violations(properties)] == []


@pytest.mark.parametrize(
    ("properties", "path", "words"), REFUSED, ids=[f"{path} {words}" for _, path, words in REFUSED]
)
def test_a_value_that_azure_refuses_is_refused_with_its_path_and_a_remedy(
    properties: dict[str, Any], path: str, words: str
) -> None:
    problems = violations(properties)
    assert any(one.path == path and words in str(one) for one in problems), [str(one) for one in problems]
    assert len(problems) <= 2


def test_every_violation_is_reported_at_once() -> None:
    bad = with_(
        KubernetesVersion="latest",
        AgentPoolProfiles=[
            {"Name": "windows01", "OsType": "Windows"},
            {"Name": "windows01", "EnableAutoScaling": True},
        ],
        NetworkProfile={"ServiceCidr": "10.0.0.0/8", "DnsServiceIP": "192.168.0.1"},
        Tags=[{"Key": "a<b", "Value": ""}],
    )
    assert [one.path for one in violations(bad)] == [
        "KubernetesVersion",
        "AgentPoolProfiles",
        "AgentPoolProfiles[0].Name",
        "AgentPoolProfiles[1].Name",
        "AgentPoolProfiles[1]",
        "NetworkProfile.ServiceCidr",
        "NetworkProfile.DnsServiceIP",
        "Tags[0].Key",
    ]


def test_a_secret_is_never_in_a_message() -> None:
    bad = with_(WindowsProfile={"AdminUsername": "u", "AdminPassword": "hunter2"})
    assert "hunter2" not in json.dumps([str(one) for one in violations(bad)])
    _, wrong = coerce({"WindowsProfile": {"AdminPassword": ["hunter2"]}})
    assert "hunter2" not in json.dumps([str(one) for one in wrong])


@pytest.mark.parametrize("length", [13, 124])
def test_a_password_has_14_to_123_characters(length: int) -> None:
    (wrong,) = violations(with_(WindowsProfile={"AdminUsername": "u", "AdminPassword": "x" * length}))
    assert str(wrong) == f"WindowsProfile.AdminPassword has {length} characters: use 14 to 123."


@pytest.mark.parametrize("password", ["x" * 14, "x" * 123, f"{{{{resolve:secretsmanager:{'x' * 123}}}}}"])
def test_a_dynamic_reference_may_be_longer_than_a_password(password: str) -> None:
    assert violations(with_(WindowsProfile={"AdminUsername": "u", "AdminPassword": password})) == []


def test_a_long_value_is_cut_in_the_message() -> None:
    (problem,) = [one for one in violations(with_(Sku={"Tier": "x" * 500})) if one.path == "Sku.Tier"]
    assert len(str(problem)) < 200


def test_a_fault_reads_as_one_sentence() -> None:
    assert str(Violation("AgentPoolProfiles[1].Name", "is 'a' twice", "choose another")) == (
        "AgentPoolProfiles[1].Name is 'a' twice: choose another."
    )
    assert violation.below("", "Name") == "Name"


CONFIGURATION = {"TenantId": "contoso.example", "ClientId": "00000000-0000-0000-0000-000000000001"}
ENDPOINTS = {"ResourceManager": "https://arm.example", "Authority": "https://login.example"}
SUBSCRIPTION = "abcdef00-0000-0000-0000-00000000000a"
SECRET = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:azure-AbCdEf"


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({}, None),
        ({"Cloud": "Custom", "Endpoints": ENDPOINTS}, None),
        ({"Credential": {"Type": "ClientSecret", "SecretArn": SECRET}}, None),
        ({"Credential": {"Federation": {"DurationSeconds": 60}}}, None),
        ({"TenantId": None}, "TenantId"),
        ({"ClientId": "my-app"}, "ClientId"),
        ({"Cloud": "AzureGermany"}, "Cloud"),
        ({"Cloud": "Custom"}, "Endpoints"),
        ({"Endpoints": ENDPOINTS}, "Endpoints"),
        ({"Cloud": "Custom", "Endpoints": {**ENDPOINTS, "Authority": "http://login.example"}}, "Endpoints.Authority"),
        ({"Cloud": "Custom", "Endpoints": {**ENDPOINTS, "Audience": "http://arm.example"}}, "Endpoints.Audience"),
        ({"Cloud": "Custom", "Endpoints": {**ENDPOINTS, "Audience": "https://arm.example/guid"}}, None),
        ({"Credential": {"Type": "ClientSecret"}}, "Credential.SecretArn"),
        ({"Credential": {"Type": "ClientCertificate", "SecretArn": "hunter2"}}, "Credential.SecretArn"),
        ({"Credential": {"SecretArn": SECRET}}, "Credential.SecretArn"),
        ({"Credential": {"Federation": {"DurationSeconds": 59}}}, "Credential.Federation.DurationSeconds"),
        ({"Credential": {"Type": "ClientSecret", "Secret": "resolved"}}, None),
        ({"Credential": {"Type": "ClientSecret", "Secret": "s", "SecretArn": SECRET}}, "Credential.Secret"),
        ({"Credential": {"Secret": "resolved"}}, "Credential.Secret"),
        ({"TenantId": "contoso/../common"}, "TenantId"),
        ({"TenantId": ".."}, "TenantId"),
        ({"TenantId": "contoso.example?x="}, "TenantId"),
        ({"Profiles": {"prod": {"SubscriptionIds": [SUBSCRIPTION]}}}, None),
        ({"Profiles": {"prod": {"TenantId": "a b", "SubscriptionIds": [SUBSCRIPTION]}}}, "Profiles.prod.TenantId"),
        ({"Profiles": {"prod": {}}}, "Profiles.prod.SubscriptionIds"),
        ({"Profiles": {"prod": {"SubscriptionIds": ["mine"]}}}, "Profiles.prod.SubscriptionIds[0]"),
        (
            {"SubscriptionId": SUBSCRIPTION, "Profiles": {"prod": {"SubscriptionIds": [SUBSCRIPTION.upper()]}}},
            "Profiles.prod.SubscriptionIds",
        ),
        (
            {"Profiles": {"a": {"SubscriptionIds": [SUBSCRIPTION]}, "b": {"SubscriptionIds": [SUBSCRIPTION]}}},
            "Profiles.b.SubscriptionIds",
        ),
        (
            {"Profiles": {"a": {"SubscriptionIds": [SUBSCRIPTION], "Credential": {"Type": "ClientSecret"}}}},
            "Profiles.a.Credential.SecretArn",
        ),
        ({"Profiles": {"a/b": {"SubscriptionIds": [SUBSCRIPTION]}}}, "Profiles"),
    ],
)
def test_the_type_configuration_is_checked_too(changes: dict[str, Any], path: str | None) -> None:
    configuration = {name: value for name, value in {**CONFIGURATION, **changes}.items() if value is not None}
    assert [one.path for one in validate.configuration_violations(configuration)] == ([] if path is None else [path])


def test_every_rule_names_its_source() -> None:
    modules = (iam_access, children, type_configuration, network, agent_pools, cluster, tags)
    table = [rule for module in modules for rule in module.RULES]
    assert all(rule.source for rule in table)
    assert len({rule.check for rule in table}) == len(table)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(properties=valid_properties())
def test_any_valid_declaration_is_checked_without_a_crash(properties: dict[str, Any]) -> None:
    assert all(isinstance(str(one), str) for one in violations(properties))
    assert validate.Violation is violation.Violation


@pytest.mark.parametrize(
    "url",
    [
        *("http://arm.example", "arm.example", "https://", "https:///x", "ftp://arm.example"),
        *("https://user:hunter2@arm.example", "https://arm.example@evil.example", "https://arm.example/path"),
        *("https://arm.example?x=hunter2", "https://arm.example#x", "https://arm.example:port", "https://a b"),
        *("https://arm.example\\@evil.example", "https://arm.example:443:443", "https://-arm.example", "https://[x"),
    ],
)
@pytest.mark.parametrize("name", ["ResourceManager", "Authority"])
def test_a_custom_endpoint_is_an_https_origin_and_nothing_more(name: str, url: str) -> None:
    faults = validate.configuration_violations(
        {**CONFIGURATION, "Cloud": "Custom", "Endpoints": {**ENDPOINTS, name: url}}
    )
    assert [fault.path for fault in faults] == [f"Endpoints.{name}"]
    assert "hunter2" not in str(faults[0])


@pytest.mark.parametrize(
    "url", ["https://arm.example/", "https://arm.local.azurestack.external", "https://10.0.0.1:8443"]
)
def test_hosts_ports_and_a_last_slash_are_fine(url: str) -> None:
    configuration = {**CONFIGURATION, "Cloud": "Custom", "Endpoints": {**ENDPOINTS, "ResourceManager": url}}
    assert validate.configuration_violations(configuration) == []


@pytest.mark.parametrize(
    ("pattern", "text", "matches"),
    [
        ("^[a-z]+$", "prod", True),
        ("^[a-z]+$", "prod\n", False),
        ("^(a|b$)", "b\n", False),
        (r"^a\$", "a$", True),
        (r"^a\$$", "a$\n", False),
        ("^[$]+$", "$$", True),
        (r"^[\]$]$", "$", True),
    ],
)
def test_the_end_of_a_pattern_is_the_end_of_the_text(pattern: str, text: str, matches: bool) -> None:
    assert bool(validate._pattern(pattern).search(text)) is matches


def test_no_text_of_the_schema_takes_a_line_end_behind_it() -> None:
    properties = {**GOOD, "Name": "prod\n", "ResourceGroupName": "rg\n"}
    assert {fault.path for fault in validate.violations(properties)} >= {"Name", "ResourceGroupName"}
