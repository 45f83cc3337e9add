"""What Entra's AADSTS errors mean, and what repairs them. Pure.

Codes and causes: RULES 7 ("Authorisation, identity") and FACTS ("Entra and azure-identity").
"""

import re
from typing import NamedTuple

from cloudformation_cli_python_lib import HandlerErrorCode

from .errors import Problem


class _Row(NamedTuple):
    code: HandlerErrorCode
    advice: str


_FEDERATION = (
    "the federated identity credential must name exactly the issuer and subject shown above (case matters): "
    "az identity federated-credential create --identity-name <identity> --resource-group <group> --name cloudformation "
    "--issuer <issuer> --subject <subject> --audiences api://AzureADTokenExchange"
)
_CREDENTIALS = HandlerErrorCode.InvalidCredentials
_CONFIGURATION = HandlerErrorCode.InvalidTypeConfiguration
_TABLE = {
    "70021": _Row(_CREDENTIALS, _FEDERATION),
    "700211": _Row(_CREDENTIALS, _FEDERATION),
    "700212": _Row(_CREDENTIALS, _FEDERATION),
    "700213": _Row(_CREDENTIALS, _FEDERATION),
    "700024": _Row(
        _CREDENTIALS, "the assertion has expired; check the clocks, and Credential.Federation.DurationSeconds"
    ),
    "50013": _Row(_CREDENTIALS, "Entra could not verify AWS's signature; is the issuer's key set reachable?"),
    "7000215": _Row(_CREDENTIALS, "the client secret is wrong; put the secret's value, not its id, into the secret"),
    "7000222": _Row(_CREDENTIALS, "the client secret has expired; make a new one and put it into the secret"),
    "700016": _Row(_CONFIGURATION, "ClientId names no application in this tenant; check ClientId and TenantId"),
    "90002": _Row(_CONFIGURATION, "TenantId names no tenant of this cloud; check TenantId and Cloud"),
}
_AADSTS = re.compile(r"AADSTS(\d+)")
# From here on Entra's text holds ids and a timestamp only; the trace id is kept, support asks for it.
_TRACE = re.compile(r"Trace ID: ([0-9a-f-]+).*", re.DOTALL)


def problem(text: str) -> Problem:
    """The problem for Entra's answer as azure-identity quotes it."""
    match = _AADSTS.search(text)
    shown = _TRACE.sub(r"[Entra trace id \1]", text).replace("\n", " ").strip()
    if match is None:
        return Problem(_CREDENTIALS, f"Entra issued no token: {shown}")
    row = _TABLE.get(match.group(1))
    if row is None:
        return Problem(_CREDENTIALS, f"Entra issued no token: {shown} (a code that this type does not know)")
    return Problem(row.code, f"Entra issued no token: {shown} What to do: {row.advice}")
