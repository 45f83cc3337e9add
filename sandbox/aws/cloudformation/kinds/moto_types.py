"""Resource types that moto's own CloudFormation knows: AWS::S3::Bucket, AWS::IAM::Role and so on.

What a template may say of them, what replaces and which attributes there are is read from AWS's own schemas; moto makes
the resources. What moto cannot do fails the resource.
"""

import copy
from typing import Any

from moto.cloudformation.parsing import get_model_map

from sandbox.aws.cloudformation import aws_types
from sandbox.aws.cloudformation.compare import changed_properties
from sandbox.aws.cloudformation.kinds.aws_kind import AwsKind, new_name
from sandbox.aws.cloudformation.kinds.base import Operation, ResourceFailedError
from sandbox.aws.cloudformation.model import Snapshot
from sandbox.aws.settings import ACCOUNT_ID
from sandbox.aws.state.moto_state import MADE

# moto would run the first two with its own, synchronous executor; the others are placeholders of its code.
_NOT_MOTOS = {"AWS::CloudFormation::Stack", "AWS::CloudFormation::CustomResource", "AWS::SERVICE::RESOURCE", "?"}
# Kept in a snapshot's attributes, where no attribute of a resource has such a name.
_NAME, _PROPERTIES = "moto:name", "moto:properties"


def find_moto_kind(type_name: str) -> "MotoKind | None":
    model = None if type_name in _NOT_MOTOS else get_model_map().get(type_name)
    return MotoKind(type_name, model) if model else None


class MotoKind(AwsKind):
    """Adapts one of moto's model classes."""

    def __init__(self, type_name: str, model: Any) -> None:
        self.type_name = type_name
        self._model = model

    def attribute(self, snapshot: Snapshot, name: str) -> Any:
        """moto's, or else one made from the identifier and the properties. Raises RequestError."""
        made = next(
            (made for key, made in list(MADE.items()) if key[1:] == (self.type_name, snapshot.physical_id)), None
        )
        try:
            return made.get_cfn_attribute(name)  # type: ignore[union-attr]
        except Exception:  # noqa: BLE001 - moto has no one error for an attribute that it does not know
            if aws_types.schema_of(self.type_name)["primaryIdentifier"] == [f"/properties/{name}"]:
                return snapshot.physical_id
            return super().attribute(Snapshot("", snapshot.attributes.get(_PROPERTIES, {})), name)

    def make(self, operation: Operation) -> Snapshot:
        name, properties = self._named(operation)
        extra = {"LogicalId": operation.logical_id, "StackId": operation.stack_id, "ResourceType": self.type_name}
        made = self._model.create_from_cloudformation_json(
            name, self._document(properties), ACCOUNT_ID, operation.region, **extra
        )
        return self._keep(made, operation, name, properties)

    def change(self, operation: Operation) -> Snapshot:
        original = _made(operation)
        if operation.rollback and not self._can("update"):
            # The update that is undone has changed nothing.
            return operation.existing
        if not self._can("update"):
            changed = changed_properties(operation.previous_properties or {}, operation.properties)
            raise ResourceFailedError(
                f"The sandbox cannot update {self.type_name} in place: {', '.join(sorted(changed))}."
            )
        name, properties = self._named(operation)
        made = self._model.update_from_cloudformation_json(
            original_resource=original,
            new_resource_name=name,
            cloudformation_json=self._document(properties),
            account_id=ACCOUNT_ID,
            region_name=operation.region,
        )
        return self._keep(made, operation, name, properties)

    def remove(self, operation: Operation) -> None:
        original = _made(operation)
        _, properties = self._named(operation)
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
        properties, declared = operation.properties, aws_types.name_property(self.type_name)
        known = operation.snapshot.attributes.get(_NAME) if operation.snapshot else None
        name = str(properties.get(declared or "") or known or new_name(operation))
        return name, (properties | {declared: name} if declared else properties)

    def _keep(self, made: Any, operation: Operation, name: str, properties: dict[str, Any]) -> Snapshot:
        made.logical_resource_id, made.cf_resource_type = operation.logical_id, self.type_name
        attributes = {key: value for key, value in properties.items() if aws_types.has_attribute(self.type_name, key)}
        snapshot = Snapshot(str(made.physical_resource_id), {_NAME: name, _PROPERTIES: attributes})
        MADE[_key(operation, snapshot.physical_id)] = made
        return snapshot

    def _document(self, properties: dict[str, Any]) -> dict[str, Any]:
        # moto writes into what it is given.
        return {"Type": self.type_name, "Properties": copy.deepcopy(properties)}


def _key(operation: Operation, physical_id: str) -> tuple[str, str, str]:
    return operation.region, operation.type, physical_id


def _made(operation: Operation) -> Any:
    """moto's object of an existing resource. Raises ResourceFailedError."""
    key = _key(operation, operation.snapshot.physical_id) if operation.snapshot else None
    if key not in MADE:
        raise ResourceFailedError(f"{operation.logical_id} has no physical resource.")
    return MADE[key]
