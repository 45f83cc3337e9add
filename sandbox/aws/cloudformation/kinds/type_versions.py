"""AWS::CloudFormation::ResourceVersion and ResourceDefaultVersion: a type that a template registers."""

from collections.abc import Callable

from sandbox.aws.cloudformation.kinds.aws_kind import AwsKind
from sandbox.aws.cloudformation.kinds.base import Operation, ResourceFailedError
from sandbox.aws.cloudformation.model import Snapshot
from sandbox.aws.registry.registration import Registrar
from sandbox.aws.registry.store import Registry


class ResourceVersionKind(AwsKind):
    """A version cannot be changed: another package is another version."""

    type_name = "AWS::CloudFormation::ResourceVersion"

    def __init__(self, registrar: Registrar, registry: Callable[[str], Registry]) -> None:
        self._registrar = registrar
        self._registry = registry

    def make(self, operation: Operation) -> Snapshot:
        given, registry = operation.properties, self._registry(operation.region)
        registration = self._registrar.register(
            registry,
            given["TypeName"],
            given["SchemaHandlerPackage"],
            given.get("ExecutionRoleArn"),
            given.get("LoggingConfig"),
        )
        if registration.version_arn is None or registration.type_arn is None:
            raise ResourceFailedError(registration.description)
        version = registration.version_arn.rsplit("/", 1)[1]
        known = registry.get(given["TypeName"])
        return Snapshot(
            registration.version_arn,
            {
                "Arn": registration.version_arn,
                "TypeArn": registration.type_arn,
                "VersionId": version,
                "IsDefaultVersion": known.default_version_id == version,
                "Visibility": "PRIVATE",
                "ProvisioningType": "FULLY_MUTABLE",
            },
        )

    def remove(self, operation: Operation) -> None:
        registry = self._registry(operation.region)
        registered, version = registry.find_registered(None, operation.existing.physical_id)
        # The default goes only with the type, as its last version.
        alone = len(registered.versions) == 1
        for retired in registry.deregister(registered, None if alone else version):
            self._registrar.retire(retired)


class ResourceDefaultVersionKind(AwsKind):
    type_name = "AWS::CloudFormation::ResourceDefaultVersion"

    def __init__(self, registry: Callable[[str], Registry]) -> None:
        self._registry = registry

    def make(self, operation: Operation) -> Snapshot:
        given, registry = operation.properties, self._registry(operation.region)
        registered, version = registry.find_registered(given.get("TypeName"), given.get("TypeVersionArn"))
        registry.set_default(registered, given.get("VersionId") or version)
        return Snapshot(registered.arn, {"Arn": registered.arn})
