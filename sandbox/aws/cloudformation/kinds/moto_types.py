"""Resource types that moto's own CloudFormation knows: AWS::S3::Bucket, AWS::IAM::Role and so on."""

import copy
from typing import Any

from moto.cloudformation.parsing import (
    generate_resource_name,
    get_model_map,
    resource_name_property_from_type,
)

from sandbox.aws.cloudformation.compare import changed_properties
from sandbox.aws.cloudformation.kinds.base import Operation, Replacement, ResourceFailedError
from sandbox.aws.cloudformation.model import Snapshot
from sandbox.aws.settings import ACCOUNT_ID
from sandbox.aws.state.moto_half import LOCK, MADE

# moto would run these with its own, synchronous executor.
_NOT_MOTOS = {"AWS::CloudFormation::Stack", "AWS::CloudFormation::CustomResource"}


def find_moto_kind(type_name: str) -> "MotoKind | None":
    model = None if type_name in _NOT_MOTOS else get_model_map().get(type_name)
    return MotoKind(type_name, model) if model else None


class MotoKind:
    """Adapts one of moto's model classes. What moto cannot update is replaced."""

    takes_stack_tags = False
    may_change_unseen = False
    in_account = True

    def __init__(self, type_name: str, model: Any) -> None:
        self._type = type_name
        self._model = model

    def violations(self, properties: dict[str, Any]) -> list[str]:
        del properties
        return []

    def replacement(self, before: dict[str, Any], after: dict[str, Any]) -> Replacement:
        updatable = not hasattr(self._model.update_from_cloudformation_json, "__isabstractmethod__")
        renamed = resource_name_property_from_type(self._type) in changed_properties(before, after)
        return Replacement.NEVER if updatable and not renamed else Replacement.ALWAYS

    def has_attribute(self, name: str) -> bool:
        return bool(self._model.has_cfn_attr(name))

    def attribute(self, snapshot: Snapshot, name: str) -> Any:
        for (_, kind, physical_id), made in list(MADE.items()):
            if (kind, physical_id) == (self._type, snapshot.physical_id):
                return made.get_cfn_attribute(name)
        raise KeyError(name)

    def create(self, operation: Operation) -> Snapshot:
        name_property = resource_name_property_from_type(self._type)
        name = operation.properties.get(name_property or "") or generate_resource_name(
            self._type, operation.stack_name, operation.logical_id
        )
        extra = {"LogicalId": operation.logical_id, "StackId": operation.stack_id, "ResourceType": self._type}
        with LOCK, moto_failures():
            made = self._model.create_from_cloudformation_json(
                name, self._document(operation.properties), ACCOUNT_ID, operation.region, **extra
            )
            snapshot = self._keep(made, operation)
        operation.identified(snapshot)
        return snapshot

    def update(self, operation: Operation) -> Snapshot:
        original = _made(operation)
        with LOCK, moto_failures():
            made = self._model.update_from_cloudformation_json(
                original_resource=original,
                new_resource_name=original.physical_resource_id,
                cloudformation_json=self._document(operation.properties),
                account_id=ACCOUNT_ID,
                region_name=operation.region,
            )
            return self._keep(made, operation)

    def delete(self, operation: Operation) -> None:
        original = _made(operation)
        with LOCK, moto_failures():
            if hasattr(original, "delete"):
                try:
                    original.delete(ACCOUNT_ID, operation.region)
                except TypeError:
                    # Some of moto's models have a delete with another signature, which is not CloudFormation's.
                    pass
                else:
                    return
            if not hasattr(self._model.delete_from_cloudformation_json, "__isabstractmethod__"):
                self._model.delete_from_cloudformation_json(
                    original.physical_resource_id, self._document(operation.properties), ACCOUNT_ID, operation.region
                )

    def _keep(self, made: Any, operation: Operation) -> Snapshot:
        made.logical_resource_id, made.cf_resource_type = operation.logical_id, self._type
        snapshot = Snapshot(str(made.physical_resource_id))
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
    """Turns whatever moto raises into a failed resource: its errors share no base class."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, Exception):
            message = getattr(error, "message", None) or str(error) or type(error).__name__
            raise ResourceFailedError(str(message)) from error
