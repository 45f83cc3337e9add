"""Web identity tokens: who may have one, what is in it, and that the published keys verify it."""

import json
from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import jwt
import pytest
import requests

from sandbox.aws.federation.callers import Caller
from sandbox.aws.federation.claims import Identity
from sandbox.aws.federation.keys import SigningKeys
from sandbox.aws.federation.tokens import TAG_ACTION, TOKEN_ACTION, Federation, TokenRefusedError, TokenRequest
from sandbox.launch import Sandbox
from tests.support.cli import Cli

AUDIENCE = "api://AzureADTokenExchange"
TOKEN = ("sts", "get-web-identity-token", "--audience", AUDIENCE, "--signing-algorithm")


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> SigningKeys:
    return SigningKeys.ensure(tmp_path_factory.mktemp("keys"))


@pytest.fixture(scope="module")
def issuer(aws: Cli) -> Iterator[str]:
    """Federation is off in a new account, and both ways of asking say so; then it is switched on, until the end."""
    off = aws.run("iam", "get-outbound-web-identity-federation-info")
    assert "FeatureDisabled" in off.err
    refused = aws.run(*TOKEN, "RS256")
    assert "OutboundWebIdentityFederationDisabledException" in refused.err
    url = aws("iam", "enable-outbound-web-identity-federation")["IssuerIdentifier"]
    assert aws("iam", "get-outbound-web-identity-federation-info") == {
        "IssuerIdentifier": url,
        "JwtVendingEnabled": True,
    }
    yield str(url)
    aws("iam", "disable-outbound-web-identity-federation")


def session(aws: Cli, name: str, statements: list[dict[str, Any]], *options: str) -> tuple[str, Cli]:
    """A role with these policy statements, and the CLI with a session of it: (role ARN, CLI)."""
    trust = {
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "sts:AssumeRole"}],
    }
    arn = aws("iam", "create-role", "--role-name", name, "--assume-role-policy-document", json.dumps(trust), *options)[
        "Role"
    ]["Arn"]
    policy = json.dumps({"Version": "2012-10-17", "Statement": statements})
    aws("iam", "put-role-policy", "--role-name", name, "--policy-name", "p", "--policy-document", policy)
    credentials = aws("sts", "assume-role", "--role-arn", arn, "--role-session-name", "session")["Credentials"]
    return arn, aws.as_session(credentials)


def allow(action: str = "sts:GetWebIdentityToken", **more: Any) -> dict[str, Any]:
    return {"Effect": "Allow", "Action": action, "Resource": "*", **more}


def verified(token: str, sandbox: Sandbox, issuer: str, audience: str = AUDIENCE) -> dict[str, Any]:
    ca = sandbox.aws.ca
    configuration = requests.get(f"{issuer}/.well-known/openid-configuration", verify=ca, timeout=10).json()
    assert configuration["issuer"] == issuer
    keys = jwt.PyJWKSet.from_dict(requests.get(configuration["jwks_uri"], verify=ca, timeout=10).json())
    header = jwt.get_unverified_header(token)
    key = next(key for key in keys.keys if key.key_id == header["kid"])
    claims: dict[str, Any] = jwt.decode(token, key, algorithms=[header["alg"]], audience=audience, issuer=issuer)
    return claims


@pytest.mark.parametrize("algorithm", ["RS256", "ES384"])
def test_a_roles_token_names_the_role_and_verifies_with_the_published_keys(
    aws: Cli, sandbox: Sandbox, issuer: str, algorithm: str
) -> None:
    arn, role = session(
        *(aws, f"speaker-{algorithm}", [allow()], "--path", "/acme/", "--tags", "Key=team,Value=a"),
    )

    answer = role(*TOKEN, algorithm)
    claims = verified(answer["WebIdentityToken"], sandbox, issuer)

    assert claims["sub"] == arn == f"arn:aws:iam::123456789012:role/acme/speaker-{algorithm}"
    assert claims["aud"] == AUDIENCE
    assert claims["exp"] - claims["iat"] == 300
    assert claims["https://sts.amazonaws.com/"] == {
        "aws_account": "123456789012",
        "source_region": "us-east-1",
        "principal_tags": {"team": "a"},
    }


def test_several_audiences_make_a_list_and_request_tags_become_claims(aws: Cli, sandbox: Sandbox, issuer: str) -> None:
    _, role = session(aws, "tagger", [allow(), allow("sts:TagGetWebIdentityToken")])

    answer = role(
        *("sts", "get-web-identity-token", "--audience", "a", "b", "--signing-algorithm", "RS256"),
        *("--duration-seconds", "60", "--tags", "Key=job,Value=7"),
    )
    claims = verified(answer["WebIdentityToken"], sandbox, issuer, audience="b")

    assert claims["aud"] == ["a", "b"]
    assert claims["exp"] - claims["iat"] == 60
    assert claims["https://sts.amazonaws.com/"]["request_tags"] == {"job": "7"}


def only_if(operator: str, key: str, value: str) -> list[dict[str, Any]]:
    return [allow(Condition={operator: {key: value}})]


# Statements, what the request has besides, and the action that is denied then.
POLICIES: dict[str, tuple[list[dict[str, Any]], dict[str, Any], str | None]] = {
    "no permission": ([allow("s3:*")], {}, TOKEN_ACTION),
    "an explicit deny": ([allow(), allow() | {"Effect": "Deny"}], {}, TOKEN_ACTION),
    "another audience": (only_if("StringEquals", "sts:IdentityTokenAudience", "somebody-else"), {}, TOKEN_ACTION),
    "too long a life": (
        only_if("NumericLessThanEquals", "sts:DurationSeconds", "300"),
        {"duration_seconds": 900},
        TOKEN_ACTION,
    ),
    "tags without their permission": ([allow()], {"tags": {"job": "7"}}, TAG_ACTION),
    "all values": (only_if("ForAllValues:StringEquals", "sts:IdentityTokenAudience", AUDIENCE), {}, None),
    "a pattern": (only_if("StringLike", "sts:IdentityTokenAudience", "api://*"), {}, None),
    "a duration": (only_if("NumericLessThanEquals", "sts:DurationSeconds", "300"), {}, None),
    "an absent key": (only_if("StringEqualsIfExists", "aws:RequestTag/job", "7"), {}, None),
}


@pytest.mark.parametrize("case", POLICIES)
def test_the_policies_of_the_role_decide(keys: SigningKeys, case: str) -> None:
    statements, given, denied = POLICIES[case]
    federation = Federation(keys, "https://issuer", lambda: datetime.now(UTC), enabled=True)
    caller = Caller("arn:session", Identity("arn:role", "123456789012"), [{"Statement": statements}], None)
    request = replace(TokenRequest([AUDIENCE], "ES384", 300, {}, "us-east-1"), **given)

    refusing = pytest.raises(TokenRefusedError) if denied else nullcontext()
    with refusing as refused:
        federation.issue(caller, request)
    assert (refused.value.denied_action if refused else None) == denied


def test_a_wrong_secret_and_an_unknown_key_get_nothing(aws: Cli, issuer: str) -> None:
    forged = Cli({**aws.environment, "AWS_SECRET_ACCESS_KEY": "guessed"})
    stranger = Cli({**aws.environment, "AWS_ACCESS_KEY_ID": "AKIAQQQQQQQQQQQQQQQQ"})

    assert "SignatureDoesNotMatch" in forged.run(*TOKEN, "RS256").err
    assert "InvalidClientTokenId" in stranger.run(*TOKEN, "RS256").err


def test_a_token_may_not_outlive_the_session(aws: Cli, issuer: str) -> None:
    arn, _ = session(aws, "short", [allow()])
    credentials = aws(
        *("sts", "assume-role", "--role-arn", arn, "--role-session-name", "session", "--duration-seconds", "900"),
    )["Credentials"]

    result = aws.as_session(credentials).run(*TOKEN, "RS256", "--duration-seconds", "3600")

    assert "SessionDurationEscalationException" in result.err


def test_a_user_session_may_call_nothing_of_sts_but_assume_role(aws: Cli, issuer: str) -> None:
    credentials = aws("sts", "get-session-token")["Credentials"]

    assert "AccessDenied" in aws.as_session(credentials).run(*TOKEN, "RS256").err


def test_too_large_a_token_is_refused(aws: Cli, issuer: str) -> None:
    tags = [f"Key={'k' * 100}{number},Value={'v' * 250}" for number in range(30)]

    assert "JWTPayloadSizeExceededException" in aws.run(*TOKEN, "RS256", "--tags", *tags).err


@pytest.mark.parametrize(
    ("audience", "seconds", "decision"),
    [(AUDIENCE, "300", "allowed"), (AUDIENCE, "301", "implicitDeny"), ("somebody-else", "300", "implicitDeny")],
)
def test_the_simulation_of_a_roles_policies_decides_as_the_service_does(
    aws: Cli, issuer: str, audience: str, seconds: str, decision: str
) -> None:
    conditions = {
        "StringEquals": {"sts:IdentityTokenAudience": AUDIENCE},
        "NumericLessThanEquals": {"sts:DurationSeconds": "300"},
    }
    arn, role = session(aws, f"simulated-{audience[:3]}-{seconds}", [allow(Condition=conditions)])
    simulated = aws(
        *("iam", "simulate-principal-policy", "--policy-source-arn", arn),
        *("--action-names", "sts:GetWebIdentityToken", "--context-entries"),
        f"ContextKeyName=sts:IdentityTokenAudience,ContextKeyType=stringList,ContextKeyValues={audience}",
        f"ContextKeyName=sts:DurationSeconds,ContextKeyType=numeric,ContextKeyValues={seconds}",
    )
    request = ("sts", "get-web-identity-token", "--audience", audience, "--signing-algorithm", "RS256")
    assert simulated["EvaluationResults"][0]["EvalDecision"] == decision
    assert (role.run(*request, "--duration-seconds", seconds).status == 0) is (decision == "allowed")
