"""What stacks need of the rest of the account, and how a resource type finds its kind."""

import json
import re
from collections import deque
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from sandbox.aws.cloudformation.handler_protocol import HandlerConversation
from sandbox.aws.cloudformation.kinds import moto_services
from sandbox.aws.cloudformation.kinds.aws_kind import AwsKind
from sandbox.aws.cloudformation.kinds.base import Kind, Operation, ResourceFailedError
from sandbox.aws.cloudformation.kinds.bucket import BucketKind
from sandbox.aws.cloudformation.kinds.bucket_policy import BucketPolicyKind
from sandbox.aws.cloudformation.kinds.eks import ClusterKind, NodeGroupKind
from sandbox.aws.cloudformation.kinds.handle import WaitConditionHandleKind
from sandbox.aws.cloudformation.kinds.moto_types import find_moto_kind
from sandbox.aws.cloudformation.kinds.oidc_provider import OidcProviderKind
from sandbox.aws.cloudformation.kinds.registered import RegisteredKind
from sandbox.aws.cloudformation.kinds.role import RoleKind
from sandbox.aws.cloudformation.kinds.secret import SecretKind
from sandbox.aws.errors import ServiceError
from sandbox.aws.execution_roles import RoleUnusableError, assume_for_handler
from sandbox.aws.functions.front import LambdaFront
from sandbox.aws.registry.dynamic_references import UnresolvableReferenceError, resolve_references
from sandbox.aws.registry.secrets import SandboxSecrets
from sandbox.aws.registry.store import Registry, TypeVersion
from sandbox.aws.settings import Settings

PROGRESS_LIMIT = 20000


class CloudFormationServices:
    """Kinds, handlers, secrets and the progress log of one account."""

    def __init__(
        self, settings: Settings, front: LambdaFront, registry: Callable[[str], Registry], clock: Callable[[], datetime]
    ) -> None:
        self.settings = settings
        self.registry = registry
        self._front = front
        self._clock = clock
        self._native: dict[str, AwsKind] = {}
        self.add_kinds(
            BucketKind(),
            BucketPolicyKind(),
            ClusterKind(),
            NodeGroupKind(),
            OidcProviderKind(),
            RoleKind(),
            SecretKind(),
            WaitConditionHandleKind(),
            *moto_services.KINDS,
        )
        self._progress: deque[dict[str, Any]] = deque(maxlen=PROGRESS_LIMIT)

    def add_kinds(self, *kinds: AwsKind) -> None:
        """Among them those that need more than these services, such as the engines that are made of them."""
        self._native |= {kind.type_name: kind for kind in kinds}

    def find_kind(self, type_name: str, region: str) -> Kind | None:
        registered = self.registry(region).types.get(type_name)
        if registered and registered.versions:
            return RegisteredKind(registered.default, self)
        return self._native.get(type_name) or find_moto_kind(type_name)

    def registered_kind(self, type_name: str, region: str) -> RegisteredKind:
        """A type of the registry. Raises ServiceError in Cloud Control's words."""
        kind = self.find_kind(type_name, region)
        if kind is None:
            raise ServiceError("TypeNotFoundException", f"The type '{type_name}' cannot be found.")
        if not isinstance(kind, RegisteredKind):
            raise ServiceError("UnsupportedActionException", f"Resource type {type_name} does not support this action")
        return kind

    def resolve_secrets(self, properties: dict[str, Any], region: str) -> dict[str, Any]:
        """Properties with their dynamic references resolved. Raises ResourceFailedError."""
        if "{{resolve:" not in json.dumps(properties):
            return properties
        try:
            resolved: dict[str, Any] = resolve_references(properties, SandboxSecrets(region))
        except UnresolvableReferenceError as error:
            raise ResourceFailedError(str(error)) from error
        return resolved

    def conversation(
        self,
        version: TypeVersion,
        report: Callable[[dict[str, Any], float], None],
        has_identifier: Callable[[dict[str, Any]], bool],
    ) -> HandlerConversation:
        def credentials() -> dict[str, Any]:
            try:
                caller = assume_for_handler(version.execution_role_arn, version.arn)
                if version.logging is None:
                    return {"callerCredentials": caller}
                provider = assume_for_handler(version.logging["LogRoleArn"], version.arn)
            except RoleUnusableError as error:
                raise ResourceFailedError(str(error)) from error
            return {
                "callerCredentials": caller,
                "providerCredentials": provider,
                "providerLogGroupName": version.logging["LogGroupName"],
            }

        return HandlerConversation(
            invoke=lambda payload: self._front.invoke(version.function, payload),
            credentials=credentials,
            report=report,
            has_identifier=has_identifier,
            speed=self.settings.speed,
            now=lambda: self._clock().timestamp(),
        )

    def configuration(self, type_name: str, region: str) -> dict[str, Any] | None:
        registry = self.registry(region)
        configuration = registry.configuration(registry.get(type_name))
        return self.resolve_secrets(configuration, region) if configuration else configuration

    def progress(self, operation: Operation, action: str, answer: dict[str, Any], delay: float) -> None:
        self._progress.append(
            {
                "time": self._clock().astimezone(UTC).isoformat(),
                "stack": operation.stack_name,
                "stackId": operation.stack_id,
                "logicalId": operation.logical_id,
                "action": action,
                "status": answer.get("status"),
                "message": answer.get("message") or "",
                "errorCode": answer.get("errorCode"),
                "callbackDelaySeconds": delay,
            }
        )

    def progress_of(self, stack: str | None) -> list[dict[str, Any]]:
        """The log of handler messages, of one stack by name or id, or of all."""
        return [entry for entry in list(self._progress) if stack in (None, entry["stack"], entry["stackId"])]


def function_for(name: str, registry: Registry) -> str | None:
    """The Lambda function behind a name: `function` (the only registered type), a type's name, or a function's own."""
    plain = re.sub(r"^arn:aws:lambda:[^:]+:\d+:function:", "", name)
    for registered in reversed(registry.registered()):
        names = {"function", registered.name, registered.name.replace("::", "-").lower(), registered.default.function}
        if plain in names:
            return registered.default.function
        if plain in {version.function for version in registered.versions.values()}:
            return plain
    return None
