"""STS as moto has it, plus web identity tokens out and in, and session tokens that belong to the caller."""

from typing import Any, ClassVar

from moto.core.exceptions import AccessDeniedError, InvalidClientTokenIdError
from moto.core.responses import ActionResult
from moto.iam.access_control import IAMRequest
from moto.iam.models import iam_backends
from moto.sts.models import Token
from moto.sts.responses import TokenResponse
from moto.sts.utils import random_session_token

from sandbox.aws.errors import ServiceError
from sandbox.aws.federation.callers import Caller, find_caller, oidc_providers, trusting_role
from sandbox.aws.federation.tokens import TOKEN_ACTION, Federation, TokenRefusedError, TokenRequest, token_id
from sandbox.aws.federation.trail import Sender, Trail
from sandbox.aws.federation.web_identity import Fetch, WebIdentityRequest, verify
from sandbox.aws.settings import ACCOUNT_ID, PARTITION


class StsApi(TokenResponse):
    federation: ClassVar[Federation]
    trail: ClassVar[Trail]

    # How an outside issuer's keys are fetched.
    fetch: ClassVar[Fetch]

    # What GetSessionToken handed out: key id -> ARN of the user. STS lets such a session make no STS call except
    # AssumeRole and GetCallerIdentity.
    user_sessions: ClassVar[dict[str, str]] = {}

    def get_web_identity_token(self) -> ActionResult:
        caller = self._caller()
        self._check_signature()
        request = TokenRequest(
            audience=self._get_param("Audience", []),
            signing_algorithm=self._get_param("SigningAlgorithm", ""),
            duration_seconds=self._get_int_param("DurationSeconds", 300),
            tags={tag["Key"]: tag["Value"] for tag in self._get_param("Tags", [])},
            region=self.region,
        )
        sender = Sender(self.get_access_key(), "127.0.0.1", str(self.headers.get("User-Agent", "")))
        try:
            token, expires = self.federation.issue(caller, request)
        except TokenRefusedError as refusal:
            self.trail.refused(caller, request, sender, refusal.code, refusal.message)
            if refusal.denied_action:
                raise AccessDeniedError(caller.arn, refusal.denied_action) from refusal
            raise
        self.trail.granted(caller, request, sender, token_id(token), expires)
        return ActionResult({"WebIdentityToken": token, "Expiration": expires})

    def assume_role_with_web_identity(self) -> ActionResult:
        """Nobody signs this request: the token is the proof."""
        request = WebIdentityRequest(
            token=self._get_param("WebIdentityToken", ""),
            session_name=self._get_param("RoleSessionName", ""),
            duration_seconds=self._get_int_param("DurationSeconds", 3600),
        )
        arn = self._get_param("RoleArn", "")
        now = self.federation.clock()
        verified = verify(request, trusting_role(arn), oidc_providers(), now, self.fetch)
        session = self.backend.assume_role(
            region_name=self.region,
            role_session_name=request.session_name,
            role_arn=arn,
            policy=self._get_param("Policy"),
            duration=request.duration_seconds,
            external_id="",
        )
        return ActionResult(
            {
                "Credentials": session,
                "SubjectFromWebIdentityToken": verified.subject,
                "AssumedRoleUser": {"AssumedRoleId": session.user_id, "Arn": session.arn},
                "Provider": verified.provider.arn,
                "Audience": verified.audience,
            }
        )

    def get_session_token(self) -> ActionResult:
        caller = find_caller(self.get_access_key())
        if caller is None:
            raise InvalidClientTokenIdError
        key = iam_backends[ACCOUNT_ID][PARTITION].create_temp_access_key()
        self.user_sessions[key.access_key_id] = caller.arn
        credentials: dict[str, Any] = {
            "AccessKeyId": key.access_key_id,
            "SecretAccessKey": key.secret_access_key,
            "SessionToken": random_session_token(),
            "Expiration": Token(duration=self._get_int_param("DurationSeconds", 43200)).expiration,
        }
        return ActionResult({"Credentials": credentials})

    def _caller(self) -> Caller:
        key_id = self.get_access_key()
        if key_id in self.user_sessions:
            raise AccessDeniedError(self.user_sessions[key_id], TOKEN_ACTION)
        caller = find_caller(key_id)
        if caller is None:
            raise InvalidClientTokenIdError
        if caller.session_ends and caller.session_ends <= self.federation.clock():
            raise ServiceError("ExpiredTokenException", "The security token included in the request is expired")
        return caller

    def _check_signature(self) -> None:
        """Raises SignatureDoesNotMatch or InvalidClientTokenId, so that a made-up key or session token gets nothing."""
        IAMRequest(
            account_id=self.current_account,
            method=self.method,
            path=self.raw_path,
            data=self.data,
            body=self.raw_body,
            headers=self.headers,
            action=self._get_action(),
        ).check_signature()
