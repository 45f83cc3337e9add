"""Public types and their versions: the records, and the rules by which versions are numbered, chosen and followed.

Pure. The rules are those of the service model's documentation (PublishType, ActivateType) and of the user guide's
"Automatically use new versions of extensions"; sentences of refusals that were seen name where.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple, Self

from sandbox.aws.registry.errors import RegistryError, TypeMissingError
from sandbox.aws.settings import PARTITION

_NUMBER = re.compile(r"(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)")
_ARN = re.compile(
    rf"(?P<type>arn:{PARTITION}:cloudformation:[a-z0-9-]+::type/resource/[0-9a-zA-Z]{{12,40}}/[A-Za-z0-9-]+)"
    r"(?:/(?P<version>[^/]+))?"
)


class PublicVersion(NamedTuple):
    """MAJOR.MINOR.PATCH."""

    major: int
    minor: int
    patch: int

    @classmethod
    def parse(cls, text: str) -> Self:
        """Raises RegistryError for anything but three numbers."""
        match = _NUMBER.fullmatch(text)
        if match is None:
            raise RegistryError(f"The version number '{text}' is not of the form MAJOR.MINOR.PATCH.")
        return cls(*map(int, match.groups()))

    def __str__(self) -> str:
        return f"{self.major}.{self.minor}.{self.patch}"


FIRST = PublicVersion(1, 0, 0)


@dataclass(frozen=True, slots=True)
class PublishedVersion:
    """`source` is the ARN of the private version that it was made from, `code` the folder with the package's code."""

    arn: str
    number: PublicVersion
    source: str
    schema: dict[str, Any]
    configuration_schema: dict[str, Any] | None
    entrypoint: str
    code: str
    created: datetime


@dataclass(slots=True)
class PublicType:
    """What a publisher offers in one region."""

    region: str
    publisher_id: str
    name: str
    versions: dict[PublicVersion, PublishedVersion] = field(default_factory=dict)

    @property
    def arn(self) -> str:
        return public_arn(self.region, self.publisher_id, self.name)

    @property
    def latest(self) -> PublishedVersion:
        return self.versions[max(self.versions)]

    def version(self, text: str) -> PublishedVersion:
        """Raises RegistryError for a number that was never published."""
        version = self.versions.get(PublicVersion.parse(text))
        if version is None:
            raise TypeMissingError(f"{self.arn}/{text}")
        return version


@dataclass(frozen=True, slots=True)
class Activation:
    """A public type in use in an account's region under `name`, its own name or an alias; `version` is the one used."""

    name: str
    public_arn: str
    original_name: str
    version: PublicVersion
    auto_update: bool
    execution_role_arn: str | None
    logging: dict[str, str] | None
    since: datetime


@dataclass(frozen=True, slots=True)
class ActivationRequest:
    """ActivateType's parameters. None is what was not given."""

    public_arn: str | None = None
    publisher_id: str | None = None
    type_name: str | None = None
    alias: str | None = None
    auto_update: bool | None = None
    execution_role_arn: str | None = None
    logging: dict[str, str] | None = None
    bump: str | None = None
    major: int | None = None


def public_arn(region: str, publisher_id: str, name: str) -> str:
    """The ARN of a public type without a version: what follows the last slash of a version's ARN is its number."""
    return f"arn:{PARTITION}:cloudformation:{region}::type/resource/{publisher_id}/{name.replace('::', '-')}"


def split_arn(arn: str) -> tuple[str, str | None]:
    """A public type's ARN and the version in it, if it has one. Raises RegistryError."""
    match = _ARN.fullmatch(arn)
    if match is None:
        raise RegistryError(f"'{arn}' is not the ARN of a public type.")
    return match["type"], match["version"]


def is_public_arn(arn: str | None) -> bool:
    """A private type's ARN has an account, a public one's has none."""
    return bool(arn) and _ARN.fullmatch(arn or "") is not None


def require_tested(name: str, version_id: str, status: str | None) -> None:
    """Raises RegistryError unless the version has passed its contract tests.

    The first sentence was seen (aws-cloudformation/community-registry-extensions, release/publish-regions.sh), the
    second is the service model's.
    """
    if status is None:
        raise RegistryError(
            f"The version {version_id} for Type {name} needs to be tested first. "
            "Please run the TestType API on this version first."
        )
    if status != "PASSED":
        raise RegistryError(
            f"The version {version_id} for Type {name} has the test status {status}. "
            "An extension must have a test status of PASSED before it can be published."
        )


def next_number(earlier: Iterable[PublicVersion], wanted: str | None) -> PublicVersion:
    """The number of the version that is being published. Raises RegistryError.

    The refusal of a first number was seen (DataDog/datadog-cloudformation-resources#164).
    """
    published = list(earlier)
    if not published:
        if wanted:
            raise RegistryError("PublicVersionNumber can't be set for publishing a type for the first time")
        return FIRST
    last = max(published)
    if not wanted:
        return PublicVersion(last.major, last.minor + 1, 0)
    number = PublicVersion.parse(wanted)
    if number <= last:
        raise RegistryError(f"The version number {number} is not higher than {last}, which has been published.")
    return number


def newest(published: Iterable[PublicVersion], major: int | None = None) -> PublicVersion:
    """The newest version, or the newest of one major version. Raises RegistryError."""
    numbers = [number for number in published if major in (None, number.major)]
    if not numbers:
        raise RegistryError(f"No version of the major version {major} has been published.", "TypeNotFoundException")
    return max(numbers)


def follows(current: PublicVersion, published: PublicVersion) -> bool:
    """Whether an activation that updates itself takes a version that was just published: never a major one."""
    return published.major == current.major and published > current


def bumped(current: PublicVersion, published: Iterable[PublicVersion], bump: str) -> PublicVersion:
    """Where a VersionBump leads: the same version if there is no newer one."""
    return max(current, newest(published, current.major if bump == "MINOR" else None))
