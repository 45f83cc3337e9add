"""AWS as boto3 shows it to the handler: the sandbox's STS decides on tokens, secrets have versions and refusals."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from acme_azure_akscluster.identity.aws import Aws
from sandbox.aws.federation.callers import Caller
from sandbox.aws.federation.claims import Identity
from sandbox.aws.federation.keys import SigningKeys
from sandbox.aws.federation.tokens import Federation, TokenRefusedError, TokenRequest
from tests.support import aws
from tests.support.client_errors import refusal

ACCOUNT_ID = "123456789012"
AUDIENCE = "api://AzureADTokenExchange"
SECRET_ARN = f"arn:aws:secretsmanager:eu-central-1:{ACCOUNT_ID}:secret:azure-AbCdEf"


def statement(*actions: str, **more: Any) -> dict[str, Any]:
    """An Allow for these actions on everything; `more` are further elements."""
    return {"Effect": "Allow", "Action": list(actions), "Resource": "*", **more}


class AwsAccount(aws.Account):
    """`policy` is the execution role's; `secrets` map an ARN to its current version, or to the error code it answers.

    `session_seconds` is how long the caller's session still lasts; `skew` is how far AWS's clock is ahead. Every call
    is noted in `calls` as (service, region, operation, parameters).
    """

    def __init__(self, now: Any) -> None:
        super().__init__(now)
        self.clock = now
        self.role_arn = aws.ROLE_ARN
        self.policy = [statement("sts:GetWebIdentityToken", "sts:TagGetWebIdentityToken")]
        self.session_seconds = 3600.0
        self.skew = 0.0
        self.calls: list[tuple[str, str, str, dict[str, Any]]] = []
        self.tokens: list[str] = []
        keys = SigningKeys("account", {"RS256": ("1", aws._KEY)})
        self.federation = Federation(keys, aws.ISSUER, self._time, enabled=True)

    def __call__(self, session: Any, region: str, deadline: Any) -> Any:
        """As `Surroundings.aws`: the production class over this account's session."""
        ours: Any = None if session is None else self
        return Aws(ours, region, deadline)

    def client(self, service: str, region_name: str, config: Any) -> Any:
        """As boto3's session makes it."""
        assert config.read_timeout <= 10
        return _Client(self, service, region_name)

    def _time(self) -> datetime:
        return datetime.fromtimestamp(self.clock() + self.skew, UTC)

    def caller(self) -> Caller:
        """The handler's role session."""
        name = self.role_arn.rsplit("/", 1)[-1]
        return Caller(
            f"arn:aws:sts::{ACCOUNT_ID}:assumed-role/{name}/CloudFormation-1",
            Identity(self.role_arn, ACCOUNT_ID),
            [{"Statement": self.policy}],
            self._time() + timedelta(seconds=self.session_seconds),
        )


class _Client:
    def __init__(self, account: AwsAccount, service: str, region: str) -> None:
        self._account = account
        self._service = service
        self._region = region

    def _note(self, operation: str, parameters: Mapping[str, Any]) -> None:
        self._account.calls.append((self._service, self._region, operation, dict(parameters)))

    def get_web_identity_token(self, **parameters: Any) -> dict[str, Any]:
        self._note("GetWebIdentityToken", parameters)
        request = TokenRequest(
            parameters["Audience"],
            parameters["SigningAlgorithm"],
            parameters["DurationSeconds"],
            {tag["Key"]: tag["Value"] for tag in parameters.get("Tags", [])},
            self._region,
        )
        caller = self._account.caller()
        if self._account.session_seconds <= 0:
            raise refusal("ExpiredTokenException", "The security token included in the request is expired")
        try:
            token, _ = self._account.federation.issue(caller, request)
        except TokenRefusedError as error:
            if error.denied_action:
                text = f"User: {caller.arn} is not authorized to perform: {error.denied_action} on resource: *"
                raise refusal("AccessDenied", text) from error
            raise refusal(error.code, error.message) from error
        self._account.tokens.append(token)
        return {"WebIdentityToken": token}

    def get_secret_value(self, **parameters: Any) -> dict[str, Any]:
        self._note("GetSecretValue", parameters)
        arn = parameters["SecretId"]
        value = self._account.secrets.get(arn, "!ResourceNotFoundException")
        if value.startswith("!"):
            text = f"User: {self._account.caller().arn} is not authorized to perform: secretsmanager:GetSecretValue"
            denied = value == "!AccessDeniedException"
            raise refusal(value[1:], text if denied else "Secrets Manager can't find the specified secret.")
        return {"SecretString": value}
