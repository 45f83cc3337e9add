"""Types as the CloudFormation API shows them: registered ones, activated ones, and what publishers offer.

Which members each sort has, and which are null, is documented in the service model's documentation of DescribeType,
TypeSummary and TypeVersionSummary.
"""

import json
from typing import Any

from sandbox.aws.registry.publishing import Activation, PublicType, PublishedVersion
from sandbox.aws.registry.store import RegisteredType, TypeVersion


def summary(view: dict[str, Any]) -> dict[str, Any]:
    """Of a type's view, for ListTypes; the members that a summary does not have are left out when it is written."""
    return view | {"TypeArn": view["Arn"]}


def registered_view(registered: RegisteredType, version: TypeVersion, *, explicit: bool) -> dict[str, Any]:
    """A private type's version, `explicit` when it was requested by its id."""
    tests = registered.tests.get(version.version_id)
    return _schema_view(version) | {
        "Arn": version.arn if explicit else registered.arn,
        "TypeName": registered.name,
        "DefaultVersionId": registered.default_version_id,
        "VersionId": version.version_id,
        "IsDefaultVersion": version.version_id == registered.default_version_id,
        "DeprecatedStatus": "LIVE",
        "TypeTestsStatus": tests.status if tests else "NOT_TESTED",
        "TypeTestsStatusDescription": tests.description if tests else None,
        "LoggingConfig": version.logging,
        "ExecutionRoleArn": version.execution_role_arn,
        "Visibility": "PRIVATE",
        "LastUpdated": version.created,
        "TimeCreated": version.created,
    }


def activated_view(registered: RegisteredType, activation: Activation, offered: PublicType) -> dict[str, Any]:
    """An activated public type. Roles and logging are returned for registered types only.

    The user guide has it that activating makes an entry "as a private extension".
    """
    return _schema_view(registered.default) | {
        "Arn": registered.arn,
        "TypeName": registered.name,
        "Visibility": "PRIVATE",
        "TimeCreated": activation.since,
        "LastUpdated": registered.default.created if activation.auto_update else None,
        "AutoUpdate": activation.auto_update,
        **_activated(activation, offered),
        "OriginalTypeArn": activation.public_arn,
    }


def public_version_view(offered: PublicType, version: PublishedVersion) -> dict[str, Any]:
    """A version that a publisher offers, in the list of a type's versions."""
    return public_view(offered, version, explicit=True) | {"PublicVersionNumber": str(version.number)}


def public_view(
    offered: PublicType, version: PublishedVersion, *, explicit: bool, activated: bool | None = None
) -> dict[str, Any]:
    """What a publisher offers; without a version in the request, the latest one."""
    numbers = (
        {} if explicit else {"PublicVersionNumber": str(version.number), "LatestPublicVersion": str(version.number)}
    )
    return _schema_view(version) | {
        "Arn": version.arn if explicit else offered.arn,
        "TypeName": offered.name,
        "PublisherId": offered.publisher_id,
        "Visibility": "PUBLIC",
        "IsActivated": activated,
        **numbers,
    }


def _activated(activation: Activation, offered: PublicType) -> dict[str, Any]:
    return {
        "PublisherId": offered.publisher_id,
        "OriginalTypeName": activation.original_name,
        "PublicVersionNumber": str(activation.version),
        "LatestPublicVersion": str(offered.latest.number),
        "IsActivated": True,
    }


def _schema_view(version: TypeVersion | PublishedVersion) -> dict[str, Any]:
    handlers = version.schema.get("handlers", {})
    provisioning = "NON_PROVISIONABLE" if not handlers else "FULLY_MUTABLE" if "update" in handlers else "IMMUTABLE"
    return {
        "Type": "RESOURCE",
        "Description": version.schema.get("description"),
        "Schema": json.dumps(version.schema),
        "ProvisioningType": provisioning,
        "SourceUrl": version.schema.get("sourceUrl"),
        "DocumentationUrl": version.schema.get("documentationUrl"),
        "ConfigurationSchema": json.dumps(version.configuration_schema) if version.configuration_schema else None,
    }
