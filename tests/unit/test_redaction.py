"""Secrets are hidden in every spelling, by value and by shape, and what only resembles one is left alone."""

import base64
import html
import json
from collections.abc import Callable
from urllib.parse import quote, quote_plus

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from acme_azure_akscluster.observability import redaction, secret_shapes
from acme_azure_akscluster.observability.escapes import readings, skeleton
from acme_azure_akscluster.observability.secret_shapes import HIDDEN

SECRET = "0paque-value"
KEY = "q8Zp" * 21 + "ab=="
# Shape -> texts in which it alone hides the secret.
SHAPES: dict[str, tuple[str, ...]] = {
    "private key": (
        f"-----BEGIN PRIVATE KEY-----\n{SECRET}\n-----END PRIVATE KEY----- rest",
        f"-----BEGIN RSA PRIVATE KEY----- {SECRET}",  # cut off
        f"-----BEGIN OPENSSH PRIVATE KEY-----\\n{SECRET}\\n-----END OPENSSH PRIVATE KEY-----",
        f"-----BEGIN PGP PRIVATE KEY BLOCK-----\n{SECRET}",
    ),
    "private key in base64": (f"LS0tLS1CRUdJTiBSU0EgUFJJVkFURSBLRVktLS0t/{SECRET}",),
    "JSON Web Token": (f"got eyJhbGciOi.{SECRET}.c2ln", f"got eyJhbGciOi.{SECRET}", f"eyJh.a.b.c.{SECRET}"),
    "Entra refresh token": (f"got 0.AXEAabcdefghijklmnopqrst.AgABAAE-{SECRET}-abc",),
    "Authorization header": (f"Authorization: Bearer {SECRET}", f"authorization: basic {SECRET}=="),
    "shared key": (f"Authorization: SharedKey account:abcd{SECRET}=",),
    "cookie": (f"Set-Cookie: session={SECRET}; Path=/", f"{{'Cookie': 'a={SECRET}'}}"),
    "user information of a URL": (
        f"http://user:{SECRET}@proxy:3128",
        f"https://{SECRET}@host/path",
        f"amqps://user:{SECRET}@/p@ss@host",
    ),
    "user and password before a host": (f"proxy is user:{SECRET}@proxy.example.com",),
    "query of a URL": (f"GET https://host/path?whatever={SECRET}&more={SECRET} failed",),
    "signed query without a host": (f"/path?s={SECRET}&x=1", f"/path?X-Amz-Credential={SECRET}"),
    "signature": (f"sv=2024-11-04&se=2026-01-01&sr=b&sig={SECRET}%3D", f"Credential=x, Signature={SECRET}"),
    "name=value": (
        f"grant=x&client_assertion={SECRET}&scope=y",
        f"aws_secret_access_key={SECRET}",
        f"Endpoint=sb://x/;SharedAccessKeyName=root;SharedAccessKey={SECRET};EntityPath=p",
        f"AccountName=a;AccountKey={SECRET};EndpointSuffix=core.windows.net",
        f"Server=s;Uid=u;Pwd={SECRET}",
        f"ARM_CLIENT_SECRET = {SECRET}",
    ),
    "name='value'": (f"password='{SECRET} with words'", f'clientSecret = "{SECRET}"'),
    '"name": "value"': (
        f'{{"access_token": "{SECRET}", "expires_in": 1}}',
        f"{{'SecretString': '{SECRET}'}}",
        f'{{\\"adminPassword\\":\\"{SECRET}\\"}}',
        f'{{"clientSecret": "quoted \\" {SECRET}"}}',
        f'{{"client-key-data": "{SECRET}"}}',
        f'{{"primaryKey": "{SECRET}"}}',
        f'{{"auth": "{SECRET}"}}',
    ),
    "name: value": (f"    client-key-data: {SECRET}", f"token: {SECRET}", f"x-api-key: {SECRET}"),
    "<name>value</name>": (f"<adminPassword>{SECRET}</adminPassword>",),
    "--name value": (f"az login --password {SECRET} --tenant t", f"--registry-password {SECRET}"),
    "Entra client secret": (f"got abc8Q~{SECRET}.abcdefghijklmnopqrst",),
    "key of an Azure service": (f"got {KEY}",),
    "token of a known service": (f"got ghp_{SECRET.replace('-', '_')}abcdefghijklmnopqrstuv",),
}
CASES = [(name, text) for name, texts in SHAPES.items() for text in texts]


def leaks(text: str) -> bool:
    """Whether what is written of a text still holds its secret."""
    written = redaction.redacted(text)
    return any(secret in written for secret in (SECRET, SECRET.replace("-", "_"), KEY))


@pytest.mark.parametrize(("name", "text"), CASES)
def test_what_looks_like_a_secret_is_hidden(name: str, text: str) -> None:
    assert not leaks(text)


def test_every_shape_has_a_case() -> None:
    assert set(SHAPES) == {shape.name for shape in (*secret_shapes.SHAPES, *secret_shapes.NAMED)}


@pytest.mark.parametrize("name", SHAPES)
def test_no_shape_can_be_left_out(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for table in ("SHAPES", "NAMED"):
        monkeypatch.setattr(redaction, table, [one for one in getattr(secret_shapes, table) if one.name != name])
    assert [text for text in SHAPES[name] if leaks(text)] == list(SHAPES[name])


@given(st.from_regex(secret_shapes.NAME, fullmatch=True))
def test_every_name_of_a_secret_holds_a_part_that_is_looked_for_first(name: str) -> None:
    assert any(part in name.casefold() for part in secret_shapes.NAME_PARTS)


@pytest.mark.parametrize("shape", secret_shapes.SHAPES, ids=lambda shape: shape.name)
@given(data=st.data())
@settings(max_examples=20)
def test_every_text_of_a_shape_holds_what_is_looked_for_first(shape: secret_shapes.Shape, data: st.DataObject) -> None:
    assert shape.needs in data.draw(st.from_regex(shape.pattern)).casefold()


@pytest.mark.parametrize("text", ["", "P\u00e4ss-W0rd 1_2", "\u0130stanbul \u00df \U0001d7d8", "ABC xyz 09 _-\n\t\x7f"])
def test_a_skeleton_is_letters_and_digits_in_lower_case(text: str) -> None:
    assert skeleton(text) == "".join(character.lower()[:1] for character in text if character.isalnum())


# How a text comes back from servers, proxies and libraries.
SPELLINGS: dict[str, Callable[[str], str]] = {
    "as it is": lambda text: text,
    "percent": lambda text: quote(text, safe=""),
    "percent in lower case": lambda text: "".join(f"%{byte:02x}" for byte in text.encode()),
    "form": quote_plus,
    "percent twice": lambda text: quote(quote(text, safe=""), safe=""),
    "JSON": lambda text: json.dumps(text)[1:-1],
    "JSON in JSON": lambda text: json.dumps(json.dumps(text))[1:-1],
    "JSON with every character escaped": lambda text: text.encode("utf-16-be").hex(),
    "JSON with slashes escaped": lambda text: json.dumps(text)[1:-1].replace("/", "\\/"),
    "JSON in a URL": lambda text: quote(json.dumps(text)[1:-1], safe=""),
    "HTML": lambda text: html.escape(text).replace("/", "&#x2f;").replace("+", "&#43;").replace("-", "&#45;"),
    "HTML twice": lambda text: html.escape(html.escape(text)),
    "Python": lambda text: repr(text)[1:-1],
    "bytes": lambda text: "".join(f"\\x{byte:02x}" for byte in text.encode()),
    "upper case": str.upper,
    "lower case": str.lower,
    "broken into lines": lambda text: f"{text[:5]}\n    {text[5:]}",
    "base64": lambda text: base64.b64encode(text.encode()).decode(),
    "base64 with a user before": lambda text: base64.b64encode(f"user:{text}".encode()).decode(),
    "base64 of more": lambda text: base64.urlsafe_b64encode(f"ab{text}more".encode()).decode(),
    "hexadecimal": lambda text: text.encode().hex(),
    "cut off": lambda text: text[:-3],
    "cut off before an ellipsis": lambda text: f"{text[:-3]}... and so on",
    "without its beginning": lambda text: text[4:] if len(text) > 15 else text,
}
SPELLINGS["JSON with every character escaped"] = lambda text: "".join(
    f"\\u{unit:04X}" for unit in memoryview(text.encode("utf-16-le")).cast("H")
)
VALUES = {
    "a session token": "IQoJb3JpZ2luX2VjEJr//////////wEaCXVzLWVhc3QtMSJHMEUCIQD+/abcDEF0123456789==",
    "a secret access key": "wJalrXUtnFEMI/K7MDENG+bPxRfiCYzzzzKEY123",
    "a password": "Pa55w0rd!/+ with \"quotes\" & <signs> 'x'",
    "a short password": "Hunter2!",
    "letters of the world": "pässwörd-Ωmega-日本語-1",
    "a backslash and a percent": "C:\\new%41\\table-9-and-more-1",
}


def bare(text: str) -> str:
    """Letters and digits of the last reading: what is left when all escapes are undone."""
    return skeleton([*readings(text)][-1].text)


@pytest.mark.parametrize("spelling", SPELLINGS)
@pytest.mark.parametrize("value", VALUES)
def test_a_known_value_is_hidden_in_every_spelling(value: str, spelling: str) -> None:
    secret = VALUES[value]
    spelled = SPELLINGS[spelling](secret)
    text = f"Azure said: {spelled}" if spelling == "cut off" else f"Azure said: {spelled} and more"
    written = redaction.redacted(text, [secret])
    assert HIDDEN in written
    assert spelled not in written
    assert bare(secret)[:8] not in bare(written)
    assert bare(spelled)[2:10] not in bare(written).replace("azuresaid", "")
    assert written.startswith("Azure said: ")


@given(st.text(st.characters(codec="utf-8"), min_size=6, max_size=60), st.sampled_from(sorted(SPELLINGS)[2:]))
def test_no_value_is_written(secret: str, spelling: str) -> None:
    if len(bare(secret)) >= 12 and spelling not in ("without its beginning", "upper case", "lower case"):
        spelled = SPELLINGS[spelling](secret)
        assert bare(secret) not in bare(redaction.redacted(f"Azure said: {spelled} end", [secret]))


@given(st.text(max_size=200))
def test_a_text_without_secrets_can_be_read_whole(text: str) -> None:
    assert redaction.redacted(redaction.redacted(text)) == redaction.redacted(text)


@pytest.mark.parametrize(
    "text",
    [
        "PUT https://management.azure.com/subscriptions/s/managedClusters/prod answered 201",
        "the token of the IAM role has issuer https://1.tokens.sts.global.api.aws, subject arn:aws:iam::1:role/r",
        "AADSTS7000215: the client secret is not one of ClientId 2222's: aws secretsmanager put-secret-value",
        "aws secretsmanager put-secret-value --secret-id arn --secret-string file://secret",
        "-----BEGIN CERTIFICATE----- MIIB -----END CERTIFICATE-----",
        "api-version=2026-08-01 and $filter=principalId eq 'x'",
        "registry.example.com/app:1.25@sha256:0123456789abcdef",
        '{"nextToken": "abc", "SecretArn": "arn:aws:secretsmanager:eu-central-1:1:secret:azure"}',
        "WindowsProfile.AdminPassword is missing: it is required.",
        "100% of C:\\temp & more; 50%20 &copy",
        "What to do: set Credential.Secret, then deploy again...",
    ],
)
def test_other_texts_are_unchanged(text: str) -> None:
    assert redaction.redacted(text, ["another-secret"]) == text


def test_a_secret_within_another_is_hidden_with_it() -> None:
    assert redaction.redacted("a secret-and-more b", ["secret-", "secret-and-more"]) == "a [hidden] b"


def test_a_value_too_short_for_a_secret_is_not_redacted() -> None:
    assert redaction.redacted("a node in eu", ["node", "eu"]) == "a node in eu"
