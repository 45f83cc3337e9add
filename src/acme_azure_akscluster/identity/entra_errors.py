"""What Entra's AADSTS errors mean, and what repairs them. Pure.

Codes and causes: docs/azure-behaviour.md#entra-errors.
"""

import re
from collections.abc import Mapping

from cloudformation_cli_python_lib import HandlerErrorCode

from ..errors.answer import retry_after
from ..errors.problem import Problem
from ..errors.row import Row, row
from .profiles import SET_CONFIGURATION, Login

_CREDENTIALS = "InvalidCredentials"
_CONFIGURATION = "InvalidTypeConfiguration"

_PRESENTED = "The token of the IAM role has issuer {issuer}, subject {subject}, audience {audience}"
_FEDERATE = (
    "add a federated credential with exactly these values (they are case-sensitive): "
    "az identity federated-credential create --identity-name <identity> "
    "--resource-group <group> --name cloudformation --issuer {issuer} --subject {subject} --audiences {audience} "
    "(for an app registration: az ad app federated-credential create --id {client})"
)
_STORE = "aws secretsmanager put-secret-value --secret-id {secret} --secret-string file://secret"
_SET = f"correct it: {SET_CONFIGURATION}"

# `cause` and `advice` have the words of `presented` (see `problem`) filled in, as {subject}.
ROWS: tuple[Row, ...] = (
    row("70021", _CREDENTIALS, _FEDERATE, cause=f"ClientId {{client}} has no federated credential. {_PRESENTED}"),
    row("700211", _CREDENTIALS, _FEDERATE, cause=f"ClientId {{client}} does not trust this issuer. {_PRESENTED}"),
    row(
        "700212",
        _CREDENTIALS,
        "set Credential.Federation.Audience to that of the federated credential, commonly api://AzureADTokenExchange "
        "(az identity federated-credential list --identity-name <identity> --resource-group <group>)",
        cause=f"ClientId {{client}} expects another audience. {_PRESENTED}",
    ),
    row("700213", _CREDENTIALS, _FEDERATE, cause=f"ClientId {{client}} does not trust this subject. {_PRESENTED}"),
    row(
        "700024",
        _CREDENTIALS,
        "deploy again; if it persists, raise Credential.Federation.DurationSeconds; for a certificate, the clock of "
        "the machine that runs the handler is off by more than five minutes",
        cause="The assertion was expired, or not valid yet, when Entra saw it",
    ),
    row(
        "50013",
        _CREDENTIALS,
        "check that the issuer's keys can be reached: curl {issuer}/.well-known/openid-configuration",
        cause="Entra could not verify the signature. The assertion's issuer is {issuer}",
    ),
    row(
        "50166",
        _CREDENTIALS,
        "check that they can be reached: curl {issuer}/.well-known/openid-configuration",
        cause="Entra could not fetch the keys of the issuer {issuer}",
    ),
    row(
        "700027",
        _CREDENTIALS,
        "register it: az ad app credential reset --id {client} --append --cert @certificate.pem; or store the "
        f"registered one in the secret: {_STORE}",
        cause="The certificate is not registered with ClientId {client}",
    ),
    row(
        "7000215",
        _CREDENTIALS,
        f"store its value, not its id, in the secret: {_STORE}",
        cause="The client secret is not one of ClientId {client}'s",
    ),
    row(
        "7000222",
        _CREDENTIALS,
        f"make a new one (az ad app credential reset --id {{client}} --append) and store it: {_STORE}",
        cause="The client secret of ClientId {client} has expired",
    ),
    row(
        "700016",
        _CONFIGURATION,
        "compare with az ad sp show --id {client} and az account show --query tenantId, then " + _SET,
        cause="ClientId {client} is not an application or identity of tenant {tenant}",
    ),
    row(
        "90002",
        _CONFIGURATION,
        "compare with az account show --query tenantId, and check that Cloud is right, then " + _SET,
        cause="TenantId {tenant} is not a tenant of {authority}",
    ),
    row(
        "50034",
        _CONFIGURATION,
        "compare with az ad sp show --id {client}, then " + _SET,
        cause="Tenant {tenant} has no user or identity {client}",
    ),
    row(
        "500011",
        _CONFIGURATION,
        "check that Cloud, or Endpoints.Audience, is right, then " + _SET,
        cause="Tenant {tenant} has no Azure Resource Manager under that name",
    ),
)
TABLE: Mapping[str, Row] = {code: one for one in ROWS for code in one.codes}
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
        presented: what was sent to Entra: tenant, client, authority, secret (its ARN), issuer, subject, audience.
    """
    code = _code(text)
    trace = _TRACE.search(text)
    ids = f" [Entra trace id {trace[1]}]" if trace else ""
    message = _TAIL.sub("", text).replace("\n", " ").strip()
    known = TABLE.get(code)
    if known is None:
        why = " (a code that this type does not know)" if code else ""
        return Problem(
            HandlerErrorCode[_CREDENTIALS], f"Entra issued no token: {message}{why}. What to do: {_LOOK_UP}.{ids}"
        )
    words = {**_UNKNOWN, **(presented or {})}
    cause, advice = known.cause.format(**words), known.advice.format(**words)
    return Problem(
        HandlerErrorCode[known.code], f"Entra issued no token (AADSTS{code}). {cause}. What to do: {advice}.{ids}"
    )


def _code(text: str) -> str:
    match = _AADSTS.search(text)
    return match[1] if match else ""


def passing(status: int, headers: Mapping[str, str]) -> Problem | None:
    """The problem for an answer that is not about the login: throttling, a fault of Entra's, or not JSON."""
    if status == 429:
        seconds = retry_after(headers.get("Retry-After"))
        return Problem(HandlerErrorCode.Throttling, "Entra throttles the issuing of tokens (HTTP 429)", seconds or 30)
    if status >= 500:
        return Problem(HandlerErrorCode.ServiceInternalError, f"Entra answered HTTP {status}", 10)
    return unreadable() if status < 400 else None


def unreadable() -> Problem:
    """The problem for an answer that is neither a token nor a refusal: cut off, or a gateway's page."""
    return Problem(HandlerErrorCode.ServiceInternalError, "Entra answered with something that is not a token", 10)


def refuses(text: str) -> bool:
    """Whether MSAL's words hold a refusal: one of Entra's codes, or a 4xx at the discovery that comes before."""
    return bool(_code(text) or _NOT_DISCOVERED.search(text))
