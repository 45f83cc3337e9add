"""How the type logs in: what it asks AWS and Entra for, how long things live, how rotation goes unnoticed."""

import json
import time
from collections.abc import Callable
from typing import Any

import jwt
import pytest

from acme_azure_akscluster.arm import client as azure
from acme_azure_akscluster.identity import aws
from sandbox.azure.entra import directory
from tests.support.account import AUDIENCE, SECRET_ARN, statement
from tests.support.aws import ISSUER, ROLE_ARN
from tests.support.certificates import pem
from tests.support.harness import SUBSCRIPTION, answers
from tests.support.login_world import ROLE_ACCESS_KEY, LoginWorld
from tests.support.world import CLIENT_ID, ID, PLAIN

STACK = "arn:aws:cloudformation:us-east-1:123456789012:stack/s/1"
SECRET: dict[str, Any] = {"Type": "ClientSecret", "SecretArn": SECRET_ARN}
CERTIFICATE: dict[str, Any] = {"Type": "ClientCertificate", "SecretArn": SECRET_ARN}


def claims(world: LoginWorld) -> dict[str, Any]:
    """Of the last token that AWS made."""
    actual: dict[str, Any] = jwt.decode(world.aws.tokens[-1], options={"verify_signature": False})
    return actual


# ---- federation


def test_the_token_is_the_roles_for_one_audience_and_names_stack_and_request() -> None:
    world = LoginWorld()
    assert world.run("READ", {"Id": "x"}).code == "NotFound"
    assert world.aws.tokens == []  # an id that is none needs no login
    assert world.run("CREATE", PLAIN, token="request-1").status == "SUCCESS"
    service, region, operation, parameters = world.aws.calls[0]
    assert (service, region, operation) == ("sts", "us-east-1", "GetWebIdentityToken")
    assert (parameters["Audience"], parameters["SigningAlgorithm"]) == ([AUDIENCE], "RS256")
    actual = claims(world)
    assert (actual["sub"], actual["aud"], actual["exp"] - actual["iat"]) == (ROLE_ARN, AUDIENCE, 300)
    assert actual["https://sts.amazonaws.com/"]["request_tags"] == {"StackId": STACK, "RequestToken": "request-1"}


def test_the_region_is_the_stacks() -> None:
    world = LoginWorld()
    world.read()
    event = world.event("READ", {"Id": PLAIN["Name"]})
    event["region"] = "eu-central-1"
    event["requestData"]["resourceProperties"] = {"Name": "prod", "ResourceGroupName": "rg"}
    world.invoke(event)
    assert world.aws.calls[-1][1] == "eu-central-1"


def test_audience_and_duration_are_the_configurations() -> None:
    world = LoginWorld(Credential={"Federation": {"Audience": "api://ours", "DurationSeconds": 900}})
    world.federate("https://issuer.example", ROLE_ARN, "api://ours")
    assert world.read().code == "NotFound"
    assert (claims(world)["aud"], claims(world)["exp"] - claims(world)["iat"]) == ("api://ours", 900)


def test_a_role_that_may_not_tag_gets_its_token_without_tags() -> None:
    world = LoginWorld()
    world.aws.policy = [statement("sts:GetWebIdentityToken")]
    assert world.read().code == "NotFound"
    assert "request_tags" not in claims(world)["https://sts.amazonaws.com/"]


@pytest.mark.parametrize(
    ("token", "sent"), [("with spaces and ümlauts", True), ("a" * 256, True), ("a" * 257, False), ("semi;colon", False)]
)
def test_what_sts_does_not_take_as_a_tag_is_left_out(token: str, sent: bool) -> None:
    world = LoginWorld()
    world.run("READ", {"Name": "prod", "ResourceGroupName": "rg"}, token=token)
    tags = claims(world)["https://sts.amazonaws.com/"]["request_tags"]
    assert tags == {"StackId": STACK, **({"RequestToken": token} if sent else {})}


def test_a_token_never_outlives_the_session_that_asks_for_it() -> None:
    world = LoginWorld()
    world.aws.session_seconds = 100
    assert world.read().code == "NotFound"
    assert claims(world)["exp"] - claims(world)["iat"] == 60
    assert [call[3]["DurationSeconds"] for call in world.aws.calls] == [300, 60]


def test_the_access_token_is_not_cached_beyond_its_lifetime() -> None:
    world = LoginWorld()
    world.aws.session_seconds = 100
    began = world.clock()
    for later, made in ((0, 1), (50, 1), (60, 2)):
        world.clock.time = began + later
        assert world.read().code == "NotFound"
        assert proofs(world) == made


def test_a_session_that_ends_within_a_minute_gets_none() -> None:
    world = LoginWorld()
    world.aws.session_seconds = 30
    outcome = world.read()
    assert (outcome.code, world.aws.tokens) == ("InvalidCredentials", [])
    assert "SessionDurationEscalationException" in outcome.message


@pytest.mark.parametrize("minutes", [-4, 4])
def test_clocks_of_the_clouds_that_are_minutes_apart_do_no_harm(minutes: int) -> None:
    world = LoginWorld()
    world.aws.skew = minutes * 60.0
    assert world.read().code == "NotFound"


# ---- secrets and certificates


def test_a_client_secret_is_fetched_from_its_arns_region_without_a_token_of_aws() -> None:
    world = LoginWorld(Credential=SECRET)
    world.add_secret("first")
    world.aws.secrets[SECRET_ARN] = "first"
    assert world.read().code == "NotFound"
    assert [(call[0], call[1], call[3]) for call in world.aws.calls] == [
        ("secretsmanager", "eu-central-1", {"SecretId": SECRET_ARN})
    ]


@pytest.mark.parametrize("stored", ["first\n", json.dumps({"client_secret": "first"})])
def test_a_secret_may_end_in_a_newline_or_be_the_consoles_one_key_and_value(stored: str) -> None:
    world = LoginWorld(Credential=SECRET)
    world.add_secret("first")
    world.aws.secrets[SECRET_ARN] = stored
    assert world.read().code == "NotFound"


def test_a_rotated_secret_is_used_at_the_next_invocation_of_the_same_process() -> None:
    world = LoginWorld(Credential=SECRET)
    for value in ("first", "second"):
        world.remove_secrets()
        world.add_secret(value)
        world.aws.secrets[SECRET_ARN] = value
        assert world.read().code == "NotFound"


@pytest.mark.parametrize("expired", [False, True], ids=["deleted", "expired"])
def test_a_secret_that_is_rotated_while_it_is_used_is_fetched_once_more(expired: bool) -> None:
    world = LoginWorld(Credential=SECRET)
    if expired:
        world.add_secret("first", world.clock() - 1)
    world.add_secret("second")
    world.aws.secrets[SECRET_ARN] = "first"

    def rotate(_request: Any) -> None:
        world.aws.secrets[SECRET_ARN] = "second"

    world.before_request = rotate
    assert world.read().code == "NotFound"
    assert [call[2] for call in world.aws.calls] == ["GetSecretValue", "GetSecretValue"]


def test_a_secret_that_stays_wrong_is_fetched_twice_and_no_more() -> None:
    world = LoginWorld(Credential=SECRET)
    world.aws.secrets[SECRET_ARN] = "wrong"
    assert world.read().code == "InvalidCredentials"
    assert len(world.aws.calls) == 2


def test_a_secret_by_dynamic_reference_needs_nothing_of_aws_at_all() -> None:
    world = LoginWorld(Credential={"Type": "ClientSecret", "Secret": "resolved-by-cloudformation"})
    world.add_secret("resolved-by-cloudformation")
    assert world.read().code == "NotFound"
    assert world.aws.calls == []


@pytest.mark.parametrize("by", ["arn", "dynamic reference"])
@pytest.mark.parametrize("minutes", [-4, 0, 4])
def test_a_certificate_logs_in_also_where_clocks_are_minutes_apart(by: str, minutes: int) -> None:
    public, both = pem("ours")
    credential = CERTIFICATE if by == "arn" else {"Type": "ClientCertificate", "Secret": both}
    world = LoginWorld(Credential=credential)
    # The library signs with this machine's clock.
    world.clock.time = time.time() + minutes * 60
    world.aws.secrets[SECRET_ARN] = both
    application = world.application(certificate=public)
    world.settings["ClientId"] = application["client_id"]
    outcome = world.read()
    assert (outcome.code, "AuthorizationFailed" in outcome.message) == ("AccessDenied", True)


def test_a_rotated_certificate_is_fetched_once_more() -> None:
    world = LoginWorld(Credential=CERTIFICATE)
    world.clock.time = time.time()
    public, both = pem("ours")
    world.aws.secrets[SECRET_ARN] = pem("unknown")[1]
    world.settings["ClientId"] = world.application(certificate=public)["client_id"]
    world.before_request = lambda _request: world.aws.secrets.update({SECRET_ARN: both})
    assert "AuthorizationFailed" in world.read().message


# ---- one process, several identities


def callers(world: LoginWorld) -> list[str]:
    """Who made the ARM requests, in order."""
    requests = world.cloud.control("GET", "requests")["requests"]
    return [entry["caller"] for entry in requests if "/managedClusters" in entry["url"]]


def test_an_invocation_logs_in_once_however_many_requests_it_makes() -> None:
    world = LoginWorld()
    world.cloud.control("DELETE", "requests")
    answer = world.invoke(world.event("CREATE", PLAIN))
    assert answer["status"] == "IN_PROGRESS"
    assert len(world.logins()) == 1


def test_logins_of_one_warm_process_never_mix() -> None:
    world = LoginWorld()
    others = [
        world.application(
            federated_credentials=[
                {"name": "aws", "issuer": "https://issuer.example", "subject": ROLE_ARN, "audience": AUDIENCE}
            ]
        )["client_id"]
        for _ in range(2)
    ]
    world.cloud.control("DELETE", "requests")
    expected = []
    for client in (CLIENT_ID, others[0], CLIENT_ID, others[1], others[0], CLIENT_ID):
        world.settings["ClientId"] = client
        assert world.read().code == ("NotFound" if client == CLIENT_ID else "AccessDenied")
        expected.append(client)
    seen = callers(world)
    assert [one for index, one in enumerate(seen) if index == 0 or seen[index - 1] != one] == expected


def test_a_role_that_azure_does_not_trust_profits_nothing_from_one_that_it_does() -> None:
    world = LoginWorld()
    assert world.read().code == "NotFound"
    world.aws.role_arn, world.access_key = "arn:aws:iam::123456789012:role/somebody-else", another_session()
    assert "AADSTS700213" in world.read().message
    world.aws.role_arn, world.access_key = ROLE_ARN, ROLE_ACCESS_KEY
    assert world.read().code == "NotFound"


def test_a_right_that_aws_takes_away_ends_with_the_session_or_the_last_token() -> None:
    world = LoginWorld()
    assert world.read().code == "NotFound"
    world.aws.policy = []
    began = world.clock()
    while world.read().code == "NotFound":
        world.clock.sleep(10)
    assert world.read().code == "AccessDenied"
    assert world.clock() - began <= 330  # five minutes, and the pauses of the last read
    world.access_key = another_session()
    assert world.read().code == "AccessDenied"


# ---- the token that a warm process keeps


def another_session() -> dict[str, str]:
    return {**ROLE_ACCESS_KEY, "sessionToken": "canary-aws-session-token-of-another"}


def proofs(world: LoginWorld) -> int:
    """How many tokens were asked of AWS."""
    return len(world.aws.tokens)


def test_reads_of_one_session_log_in_once() -> None:
    world = LoginWorld()
    world.cloud.control("DELETE", "requests")
    for _ in range(3):
        assert world.read().code == "NotFound"
    assert (proofs(world), len(world.logins())) == (1, 1)


CHANGES: dict[str, Callable[[LoginWorld], None]] = {
    "another session": lambda world: setattr(world, "access_key", another_session()),
    "another access key": lambda world: setattr(world, "access_key", {**ROLE_ACCESS_KEY, "accessKeyId": "ASIAOTHER"}),
    "another client": lambda world: world.settings.update(ClientId="00000000-0000-4000-8000-0000000000aa"),
    "another tenant": lambda world: world.settings.update(TenantId="00000000-0000-4000-8000-0000000000bb"),
    "another cloud": lambda world: world.settings.update(
        Endpoints={**world.configuration()["Endpoints"], "Audience": "https://elsewhere.example"}
    ),
    "a profile": lambda world: world.settings.update(
        SubscriptionId=None, Profiles={"p": {"SubscriptionIds": [SUBSCRIPTION]}}
    ),
    "another audience": lambda world: world.settings.update(Credential={"Federation": {"Audience": "api://other"}}),
    "another duration": lambda world: world.settings.update(Credential={"Federation": {"DurationSeconds": 600}}),
    "a new process": lambda world: world.restart(),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_all_that_determines_a_login_is_part_of_the_key(change: Callable[[LoginWorld], None]) -> None:
    world = LoginWorld()
    world.read()
    change(world)
    world.read()
    assert proofs(world) == 2


def test_a_login_in_another_region_is_another_one() -> None:
    world = LoginWorld()
    world.read()
    world.run("READ", {"Id": ID}, region="eu-central-1")
    assert [region for _, region, *_ in world.aws.calls] == ["us-east-1", "eu-central-1"]


def test_what_changes_something_has_a_proof_with_its_own_ids_for_all_its_callbacks() -> None:
    world = LoginWorld()
    world.read()
    assert world.run("CREATE", PLAIN, token="request-1").status == "SUCCESS"
    assert world.run("DELETE", {"Id": ID}, token="request-2").status == "SUCCESS"
    tagged = [
        {tag["Key"]: tag["Value"] for tag in parameters["Tags"]}["RequestToken"]
        for *_, parameters in world.aws.calls[1:]
    ]
    assert set(tagged) == {"request-1", "request-2"}
    assert tagged == sorted(tagged)
    invocations = len([entry for entry in callers(world) if entry == CLIENT_ID])
    assert len(tagged) < invocations


def test_a_cached_token_that_azure_rejects_is_replaced_within_the_invocation() -> None:
    world = LoginWorld()
    assert world.read().code == "NotFound"
    world.cloud.fault(answers(401, "InvalidAuthenticationToken"), method="GET", path="/managedClusters/")
    assert world.read().code == "NotFound"
    assert proofs(world) == 2
    assert world.read().code == "NotFound"
    assert proofs(world) == 2


def test_during_a_new_login_the_previous_one_still_describes_aws(monkeypatch: pytest.MonkeyPatch) -> None:
    """Other threads of the same read ask for it at any time (IamAccess)."""
    conversations: list[azure.Azure] = []
    issuers: list[str] = []
    converse, ask = azure.Azure, aws.Aws.web_identity_token

    def conversing(*arguments: Any) -> azure.Azure:
        conversations.append(converse(*arguments))
        return conversations[-1]

    def asking(*arguments: Any) -> str:
        issuers.append(conversations[-1].origin().issuer)
        return ask(*arguments)

    monkeypatch.setattr(azure, "Azure", conversing)
    monkeypatch.setattr(aws.Aws, "web_identity_token", asking)
    world = LoginWorld()
    world.cloud.fault(answers(401, "InvalidAuthenticationToken"), method="GET", path="/managedClusters/")
    assert world.read().code == "NotFound"
    assert issuers == ["", ISSUER]


@pytest.mark.parametrize("kind", ["ClientSecret", "ClientCertificate"])
def test_a_secret_is_read_at_every_invocation_and_its_token_is_never_cached(kind: str) -> None:
    world = LoginWorld(Credential={"Type": kind, "SecretArn": SECRET_ARN})
    world.clock.time = time.time()
    public, both = pem("ours")
    client = world.application(certificate=public)["client_id"]
    directory.add_secret(world.cloud.azure.world, client, "canary-client-secret", None)
    world.settings["ClientId"] = client
    world.aws.secrets[SECRET_ARN] = both if kind == "ClientCertificate" else "canary-client-secret"
    world.cloud.control("DELETE", "requests")
    for _ in range(2):
        assert "AuthorizationFailed" in world.read().message
    assert len([call for call in world.aws.calls if call[2] == "GetSecretValue"]) == 2
    assert len(world.logins()) == 2
