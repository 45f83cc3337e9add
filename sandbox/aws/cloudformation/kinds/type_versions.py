"""AWS::CloudFormation::ResourceVersion and ResourceDefaultVersion: a type that a template registers."""

from collections.abc import Callable
from typing import Any

from sandbox.aws.cloudformation.kinds.base import Operation, ResourceFailedError
from sandbox.aws.cloudformation.kinds.described import DescribedKind
from sandbox.aws.cloudformation.model import Snapshot
from sandbox.aws.registry.errors import RegistryError
from sandbox.aws.registry.registration import Registrar
from sandbox.aws.registry.store import Registry

VERSION = "AWS::CloudFormation::ResourceVersion"
DEFAULT_VERSION = "AWS::CloudFormation::ResourceDefaultVersion"
_VERSION: dict[str, Any] = {
    "additionalProperties": False,
    "required": ["TypeName", "SchemaHandlerPackage"],
    "properties": {
        "TypeName": {"type": "string"},
        "SchemaHandlerPackage": {"type": "string"},
        "ExecutionRoleArn": {"type": "string"},
        "LoggingConfig": {"type": "object"},
    },
}
_DEFAULT: dict[str, Any] = {
    "additionalProperties": False,
    "properties": {
        "TypeName": {"type": "string"},
        "VersionId": {"type": "string"},
        "TypeVersionArn": {"type": "string"},
    },
}


class _TypeKind(DescribedKind):
    def __init__(self, registrar: Registrar, registry: Callable[[str], Registry]) -> None:
        self._registrar = registrar
        self._registry = registry


class ResourceVersionKind(_TypeKind):
    """A version cannot be changed: another package is another version."""

    schema = _VERSION
    attributes = ("Arn", "TypeArn", "VersionId", "IsDefaultVersion", "Visibility", "ProvisioningType")
    create_only = None

    def create(self, operation: Operation) -> Snapshot:
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
        snapshot = Snapshot(
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
        operation.identified(snapshot)
        return snapshot

    def update(self, operation: Operation) -> Snapshot:
        return self.create(operation)

    def delete(self, operation: Operation) -> None:
        if operation.snapshot is None:
            return
        registry = self._registry(operation.region)
        try:
            registered, version = registry.find_registered(None, operation.snapshot.physical_id)
            # The default goes only with the type, as its last version.
            alone = len(registered.versions) == 1
            gone = registry.deregister(registered, None if alone else version)
        except RegistryError as error:
            raise ResourceFailedError(error.message) from error
        for retired in gone:
            self._registrar.retire(retired)


class ResourceDefaultVersionKind(_TypeKind):
    schema = _DEFAULT
    attributes = ("Arn",)

    def create(self, operation: Operation) -> Snapshot:
        snapshot = self._set(operation)
        operation.identified(snapshot)
        return snapshot

    def update(self, operation: Operation) -> Snapshot:
        return self._set(operation)

    def delete(self, operation: Operation) -> None:
        """What was made the default stays it."""
        del operation

    def _set(self, operation: Operation) -> Snapshot:
        given, registry = operation.properties, self._registry(operation.region)
        try:
            registered, version = registry.find_registered(given.get("TypeName"), given.get("TypeVersionArn"))
            registry.set_default(registered, given.get("VersionId") or version)
        except RegistryError as error:
            raise ResourceFailedError(error.message) from error
        return Snapshot(registered.arn, {"Arn": registered.arn})
