"""Resource types that moto's own CloudFormation knows: AWS::S3::Bucket, AWS::IAM::Role and so on.

What a template may say of them, what replaces and which attributes there are is read from AWS's own schemas; moto makes
the resources. What moto cannot do fails the resource.
"""

import copy
from typing import Any

from moto.cloudformation.parsing import get_model_map

from sandbox.aws.cloudformation import aws_types
from sandbox.aws.cloudformation.compare import changed_properties
from sandbox.aws.cloudformation.errors import RequestError
from sandbox.aws.cloudformation.kinds.base import Operation, Replacement, ResourceFailedError, Traits
from sandbox.aws.cloudformation.kinds.schema_rules import replacement_by
from sandbox.aws.cloudformation.model import Snapshot
from sandbox.aws.cloudformation.names import generated_name
from sandbox.aws.registry.validation import violations
from sandbox.aws.settings import ACCOUNT_ID
from sandbox.aws.state.moto_state import LOCK, MADE

# moto would run the first two with its own, synchronous executor; the others are placeholders of its code.
_NOT_MOTOS = {"AWS::CloudFormation::Stack", "AWS::CloudFormation::CustomResource", "AWS::SERVICE::RESOURCE", "?"}
# Kept in a snapshot's attributes, where no attribute of a resource has such a name.
_NAME, _PROPERTIES = "moto:name", "moto:properties"


def find_moto_kind(type_name: str) -> "MotoKind | None":
    model = None if type_name in _NOT_MOTOS else get_model_map().get(type_name)
    return MotoKind(type_name, model) if model else None


class MotoKind:
    """Adapts one of moto's model classes."""

    traits = Traits()

    def __init__(self, type_name: str, model: Any) -> None:
        self._type = type_name
        self._model = model

    def violations(self, properties: dict[str, Any]) -> list[str]:
        return violations(properties, aws_types.settable_schema(self._type))

    def replacement(self, before: dict[str, Any], after: dict[str, Any]) -> Replacement:
        schema = aws_types.schema_of(self._type)
        if schema is None:
            return Replacement.NEVER if self._can("update") else Replacement.ALWAYS
        return replacement_by(schema, before, after)

    def has_attribute(self, name: str) -> bool:
        if aws_types.schema_of(self._type) is None:
            return bool(self._model.has_cfn_attr(name))
        return aws_types.has_attribute(self._type, name)

    def attribute(self, snapshot: Snapshot, name: str) -> Any:
        """moto's, or else one made from the identifier and the properties. Raises RequestError."""
        made = next(
            (made for key, made in list(MADE.items()) if key[1:] == (self._type, snapshot.physical_id)),
            None,
        )
        try:
            return made.get_cfn_attribute(name)  # type: ignore[union-attr]
        except Exception as error:
            identifier = (aws_types.schema_of(self._type) or {}).get("primaryIdentifier")
            if identifier == [f"/properties/{name}"]:
                return snapshot.physical_id
            properties = snapshot.attributes.get(_PROPERTIES, {})
            if name in properties:
                return properties[name]
            raise RequestError(f"The sandbox does not have the attribute {name} of {self._type}.") from error

    def create(self, operation: Operation) -> Snapshot:
        name, properties = self._named(operation)
        extra = {"LogicalId": operation.logical_id, "StackId": operation.stack_id, "ResourceType": self._type}
        with LOCK, moto_failures(self._type, "create"):
            made = self._model.create_from_cloudformation_json(
                name, self._document(properties), ACCOUNT_ID, operation.region, **extra
            )
            snapshot = self._keep(made, operation, name, properties)
        operation.identified(snapshot)
        return snapshot

    def update(self, operation: Operation) -> Snapshot:
        original = _made(operation)
        if operation.rollback and not self._can("update") and operation.snapshot:
            # The update that is undone has changed nothing.
            return operation.snapshot
        if not self._can("update"):
            changed = changed_properties(operation.previous_properties or {}, operation.properties)
            raise ResourceFailedError(
                f"The sandbox cannot update {self._type} in place: {', '.join(sorted(changed))}.", operation.snapshot
            )
        name, properties = self._named(operation)
        with LOCK, moto_failures(self._type, "update"):
            made = self._model.update_from_cloudformation_json(
                original_resource=original,
                new_resource_name=name,
                cloudformation_json=self._document(properties),
                account_id=ACCOUNT_ID,
                region_name=operation.region,
            )
            return self._keep(made, operation, name, properties)

    def delete(self, operation: Operation) -> None:
        original = _made(operation)
        _, properties = self._named(operation)
        with LOCK, moto_failures(self._type, "delete"):
            if hasattr(original, "delete"):
                try:
                    original.delete(ACCOUNT_ID, operation.region)
                except TypeError:
                    # Some of moto's models have a delete with another signature, which is not CloudFormation's.
                    pass
                else:
                    return
            if self._can("delete"):
                self._model.delete_from_cloudformation_json(
                    original.physical_resource_id, self._document(properties), ACCOUNT_ID, operation.region
                )

    def _can(self, verb: str) -> bool:
        return not hasattr(getattr(self._model, f"{verb}_from_cloudformation_json"), "__isabstractmethod__")

    def _named(self, operation: Operation) -> tuple[str, dict[str, Any]]:
        """The resource's name and its properties with it: the template's, the one it has, or a new one."""
        properties, declared = operation.properties, aws_types.name_property(self._type)
        known = operation.snapshot.attributes.get(_NAME) if operation.snapshot else None
        if declared and properties.get(declared):
            return str(properties[declared]), properties
        own = (aws_types.schema_of(self._type) or {}).get("properties", {}).get(declared, {})
        name = known or generated_name(self._type, operation.stack_name, operation.logical_id, properties, own)
        return name, (properties | {declared: name} if declared else properties)

    def _keep(self, made: Any, operation: Operation, name: str, properties: dict[str, Any]) -> Snapshot:
        made.logical_resource_id, made.cf_resource_type = operation.logical_id, self._type
        attributes = {key: value for key, value in properties.items() if aws_types.has_attribute(self._type, key)}
        snapshot = Snapshot(str(made.physical_resource_id), {_NAME: name, _PROPERTIES: attributes})
        MADE[_key(operation, snapshot.physical_id)] = made
        return snapshot

    def _document(self, properties: dict[str, Any]) -> dict[str, Any]:
        # moto writes into what it is given.
        return {"Type": self._type, "Properties": copy.deepcopy(properties)}


def _key(operation: Operation, physical_id: str) -> tuple[str, str, str]:
    return operation.region, operation.type, physical_id


def _made(operation: Operation) -> Any:
    """moto's object of an existing resource. Raises ResourceFailedError."""
    key = _key(operation, operation.snapshot.physical_id) if operation.snapshot else None
    if key not in MADE:
        raise ResourceFailedError(f"{operation.logical_id} has no physical resource.")
    return MADE[key]


class moto_failures:  # noqa: N801 - reads as the statement it is
    """Turns any exception of moto's into a failed resource: its errors share no base class."""

    def __init__(self, type_name: str, verb: str) -> None:
        self._type = type_name
        self._verb = verb

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if not isinstance(error, Exception):
            return
        message = getattr(error, "message", None)
        if not message:
            # Not an answer of the service: moto has come upon something that it does not know.
            message = f"The sandbox cannot {self._verb} this {self._type}: {type(error).__name__}: {error}"
        raise ResourceFailedError(str(message)) from error
