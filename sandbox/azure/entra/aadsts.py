"""Entra's refusals: code, OAuth error, status and sentence (Microsoft's list of AADSTS codes)."""

from dataclasses import dataclass

from sandbox.azure.core import ids
from sandbox.azure.core.clock import iso_seconds
from sandbox.azure.core.messages import Response, json_response
from sandbox.azure.core.world import World

_FEDERATION = (
    "Please check your federated identity credential Subject, Audience and Issuer against the presented assertion. "
    "https://learn.microsoft.com/entra/workload-id/workload-identity-federation"
)

# The sentences are Microsoft's, with what was presented filled in.
SENTENCES: dict[int, str] = {
    50013: "Assertion failed signature validation. [Reason - {reason}]",
    50027: "JWT token is invalid or malformed.",
    50166: "Request to External OIDC endpoint failed.",
    70003: "The app requested an unsupported grant type '{grant}'.",
    70011: (
        "The provided request must include a 'scope' input parameter. The provided value for the input parameter "
        "'scope' is not valid. The scope {scope} is not valid."
    ),
    70021: (
        "No matching federated identity record found for presented assertion. Assertion Issuer: '{issuer}'. "
        "Assertion Subject: '{subject}'. Assertion Audience: '{audience}'. "
        "https://learn.microsoft.com/entra/workload-id/workload-identity-federation"
    ),
    90002: (
        "Tenant '{tenant}' not found. Check to make sure you have the correct tenant ID and are signing into the "
        "correct cloud. Check with your subscription administrator, this may happen if there are no active "
        "subscriptions for the tenant."
    ),
    500011: (
        "The resource principal named {resource} was not found in the tenant named {tenant}. This can happen if the "
        "application has not been installed by the administrator of the tenant or consented to by any user in the "
        "tenant. You might have sent your authentication request to the wrong tenant."
    ),
    700016: (
        "Application with identifier '{client}' was not found in the directory '{tenant}'. This can happen if the "
        "application has not been installed by the administrator of the tenant or consented to by any user in the "
        "tenant. You may have sent your authentication request to the wrong tenant."
    ),
    700024: (
        "Client assertion is not within its valid time range. Current time: {now}, assertion valid from {start}, "
        "expiry time of assertion {end}. Review the documentation at "
        "https://learn.microsoft.com/entra/identity-platform/certificate-credentials ."
    ),
    700027: (
        "The certificate with identifier used to sign the client assertion is not registered on application. "
        "[Reason - The key was not found., Thumbprint of key used by client: '{thumbprint}']"
    ),
    **{
        code: f"No matching federated identity record found for presented assertion {part} '{{{part}}}'. {_FEDERATION}"
        for code, part in ((700211, "issuer"), (700212, "audience"), (700213, "subject"))
    },
    900144: "The request body must contain the following parameter: '{parameter}'.",
    5002738: (
        "Invalid JWT token. '{algorithm}' is not a supported signature algorithm. "
        "Supported signing algorithms are: 'RS256'."
    ),
    7000215: (
        "Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not "
        "the client secret ID, for a secret added to app '{client}'."
    ),
    7000216: "'client_assertion', 'client_secret' or 'request' is required for the 'client_credentials' grant type.",
    7000222: (
        "The provided client secret keys for app '{client}' are expired. Visit the Azure portal to create new keys "
        "for your app: https://aka.ms/NewClientSecret, or consider using certificate credentials for added security: "
        "https://aka.ms/certCreds."
    ),
}
# Status and OAuth error; 401 invalid_client where there are no others.
ANSWERS: dict[int, tuple[int, str]] = {
    **dict.fromkeys((50166, 70021, 90002, 900144), (400, "invalid_request")),
    70003: (400, "unsupported_grant_type"),
    70011: (400, "invalid_scope"),
    500011: (400, "invalid_resource"),
    700016: (400, "unauthorized_client"),
}


@dataclass
class Refusal(Exception):
    """A login that Entra turns down; `words` fill the sentence."""

    code: int
    words: dict[str, str]

    def response(self, world: World, correlation_id: str) -> Response:
        status, error = ANSWERS.get(self.code, (401, "invalid_client"))
        trace_id = ids.guid(world.random)
        timestamp = iso_seconds(world.clock.wall()).replace("T", " ")
        text = f"AADSTS{self.code}: {SENTENCES[self.code].format(**self.words)}"
        body = {
            "error": error,
            "error_description": f"{text} Trace ID: {trace_id} Correlation ID: {correlation_id} Timestamp: {timestamp}",
            "error_codes": [self.code],
            "timestamp": timestamp,
            "trace_id": trace_id,
            "correlation_id": correlation_id,
            "error_uri": f"{world.base_url}/error?code={self.code}",
        }
        return json_response(status, body, content_type="application/json; charset=utf-8")


def refuse(code: int, **words: str) -> Refusal:
    return Refusal(code, words)
