"""Rules about IamAccess: which principals, which roles, and what the cluster must have for Azure to decide on them."""

import re
from collections.abc import Iterator

from ..domain.token_origin import account
from ..properties.paths import at
from .rule import Properties, Rule, elements, repeated
from .violation import Violation

_PROPERTY = "IamAccess"
# The subject of a web identity token is the IAM principal's own ARN: the role's, not the session's
# (docs/aws-behaviour.md#web-identity-token).
_PRINCIPAL = re.compile(r"arn:aws[a-z-]*:iam::[0-9]{12}:(?:role|user)/[\w+=,.@/-]{1,576}", re.ASCII)
_SESSION = re.compile(r"arn:(aws[a-z-]*):sts::([0-9]{12}):assumed-role/([^/]+)/.*", re.ASCII)
_NAMESPACE = re.compile(r"[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?", re.ASCII)
_ISSUER = re.compile(r"https://[A-Za-z0-9.:/_-]{1,500}", re.ASCII)


def _cluster(properties: Properties) -> Iterator[Violation]:
    """Without Azure RBAC the role assignments would be there and mean nothing."""
    if not properties.get(_PROPERTY):
        return
    for path, wanted in (
        ("AadProfile/Managed", "managed Entra integration"),
        ("AadProfile/EnableAzureRBAC", "Azure RBAC"),
    ):
        if at(properties, path) is not True:
            name = path.replace("/", ".")
            yield Violation(
                _PROPERTY, f"is given without {wanted}", f"set {name} to true, so that Azure RBAC authorizes them"
            )


def _principals(properties: Properties) -> Iterator[Violation]:
    entries = elements(properties, _PROPERTY)
    for path, entry in entries:
        arn = str(entry.get("PrincipalArn", ""))
        session = _SESSION.fullmatch(arn)
        if session:
            partition, number, role = session.groups()
            remedy = f"name the role itself, arn:{partition}:iam::{number}:role/{role} with the role's path"
            yield Violation(f"{path}.PrincipalArn", f"is {arn!r}, a session", remedy)
        elif not _PRINCIPAL.fullmatch(arn):
            yield Violation(
                f"{path}.PrincipalArn", f"is {arn[:80]!r}", "give an IAM role's ARN, arn:aws:iam::<account>:role/<name>"
            )
    for arn, count in repeated(entry.get("PrincipalArn") for _, entry in entries):
        remedy = "give each principal one entry, with its widest role"
        yield Violation(_PROPERTY, f"names {arn} {count} times", remedy)


def _reach(properties: Properties) -> Iterator[Violation]:
    for path, entry in elements(properties, _PROPERTY):
        namespaces = entry.get("Namespaces")
        if namespaces is None:
            continue
        if not namespaces:
            yield Violation(f"{path}.Namespaces", "is empty", "name a namespace, or leave it out for the whole cluster")
        if entry.get("Role") == "ClusterAdmin":
            yield Violation(f"{path}.Namespaces", "is given to a ClusterAdmin", "use Admin, or leave Namespaces out")
        for name in namespaces:
            if not _NAMESPACE.fullmatch(str(name)):
                remedy = "use at most 63 characters of a-z, 0-9 and -, beginning and ending with a letter or digit"
                yield Violation(f"{path}.Namespaces", f"has {str(name)[:80]!r}", remedy)
        for name, count in repeated(namespaces):
            yield Violation(f"{path}.Namespaces", f"has {name} {count} times", "name it once")


def _spelling(properties: Properties) -> Iterator[Violation]:
    for path, entry in elements(properties, _PROPERTY):
        issuer = entry.get("Issuer")
        if issuer is not None and not _ISSUER.fullmatch(str(issuer)):
            remedy = "give the IssuerIdentifier of the account, https://<id>.tokens.sts.global.api.aws"
            yield Violation(f"{path}.Issuer", f"is {str(issuer)[:80]!r}", remedy)


def issuers(properties: Properties, own: str, *, federated: bool) -> Iterator[Violation]:
    """Entries whose issuer is missing and unknown to the handler, or given although the handler knows it.

    It learns the issuer of its `own` account from the token with which it logs in, and no other; `federated` says that
    it logs in with one. What it knows it does not show: it would stand in no template.
    """
    for path, entry in elements(properties, _PROPERTY):
        arn = str(entry.get("PrincipalArn", ""))
        if not _PRINCIPAL.fullmatch(arn):
            continue
        known = federated and account(arn) == own
        where = "give that account's: aws iam get-outbound-web-identity-federation-info"
        if known and entry.get("Issuer"):
            yield Violation(f"{path}.Issuer", "is given for the stack's own account", "leave it out: it is known")
        elif not known and not entry.get("Issuer") and federated:
            yield Violation(f"{path}.Issuer", f"is missing for a principal of account {account(arn)}", where)
        elif not known and not entry.get("Issuer"):
            yield Violation(f"{path}.Issuer", "is missing, and this type does not log in by federation", where)


RULES = (
    Rule("docs/azure-behaviour.md#entra-integration", _cluster),
    Rule("docs/aws-behaviour.md#web-identity-token", _principals),
    Rule("docs/azure-behaviour.md#namespace-scope", _reach),
    Rule("docs/aws-behaviour.md#account-issuer", _spelling),
)
