"""IAM as moto has it, plus the switch of outbound web identity federation and the simulation of a role's policies."""

from typing import ClassVar

from moto.core.responses import ActionResult, EmptyResult
from moto.iam.responses import IamResponse

from sandbox.aws.errors import ServiceError
from sandbox.aws.federation.callers import role_policies
from sandbox.aws.federation.policy import is_allowed
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

    def simulate_principal_policy(self) -> ActionResult:
        """What the policies of a role decide on some actions; users and groups are not supported."""
        policies = role_policies(self._get_param("PolicySourceArn"))
        if policies is None:
            raise ServiceError("NoSuchEntity", f"The role {self._get_param('PolicySourceArn')} cannot be found.")
        entries = self._get_param("ContextEntries", [])
        context = {entry["ContextKeyName"]: list(entry["ContextKeyValues"]) for entry in entries}
        results = [
            {
                "EvalActionName": action,
                "EvalResourceName": resource,
                "EvalDecision": "allowed" if is_allowed(policies, action, context, resource) else "implicitDeny",
            }
            for action in self._get_param("ActionNames", [])
            for resource in self._get_param("ResourceArns", ["*"])
        ]
        return ActionResult({"EvaluationResults": results, "IsTruncated": False})
