"""The two AWS calls and what is made of their answers; how secrets and assertions are read."""

from typing import Any

import boto3
import pytest
from botocore.exceptions import ConnectTimeoutError
from cloudformation_cli_python_lib import SessionProxy

from acme_azure_akscluster.deadline import Deadline
from acme_azure_akscluster.errors.problem import Problem
from acme_azure_akscluster.identity import aws, credentials
from acme_azure_akscluster.observability import redaction
from acme_azure_akscluster.properties import schema
from tests.support.client_errors import refusal

ARN = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:azure-AbCdEf"


def deadline(seconds: float = 60.0) -> Deadline:
    return Deadline(seconds, lambda: 0.0)


@pytest.mark.parametrize(
    ("region", "host"),
    [
        ("us-east-1", "sts.us-east-1.amazonaws.com"),
        ("eu-central-1", "sts.eu-central-1.amazonaws.com"),
        ("us-gov-west-1", "sts.us-gov-west-1.amazonaws.com"),
        ("cn-north-1", "sts.cn-north-1.amazonaws.com.cn"),
    ],
)
def test_tokens_come_from_the_regional_endpoint(region: str, host: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_STS", "AWS_STS_REGIONAL_ENDPOINTS"):
        monkeypatch.delenv(name, raising=False)
    session = SessionProxy(boto3.Session("key", "secret", "token"))
    client = aws.Aws(session, region, deadline())._client("sts", region)
    assert client.meta.endpoint_url == f"https://{host}"


@pytest.mark.parametrize(("left", "connect", "read"), [(60.0, 5.0, 10.0), (3.0, 3.0, 3.0)])
def test_no_call_of_aws_outlasts_the_invocation(left: float, connect: float, read: float) -> None:
    session = SessionProxy(boto3.Session("key", "secret", "token"))
    config = aws.Aws(session, "us-east-1", deadline(left))._client("sts", "us-east-1").meta.config
    assert (config.connect_timeout, config.read_timeout) == (connect, read)
    assert config.retries["total_max_attempts"] == 2


class Secrets:
    """A session whose secret is this, or raises it; it notes the region."""

    def __init__(self, answer: Any) -> None:
        self._answer = answer
        self.region = ""

    def client(self, _service: str, region_name: str, config: Any) -> "Secrets":
        assert config
        self.region = region_name
        return self

    def get_secret_value(self, **_parameters: Any) -> Any:
        if isinstance(self._answer, Exception):
            raise self._answer
        return self._answer


def secret(answer: Any, arn: str = ARN) -> tuple[str, str]:
    session: Any = Secrets(answer)
    text = aws.Aws(session, "us-east-1", deadline()).secret(arn)
    return text, session.region


def test_a_secret_is_text_or_bytes_that_are_text() -> None:
    assert secret({"SecretString": "a"}) == ("a", "eu-central-1")
    assert secret({"SecretBinary": b"b"}) == ("b", "eu-central-1")
    assert secret({"SecretString": "a"}, "not-an-arn") == ("a", "us-east-1")
    with pytest.raises(Problem, match="not valid UTF-8") as refused:
        secret({"SecretBinary": b"\xff\xfe"})
    assert refused.value.code.name == "InvalidTypeConfiguration"


@pytest.mark.parametrize(
    ("error", "code", "waits"),
    [
        (refusal("ThrottlingException"), "Throttling", True),
        (refusal("InternalServiceError", status=500), "Throttling", True),
        (refusal("Surprise"), "InvalidCredentials", False),
        (ConnectTimeoutError(endpoint_url="https://x"), "NetworkFailure", True),
    ],
)
def test_transient_errors_are_retried_and_unknown_ones_reported_as_unknown(
    error: Exception, code: str, waits: bool
) -> None:
    with pytest.raises(Problem) as raised:
        secret(error)
    assert (raised.value.code.name, raised.value.wait is not None) == (code, waits)
    assert ("does not know" in raised.value.message) is (code == "InvalidCredentials")


@pytest.mark.parametrize(
    ("stored", "meant"),
    [
        ("plain", "plain"),
        ('{"anything": "inner"}', "inner"),
        ('{"client_id": "1", "client_secret": "2"}', "2"),
        ('{"ClientSecret": "2", "TenantId": "1"}', "2"),
        ('{"username": "1", "password": "2"}', "2"),
        ("12345", "12345"),
        ('"quoted"', '"quoted"'),
        ('["a"]', '["a"]'),
        ("{broken", "{broken"),
        ("[" * 5_000, "[" * 5_000),
    ],
)
def test_one_key_or_the_one_named_so_is_its_value_and_other_text_is_itself(stored: str, meant: str) -> None:
    assert credentials._from_json(stored, "ClientSecret") == meant


@pytest.mark.parametrize(
    "stored",
    [
        '{"first-key": "value-0001", "second-key": "value-0002"}',
        '{"client_secret": "value-0001", "password": "value-0002"}',
        '{"client_secret": {"nested": "value-0001"}}',
        '{"certificate": "value-0001", "note": "value-0002"}',
        '{"client_secret": null}',
        "{}",
    ],
)
def test_a_document_of_which_no_single_key_is_meant_is_refused_without_its_values(stored: str) -> None:
    with pytest.raises(ValueError, match="holds the keys") as refused:
        credentials._from_json(stored, "ClientSecret")
    assert "value-000" not in str(refused.value)


def test_a_certificate_has_names_of_its_own() -> None:
    assert credentials._from_json('{"certificate": "pem", "client_secret": "s"}', "ClientCertificate") == "pem"


@pytest.mark.parametrize("assertion", ["", "a.b.c", "one", "a.e30", "...", "a.MQ.c"])
def test_an_unreadable_assertion_costs_a_message_its_values_and_nothing_else(assertion: str) -> None:
    assert credentials.claims(assertion) == {}


def test_claims_are_issuer_subject_and_audience_and_nothing_else() -> None:
    import jwt

    token = jwt.encode({"iss": "i", "sub": "s", "aud": ["a"], "jti": "j"}, "k" * 32)
    assert credentials.claims(token) == {"issuer": "i", "subject": "s", "audience": "['a']"}


def test_learnt_secrets_are_hidden_in_every_spelling_until_the_invocation_ends() -> None:
    value = 'pass"word +/&x'
    with redaction.quiet_about(frozenset()):
        redaction.learn(value)
        for text in (value, 'pass\\"word +/&x', "pass%22word%20%2B%2F%26x", "pass%22word+%2B%2F%26x"):
            assert redaction.redacted(f"a {text} b") == "a [hidden] b"
    assert redaction.redacted(value) == value
    redaction.learn(value)
    assert redaction.redacted(value) == value


def test_secrets_of_the_type_configuration_are_known_from_the_start() -> None:
    event = {
        "requestData": {
            "typeConfiguration": {
                "Credential": {"Secret": "resolved-1"},
                "Profiles": {"p": {"Credential": {"Secret": "resolved-2"}}},
            }
        }
    }
    assert redaction.secrets_of(event) == {"resolved-1", "resolved-2"}


def test_of_the_write_only_properties_only_secrets_are_hidden() -> None:
    properties = {
        "CredentialProfile": "production",
        "TemporaryPoolName": "standby",
        "NodeImageVersions": {"web": "202611.05.0"},
        "WindowsProfile": {"AdminPassword": "Ab-3456-ab-7890"},
        "ServicePrincipalProfile": {"Secret": "a-secret-value"},
    }
    event = {"requestData": {"resourceProperties": properties}}
    actual = redaction.secrets_of(event, schema.secrets())
    assert actual == {"Ab-3456-ab-7890", "a-secret-value"}
