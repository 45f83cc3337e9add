"""AWS::CloudFormation::Publisher, PublicTypeVersion and TypeActivation: public types that a template brings.

Properties, attributes and what needs a replacement are those of the resource types' own schemas.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Any, ClassVar

from sandbox.aws.cloudformation.kinds.base import CancelledError, Operation, Replacement, ResourceFailedError, Traits
from sandbox.aws.cloudformation.kinds.described import DescribedKind
from sandbox.aws.cloudformation.model import Snapshot
from sandbox.aws.registry.contract_tests import ContractTests
from sandbox.aws.registry.errors import RegistryError
from sandbox.aws.registry.public_types import PublicTypes
from sandbox.aws.registry.publishing import ActivationRequest, PublishedVersion
from sandbox.aws.registry.publishing_api import activation_request, flag
from sandbox.aws.registry.store import RegisteredType, Registry, TypeVersion

PUBLISHER = "AWS::CloudFormation::Publisher"
PUBLIC_TYPE_VERSION = "AWS::CloudFormation::PublicTypeVersion"
TYPE_ACTIVATION = "AWS::CloudFormation::TypeActivation"
# Real seconds between two polls of contract tests, which are real processes.
_LOOK_SECONDS = 0.1
_TYPE = {"type": "string", "enum": ["RESOURCE", "MODULE", "HOOK"]}
_STRING = {"type": "string"}


def _schema(required: list[str], **properties: Any) -> dict[str, Any]:
    return {"additionalProperties": False, "required": required, "properties": properties}


class _PublicKind(DescribedKind, ABC):
    create_only: ClassVar[frozenset[str] | None] = None

    def __init__(self, public: PublicTypes, registry: Callable[[str], Registry]) -> None:
        self._public = public
        self._registry = registry

    def create(self, operation: Operation) -> Snapshot:
        try:
            snapshot = self._create(operation)
        except RegistryError as error:
            raise ResourceFailedError(error.message) from error
        operation.identified(snapshot)
        return snapshot

    def update(self, operation: Operation) -> Snapshot:
        return self.create(operation)

    def delete(self, operation: Operation) -> None:
        """No operation of the API takes back a publisher or what was published."""
        del operation

    @abstractmethod
    def _create(self, operation: Operation) -> Snapshot:
        """Make it. Raises RegistryError, ResourceFailedError or CancelledError."""


class PublisherKind(_PublicKind):
    schema = _schema(["AcceptTermsAndConditions"], AcceptTermsAndConditions={"type": "boolean"}, ConnectionArn=_STRING)
    attributes = ("PublisherId", "PublisherStatus", "IdentityProvider")

    def _create(self, operation: Operation) -> Snapshot:
        given = operation.properties
        publisher_id = self._public.register_publisher(
            accepts=flag(given["AcceptTermsAndConditions"]) or False, connection=given.get("ConnectionArn")
        )
        return Snapshot(
            publisher_id,
            {"PublisherId": publisher_id, "PublisherStatus": "VERIFIED", "IdentityProvider": "GitHub"},
        )


class PublicTypeVersionKind(_PublicKind):
    """Tests the version first, which takes minutes, so the change of the account is not immediate."""

    traits = Traits(in_account=False)
    schema = _schema(
        [], Arn=_STRING, LogDeliveryBucket=_STRING, PublicVersionNumber=_STRING, Type=_TYPE, TypeName=_STRING
    ) | {"oneOf": [{"required": ["TypeName", "Type"]}, {"required": ["Arn"]}]}
    attributes = ("PublicTypeArn", "PublisherId", "TypeVersionArn")

    def __init__(
        self,
        public: PublicTypes,
        registry: Callable[[str], Registry],
        contract_tests: ContractTests,
        save: Callable[[], None],
    ) -> None:
        super().__init__(public, registry)
        self._contract_tests = contract_tests
        self._save = save

    def _create(self, operation: Operation) -> Snapshot:
        given, registry = operation.properties, self._registry(operation.region)
        registered, version_id = registry.find_registered(given.get("TypeName"), given.get("Arn"))
        version = registry.version(registered, version_id)
        publisher_id = self._public.require_publisher()
        published = self._published(registry, version) if operation.resumed else None
        if published is None:
            self._test(operation, registry, registered, version)
            published = self._public.publish(registry, registered, version, given.get("PublicVersionNumber"))
            self._save()
        attributes = {
            "PublicTypeArn": published.arn,
            "PublisherId": publisher_id,
            "TypeVersionArn": version.arn,
        }
        return Snapshot(published.arn, attributes)

    def _test(self, operation: Operation, registry: Registry, registered: RegisteredType, version: TypeVersion) -> None:
        def status() -> str:
            run = registered.tests.get(version.version_id)
            return run.status if run else "NOT_TESTED"

        if status() != "IN_PROGRESS" and not (operation.resumed and status() == "PASSED"):
            self._contract_tests.start(registry, registered, version, operation.properties.get("LogDeliveryBucket"))
            self._save()
        while status() == "IN_PROGRESS":
            if operation.cancel.wait(_LOOK_SECONDS):
                raise CancelledError
        if status() != "PASSED":
            raise ResourceFailedError(registered.tests[version.version_id].description)

    @staticmethod
    def _published(registry: Registry, version: TypeVersion) -> PublishedVersion | None:
        """What a process before this one has made of the version, if it came so far."""
        latest = [offered.latest for offered in registry.public.values()]
        return next((each for each in latest if each.source == version.arn), None)


class TypeActivationKind(_PublicKind):
    schema = _schema(
        [],
        AutoUpdate={"type": "boolean"},
        ExecutionRoleArn=_STRING,
        LoggingConfig={
            "type": "object",
            "additionalProperties": False,
            "properties": {"LogGroupName": _STRING, "LogRoleArn": _STRING},
        },
        MajorVersion=_STRING,
        PublicTypeArn=_STRING,
        PublisherId=_STRING,
        Type=_TYPE,
        TypeName=_STRING,
        TypeNameAlias=_STRING,
        VersionBump={"type": "string", "enum": ["MAJOR", "MINOR"]},
    ) | {"oneOf": [{"required": ["TypeName", "PublisherId", "Type"]}, {"required": ["PublicTypeArn"]}]}
    attributes = ("Arn",)

    def replacement(self, before: dict[str, Any], after: dict[str, Any]) -> Replacement:
        """Another name is another resource, though the schema makes only LoggingConfig create-only."""
        same = all(before.get(name) == after.get(name) for name in ("LoggingConfig", "TypeNameAlias"))
        return Replacement.NEVER if same else Replacement.ALWAYS

    def _create(self, operation: Operation) -> Snapshot:
        registry, request = self._registry(operation.region), _request(operation)
        offered, _ = self._public.find_public(registry, request.public_arn, request.publisher_id, request.type_name)
        name = request.alias or offered.name
        if name in registry.activations:
            raise ResourceFailedError(
                f"Resource of type '{TYPE_ACTIVATION}' with identifier '{registry.get(name).arn}' already exists.",
                code="AlreadyExists",
            )
        return self._activate(registry, request)

    def update(self, operation: Operation) -> Snapshot:
        try:
            return self._activate(self._registry(operation.region), _request(operation))
        except RegistryError as error:
            raise ResourceFailedError(error.message, operation.snapshot) from error

    def delete(self, operation: Operation) -> None:
        if operation.snapshot is None:
            return
        try:
            self._public.deactivate(self._registry(operation.region), None, operation.snapshot.physical_id)
        except RegistryError as error:
            # Deactivated already is what a delete wants.
            if error.code != "TypeNotFoundException":
                raise ResourceFailedError(error.message) from error

    def _activate(self, registry: Registry, request: ActivationRequest) -> Snapshot:
        arn = self._public.activate(registry, request).arn
        return Snapshot(arn, {"Arn": arn})


def _request(operation: Operation) -> ActivationRequest:
    # A template says what is wanted: what it leaves out has its default again.
    return activation_request(({"AutoUpdate": True} | operation.properties).get)
