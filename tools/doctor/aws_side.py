"""AWS's half of a set-up: the registered type, its configuration, outbound federation, the execution role."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from botocore.exceptions import ClientError

from acme_azure_akscluster.identity.credentials import DEFAULT_AUDIENCE, DEFAULT_SECONDS
from acme_azure_akscluster.identity.profiles import Login
from acme_azure_akscluster.properties import schema
from acme_azure_akscluster.validation import validate
from preview.change import TYPE_NAME
from preview.configuration import stored
from tools.doctor import trust
from tools.doctor.findings import Finding, bad, good, unknown
from tools.doctor.trust import SERVICE

_TOKEN = "sts:GetWebIdentityToken"


def error_code(error: ClientError) -> str:
    """The code of an AWS error answer."""
    return str(error.response.get("Error", {}).get("Code", ""))


def caller(session: Any) -> Finding:
    """Who asks, so that a reader sees which account is examined."""
    identity = session.client("sts").get_caller_identity()
    return good(f"AWS account {identity['Account']}, region {session.region_name}, as {identity['Arn']}")


class Registered(NamedTuple):
    """The execution role, and the ARN for which CloudFormation assumes it: the version's, or the activated type's."""

    role: str
    arn: str


def registration(session: Any, name: str = TYPE_NAME) -> tuple[Finding, Registered | None]:
    """The type is registered, or activated under this name, and has an execution role."""
    try:
        described = session.client("cloudformation").describe_type(Type="RESOURCE", TypeName=name)
    except ClientError as error:
        if error_code(error) != "TypeNotFoundException":
            raise
        todo = f"cfn submit --set-default --region {session.region_name} --role-arn <the role of deploy/aws/setup.sh>"
        return bad(f"{name} is not registered in {session.region_name}", todo), None
    role = described.get("ExecutionRoleArn")
    if not role:
        todo = (
            f"deploy/aws/setup.sh, then cfn submit --set-default --region {session.region_name} --role-arn <that role>"
        )
        return bad(f"{name} is registered without an execution role", todo), None
    finding = good(f"{name} is registered, version {described.get('DefaultVersionId')}, with role {role}")
    return finding, Registered(str(role), _source_arn(described))


def _source_arn(described: Mapping[str, Any]) -> str:
    """The aws:SourceArn with which CloudFormation asks for the role: a registered version, or an activated type."""
    arn, version = str(described.get("Arn", "")), described.get("DefaultVersionId")
    registered = not described.get("IsActivated") and version and not arn.endswith(f"/{version}")
    return f"{arn}/{version}" if registered else arn


def configuration(session: Any, name: str = TYPE_NAME) -> tuple[Finding, dict[str, Any] | None]:
    """The type configuration, complete and sensible."""
    todo = (
        f"aws cloudformation set-type-configuration --region {session.region_name} --type RESOURCE --type-name "
        f"{name} --configuration-alias default --configuration file://configuration.json"
    )
    document = stored(session.client("cloudformation"), name)
    if document is None:
        return bad(f"The type has no configuration in {session.region_name}", todo), None
    typed, wrong = validate.coerce(document, schema.load()["typeConfiguration"])
    faults = wrong or validate.configuration_violations(typed)
    if faults:
        return bad(f"The type configuration is wrong: {' '.join(map(str, faults))}", todo), None
    return good(f"The type configuration is complete: tenant {typed['TenantId']}, client {typed['ClientId']}"), typed


def federation(session: Any) -> tuple[Finding, str | None]:
    """Outbound federation is on: the account's issuer."""
    try:
        info = session.client("iam").get_outbound_web_identity_federation_info()
    except ClientError as error:
        if error_code(error) != "FeatureDisabled":
            raise
        return bad("Outbound federation is off", "aws iam enable-outbound-web-identity-federation"), None
    issuer = str(info["IssuerIdentifier"])
    return good(f"Outbound federation is on, issuer {issuer}"), issuer


def role(session: Any, registered: Registered, login: Login) -> list[Finding]:
    """The role exists, CloudFormation may assume it, and it may do what the login needs."""
    iam, arn = session.client("iam"), registered.role
    name = arn.rpartition("/")[2]
    try:
        document = iam.get_role(RoleName=name)["Role"]["AssumeRolePolicyDocument"]
    except ClientError as error:
        if error_code(error) != "NoSuchEntity":
            raise
        return [bad(f"The execution role {arn} does not exist any more", "deploy/aws/setup.sh, then cfn submit again")]
    return [_trust(name, document, registered.arn), *_permissions(iam, arn, login)]


def _trust(name: str, document: Any, type_arn: str) -> Finding:
    if not trust.trusts(document):
        return bad(
            f"{name} does not trust {SERVICE}",
            f"deploy/aws/setup.sh, or aws iam update-assume-role-policy --role-name {name} --policy-document "
            "file://trust.json",
        )
    account = type_arn.split(":")[4] if type_arn.count(":") > 4 else ""
    unmet = trust.obstacles(document, {"aws:SourceAccount": account, "aws:SourceArn": type_arn})
    if unmet is None:
        return unknown(f"{name} trusts {SERVICE} on conditions that are not known here")
    if unmet:
        return bad(
            f"{name} does not trust {SERVICE} for this type: {'; '.join(unmet)}",
            f"deploy deploy/aws/execution-role.yaml again, or aws iam update-assume-role-policy --role-name {name} "
            "--policy-document file://trust.json",
        )
    return good(f"CloudFormation may assume {name}")


def _permissions(iam: Any, arn: str, login: Login) -> list[Finding]:
    settings: Mapping[str, Any] = login.credential.get("Federation") or {}
    if login.kind == "Federation":
        context = {
            "sts:IdentityTokenAudience": ("stringList", str(settings.get("Audience", DEFAULT_AUDIENCE))),
            "sts:DurationSeconds": ("numeric", str(settings.get("DurationSeconds", DEFAULT_SECONDS))),
            "sts:SigningAlgorithm": ("string", "RS256"),
        }
        needed = [(_TOKEN, "*", context)]
    elif login.credential.get("SecretArn"):
        needed = [("secretsmanager:GetSecretValue", str(login.credential["SecretArn"]), {})]
    else:
        needed = []
    return [_permission(iam, arn, *one) for one in needed]


def _permission(iam: Any, arn: str, action: str, resource: str, context: Mapping[str, tuple[str, str]]) -> Finding:
    entries = [
        {"ContextKeyName": key, "ContextKeyType": kind, "ContextKeyValues": [value]}
        for key, (kind, value) in context.items()
    ]
    try:
        answer = iam.simulate_principal_policy(
            PolicySourceArn=arn, ActionNames=[action], ResourceArns=[resource], ContextEntries=entries
        )
    except ClientError as error:
        return unknown(f"Whether the role may {action} could not be simulated: {error_code(error)}")
    decision = answer["EvaluationResults"][0]["EvalDecision"]
    values = ", ".join(value for _, value in context.values())
    if decision == "allowed":
        return good(f"The role may {action}" + (f" ({values})" if values else ""))
    return bad(
        f"The role may not {action}" + (f" with {values}" if values else f" on {resource}"),
        "deploy/aws/setup.sh with fitting parameters (Audience, MaxTokenSeconds, SecretArn)",
    )
