"""The registry's records and the rules over them, free of HTTP."""

import json
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sandbox.aws.registry.errors import RegistryError, TypeMissingError
from sandbox.aws.registry.publishing import Activation, PublicType
from sandbox.aws.settings import ACCOUNT_ID, PARTITION

DEFAULT_ALIAS = "default"


@dataclass(frozen=True, slots=True)
class TypeVersion:
    """One registered version. `function` names its Lambda, `entrypoint` the handler in it; `logging` is the
    LoggingConfig as registered, or None.
    """

    version_id: str
    arn: str
    schema: dict[str, Any]
    configuration_schema: dict[str, Any] | None
    execution_role_arn: str | None
    logging: dict[str, str] | None
    function: str
    entrypoint: str
    created: datetime


@dataclass(frozen=True, slots=True)
class TypeConfiguration:
    """`document` is the JSON text as given, dynamic references not yet resolved."""

    arn: str
    alias: str
    document: str
    updated: datetime


@dataclass(frozen=True, slots=True)
class TestRun:
    """The last run of a version's contract tests: IN_PROGRESS, PASSED or FAILED; `bucket` gets the log, if any."""

    status: str
    description: str
    bucket: str | None


@dataclass(slots=True)
class RegisteredType:
    name: str
    arn: str
    versions: dict[str, TypeVersion] = field(default_factory=dict)
    default_version_id: str = ""
    next_number: int = 1
    configurations: dict[str, TypeConfiguration] = field(default_factory=dict)
    tests: dict[str, TestRun] = field(default_factory=dict)

    @property
    def default(self) -> TypeVersion:
        return self.versions[self.default_version_id]

    @property
    def configuration_arn_prefix(self) -> str:
        return self.arn.replace(":type/resource/", ":type-configuration/resource/")


@dataclass(frozen=True, slots=True)
class Registration:
    """The outcome of one RegisterType: `status` is COMPLETE or FAILED."""

    token: str
    status: str
    description: str
    type_arn: str | None = None
    version_arn: str | None = None


class Registry:
    """One region's registry. Activated types are among its types too; `public` is what is offered there, by ARN."""

    def __init__(self, region: str) -> None:
        self.region = region
        self.types: dict[str, RegisteredType] = {}
        self.registrations: dict[str, Registration] = {}
        self.public: dict[str, PublicType] = {}
        self.activations: dict[str, Activation] = {}

    def get(self, name: str) -> RegisteredType:
        try:
            return self.types[name]
        except KeyError:
            raise TypeMissingError(name) from None

    def registered(self) -> list[RegisteredType]:
        """The private types: not those that are activated."""
        return [each for each in self.types.values() if each.versions and each.name not in self.activations]

    def reserve(self, name: str) -> RegisteredType:
        """The type, made if it is new."""
        arn = f"arn:{PARTITION}:cloudformation:{self.region}:{ACCOUNT_ID}:type/resource/{name.replace('::', '-')}"
        return self.types.setdefault(name, RegisteredType(name, arn))

    def reserve_version(self, name: str) -> tuple[RegisteredType, str]:
        """The type, made if it is new, and the id of its next version. Numbers are never used twice."""
        registered = self.reserve(name)
        version_id = f"{registered.next_number:08d}"
        registered.next_number += 1
        return registered, version_id

    def add_version(self, registered: RegisteredType, version: TypeVersion) -> None:
        """The first version becomes the default one; later ones wait for SetTypeDefaultVersion."""
        registered.versions[version.version_id] = version
        registered.default_version_id = registered.default_version_id or version.version_id

    def find_registered(self, name: str | None, arn: str | None) -> tuple[RegisteredType, str | None]:
        """The same for what only a private type can do: an activated one has its publisher's versions and tests."""
        registered, version_id = self.find(name, arn)
        if registered.name in self.activations:
            raise RegistryError(f"The type '{registered.name}' is an activated public type, not a registered one.")
        return registered, version_id

    def find(self, name: str | None, arn: str | None) -> tuple[RegisteredType, str | None]:
        """The type by its name or by an ARN of it or of a version, with the version's id when the ARN has one."""
        if name:
            return self.get(name), None
        for registered in self.types.values():
            if arn == registered.arn:
                return registered, None
            if arn and arn.startswith(f"{registered.arn}/"):
                return registered, arn.rsplit("/", 1)[1]
        raise TypeMissingError(arn)

    def version(self, registered: RegisteredType, version_id: str | None) -> TypeVersion:
        version = registered.versions.get(version_id or registered.default_version_id)
        if version is None:
            raise RegistryError(
                f"The version '{version_id}' of type '{registered.name}' cannot be found.", "TypeNotFoundException"
            )
        return version

    def set_default(self, registered: RegisteredType, version_id: str | None) -> None:
        registered.default_version_id = self.version(registered, version_id).version_id

    def deregister(self, registered: RegisteredType, version_id: str | None) -> list[TypeVersion]:
        """Take a version away, or the whole type when it has one version only. Returns what went."""
        if version_id is None and len(registered.versions) > 1:
            raise RegistryError(
                "This type has more than one active version. Please deregister non-default active versions before "
                "attempting to deregister the type."
            )
        gone = self.version(registered, version_id)
        # Also when it is the only one: then it is the type that is deregistered.
        if version_id is not None and gone.version_id == registered.default_version_id:
            raise RegistryError(
                f"Version '{gone.version_id}' is the default version and cannot be deregistered. Deregister the "
                f"resource type '{registered.name}' instead."
            )
        del registered.versions[gone.version_id]
        registered.tests.pop(gone.version_id, None)
        if not registered.versions:
            del self.types[registered.name]
        return [gone]

    def configure(self, registered: RegisteredType, alias: str, document: str, now: datetime) -> TypeConfiguration:
        configuration = TypeConfiguration(f"{registered.configuration_arn_prefix}/{alias}", alias, document, now)
        registered.configurations[alias] = configuration
        return configuration

    def configuration(self, registered: RegisteredType, alias: str = DEFAULT_ALIAS) -> dict[str, Any] | None:
        """The document that a handler gets, dynamic references not yet resolved; None when nothing was set."""
        configuration = registered.configurations.get(alias)
        return json.loads(configuration.document) if configuration else None
