"""AWS::CloudFormation::Publisher, PublicTypeVersion and TypeActivation: public types that a template brings."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any

from sandbox.aws.cloudformation.kinds.aws_kind import AwsKind
from sandbox.aws.cloudformation.kinds.base import CancelledError, Operation, Replacement, ResourceFailedError, Traits
from sandbox.aws.cloudformation.model import Snapshot
from sandbox.aws.registry.contract_tests import ContractTests
from sandbox.aws.registry.errors import TypeMissingError
from sandbox.aws.registry.public_types import PublicTypes
from sandbox.aws.registry.publishing import ActivationRequest, PublishedVersion
from sandbox.aws.registry.publishing_api import activation_request, flag
from sandbox.aws.registry.store import RegisteredType, Registry, TypeVersion

# Real seconds between two polls of contract tests, which are real processes.
_LOOK_SECONDS = 0.1


class PublisherKind(AwsKind):
    type_name = "AWS::CloudFormation::Publisher"

    def __init__(self, public: PublicTypes) -> None:
        self._public = public

    def make(self, operation: Operation) -> Snapshot:
        given = operation.properties
        publisher_id = self._public.register_publisher(
            accepts=flag(given["AcceptTermsAndConditions"]) or False, connection=given.get("ConnectionArn")
        )
        return Snapshot(
            publisher_id,
            {"PublisherId": publisher_id, "PublisherStatus": "VERIFIED", "IdentityProvider": "GitHub"},
        )


class PublicTypeVersionKind(AwsKind):
    """Tests the version first, which takes minutes, so the change of the account is not immediate."""

    traits = Traits(in_account=False)
    type_name = "AWS::CloudFormation::PublicTypeVersion"

    def __init__(
        self,
        public: PublicTypes,
        registry: Callable[[str], Registry],
        contract_tests: ContractTests,
        save: Callable[[], None],
    ) -> None:
        self._public = public
        self._registry = registry
        self._contract_tests = contract_tests
        self._save = save

    def make(self, operation: Operation) -> Snapshot:
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


class TypeActivationKind(AwsKind):
    type_name = "AWS::CloudFormation::TypeActivation"

    def __init__(self, public: PublicTypes, registry: Callable[[str], Registry]) -> None:
        self._public = public
        self._registry = registry

    def replacement(self, before: dict[str, Any], after: dict[str, Any]) -> Replacement:
        """Another name is another resource, though the schema makes only LoggingConfig create-only."""
        same = all(before.get(name) == after.get(name) for name in ("LoggingConfig", "TypeNameAlias"))
        return Replacement.NEVER if same else Replacement.ALWAYS

    def make(self, operation: Operation) -> Snapshot:
        registry, request = self._registry(operation.region), _request(operation)
        offered, _ = self._public.find_public(registry, request.public_arn, request.publisher_id, request.type_name)
        name = request.alias or offered.name
        if name in registry.activations:
            raise ResourceFailedError(
                f"Resource of type '{self.type_name}' with identifier '{registry.get(name).arn}' already exists.",
                code="AlreadyExists",
            )
        return self._activate(registry, request)

    def change(self, operation: Operation) -> Snapshot:
        return self._activate(self._registry(operation.region), _request(operation))

    def remove(self, operation: Operation) -> None:
        # Deactivated already is what a delete wants.
        with suppress(TypeMissingError):
            self._public.deactivate(self._registry(operation.region), None, operation.existing.physical_id)

    def _activate(self, registry: Registry, request: ActivationRequest) -> Snapshot:
        arn = self._public.activate(registry, request).arn
        return Snapshot(arn, {"Arn": arn})


def _request(operation: Operation) -> ActivationRequest:
    # A template says what is wanted: what it leaves out has its default again.
    return activation_request(({"AutoUpdate": True} | operation.properties).get)
