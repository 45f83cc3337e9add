"""Logging in: who gets a token, and in which of Entra's words the others are turned away."""

import json
from typing import Any

import pytest

from sandbox.azure.core import keys
from sandbox.azure.core.messages import Request, Response
from sandbox.azure.entra import directory
from sandbox.azure.entra.endpoints import JWT_BEARER
from tests.support.certificates import pem
from tests.support.harness import SUBSCRIPTION, TENANT, Cloud, error_of

ISSUER = "https://issuer.example.com/account"
SUBJECT = "arn:aws:iam::111122223333:role/Handler"
AUDIENCE = "api://AzureADTokenExchange"
ISSUER_KEY = keys.generate()
OTHER_KEY = keys.generate()


def issuer_documents(url: str) -> bytes:
    documents: dict[str, Any] = {
        f"{ISSUER}/.well-known/openid-configuration": {"issuer": ISSUER, "jwks_uri": f"{ISSUER}/keys"},
        f"{ISSUER}/keys": {"keys": [ISSUER_KEY.jwk()]},
    }
    if url not in documents:
        raise OSError(f"404 {url}")
    return json.dumps(documents[url]).encode()


@pytest.fixture
def cloud() -> Cloud:
    return Cloud(fetch=issuer_documents)


def application(cloud: Cloud, **more: Any) -> str:
    body = {"name": "handler", **more}
    client_id: str = cloud.control("POST", "applications", body)["client_id"]
    return client_id


def federated(cloud: Cloud) -> str:
    record = {"name": "aws", "issuer": ISSUER, "subject": SUBJECT, "audience": AUDIENCE}
    return application(cloud, federated_credentials=[record])


def assertion(cloud: Cloud, key: keys.SigningKey = ISSUER_KEY, **changes: Any) -> str:
    now = int(cloud.clock())
    claims = {"iss": ISSUER, "sub": SUBJECT, "aud": AUDIENCE, "iat": now, "nbf": now, "exp": now + 300, **changes}
    return key.sign(claims)


def present(cloud: Cloud, client_id: str, token: str, **form: str) -> Response:
    return cloud.login(client_id=client_id, client_assertion=token, client_assertion_type=JWT_BEARER, **form)


def code_of(response: Response) -> int:
    body = response.json()
    assert body["error_description"].startswith(f"AADSTS{body['error_codes'][0]}: ")
    for word in ("Trace ID: ", "Correlation ID: ", "Timestamp: "):
        assert word in body["error_description"]
    code: int = body["error_codes"][0]
    return code


def test_a_federated_assertion_is_traded_for_a_token_that_arm_takes(cloud: Cloud) -> None:
    client_id = federated(cloud)
    reply = present(cloud, client_id, assertion(cloud))
    assert (reply.status, reply.json()["token_type"], reply.json()["expires_in"]) == (200, "Bearer", 3599)
    listed = cloud.call("GET", "/subscriptions", token=reply.json()["access_token"])
    assert listed.json()["value"][0]["subscriptionId"] == SUBSCRIPTION


@pytest.mark.parametrize(
    ("changes", "code", "words"),
    [
        ({"iss": "https://elsewhere.example.com"}, 700211, "https://elsewhere.example.com"),
        ({"iss": ISSUER + "/"}, 700211, ISSUER + "/"),
        ({"sub": SUBJECT.lower()}, 700213, SUBJECT.lower()),
        ({"aud": "https://other"}, 700212, "https://other"),
        ({"exp": 1, "nbf": 0}, 700024, "Client assertion is not within its valid time range"),
    ],
)
def test_an_assertion_that_does_not_fit_is_turned_away_with_what_was_presented(
    cloud: Cloud, changes: dict[str, Any], code: int, words: str
) -> None:
    reply = present(cloud, federated(cloud), assertion(cloud, **changes))
    assert (reply.status, code_of(reply)) == (401, code)
    assert words in reply.json()["error_description"]


def test_an_assertion_signed_by_another_key_is_turned_away(cloud: Cloud) -> None:
    client_id = federated(cloud)
    unknown = present(cloud, client_id, assertion(cloud, OTHER_KEY))
    disguised = OTHER_KEY.sign(
        {"iss": ISSUER, "sub": SUBJECT, "aud": AUDIENCE, "exp": int(cloud.clock()) + 300}, {"kid": ISSUER_KEY.key_id}
    )
    assert [code_of(unknown), code_of(present(cloud, client_id, disguised))] == [50013, 50013]


def test_an_unreachable_issuer_is_reported(cloud: Cloud) -> None:
    silent = "https://silent.example.com"
    record = {"name": "x", "issuer": silent, "subject": SUBJECT, "audience": AUDIENCE}
    client_id = application(cloud, federated_credentials=[record])
    assert code_of(present(cloud, client_id, assertion(cloud, iss=silent))) == 50166


def test_an_application_without_federated_credentials_has_no_match_at_all(cloud: Cloud) -> None:
    reply = present(cloud, application(cloud), assertion(cloud))
    assert code_of(reply) == 70021
    assert SUBJECT in reply.json()["error_description"]


def test_secrets(cloud: Cloud) -> None:
    fresh = application(cloud, secret="right")
    stale = application(cloud, secret="right", secret_expires=cloud.clock() - 1)
    assert cloud.login(client_id=fresh, client_secret="right").status == 200
    assert code_of(cloud.login(client_id=fresh, client_secret="wrong")) == 7000215
    assert code_of(cloud.login(client_id=stale, client_secret="right")) == 7000222


@pytest.mark.parametrize(
    ("tenant", "form", "status", "code"),
    [
        (TENANT, {"client_id": "22222222-2222-4222-8222-222222222222", "client_secret": "x"}, 400, 700016),
        ("33333333-3333-4333-8333-333333333333", {"client_id": "x", "client_secret": "x"}, 400, 90002),
        (TENANT, {"client_secret": "x"}, 400, 900144),
        (TENANT, {"client_id": "x", "grant_type": "password"}, 400, 70003),
    ],
)
def test_other_refusals(cloud: Cloud, tenant: str, form: dict[str, str], status: int, code: int) -> None:
    reply = cloud.login(tenant, **form)
    assert (reply.status, code_of(reply)) == (status, code)


def test_a_scope_of_another_resource_is_refused(cloud: Cloud) -> None:
    client_id = application(cloud, secret="s")
    reply = cloud.login(client_id=client_id, client_secret="s", scope="https://graph.example.com/.default")
    assert code_of(reply) == 500011


def test_a_certificate_of_the_application_signs_for_it_and_no_other_does(cloud: Cloud) -> None:
    public, private = pem("handler")
    key = keys.load(private)
    client_id = application(cloud, certificate=public)
    record = directory.find(cloud.azure.world, client_id)
    assert record is not None
    thumbprint = record["certificates"][0]["thumbprints"][0]
    now = int(cloud.clock())
    claims = {"iss": client_id, "sub": client_id, "aud": "token-endpoint", "nbf": now, "exp": now + 600}
    assert present(cloud, client_id, key.sign(claims, {"x5t": thumbprint})).status == 200
    assert code_of(present(cloud, client_id, key.sign(claims, {"x5t": "AAAA"}))) == 700027
    assert code_of(present(cloud, client_id, OTHER_KEY.sign(claims, {"x5t": thumbprint}))) == 50013


class TestArmsSide:
    def test_no_header(self, cloud: Cloud) -> None:
        reply = cloud.azure.handle(Request("GET", "/subscriptions?api-version=2022-12-01"))
        assert error_of(reply) == (401, "AuthenticationFailed")
        assert (reply.header("www-authenticate") or "").startswith("Bearer authorization_uri=")

    @pytest.mark.parametrize(
        ("key", "changes", "code"),
        [
            (OTHER_KEY, {}, "InvalidAuthenticationToken"),
            (None, {"tid": "other"}, "InvalidAuthenticationTokenTenant"),
            (None, {"aud": "https://graph.microsoft.com"}, "InvalidAuthenticationTokenAudience"),
        ],
    )
    def test_a_token_of_another_key_tenant_or_audience(
        self, cloud: Cloud, key: keys.SigningKey | None, changes: dict[str, Any], code: str
    ) -> None:
        claims = {"aud": "https://management.azure.com", "tid": TENANT, "iss": "x", "exp": 2**40, "appid": "a"}
        token = (key or cloud.azure.world.entra_key).sign({**claims, "oid": "o", **changes})
        assert error_of(cloud.call("GET", "/subscriptions", token=token)) == (401, code)

    @pytest.mark.parametrize("token", ["garbage", "a.b.c"])
    def test_garbage(self, cloud: Cloud, token: str) -> None:
        assert error_of(cloud.call("GET", "/subscriptions", token=token)) == (401, "InvalidAuthenticationToken")

    def test_an_hour_later(self, cloud: Cloud) -> None:
        token = cloud.token
        cloud.clock.sleep(3600)
        assert error_of(cloud.call("GET", "/subscriptions", token=token)) == (401, "ExpiredAuthenticationToken")
