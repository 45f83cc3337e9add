"""What the kinds of AWS's own types share: AWS's schema describes them, and each makes resources of its type here."""

import json
from abc import ABC, abstractmethod
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from typing import Any, ClassVar

from moto.core.exceptions import ServiceException
from werkzeug.exceptions import HTTPException

from sandbox.aws.cloudformation import aws_types
from sandbox.aws.cloudformation.errors import RequestError
from sandbox.aws.cloudformation.kinds.base import CancelledError, Operation, Replacement, ResourceFailedError, Traits
from sandbox.aws.cloudformation.kinds.schema_rules import replacement_by
from sandbox.aws.cloudformation.model import Snapshot
from sandbox.aws.cloudformation.names import generated_name
from sandbox.aws.errors import ServiceError
from sandbox.aws.registry.validation import resolve_reference, violations


class AwsKind(ABC):
    """`supported` are the properties that there are here, None for all of the schema's; any other is refused. With
    `Parent.Child` among them, only such children of the parent are supported.

    `make`, `change` and `remove` may raise any exception: it fails the resource.
    """

    traits = Traits()
    type_name: str
    supported: ClassVar[Collection[str] | None] = None

    @abstractmethod
    def make(self, operation: Operation) -> Snapshot:
        """Make the resource."""

    def change(self, operation: Operation) -> Snapshot:
        """Bring the resource to other properties. By default as if it were made."""
        return self.make(operation)

    def remove(self, operation: Operation) -> None:
        """Delete the resource. By default it stays: no operation of AWS's API takes it back."""
        del operation

    def violations(self, properties: dict[str, Any]) -> list[str]:
        schema = aws_types.settable_schema(self.type_name)
        if self.supported is not None:
            schema = _only(self.supported, schema, schema)
        return violations(properties, schema)

    def replacement(self, before: dict[str, Any], after: dict[str, Any]) -> Replacement:
        return replacement_by(aws_types.schema_of(self.type_name), before, after)

    def has_attribute(self, name: str) -> bool:
        return aws_types.has_attribute(self.type_name, name)

    def attribute(self, snapshot: Snapshot, name: str) -> Any:
        if name not in snapshot.attributes:
            raise RequestError(f"The sandbox does not have the attribute {name} of {self.type_name}.")
        return snapshot.attributes[name]

    def create(self, operation: Operation) -> Snapshot:
        with failures(self.type_name, "create"):
            snapshot = self.make(operation)
        operation.identified(snapshot)
        return snapshot

    def update(self, operation: Operation) -> Snapshot:
        with failures(self.type_name, "update"):
            return self.change(operation)

    def delete(self, operation: Operation) -> None:
        with failures(self.type_name, "delete"):
            self.remove(operation)


def _only(names: Collection[str], schema: dict[str, Any], root: dict[str, Any]) -> dict[str, Any]:
    """A schema of the document `root` with these properties alone, the children of some behind a dot."""
    children: dict[str, list[str]] = {}
    for name in names:
        parent, _, child = name.partition(".")
        children.setdefault(parent, []).extend([child] if child else [])
    properties = {name: schema["properties"][name] for name in children}
    nested = {
        name: _only(below, resolve_reference(properties[name], root), root) for name, below in children.items() if below
    }
    return schema | {"properties": properties | nested}


def resource_name(operation: Operation) -> str:
    """The name in the template, or the one that the resource has, or a new one."""
    declared = operation.properties.get(aws_types.name_property(operation.type) or "")
    known = operation.snapshot.physical_id if operation.snapshot else None
    return str(declared or known or new_name(operation))


def new_name(operation: Operation) -> str:
    """A name as CloudFormation generates it, as the schema of the type's name wants it."""
    declared = aws_types.name_property(operation.type)
    schema = aws_types.schema_of(operation.type)["properties"].get(declared, {})
    return generated_name(operation.type, operation.stack_name, operation.logical_id, operation.properties, schema)


@contextmanager
def failures(type_name: str, verb: str) -> Iterator[None]:
    """Turns any exception into a failed resource, since moto's errors share no base class."""
    try:
        yield
    except (ResourceFailedError, CancelledError):
        raise
    except ServiceError as error:
        raise ResourceFailedError(error.message) from error
    except (ServiceException, HTTPException) as error:
        service = type_name.split("::")[1]
        words = _message(error) or f"{type(error).__name__}: {error}"
        status = error.code if isinstance(error.code, int) else 400
        suffix = f"(Service: {service.title() if service.isupper() else service}, Status Code: {status})"
        raise ResourceFailedError(f"{words} {suffix}") from error
    except Exception as error:
        text = f"The sandbox cannot {verb} this {type_name}: {type(error).__name__}: {error}"
        raise ResourceFailedError(text) from error


def _message(error: ServiceException | HTTPException) -> str:
    message = getattr(error, "message", None)
    if message or not error.__module__.startswith("moto.eks"):
        return str(message or "")
    # The errors of moto's EKS have their message in their JSON alone.
    return str(json.loads(str(getattr(error, "description", "{}"))).get("message") or "")
