"""Registering a type: fetch the package, check it, lay out its code, make its function."""

import io
import json
import uuid
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlparse

from moto.s3.models import s3_backends
from rpdk.core.data_loaders import load_resource_spec  # type: ignore[import-untyped]
from rpdk.core.exceptions import SpecValidationError  # type: ignore[import-untyped]

from sandbox.aws.functions.front import LambdaFront
from sandbox.aws.functions.package import Package, PackageError, copy_code
from sandbox.aws.functions.rie import Function
from sandbox.aws.registry.store import Registration, Registry, TypeVersion
from sandbox.aws.settings import ACCOUNT_ID, PARTITION


class Registrar:
    """Does what RegisterType starts. It finishes within the request: waiters would sleep half a minute otherwise."""

    def __init__(self, front: LambdaFront, state_dir: Path, clock: Callable[[], datetime]) -> None:
        self._front = front
        self._code_dir = state_dir / "lambda" / "code"
        self._project_dir = state_dir / "lambda" / "projects"
        self._published_dir = state_dir / "lambda" / "published"
        self._clock = clock

    def register(
        self, registry: Registry, type_name: str, package_url: str, role_arn: str | None, logging: dict[str, str] | None
    ) -> Registration:
        token = str(uuid.uuid4())
        try:
            if type_name in registry.activations:
                raise PackageError(f"A public type is activated as {type_name} in this account and Region.")
            package = Package.open(_download(package_url))
            _check_schema(package.schema, type_name)
        except PackageError as error:
            registration = Registration(token, "FAILED", str(error))
        else:
            version = self._add(registry, type_name, package, role_arn, logging)
            registration = Registration(
                token,
                "COMPLETE",
                "Deployment is currently in DEPLOY_STAGE of status COMPLETED",
                registry.get(type_name).arn,
                version.arn,
            )
        registry.registrations[token] = registration
        return registration

    def retire(self, version: TypeVersion) -> None:
        self._front.remove(version.function)

    def publish(self, version: TypeVersion, folder: str) -> None:
        """Keep a version's code for those who activate it, whatever becomes of the version."""
        copy_code(self._code_dir / version.function, self._published_dir / folder)

    def deploy_published(self, folder: str, name: str, entrypoint: str, region: str) -> None:
        """A function of its own for one who has activated a published version."""
        copy_code(self._published_dir / folder, self._code_dir / name)
        self._deploy(name, entrypoint, region)

    def redeploy(self, registry: Registry) -> None:
        """The functions of a registry that another process has filled; their code is still there."""
        for registered in registry.types.values():
            for version in registered.versions.values():
                self._deploy(version.function, version.entrypoint, registry.region)

    def _deploy(self, name: str, entrypoint: str, region: str) -> None:
        self._front.deploy(Function(name, entrypoint, self._code_dir / name, region))

    def _add(
        self,
        registry: Registry,
        type_name: str,
        package: Package,
        role_arn: str | None,
        logging: dict[str, str] | None,
    ) -> TypeVersion:
        registered, version_id = registry.reserve_version(type_name)
        name = f"{type_name.replace('::', '-').lower()}-{registry.region}-{version_id}"
        package.unpack(self._code_dir / name)
        package.lay_out_project(self._project_dir / name)
        self._deploy(name, package.entrypoint, registry.region)
        version = TypeVersion(
            version_id=version_id,
            arn=f"{registered.arn}/{version_id}",
            schema=package.schema,
            configuration_schema=package.configuration_schema,
            execution_role_arn=role_arn,
            logging=logging,
            function=name,
            entrypoint=package.entrypoint,
            created=self._clock(),
        )
        registry.add_version(registered, version)
        return version


def _download(url: str) -> bytes:
    parsed = urlparse(url)
    try:
        stored: Any = s3_backends[ACCOUNT_ID][PARTITION].get_object(parsed.netloc, parsed.path.lstrip("/"))
    except Exception as error:
        raise PackageError(f"{url} cannot be read: {error}") from error
    if stored is None:
        raise PackageError(f"{url} does not exist.")
    return bytes(stored.value)


class _NamedText(io.StringIO):
    """The checker wants to know where a schema lies, to resolve relative references, which a package cannot have."""

    name = "schema.json"


def _check_schema(schema: dict[str, Any], type_name: str) -> None:
    try:
        load_resource_spec(_NamedText(json.dumps(schema)))
    except SpecValidationError as error:
        raise PackageError(f"The schema is invalid: {error}") from error
    if schema["typeName"] != type_name:
        raise PackageError(f"The schema is that of {schema['typeName']}, not of {type_name}.")
