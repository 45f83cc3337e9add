"""The registry's operations of the CloudFormation API."""

import json
from typing import Any, cast

from moto.core.responses import ActionResult, BaseResponse

from sandbox.aws.errors import ServiceError
from sandbox.aws.registry.store import DEFAULT_ALIAS, RegisteredType, Registry
from sandbox.aws.registry.validation import violations
from sandbox.aws.registry.views import registered_view, summary


class RegistryApi(BaseResponse):
    """A part of the CloudFormation API; `services` is set when the API is put together."""

    services: Any

    @property
    def _registry(self) -> Registry:
        return cast(Registry, self.services.registry(self.region))

    def register_type(self) -> ActionResult:
        registration = self.services.registrar.register(
            self._registry,
            self._get_param("TypeName"),
            self._get_param("SchemaHandlerPackage"),
            self._get_param("ExecutionRoleArn"),
            self._get_param("LoggingConfig"),
        )
        return ActionResult({"RegistrationToken": registration.token})

    def describe_type_registration(self) -> ActionResult:
        token = self._get_param("RegistrationToken")
        registration = self._registry.registrations.get(token)
        if registration is None:
            raise ServiceError("CFNRegistryException", f"No registration token matches {token}.")
        return ActionResult(
            {
                "ProgressStatus": registration.status,
                "Description": registration.description,
                "TypeArn": registration.type_arn,
                "TypeVersionArn": registration.version_arn,
            }
        )

    def describe_type(self) -> ActionResult:
        registered, arn_version = self._find_type()
        version = self._registry.version(registered, self._get_param("VersionId") or arn_version)
        explicit = bool(self._get_param("VersionId") or arn_version)
        return ActionResult(registered_view(registered, version, explicit=explicit))

    def test_type(self) -> ActionResult:
        registered, arn_version = self._find_registered()
        version = self._registry.version(registered, self._get_param("VersionId") or arn_version)
        self.services.contract_tests.start(
            self._registry, registered, version, self._get_param("LogDeliveryBucket") or None
        )
        return ActionResult({"TypeVersionArn": version.arn})

    def set_type_default_version(self) -> ActionResult:
        registered, arn_version = self._find_registered()
        self._registry.set_default(registered, self._get_param("VersionId") or arn_version)
        return ActionResult({})

    def list_types(self) -> ActionResult:
        prefix = (self._get_param("Filters") or {}).get("TypeNamePrefix", "")
        visible = self._get_param("Visibility", "PRIVATE") == "PRIVATE"
        registered = [each for each in self._registry.registered() if visible and each.name.startswith(prefix)]
        views = [registered_view(each, each.default, explicit=False) for each in registered]
        return ActionResult({"TypeSummaries": list(map(summary, views))})

    def list_type_versions(self) -> ActionResult:
        registered, _ = self._find_type()
        versions = [registered_view(registered, each, explicit=True) for each in registered.versions.values()]
        return ActionResult({"TypeVersionSummaries": versions})

    def deregister_type(self) -> ActionResult:
        registered, arn_version = self._find_registered()
        for gone in self._registry.deregister(registered, self._get_param("VersionId") or arn_version):
            self.services.registrar.retire(gone)
        return ActionResult({})

    def set_type_configuration(self) -> ActionResult:
        name, arn, alias = (self._get_param(key) for key in ("TypeName", "TypeArn", "ConfigurationAlias"))
        if not alias:  # the API's reference calls it required for resource types
            raise ServiceError(
                "ValidationError",
                "1 validation error detected: Value null at 'configurationAlias' failed to satisfy constraint: Member "
                "must not be null",
            )
        registered, _ = self._registry.find(name, arn)
        document = self._get_param("Configuration")
        _check_configuration(registered, document)
        configuration = self._registry.configure(registered, alias, document, self.services.clock())
        return ActionResult({"ConfigurationArn": configuration.arn})

    def batch_describe_type_configurations(self) -> ActionResult:
        configurations: list[dict[str, Any]] = []
        errors: list[dict[str, Any]] = []
        identifiers = self._get_param("TypeConfigurationIdentifiers")
        if not identifiers:
            raise ServiceError(
                "ValidationError",
                "1 validation error detected: Value null at 'typeConfigurationIdentifiers' failed to satisfy "
                "constraint: Member must not be null",
            )
        for identifier in identifiers:
            details = self._configuration(identifier)
            if details:
                configurations.append(details)
            else:
                errors.append(
                    {
                        "ErrorCode": "TypeConfigurationNotFoundException",
                        "ErrorMessage": "The type configuration cannot be found.",
                        "TypeConfigurationIdentifier": identifier,
                    }
                )
        return ActionResult(
            {"TypeConfigurations": configurations, "Errors": errors, "UnprocessedTypeConfigurations": []}
        )

    def _configuration(self, identifier: dict[str, str]) -> dict[str, Any] | None:
        alias = identifier.get("TypeConfigurationAlias", DEFAULT_ALIAS)
        for registered in self._registry.types.values():
            for configuration in registered.configurations.values():
                by_arn = identifier.get("TypeConfigurationArn") == configuration.arn
                by_type = configuration.alias == alias and (
                    identifier.get("TypeName") == registered.name or identifier.get("TypeArn") == registered.arn
                )
                if by_arn or by_type:
                    return {
                        "Arn": configuration.arn,
                        "Alias": configuration.alias,
                        "Configuration": configuration.document,
                        "LastUpdated": configuration.updated,
                        "TypeArn": registered.arn,
                        "TypeName": registered.name,
                        "IsDefaultConfiguration": configuration.alias == DEFAULT_ALIAS,
                    }
        return None

    def _find_type(self) -> tuple[RegisteredType, str | None]:
        return self._registry.find(self._get_param("TypeName"), self._get_param("Arn"))

    def _find_registered(self) -> tuple[RegisteredType, str | None]:
        return self._registry.find_registered(self._get_param("TypeName"), self._get_param("Arn"))


def _check_configuration(registered: RegisteredType, document: str) -> None:
    schema = registered.default.configuration_schema
    if not schema:
        raise ServiceError("CFNRegistryException", f"Type {registered.name} does not define a type configuration.")
    try:
        configuration = json.loads(document)
    except ValueError as error:
        raise ServiceError("CFNRegistryException", f"The configuration is not valid JSON: {error}") from error
    faults = violations(configuration, {"definitions": registered.default.schema.get("definitions", {})} | schema)
    if faults:
        raise ServiceError(
            "CFNRegistryException",
            f"The configuration does not match the type's configuration schema: {'; '.join(faults)}",
        )
