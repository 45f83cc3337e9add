"""Wrong set-ups, one by one: each has its CloudFormation code, and one message with cause, value seen and command."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from acme_azure_akscluster.identity import entra_errors
from tests.support.account import AUDIENCE, SECRET_ARN, statement
from tests.support.aws import ISSUER, ROLE_ARN
from tests.support.certificates import pem
from tests.support.harness import SUBSCRIPTION, TENANT
from tests.support.login_world import LoginWorld
from tests.support.world import CLIENT_ID, ID, PLAIN

ROLE = "aks-execution"
OTHER_SUBSCRIPTION = "99999999-9999-4999-8999-999999999999"
AKS = f"/subscriptions/{SUBSCRIPTION}/providers/Microsoft.ContainerService"
NOBODY = "33333333-3333-4333-8333-333333333333"
# What Entra was shown, in the words of a message.
PRESENTED = f"has issuer {ISSUER}, subject {ROLE_ARN}, audience {AUDIENCE}"


class WrongSetup(NamedTuple):
    """`spoil` breaks a set-up that works; `says` must all be in the message of a read, or of a `create`."""

    name: str
    spoil: Callable[[LoginWorld], Any]
    code: str
    says: tuple[str, ...]
    properties: tuple[tuple[str, str | None], ...] = ()
    create: bool = False


def _policy(*statements: dict[str, Any]) -> Callable[[LoginWorld], Any]:
    return lambda world: setattr(world.aws, "policy", list(statements))


def _settings(**settings: Any) -> Callable[[LoginWorld], Any]:
    return lambda world: world.settings.update(settings)


def _secret(kind: str, value: str | None) -> Callable[[LoginWorld], Any]:
    """A login with what Secrets Manager answers; `!Code` is an error."""

    def spoil(world: LoginWorld) -> None:
        world.settings["Credential"] = {"Type": kind, "SecretArn": SECRET_ARN}
        if value is not None:
            world.aws.secrets[SECRET_ARN] = value

    return spoil


def _secret_of_no_tenant(world: LoginWorld) -> None:
    _secret("ClientSecret", "good-but-of-nobody")(world)
    world.settings["TenantId"] = "99999999-9999-4999-8999-999999999999"


def _expired_secret(world: LoginWorld) -> None:
    _secret("ClientSecret", "was-good-until-yesterday")(world)
    world.add_secret("was-good-until-yesterday", world.clock() - 86400)


def _other_signature(world: LoginWorld) -> None:
    keys = world.aws.federation.keys
    world.aws.federation.keys = type(keys)("account", {"RS256": ("2", keys.keys["RS256"][1])})


def _other_issuer(world: LoginWorld) -> None:
    world.aws.federation.issuer = "https://other.example"


def _unreachable_issuer(world: LoginWorld) -> None:
    _other_issuer(world)
    world.federate("https://other.example", ROLE_ARN, AUDIENCE)


CASES = (
    WrongSetup(
        "outbound federation is off in the AWS account",
        lambda world: setattr(world.aws.federation, "enabled", False),
        "InvalidCredentials",
        ("OutboundWebIdentityFederationDisabledException", "aws iam enable-outbound-web-identity-federation"),
    ),
    WrongSetup(
        "the type has no execution role",
        lambda world: setattr(world, "access_key", None),
        "InvalidCredentials",
        ("without an execution role", "cfn submit --role-arn"),
    ),
    WrongSetup(
        "the role may not get identity tokens",
        _policy(statement("secretsmanager:GetSecretValue")),
        "AccessDenied",
        (f"assumed-role/{ROLE}/", "sts:GetWebIdentityToken", f"aws iam put-role-policy --role-name {ROLE}"),
    ),
    WrongSetup(
        "the role's conditions allow another audience",
        _policy(
            statement(
                "sts:GetWebIdentityToken", Condition={"StringEquals": {"sts:IdentityTokenAudience": "api://other"}}
            )
        ),
        "AccessDenied",
        ("sts:GetWebIdentityToken", "deploy/aws/execution-role.yaml", "audience"),
    ),
    WrongSetup(
        "the role's conditions allow a shorter life",
        _policy(
            statement("sts:GetWebIdentityToken", Condition={"NumericLessThanEquals": {"sts:DurationSeconds": "120"}})
        ),
        "AccessDenied",
        ("sts:GetWebIdentityToken", "duration"),
    ),
    WrongSetup(
        "the role's session has ended",
        lambda world: setattr(world.aws, "session_seconds", -1),
        "InvalidCredentials",
        ("ExpiredTokenException", "deploy again"),
    ),
    WrongSetup(
        "the identity trusts nothing from outside",
        lambda world: world.distrust(),
        "InvalidCredentials",
        ("AADSTS70021", PRESENTED, "az identity federated-credential create", f"--subject {ROLE_ARN}"),
    ),
    WrongSetup(
        "the federated credential names another issuer",
        _other_issuer,
        "InvalidCredentials",
        ("AADSTS700211", PRESENTED.replace(ISSUER, "https://other.example"), "--issuer https://other.example"),
    ),
    WrongSetup(
        "the federated credential names another subject",
        lambda world: world.federate(ISSUER, "arn:aws:iam::123456789012:role/Other", AUDIENCE),
        "InvalidCredentials",
        ("AADSTS700213", PRESENTED, f"--subject {ROLE_ARN}", "[Entra trace id "),
    ),
    WrongSetup(
        "the federated credential spells the subject in another case",
        lambda world: world.federate(ISSUER, ROLE_ARN.replace("aks", "AKS"), AUDIENCE),
        "InvalidCredentials",
        ("AADSTS700213", PRESENTED, "case-sensitive"),
    ),
    WrongSetup(
        "the federated credential expects another audience",
        lambda world: world.federate(ISSUER, ROLE_ARN, "api://other"),
        "InvalidCredentials",
        ("AADSTS700212", PRESENTED, "Credential.Federation.Audience"),
    ),
    WrongSetup(
        "the clocks of the clouds are far apart",
        lambda world: setattr(world.aws, "skew", -1200.0),
        "InvalidCredentials",
        ("AADSTS700024", "expired", "DurationSeconds"),
    ),
    WrongSetup(
        "the issuer's keys do not fit the signature",
        _other_signature,
        "InvalidCredentials",
        ("AADSTS50013", f"curl {ISSUER}/.well-known/openid-configuration"),
    ),
    WrongSetup(
        "the issuer's keys cannot be fetched",
        _unreachable_issuer,
        "InvalidCredentials",
        ("AADSTS50166", "curl https://other.example/.well-known/openid-configuration"),
    ),
    WrongSetup(
        "ClientId is no application of the tenant",
        _settings(ClientId=NOBODY),
        "InvalidTypeConfiguration",
        ("AADSTS700016", NOBODY, TENANT, f"az ad sp show --id {NOBODY}"),
    ),
    WrongSetup(
        "TenantId is no tenant",
        _settings(TenantId="no-such.example"),
        "InvalidTypeConfiguration",
        ("AADSTS90002", "no-such.example", "https://localhost:8443", "az account show --query tenantId"),
    ),
    WrongSetup(
        "tokens are requested with an audience that Azure does not know",
        lambda world: world.settings.update(
            Endpoints={**world.configuration()["Endpoints"], "Audience": "https://elsewhere.example"}
        ),
        "InvalidTypeConfiguration",
        ("AADSTS500011", "Endpoints.Audience"),
    ),
    WrongSetup(
        "the subscription is not one that the identity sees",
        _settings(SubscriptionId=OTHER_SUBSCRIPTION),
        "InvalidRequest",
        ("SubscriptionNotFound", OTHER_SUBSCRIPTION, "SubscriptionId"),
        (("Id", None), ("Name", "prod"), ("ResourceGroupName", "rg")),
    ),
    WrongSetup(
        "Azure's roles do not allow it",
        lambda world: world.revoke_roles(),
        "AccessDenied",
        (
            *("AuthorizationFailed", "Microsoft.ContainerService/managedClusters/read", "managedClusters/prod"),
            f"--scope /subscriptions/{SUBSCRIPTION}/resourceGroups/rg",
            "az role assignment create --assignee-object-id ",
        ),
    ),
    WrongSetup(
        "the subscription may not use AKS",
        lambda world: world.cloud.call("POST", f"{AKS}/unregister", api="2021-04-01"),
        "InvalidRequest",
        ("MissingSubscriptionRegistration", "az provider register --namespace Microsoft.ContainerService"),
        create=True,
    ),
    WrongSetup(
        "the secret does not exist",
        _secret("ClientSecret", None),
        "InvalidTypeConfiguration",
        ("ResourceNotFoundException", SECRET_ARN, "aws secretsmanager create-secret"),
    ),
    WrongSetup(
        "the role may not read the secret",
        _secret("ClientSecret", "!AccessDeniedException"),
        "AccessDenied",
        (
            SECRET_ARN,
            "secretsmanager:GetSecretValue",
            f"put-role-policy --role-name {ROLE}",
            f'"Resource":"{SECRET_ARN}"',
        ),
    ),
    WrongSetup(
        "the secret is marked for deletion",
        _secret("ClientSecret", "!InvalidRequestException"),
        "InvalidTypeConfiguration",
        (f"aws secretsmanager restore-secret --secret-id {SECRET_ARN}",),
    ),
    WrongSetup(
        "the role may not use the secret's KMS key",
        _secret("ClientSecret", "!DecryptionFailure"),
        "AccessDenied",
        (SECRET_ARN, "kms:Decrypt"),
    ),
    WrongSetup(
        "the secret is empty",
        _secret("ClientSecret", " \n"),
        "InvalidTypeConfiguration",
        (SECRET_ARN, "is empty", "put-secret-value"),
    ),
    WrongSetup(
        "the client secret is wrong",
        _secret("ClientSecret", "hunter2-hunter2"),
        "InvalidCredentials",
        ("AADSTS7000215", CLIENT_ID, f"put-secret-value --secret-id {SECRET_ARN}", "not its id"),
    ),
    WrongSetup(
        "the tenant does not exist and a client secret is used",
        _secret_of_no_tenant,
        "InvalidTypeConfiguration",
        ("AADSTS90002", "az account show --query tenantId"),
    ),
    WrongSetup(
        "the client secret has expired",
        _expired_secret,
        "InvalidCredentials",
        ("AADSTS7000222", f"az ad app credential reset --id {CLIENT_ID} --append", SECRET_ARN),
    ),
    WrongSetup(
        "the certificate is no certificate",
        _secret("ClientCertificate", "-----BEGIN CERTIFICATE-----\nhunter2-hunter2\n-----END CERTIFICATE-----"),
        "InvalidTypeConfiguration",
        (SECRET_ARN, "certificate with its private key in PEM", "put-secret-value"),
    ),
    WrongSetup(
        "the certificate comes without its private key",
        _secret("ClientCertificate", pem("unknown")[0]),
        "InvalidTypeConfiguration",
        (SECRET_ARN, "private key"),
    ),
    WrongSetup(
        "the certificate is not registered",
        _secret("ClientCertificate", pem("unknown")[1]),
        "InvalidCredentials",
        ("AADSTS700027", f"az ad app credential reset --id {CLIENT_ID} --append --cert"),
    ),
    WrongSetup(
        "the dynamic reference gave no secret",
        _settings(Credential={"Type": "ClientCertificate", "Secret": "hunter2-hunter2"}),
        "InvalidTypeConfiguration",
        ("Credential.Secret of the type configuration", "dynamic reference"),
    ),
    WrongSetup(
        "the type configuration is missing",
        _settings(TenantId=None, ClientId=None),
        "InvalidTypeConfiguration",
        ("TenantId is missing", "ClientId is missing", "aws cloudformation set-type-configuration"),
    ),
    WrongSetup(
        "a custom endpoint is not https",
        lambda world: world.settings.update(
            Endpoints={**world.configuration()["Endpoints"], "Authority": "http://localhost:8443"}
        ),
        "InvalidTypeConfiguration",
        ("Endpoints.Authority", "https://<host>"),
    ),
    WrongSetup(
        "the template names a profile that is not there",
        lambda _world: None,
        "InvalidRequest",
        ("no profile 'prod'", "set-type-configuration"),
        (("CredentialProfile", "prod"),),
    ),
    WrongSetup(
        "the template names a profile of other subscriptions",
        _settings(Profiles={"prod": {"SubscriptionIds": [OTHER_SUBSCRIPTION]}}),
        "InvalidRequest",
        (f"not for subscription {SUBSCRIPTION}", OTHER_SUBSCRIPTION, "Profiles.prod.SubscriptionIds"),
        (("CredentialProfile", "prod"),),
    ),
)


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_a_wrong_setup_says_what_is_wrong_and_what_repairs_it(case: WrongSetup) -> None:
    world = LoginWorld()
    case.spoil(world)
    outcome = world.run("CREATE", PLAIN) if case.create else world.read(**dict(case.properties))
    assert (outcome.status, outcome.code) == ("FAILED", case.code), outcome.message
    missing = [text for text in case.says if text not in outcome.message]
    assert not missing, outcome.message
    assert "What to do: " in outcome.message or case.code == "InvalidTypeConfiguration"
    assert "hunter2" not in outcome.message
    assert len(outcome.message) <= 1000


@pytest.mark.parametrize("kind", ["Federation", "ClientSecret"])
@pytest.mark.parametrize(
    ("status", "code", "says"),
    [(429, "Throttling", "HTTP 429"), (500, "ServiceInternalError", "HTTP 500"), (503, "ServiceInternalError", "503")],
)
def test_an_entra_that_is_throttled_or_ill_says_nothing_of_the_setup(
    kind: str, status: int, code: str, says: str
) -> None:
    world = LoginWorld()
    if kind == "ClientSecret":
        world.add_secret("good")
        _secret("ClientSecret", "good")(world)
    # As Entra answers a refusal, so that the status alone tells them apart.
    body = {"error": "invalid_client", "error_description": "AADSTS700016: not now. Trace ID: 0a-1"}
    action = {"type": "respond", "status": status, "body": body}
    world.cloud.fault(action, path="/oauth2/v2.0/token", times=99)
    outcome = world.read()
    assert (outcome.status, outcome.code, says in outcome.message) == ("FAILED", code, True), outcome.message
    assert "AADSTS" not in outcome.message
    waits = world.invoke(world.event("DELETE", {"Id": ID}))
    assert (waits["status"], waits["callbackDelaySeconds"] > 0) == ("IN_PROGRESS", True)
    world.cloud.control("DELETE", "faults")
    assert world.read().code == "NotFound"


def test_the_same_setup_unspoilt_works() -> None:
    assert LoginWorld().read().code == "NotFound"


def test_every_refusal_that_the_type_explains_happens_here() -> None:
    seen = {text.removeprefix("AADSTS") for case in CASES for text in case.says if text.startswith("AADSTS")}
    # 50034 speaks of a user, and users do not log in here.
    assert seen | {"50034"} == set(entra_errors.TABLE)


GUIDE = Path(__file__).parents[2] / "docs" / "identity.md"


def test_the_guide_has_no_row_that_does_not_happen_here() -> None:
    table = GUIDE.read_text(encoding="utf-8").partition("| what is wrong | code |")[2]
    rows = [line.split("|")[1].strip() for line in table.splitlines()[2:] if line.startswith("|")]
    assert rows
    assert sorted(rows) == sorted(case.name for case in CASES)


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_the_guide_has_a_row_for_it(case: WrongSetup) -> None:
    guide = GUIDE.read_text(encoding="utf-8")
    row = next((line for line in guide.splitlines() if line.startswith(f"| {case.name} |")), "")
    assert f"| {case.code} |" in row
    assert all(text in row for text in case.says if text.startswith("AADSTS"))
