"""A login and the caller's AWS session become an Azure credential.

Federation is the default: AWS STS signs a short-lived token that names the IAM role that calls (`GetWebIdentityToken`),
and Entra trades it for an Azure token because a federated identity credential names that role's ARN. A client secret
or certificate is the second choice; from Secrets Manager it is fetched at every invocation, and once more when Entra
refuses it, so that a rotation needs no deployment and breaks nothing that is under way.

No secret outlives the invocation, and each makes a credential of its own. The Azure token of a federated login is kept
for a moment in a warm process, under everything that decides it (`token_cache`): so nothing that a process has can
reach another stack's session, role, tenant or profile.
"""

import base64
import json
import logging
import re
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from cloudformation_cli_python_lib import HandlerErrorCode

from ..domain.token_origin import Origin, account
from ..errors.problem import Problem
from ..observability import redaction
from . import entra_errors
from .profiles import Login

if TYPE_CHECKING:
    from azure.core.credentials import AccessToken

    from .token_cache import Place

LOG = logging.getLogger(__name__)

DEFAULT_AUDIENCE = "api://AzureADTokenExchange"
DEFAULT_SECONDS = 300


class Aws(Protocol):
    """What is needed of AWS (`aws.Aws`)."""

    def web_identity_token(self, audience: str, seconds: int, tags: Mapping[str, str]) -> str: ...

    def secret(self, arn: str) -> str: ...


class Federation(NamedTuple):
    """The audience of the STS token, and for how many seconds it is to be valid."""

    audience: str
    seconds: int


def federation(login: Login) -> Federation:
    """The settings of a federated login."""
    settings = login.credential.get("Federation") or {}
    return Federation(settings.get("Audience", DEFAULT_AUDIENCE), int(settings.get("DurationSeconds", DEFAULT_SECONDS)))


class Credential:
    """The Azure credential of a login: azure-core's TokenCredential, whose refusals say what was presented.

    They are a `Problem`, which also says what repairs them. Nothing is requested before the first token.
    """

    def __init__(
        self, login: Login, aws: Aws, tags: Mapping[str, str], options: Mapping[str, Any], place: "Place | None" = None
    ) -> None:
        """Of a login, with the caller's AWS.

        Args:
            tags: for the STS token (`correlation.token_tags`).
            options: keyword arguments for azure-core's pipeline: retries, a transport, headers.
            place: the cache entry for the token.
        """
        self._place = place
        self._login = login
        self._aws = aws
        self._tags = tags
        self._options = options
        self._inner: Any = None
        self._presented: Mapping[str, str] = {}
        self._proof_seconds: float | None = None

    def get_token(self, *scopes: str, **options: Any) -> "AccessToken":
        """A token for ARM.

        Raises:
            Problem: an error at AWS, at Entra, or of the network.
        """
        if self._place and (cached := self._place.find()):
            self._presented = cached.claims
            return cached.token
        from azure.core.exceptions import AzureError

        try:
            token = self._token(scopes, options)
        except AzureError as error:
            raise self._problem(error) from error
        if self._place:
            self._place.keep(token, self._presented, self._proof_seconds)
        return token

    def origin(self) -> Origin:
        """The claims of the AWS token of this login; empty before the login, and without such a token."""
        presented = self._presented
        return Origin(
            presented.get("issuer", ""), account(presented.get("subject", "")), federation(self._login).audience
        )

    def _token(self, scopes: tuple[str, ...], options: Mapping[str, Any]) -> "AccessToken":
        from azure.core.exceptions import ClientAuthenticationError

        if self._inner is None:
            self._inner = self._made()
        try:
            token: AccessToken = self._inner.get_token(*scopes, **options)
        except ClientAuthenticationError as error:
            # It may have been rotated since it was read, a moment ago.
            if not (self._login.credential.get("SecretArn") and entra_errors.is_outdated(str(error))):
                raise
            self._inner = self._made()
            token = self._inner.get_token(*scopes, **options)
        return token

    def _problem(self, error: BaseException) -> Problem:
        """The cause, from the first exception of the chain that knows it.

        With a secret or a certificate it is MSAL that talks to Entra, and azure-identity makes a refusal without an
        answer of whatever stops it: a reset connection, a bad gateway, half a document. Those pass.
        """
        from azure.core.exceptions import AzureError, HttpResponseError

        chain = list(_chain(error))
        presented = {**entra_errors.known(self._login), **self._presented}
        for one in chain:
            if isinstance(one, HttpResponseError) and one.response is not None:
                response: Any = one.response
                return entra_errors.passing(response.status_code, response.headers) or entra_errors.problem(
                    str(one), presented
                )
            if isinstance(one, AzureError) and not isinstance(one, HttpResponseError):
                reason = str(one.inner_exception or one.message or type(one).__name__)
                text = f"Entra ({self._login.cloud.authority}) did not answer: {reason}"
                return Problem(HandlerErrorCode.NetworkFailure, text, 10)
        refusal = next((str(one) for one in chain if entra_errors.refuses(str(one))), None)
        return entra_errors.problem(refusal, presented) if refusal else entra_errors.unreadable()

    def _made(self) -> Any:
        return _MAKERS[self._login.kind](self)

    def _common(self) -> dict[str, Any]:
        return {"authority": self._login.cloud.authority, **self._options}

    def _federation(self) -> Any:
        from azure.identity import ClientAssertionCredential

        return ClientAssertionCredential(self._login.tenant, self._login.client, self._assertion, **self._common())

    def _assertion(self) -> str:
        assertion = self._aws.web_identity_token(*federation(self._login), self._tags)
        self._presented = claims(assertion)
        self._proof_seconds = lifetime(assertion)
        return assertion

    def _client_secret(self) -> Any:
        from azure.identity import ClientSecretCredential

        secret = self._secret()
        if not secret:
            raise self._malformed("is empty")
        # Without the last option the library checks the authority at the public cloud's discovery host.
        return ClientSecretCredential(
            self._login.tenant, self._login.client, secret, disable_instance_discovery=True, **self._common()
        )

    def _client_certificate(self) -> Any:
        from azure.identity import CertificateCredential

        pem = self._secret().encode()
        try:
            return CertificateCredential(
                self._login.tenant,
                self._login.client,
                certificate_data=pem,
                disable_instance_discovery=True,
                **self._common(),
            )
        except ValueError as error:
            # The library's message may quote the secret; ours does not.
            raise self._malformed("does not hold a certificate with its private key in PEM form") from error

    def _secret(self) -> str:
        arn = self._login.credential.get("SecretArn")
        text = self._aws.secret(str(arn)) if arn else str(self._login.credential.get("Secret", ""))
        try:
            # Without the end of line that an editor adds: as it is sent, and so as it may be quoted.
            secret = _from_json(text, self._login.kind).strip()
        except ValueError as error:
            raise self._malformed(str(error)) from error
        redaction.learn(secret)
        return secret

    def _malformed(self, how: str) -> Problem:
        arn = self._login.credential.get("SecretArn")
        where = f"The secret {arn}" if arn else "Credential.Secret of the type configuration"
        repair = (
            f"aws secretsmanager put-secret-value --secret-id {arn} --secret-string file://secret"
            if arn
            else "correct the secret that the dynamic reference names, then set the type configuration again"
        )
        return Problem(HandlerErrorCode.InvalidTypeConfiguration, f"{where} {how}. What to do: {repair}")


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """An exception and what it came from."""
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


_MAKERS: Mapping[str, Callable[[Credential], Any]] = {
    "Federation": Credential._federation,
    "ClientSecret": Credential._client_secret,
    "ClientCertificate": Credential._client_certificate,
}


def claims(assertion: str) -> dict[str, str]:
    """Issuer, subject and audience of one of our own assertions, for messages. It is not verified."""
    body = _body(assertion)
    if not body:
        LOG.warning("AWS's token cannot be read, so messages will not name its issuer and subject")
    names = {"issuer": "iss", "subject": "sub", "audience": "aud"}
    return {ours: str(body[theirs]) for ours, theirs in names.items() if theirs in body}


def lifetime(assertion: str) -> float | None:
    """For how many seconds one of our own assertions is valid, by its own clock; None if it has no times."""
    body = _body(assertion)
    ends, begins = body.get("exp"), body.get("iat")
    return float(ends - begins) if isinstance(ends, int) and isinstance(begins, int) else None


def _body(assertion: str) -> dict[str, Any]:
    """The claims of a JSON Web Token; none if it cannot be read."""
    try:
        body = assertion.split(".")[1]
        decoded = json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))
    except (ValueError, IndexError):
        return {}
    return decoded if isinstance(decoded, dict) else {}


# By which names a secret with several keys may hold what a login needs; letter case and what joins words are free.
_KEYS: Mapping[str, frozenset[str]] = {
    "ClientSecret": frozenset({"clientsecret", "secret", "password"}),
    "ClientCertificate": frozenset({"clientcertificate", "certificate", "pem"}),
}


def _from_json(text: str, kind: str) -> str:
    """Secrets Manager's console stores keys and values as JSON: the only key's value, or the one that is named so.

    Any other text is itself. Raises ValueError, with the keys but no value, where it is not clear which one is meant.
    """
    try:
        document = json.loads(text)
    except (ValueError, RecursionError):
        return text
    if not isinstance(document, dict):
        return text
    named = [key for key in document if re.sub("[^a-z]", "", key.lower()) in _KEYS[kind]]
    keys = list(document) if len(document) == 1 else named
    if len(keys) != 1 or not isinstance(document[keys[0]], str):
        names = ", ".join(map(repr, document))
        raise ValueError(f"holds the keys {names}: rename the one to use to client_secret or certificate")
    return str(document[keys[0]])
