"""IAM as moto has it, plus the switch of outbound web identity federation."""

from typing import ClassVar

from moto.core.responses import ActionResult, EmptyResult
from moto.iam.responses import IamResponse

from sandbox.aws.errors import ServiceError
from sandbox.aws.federation.tokens import Federation


class IamApi(IamResponse):
    federation: ClassVar[Federation]

    def enable_outbound_web_identity_federation(self) -> ActionResult:
        if self.federation.enabled:
            raise ServiceError("FeatureEnabled", "Outbound web identity federation is already enabled.")
        self.federation.enabled = True
        return ActionResult({"IssuerIdentifier": self.federation.issuer})

    def disable_outbound_web_identity_federation(self) -> ActionResult:
        self._require_enabled()
        self.federation.enabled = False
        return EmptyResult()

    def get_outbound_web_identity_federation_info(self) -> ActionResult:
        self._require_enabled()
        return ActionResult({"IssuerIdentifier": self.federation.issuer, "JwtVendingEnabled": True})

    def _require_enabled(self) -> None:
        if not self.federation.enabled:
            raise ServiceError("FeatureDisabled", "Outbound web identity federation is not enabled.")
