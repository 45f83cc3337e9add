"""What `make doctor` says of a set-up, by what AWS and Azure answer."""

import json
from typing import Any

import pytest

from acme_azure_akscluster.identity import profiles
from tests.support.client_errors import refusal
from tools.doctor import aws_side, azure_side, rights
from tools.doctor.exchange import exchange
from tools.doctor.findings import Finding, Mark, refused
from tools.doctor.trust import SERVICE

CLIENT = "22222222-2222-4222-8222-222222222222"
SUBSCRIPTION = "00000000-0000-0000-0000-000000000000"
ISSUER, SUBJECT, AUDIENCE = "https://issuer.example", "arn:aws:iam::1:role/r", "api://AzureADTokenExchange"
IDENTITY = {
    "id": f"/subscriptions/{SUBSCRIPTION}/resourcegroups/g/providers/Microsoft.ManagedIdentity/identities/i",
    "name": "i",
    "properties": {"clientId": CLIENT.upper(), "principalId": "p-1"},
}
LOGIN = profiles.chosen({"TenantId": "t", "ClientId": CLIENT}, None, SUBSCRIPTION)


def azure(**answers: Any) -> azure_side.Ask:
    """An ARM that answers by a word in the path; anything else is forbidden."""

    def ask(path: str) -> tuple[int, Any]:
        for word, answer in answers.items():
            if word in path:
                return answer if isinstance(answer, tuple) else (200, answer)
        return 403, {"error": {"code": "AuthorizationFailed", "message": "no"}}

    return ask


def check(finding: Finding, mark: Mark, says: str) -> None:
    assert (finding.mark, says in str(finding)) == (mark, True), str(finding)


@pytest.mark.parametrize(
    ("answer", "mark", "says"),
    [
        ({"state": "Enabled", "displayName": "Main"}, Mark.GOOD, "(Main) is enabled"),
        ({"state": "Disabled"}, Mark.BAD, "is Disabled"),
        ((404, {"error": {"code": "SubscriptionNotFound", "message": "gone"}}), Mark.BAD, "az account list"),
    ],
)
def test_the_subscription(answer: Any, mark: Mark, says: str) -> None:
    check(azure_side.subscription(azure(subscriptions=answer), SUBSCRIPTION), mark, says)


@pytest.mark.parametrize(
    ("answer", "mark", "says"),
    [
        ({"registrationState": "Registered"}, Mark.GOOD, "is registered"),
        ({"registrationState": "NotRegistered"}, Mark.BAD, "az provider register --namespace Microsoft.Container"),
        ((403, {}), Mark.UNKNOWN, "could not be read"),
    ],
)
def test_the_provider(answer: Any, mark: Mark, says: str) -> None:
    check(azure_side.provider(azure(providers=answer), SUBSCRIPTION), mark, says)


def credential(**changes: str) -> dict[str, Any]:
    has = {"issuer": ISSUER, "subject": SUBJECT, "audience": AUDIENCE, **changes}
    return {"properties": {"issuer": has["issuer"], "subject": has["subject"], "audiences": [has["audience"]]}}


@pytest.mark.parametrize(
    ("credentials", "mark", "says"),
    [
        ([credential()], Mark.GOOD, "trusts arn:aws:iam::1:role/r of https://issuer.example"),
        ([credential(issuer="https://x"), credential()], Mark.GOOD, "trusts"),
        ([], Mark.BAD, "it has no federated credential"),
        ([credential(subject=SUBJECT.upper())], Mark.BAD, f"its subject is {SUBJECT.upper()}, not {SUBJECT}"),
        ([credential(audience="api://x")], Mark.BAD, "its audience is api://x"),
        (
            [credential(issuer="https://x")],
            Mark.BAD,
            f"federated-credential create --name aws --identity-name i --resource-group g --issuer {ISSUER}",
        ),
    ],
)
def test_the_trust(credentials: list[dict[str, Any]], mark: Mark, says: str) -> None:
    ask = azure(federatedIdentityCredentials={"value": credentials})
    check(azure_side.trust(ask, IDENTITY, LOGIN, ISSUER, SUBJECT, AUDIENCE), mark, says)


def test_an_identity_is_matched_by_its_client_id_in_any_letter_case() -> None:
    ask = azure(userAssignedIdentities={"value": [{"properties": {"clientId": "other"}}, IDENTITY]})
    assert azure_side.identity(ask, SUBSCRIPTION, CLIENT) == IDENTITY
    assert azure_side.identity(azure(), SUBSCRIPTION, CLIENT) is None


def test_what_is_no_managed_identity_is_not_judged() -> None:
    assert azure_side.trust(azure(), None, LOGIN, ISSUER, SUBJECT, AUDIENCE).mark is Mark.UNKNOWN
    assert [finding.mark for finding in rights.examined(azure(), SUBSCRIPTION, None)] == [Mark.UNKNOWN]


def test_rights_that_cannot_be_read_are_not_judged() -> None:
    there = {"value": [{"properties": {"scope": "/subscriptions/s", "roleDefinitionId": "/definition"}}]}
    for ask, says in (
        (azure(), "Its roles cannot be read"),
        (azure(roleAssignments=there), "role at /subscriptions/s"),
    ):
        [finding] = rights.examined(ask, SUBSCRIPTION, IDENTITY)
        assert finding.mark is Mark.UNKNOWN
        assert says in finding.what
        assert "AuthorizationFailed" in finding.what


NEEDED = json.loads(rights.ROLE.read_text())["Actions"]
FOR_GIT_OPS = json.loads(rights.GIT_OPS_ROLE.read_text())["Actions"]
FOR_ACCESS = json.loads(rights.ACCESS_ROLE.read_text())["Actions"]
Block = dict[str, Any]


def examined(*grants: tuple[Block, str]) -> list[Finding]:
    """What is found of an identity whose roles have these permissions, each with the condition of its assignment."""
    subscription = f"/subscriptions/{SUBSCRIPTION}"
    assigned = [
        {
            "properties": {
                "scope": subscription,
                "roleDefinitionId": f"/roleDefinitions/{number}",
                "condition": condition,
            }
        }
        for number, (_, condition) in enumerate(grants)
    ]
    definitions = {
        f"roleDefinitions/{number}": {"properties": {"permissions": [block]}}
        for number, (block, _) in enumerate(grants)
    }
    return list(rights.examined(azure(roleAssignments={"value": assigned}, **definitions), SUBSCRIPTION, IDENTITY))


@pytest.mark.parametrize(
    ("blocks", "lacks"),
    [
        ([{"actions": ["*"]}], []),
        ([{"actions": NEEDED}], []),
        ([{"actions": NEEDED[:3]}, {"actions": NEEDED[3:]}], []),
        ([{"actions": ["*/read"]}], [one for one in NEEDED if not one.endswith("/read")]),
        ([{"actions": ["*"], "notActions": ["*/delete"]}],
         [one for one in NEEDED if one.endswith("/delete")]),
        ([], NEEDED),
    ],
)  # fmt: skip
def test_the_rights(blocks: list[Block], lacks: list[str]) -> None:
    finding = examined(*((block, "") for block in blocks))[0]
    assert finding.mark is (Mark.BAD if lacks else Mark.GOOD)
    assert not lacks or finding.what == f"Its roles lack {', '.join(lacks)}"


@pytest.mark.parametrize(
    ("grants", "mark", "says"),
    [
        ([({"actions": NEEDED}, "")], Mark.UNKNOWN, f"IamAccess is not set up: its roles lack {FOR_ACCESS[0]}"),
        ([({"actions": NEEDED}, ""), ({"actions": FOR_ACCESS}, "only these")], Mark.GOOD, "IamAccess is set up, with"),
        ([({"actions": FOR_ACCESS}, "")], Mark.BAD, "It may give anybody any role, Owner included, at /subscriptions/"),
        ([({"actions": ["*"]}, "")], Mark.BAD, "It may give anybody any role"),
        ([({"actions": ["*"], "notActions": ["Microsoft.Authorization/*/write"]}, "")], Mark.UNKNOWN,
         "IamAccess is not set up: its roles lack Microsoft.Authorization/roleAssignments/write"),
    ],
    ids=["the needed role alone", "both roles", "without the condition", "Owner", "Contributor"],
)  # fmt: skip
def test_the_rights_of_iam_access_are_optional_and_always_have_their_condition(
    grants: list[tuple[Block, str]], mark: Mark, says: str
) -> None:
    check(examined(*grants)[1], mark, says)


def cores(limit: int, used: int) -> dict[str, Any]:
    return {"name": {"value": "cores"}, "limit": limit, "currentValue": used}


@pytest.mark.parametrize(
    ("location", "answer", "mark", "says"),
    [
        ("westeurope", {"value": [cores(100, 40)]}, Mark.GOOD, "60 of 100"),
        ("westeurope", {"value": [cores(10, 9)]}, Mark.BAD, "1 of 10"),
        ("westeurope", {"value": []}, Mark.UNKNOWN, "reports no quota"),
        ("westeurope", (404, {}), Mark.UNKNOWN, "cannot be read"),
        (None, {}, Mark.UNKNOWN, "LOCATION="),
    ],
)
def test_the_quota(location: str | None, answer: Any, mark: Mark, says: str) -> None:
    check(azure_side.quota(azure(usages=answer), SUBSCRIPTION, location), mark, says)


def test_an_advised_call_repeats_the_given_options() -> None:
    finding = azure_side.quota(azure(), SUBSCRIPTION, None, {"REGION": "eu-central-1", "PROFILE": "team"})
    assert "make doctor REGION=eu-central-1 PROFILE=team LOCATION=<region>" in str(finding)


# ---- AWS


class Session:
    """A boto3 session whose operations answer, or raise, what they are given."""

    region_name = "eu-central-1"

    def __init__(self, **answers: Any) -> None:
        self._answers = answers

    def client(self, _service: str) -> "Session":
        return self

    def __getattr__(self, operation: str) -> Any:
        def call(**_parameters: Any) -> Any:
            answer = self._answers[operation]
            if isinstance(answer, Exception):
                raise answer
            return answer

        return call


TYPE_ARN = "arn:aws:cloudformation:eu-central-1:1:type/resource/A-B/00000002"
ALLOWED = {"EvaluationResults": [{"EvalDecision": "allowed"}]}
REGISTERED = aws_side.Registered(SUBJECT, TYPE_ARN)


def trusting(service: str = SERVICE, **more: Any) -> dict[str, Any]:
    statement = {"Effect": "Allow", "Principal": {"Service": service}, "Action": "sts:AssumeRole", **more}
    return {"Role": {"AssumeRolePolicyDocument": {"Statement": [statement]}}}


def test_a_type_that_is_not_registered_or_has_no_role() -> None:
    missing, role = aws_side.registration(Session(describe_type=refusal("TypeNotFoundException")))
    assert (missing.mark, role) == (Mark.BAD, None)
    assert "cfn submit" in missing.todo
    bare, role = aws_side.registration(Session(describe_type={"TypeName": "x"}))
    assert (bare.mark, role) == (Mark.BAD, None)
    there, registered = aws_side.registration(Session(describe_type={"ExecutionRoleArn": SUBJECT, "Arn": TYPE_ARN}))
    assert (there.mark, registered) == (Mark.GOOD, REGISTERED)


@pytest.mark.parametrize(
    ("described", "arn"),
    [
        ({"Arn": TYPE_ARN.removesuffix("/00000002"), "DefaultVersionId": "00000002"}, TYPE_ARN),
        ({"Arn": TYPE_ARN, "DefaultVersionId": "00000002"}, TYPE_ARN),
        ({"Arn": "arn:alias", "DefaultVersionId": "00000001", "IsActivated": True}, "arn:alias"),
    ],
)
def test_cloudformation_asks_for_the_role_for_a_version_or_for_an_activated_type(
    described: dict[str, Any], arn: str
) -> None:
    _, registered = aws_side.registration(Session(describe_type={"ExecutionRoleArn": SUBJECT, **described}))
    assert registered == aws_side.Registered(SUBJECT, arn)


@pytest.mark.parametrize(
    ("document", "mark", "says"),
    [
        ({"TenantId": "t", "ClientId": CLIENT}, Mark.GOOD, "complete"),
        ({"TenantId": "t"}, Mark.BAD, "ClientId is missing"),
        ({"TenantId": "t", "ClientId": CLIENT, "Typo": 1}, Mark.BAD, "Typo is not a property"),
        (None, Mark.BAD, "set-type-configuration"),
    ],
)
def test_the_type_configuration(document: dict[str, Any] | None, mark: Mark, says: str) -> None:
    listed = [] if document is None else [{"Configuration": json.dumps(document)}]
    answer = {"TypeConfigurations": listed}
    finding, _ = aws_side.configuration(Session(batch_describe_type_configurations=answer))
    check(finding, mark, says)


@pytest.mark.parametrize(
    ("decision", "mark", "says"),
    [
        (ALLOWED, Mark.GOOD, f"({AUDIENCE}, 300, RS256)"),
        ({"EvaluationResults": [{"EvalDecision": "implicitDeny"}]}, Mark.BAD, "MaxTokenSeconds"),
        (refusal("AccessDenied"), Mark.UNKNOWN, "could not be simulated: AccessDenied"),
    ],
)
def test_the_roles_rights(decision: Any, mark: Mark, says: str) -> None:
    trust, right = aws_side.role(Session(get_role=trusting(), simulate_principal_policy=decision), REGISTERED, LOGIN)
    assert trust.mark is Mark.GOOD
    check(right, mark, says)


def test_a_role_that_is_gone_or_trusts_somebody_else() -> None:
    gone = aws_side.role(Session(get_role=refusal("NoSuchEntity")), REGISTERED, LOGIN)
    assert [finding.mark for finding in gone] == [Mark.BAD]
    other = trusting(service="ec2.amazonaws.com")
    trust, _ = aws_side.role(Session(get_role=other, simulate_principal_policy=ALLOWED), REGISTERED, LOGIN)
    assert (trust.mark, "deploy/aws/setup.sh" in trust.todo) == (Mark.BAD, True)


ACCOUNT_ONLY = {"StringEquals": {"aws:SourceAccount": "1"}}
TRUSTS: list[tuple[dict[str, Any], Mark, str]] = [
    ({}, Mark.GOOD, "may assume"),
    (
        {**ACCOUNT_ONLY, "StringLike": {"aws:SourceArn": "arn:aws:cloudformation:*:1:type/resource/A-B/*"}},
        Mark.GOOD,
        "",
    ),
    ({"ArnLike": {"AWS:SourceArn": ["x", "arn:aws:cloudformation:eu-*:1:type/resource/A-B/*"]}}, Mark.GOOD, ""),
    ({"StringEquals": {"aws:SourceAccount": "2"}}, Mark.BAD, "aws:SourceAccount is 1, and it wants 2"),
    # Another region, and another alias.
    (
        {"StringLike": {"aws:SourceArn": "arn:aws:cloudformation:us-east-1:1:type/resource/A-B/*"}},
        Mark.BAD,
        "us-east-1",
    ),
    ({"StringLike": {"aws:SourceArn": "arn:aws:cloudformation:*:1:type/resource/C-D/*"}}, Mark.BAD, "C-D"),
    ({"StringEquals": {"aws:PrincipalOrgID": "o"}}, Mark.UNKNOWN, "conditions that are not known"),
    ({"Bool": {"aws:SourceAccount": "1"}}, Mark.UNKNOWN, "conditions that are not known"),
]


@pytest.mark.parametrize(("condition", "mark", "says"), TRUSTS)
def test_the_trust_policys_conditions_are_compared_with_what_is_in_use(
    condition: dict[str, Any], mark: Mark, says: str
) -> None:
    session = Session(get_role=trusting(Condition=condition), simulate_principal_policy=ALLOWED)
    trust, _ = aws_side.role(session, REGISTERED, LOGIN)
    check(trust, mark, says)


DENIAL = {"Effect": "Deny", "Principal": {"AWS": "*"}, "Action": "sts:*"}


@pytest.mark.parametrize(
    ("statement", "mark", "says"),
    [
        ({**DENIAL, "Principal": "*"}, Mark.BAD, "a statement denies it"),
        ({**DENIAL, "Condition": {"StringEquals": {"aws:SourceAccount": "1"}}}, Mark.BAD, "a statement denies it"),
        ({**DENIAL, "Condition": {"StringEquals": {"aws:SourceAccount": "2"}}}, Mark.GOOD, ""),
        ({**DENIAL, "Condition": {"StringNotEquals": {"aws:SourceAccount": "2"}}}, Mark.UNKNOWN, "are not known"),
        ({**DENIAL, "Principal": {"Service": "ec2.amazonaws.com"}}, Mark.GOOD, ""),
        ({**DENIAL, "Action": "sts:TagSession"}, Mark.GOOD, ""),
    ],
)
def test_a_trust_policy_that_also_denies(statement: dict[str, Any], mark: Mark, says: str) -> None:
    policy = trusting()
    policy["Role"]["AssumeRolePolicyDocument"]["Statement"].append(statement)
    allowed = {"EvaluationResults": [{"EvalDecision": "allowed"}]}
    trust, _ = aws_side.role(Session(get_role=policy, simulate_principal_policy=allowed), REGISTERED, LOGIN)
    assert (trust.mark, says in str(trust)) == (mark, True), str(trust)


def test_a_role_that_trusts_for_another_action_is_not_assumed() -> None:
    allowed = {"EvaluationResults": [{"EvalDecision": "allowed"}]}
    policy = trusting(Action="sts:AssumeRoleWithWebIdentity")
    trust, _ = aws_side.role(Session(get_role=policy, simulate_principal_policy=allowed), REGISTERED, LOGIN)
    assert trust.mark is Mark.BAD


@pytest.mark.parametrize(
    ("listed", "mark", "says"),
    [
        ({"ResourceDescriptions": []}, Mark.GOOD, "CloudFormation's handler logs in"),
        (refusal("HandlerFailureException", "Entra issued no token (AADSTS700213)"), Mark.BAD, "AADSTS700213"),
        (refusal("UnsupportedActionException"), Mark.UNKNOWN, "was not tried"),
        (refusal("HandlerInternalFailureException", "Unexpected"), Mark.BAD, "The handler failed"),
        (
            refusal(
                "HandlerInternalFailureException", "Unable to import module 'x.handlers': /x.so: invalid ELF header"
            ),
            Mark.BAD,
            "built for another platform",
        ),
    ],
)
def test_a_role_that_only_cloudformation_may_assume_is_checked_by_its_handler(
    listed: Any, mark: Mark, says: str
) -> None:
    def forbidden(_session: Any, _role: str) -> Any:
        raise refusal("AccessDenied")

    finding, made = exchange(Session(list_resources=listed), SUBJECT, LOGIN, SUBSCRIPTION, as_role=forbidden)
    assert (finding.mark, says in str(finding), made) == (mark, True, None)


@pytest.mark.parametrize(
    ("actions", "mark", "says"),
    [
        (NEEDED, Mark.UNKNOWN, f"FluxConfigurations is not set up: its roles lack {FOR_GIT_OPS[0]}"),
        ([*NEEDED, *FOR_GIT_OPS], Mark.UNKNOWN, "Whether Microsoft.KubernetesConfiguration is registered"),
    ],
)
def test_the_rights_of_flux_configurations_are_optional(actions: list[str], mark: Mark, says: str) -> None:
    check(examined(({"actions": actions}, ""))[2], mark, says)


@pytest.mark.parametrize(("state", "mark"), [("Registered", Mark.GOOD), ("NotRegistered", Mark.BAD)])
def test_flux_configurations_need_their_resource_provider(state: str, mark: Mark) -> None:
    ask = azure(**{"providers/Microsoft.KubernetesConfiguration": {"registrationState": state}})
    assert azure_side.provider(ask, SUBSCRIPTION, "Microsoft.KubernetesConfiguration").mark is mark


@pytest.mark.parametrize(
    ("message", "text"),
    [
        ("Entra issued no token. What to do: wait", "✗ Login failed: Entra issued no token\n    What to do: wait"),
        ("Entra is down", "✗ Login failed\n    What to do: Entra is down"),
    ],
)
def test_a_message_that_says_what_to_do_says_it_once(message: str, text: str) -> None:
    assert str(refused("Login failed", message)) == text


def test_advice_names_the_region_and_the_subscription() -> None:
    missing, _ = aws_side.registration(Session(describe_type=refusal("TypeNotFoundException")))
    bare, _ = aws_side.registration(Session(describe_type={"TypeName": "x"}))
    unset, _ = aws_side.configuration(Session(batch_describe_type_configurations={"TypeConfigurations": []}))
    assert all(f"--region {Session.region_name}" in finding.todo for finding in (missing, bare, unset))
    unregistered = azure_side.provider(azure(providers={"registrationState": "NotRegistered"}), SUBSCRIPTION)
    assert f"--subscription {SUBSCRIPTION}" in unregistered.todo
