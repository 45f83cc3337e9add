"""What Entra's AADSTS errors mean, and what repairs them. Pure.

Codes and causes: docs/azure-behaviour.md#entra-errors.
"""

import re
from collections.abc import Mapping
from typing import NamedTuple

from cloudformation_cli_python_lib import HandlerErrorCode

from ..errors.problem import Problem, retry_after
from .profiles import Login


class Row(NamedTuple):
    """`cause` and `repair` have the words of `presented` (see `problem`) filled in, as {subject}."""

    code: HandlerErrorCode
    cause: str
    repair: str


_CREDENTIALS = HandlerErrorCode.InvalidCredentials
_CONFIGURATION = HandlerErrorCode.InvalidTypeConfiguration

_PRESENTED = "The token of the IAM role has issuer {issuer}, subject {subject}, audience {audience}"
_FEDERATE = (
    "let it in, exactly so (case matters): az identity federated-credential create --identity-name <identity> "
    "--resource-group <group> --name cloudformation --issuer {issuer} --subject {subject} --audiences {audience} "
    "(for an app registration: az ad app federated-credential create --id {client})"
)
_STORE = "aws secretsmanager put-secret-value --secret-id {secret} --secret-string file://secret"
_SET = (
    "correct it: aws cloudformation set-type-configuration --type RESOURCE --type-name Acme::Azure::AKSCluster "
    "--configuration file://configuration.json"
)

TABLE: Mapping[str, Row] = {
    "70021": Row(_CREDENTIALS, f"ClientId {{client}} trusts no token from outside. {_PRESENTED}", _FEDERATE),
    "700211": Row(_CREDENTIALS, f"ClientId {{client}} does not trust this issuer. {_PRESENTED}", _FEDERATE),
    "700212": Row(
        _CREDENTIALS,
        f"ClientId {{client}} expects another audience. {_PRESENTED}",
        "set Credential.Federation.Audience to that of the federated credential, commonly api://AzureADTokenExchange "
        "(az identity federated-credential list --identity-name <identity> --resource-group <group>)",
    ),
    "700213": Row(_CREDENTIALS, f"ClientId {{client}} does not trust this subject. {_PRESENTED}", _FEDERATE),
    "700024": Row(
        _CREDENTIALS,
        "The assertion was expired, or not valid yet, when Entra saw it",
        "deploy again; if it stays so, raise Credential.Federation.DurationSeconds; for a certificate, the clock of "
        "the machine that runs the handler is off by more than five minutes",
    ),
    "50013": Row(
        _CREDENTIALS,
        "Entra could not verify the signature. The assertion's issuer is {issuer}",
        "see that the issuer's keys can be reached: curl {issuer}/.well-known/openid-configuration",
    ),
    "50166": Row(
        _CREDENTIALS,
        "Entra could not fetch the keys of the issuer {issuer}",
        "see that they can be reached: curl {issuer}/.well-known/openid-configuration",
    ),
    "700027": Row(
        _CREDENTIALS,
        "The certificate is not registered with ClientId {client}",
        "register it: az ad app credential reset --id {client} --append --cert @certificate.pem; or put the one that "
        f"is registered into the secret: {_STORE}",
    ),
    "7000215": Row(
        _CREDENTIALS,
        "The client secret is not one of ClientId {client}'s",
        f"put its value, not its id, into the secret: {_STORE}",
    ),
    "7000222": Row(
        _CREDENTIALS,
        "The client secret of ClientId {client} has expired",
        f"make a new one (az ad app credential reset --id {{client}} --append) and store it: {_STORE}",
    ),
    "700016": Row(
        _CONFIGURATION,
        "ClientId {client} is no application or identity of tenant {tenant}",
        "compare with az ad sp show --id {client} and az account show --query tenantId, then " + _SET,
    ),
    "90002": Row(
        _CONFIGURATION,
        "TenantId {tenant} is no tenant of {authority}",
        "compare with az account show --query tenantId, and see that Cloud is right, then " + _SET,
    ),
    "50034": Row(
        _CONFIGURATION,
        "Tenant {tenant} does not know who logs in as {client}",
        "compare with az ad sp show --id {client}, then " + _SET,
    ),
    "500011": Row(
        _CONFIGURATION,
        "Tenant {tenant} knows no Azure Resource Manager by that name",
        "see that Cloud, or Endpoints.Audience, is right, then " + _SET,
    ),
}
# The refusals after which a secret may have been rotated: wrong, expired, unknown certificate.
_OUTDATED = frozenset({"7000215", "7000222", "700027"})

# For codes that the table does not have.
_LOOK_UP = "look the code up at https://login.microsoftonline.com/error; make doctor checks the set-up step by step"

_AADSTS = re.compile(r"AADSTS(\d+)")
_NOT_DISCOVERED = re.compile(r"OIDC Discovery failed .*HTTP status: 4\d\d", re.DOTALL)
_TRACE = re.compile(r"Trace ID: ([0-9a-f-]+)")
# From here on Entra's text holds ids and a timestamp only.
_TAIL = re.compile(r"\s*Trace ID: .*", re.DOTALL)
_UNKNOWN = {name: f"<{name}>" for name in ("tenant", "client", "authority", "secret", "issuer", "subject", "audience")}


def known(login: Login) -> dict[str, str]:
    """What a login is, for messages; no secret."""
    return {
        "tenant": login.tenant,
        "client": login.client,
        "authority": login.cloud.authority,
        "secret": str(login.credential.get("SecretArn") or "<secret>"),
    }


def is_outdated(text: str) -> bool:
    """Whether a refusal may come from a secret or certificate that has just been rotated."""
    return _code(text) in _OUTDATED


def problem(text: str, presented: Mapping[str, str] | None = None) -> Problem:
    """The problem for Entra's answer as azure-identity quotes it.

    Args:
        presented: what was shown to Entra: tenant, client, authority, secret (its ARN), issuer, subject, audience.
    """
    code = _code(text)
    trace = _TRACE.search(text)
    ids = f" [Entra trace id {trace[1]}]" if trace else ""
    said = _TAIL.sub("", text).replace("\n", " ").strip()
    row = TABLE.get(code)
    if row is None:
        why = " (a code that this type does not know)" if code else ""
        return Problem(_CREDENTIALS, f"Entra issued no token: {said}{why}. What to do: {_LOOK_UP}.{ids}")
    words = {**_UNKNOWN, **(presented or {})}
    cause, repair = row.cause.format(**words), row.repair.format(**words)
    return Problem(row.code, f"Entra issued no token (AADSTS{code}). {cause}. What to do: {repair}.{ids}")


def _code(text: str) -> str:
    match = _AADSTS.search(text)
    return match[1] if match else ""


def passing(status: int, headers: Mapping[str, str]) -> Problem | None:
    """The problem for an answer that says nothing of the login: throttling, a fault of Entra's, or no JSON at all."""
    if status == 429:
        told = retry_after(headers.get("Retry-After"))
        return Problem(HandlerErrorCode.Throttling, "Entra throttles the issuing of tokens (HTTP 429)", told or 30)
    if status >= 500:
        return Problem(HandlerErrorCode.ServiceInternalError, f"Entra answered HTTP {status}", 10)
    return unreadable() if status < 400 else None


def unreadable() -> Problem:
    """The problem for an answer that is neither a token nor a refusal: cut off, or a gateway's page."""
    return Problem(HandlerErrorCode.ServiceInternalError, "Entra answered with something that is no token", 10)


def refuses(text: str) -> bool:
    """Whether MSAL's words hold a refusal: one of Entra's codes, or a 4xx at the discovery that comes before."""
    return bool(_code(text) or _NOT_DISCOVERED.search(text))
