"""The account as a publisher of public types and as a user of them: publishing, activating, following new versions.

Publishing is each region's own; the publisher is the account's.
"""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from sandbox.aws.registry.errors import RegistryError, TypeMissingError
from sandbox.aws.registry.publishing import (
    Activation,
    ActivationRequest,
    PublicType,
    PublicVersion,
    PublishedVersion,
    bumped,
    follows,
    newest,
    next_number,
    public_arn,
    require_tested,
    split_arn,
)
from sandbox.aws.registry.registration import Registrar
from sandbox.aws.registry.store import RegisteredType, Registry, TypeVersion
from sandbox.aws.settings import ACCOUNT_ID

_CONNECTION = re.compile(r"arn:[^:]+:(codeconnections|codestar-connections):[^:]+:\d{12}:connection/[-0-9a-f]{36}")


class PublicTypes:
    """`new_id` makes a publisher's id, 40 hexadecimal digits. Every method may raise RegistryError."""

    def __init__(self, registrar: Registrar, clock: Callable[[], datetime], new_id: Callable[[], str]) -> None:
        self.publisher_id: str | None = None
        self._registrar = registrar
        self._clock = clock
        self._new_id = new_id

    # -- the publisher

    def register_publisher(self, *, accepts: bool, connection: str | None) -> str:
        """The new publisher's id."""
        if not accepts:
            raise RegistryError("The terms and conditions must be accepted to register as a publisher.")
        # Only who sells in AWS Marketplace needs none; this account does not.
        if not connection or not _CONNECTION.fullmatch(connection):
            raise RegistryError(
                "A connection to GitHub or Bitbucket is needed to register as a publisher (ConnectionArn)."
            )
        if self.publisher_id:
            raise RegistryError(f"The account {ACCOUNT_ID} is registered as publisher {self.publisher_id} already.")
        self.publisher_id = self._new_id()
        return self.publisher_id

    def require_publisher(self, publisher_id: str | None = None) -> str:
        """The publisher, which has this id if one is given. The first refusal's words are those that were seen."""
        if self.publisher_id is None:
            raise RegistryError(
                f"The account {ACCOUNT_ID} is not verified as a publisher. Please register as publisher first"
            )
        if publisher_id not in (None, self.publisher_id):
            raise RegistryError(f"The publisher {publisher_id} cannot be found.")
        return self.publisher_id

    def publish(
        self, registry: Registry, registered: RegisteredType, version: TypeVersion, wanted: str | None
    ) -> PublishedVersion:
        """A new public version of the type in the registry's region; activations that follow it take it at once."""
        publisher_id = self.require_publisher()
        run = registered.tests.get(version.version_id)
        require_tested(registered.name, version.version_id, run.status if run else None)
        arn = public_arn(registry.region, publisher_id, registered.name)
        offered = registry.public.get(arn) or PublicType(registry.region, publisher_id, registered.name)
        number = next_number(offered.versions, wanted)
        folder = f"{registered.name.replace('::', '-').lower()}-{registry.region}-{number}"
        self._registrar.publish(version, folder)
        published = PublishedVersion(
            arn=f"{arn}/{number}",
            number=number,
            source=version.arn,
            schema=version.schema,
            configuration_schema=version.configuration_schema,
            entrypoint=version.entrypoint,
            code=folder,
            created=self._clock(),
        )
        offered.versions[number] = published
        registry.public[arn] = offered
        for activation in list(registry.activations.values()):
            if activation.public_arn == arn and activation.auto_update and follows(activation.version, number):
                self._use(registry, replace(activation, version=number))
        return published

    # -- who uses a public type

    def find_public(
        self, registry: Registry, arn: str | None, publisher_id: str | None, name: str | None
    ) -> tuple[PublicType, str | None]:
        """What a publisher offers here, and the version in the ARN."""
        version: str | None = None
        if not arn:
            if not (publisher_id and name):
                raise RegistryError("PublicTypeArn, or TypeName, Type and PublisherId must be specified.")
            arn = public_arn(registry.region, publisher_id, name)
        else:
            arn, version = split_arn(arn)
        offered = registry.public.get(arn)
        if offered is None:
            raise TypeMissingError(arn)
        return offered, version

    def activate(self, registry: Registry, request: ActivationRequest) -> RegisteredType:
        """The type as it is called in this account and region from now on. Who has it already changes its use of it."""
        if request.bump and request.major:
            raise RegistryError("You can specify MajorVersion or VersionBump, but not both.")
        name, offered, version = self._named(registry, request)
        known = registry.activations.get(name)
        if known is None and name in registry.types:
            raise RegistryError(f"The type {name} is registered in this account and Region; activate it with an alias.")
        if known is not None and known.public_arn != offered.arn:
            raise RegistryError(f"Another public type is activated as {name} in this account and Region.")
        if known is None and request.bump:
            raise RegistryError(f"The type {name} is not activated, so that its version cannot be bumped.")
        before = known or Activation(
            name, offered.arn, offered.name, newest(offered.versions), True, None, None, self._clock()
        )
        return self._use(
            registry,
            replace(
                before,
                version=_wanted(before, offered, version, request),
                auto_update=before.auto_update if request.auto_update is None else request.auto_update,
                execution_role_arn=request.execution_role_arn or before.execution_role_arn,
                logging=request.logging or before.logging,
            ),
        )

    def deactivate(self, registry: Registry, name: str | None, arn: str | None) -> None:
        """Also deletes its configuration. Stacks with the type remain, but can no longer be updated or deleted."""
        registered, _ = registry.find(name, arn)
        if registered.name not in registry.activations:
            raise RegistryError(f"The type '{registered.name}' is a registered type, not an activated public one.")
        del registry.activations[registered.name]
        del registry.types[registered.name]
        for version in registered.versions.values():
            self._registrar.retire(version)

    def _named(self, registry: Registry, request: ActivationRequest) -> tuple[str, PublicType, str | None]:
        """What the type is called here, what it is, and the version in its ARN."""
        name = request.alias or request.type_name
        # The user guide bumps a version by the activated name alone.
        if name in registry.activations and not request.public_arn and not request.publisher_id:
            return name, registry.public[registry.activations[name].public_arn], None
        offered, version = self.find_public(registry, request.public_arn, request.publisher_id, request.type_name)
        return request.alias or offered.name, offered, version

    def _use(self, registry: Registry, activation: Activation) -> RegisteredType:
        """Put the activation into force. Functions of earlier versions remain: calls of them may be in progress."""
        published = registry.public[activation.public_arn].versions[activation.version]
        registered = registry.reserve(activation.name)
        version_id = str(activation.version)
        name = f"{activation.name.replace('::', '-').lower()}-{registry.region}-{version_id.replace('.', '-')}"
        if version_id not in registered.versions:
            self._registrar.deploy_published(published.code, name, published.entrypoint, registry.region)
        registered.versions[version_id] = TypeVersion(
            version_id=version_id,
            # What a role's trust policy sees as aws:SourceArn: the user guide's example has no version.
            arn=registered.arn,
            schema=published.schema,
            configuration_schema=published.configuration_schema,
            execution_role_arn=activation.execution_role_arn,
            logging=activation.logging,
            function=name,
            entrypoint=published.entrypoint,
            created=self._clock(),
        )
        registered.default_version_id = version_id
        registry.activations[activation.name] = activation
        return registered


def _wanted(before: Activation, offered: PublicType, version: str | None, request: ActivationRequest) -> PublicVersion:
    """The version that an ActivateType asks for: by number, by major version, by bump, or the one that it had."""
    if version:
        number = offered.version(version).number
        if request.major not in (None, number.major):
            raise RegistryError(f"{version} is not a version of the major version {request.major}.")
        return number
    if request.major:
        return newest(offered.versions, request.major)
    if request.bump:
        return bumped(before.version, offered.versions, request.bump)
    return before.version
