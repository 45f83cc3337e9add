"""What a secret looks like: each shape is hidden by itself, and what only resembles one is left alone."""

import pytest

from acme_azure_akscluster.observability import redaction

SECRET = "0paque-value"
# Each is hidden by one shape alone, in the order in which the shapes stand.
SHAPES: tuple[tuple[str, ...], ...] = (
    (
        f"-----BEGIN PRIVATE KEY-----\n{SECRET}\n-----END PRIVATE KEY----- rest",
        f"-----BEGIN RSA PRIVATE KEY----- {SECRET}",  # cut off
    ),
    (f"got eyJhbGciOi.{SECRET}.c2ln", f"got eyJhbGciOi.{SECRET}"),
    (f"Authorization: Bearer {SECRET}", f"authorization: basic {SECRET}=="),
    (f"GET https://host/path?whatever={SECRET}&more={SECRET} failed",),
    (f"GET /path?api-version=1&sig={SECRET}", f"/path?s={SECRET}&x=1", f"/path?X-Amz-Signature={SECRET}"),
    (f"grant=x&client_assertion={SECRET}&scope=y", f"aws_secret_access_key={SECRET}"),
    (
        f'{{"access_token": "{SECRET}", "expires_in": 1}}',
        f"{{'SecretString': '{SECRET}'}}",
        f'{{\\"adminPassword\\":\\"{SECRET}\\"}}',
    ),
)
CASES = [text for texts in SHAPES for text in texts]


@pytest.mark.parametrize("text", CASES)
def test_what_looks_like_a_secret_is_hidden(text: str) -> None:
    assert SECRET not in redaction.redacted(text)


@pytest.mark.parametrize("number", range(len(SHAPES)))
def test_no_shape_can_be_missed(number: int, monkeypatch: pytest.MonkeyPatch) -> None:
    assert len(redaction._SHAPES) == len(SHAPES)
    others = redaction._SHAPES[:number] + redaction._SHAPES[number + 1 :]
    monkeypatch.setattr(redaction, "_SHAPES", others)
    assert [text for text in CASES if SECRET in redaction.redacted(text)] == list(SHAPES[number])


@pytest.mark.parametrize(
    "text",
    [
        "PUT https://management.azure.com/subscriptions/s/managedClusters/prod answered 201",
        "the token of the IAM role has issuer https://1.tokens.sts.global.api.aws, subject arn:aws:iam::1:role/r",
        "AADSTS7000215: the client secret is not one of ClientId 2222's: aws secretsmanager put-secret-value",
        "-----BEGIN CERTIFICATE----- MIIB -----END CERTIFICATE-----",
        "api-version=2026-08-01 and $filter=principalId eq 'x'",
    ],
)
def test_what_is_none_is_left_alone(text: str) -> None:
    assert redaction.redacted(text) == text


def test_a_secret_within_another_is_hidden_with_it() -> None:
    assert redaction.redacted("a secret-and-more b", ["secret-", "secret-and-more"]) == "a [hidden] b"
