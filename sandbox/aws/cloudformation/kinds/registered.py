"""Types of the registry: properties checked against the schema, handlers called through Lambda."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from sandbox.aws.cloudformation.compare import as_strings
from sandbox.aws.cloudformation.handler_protocol import (
    DEFAULT_TIMEOUT_MINUTES,
    Action,
    HandlerCancelledError,
    HandlerConversation,
    Outcome,
)
from sandbox.aws.cloudformation.kinds.base import CancelledError, Operation, Replacement, ResourceFailedError, Traits
from sandbox.aws.cloudformation.kinds.schema_rules import replacement_by
from sandbox.aws.cloudformation.model import Snapshot
from sandbox.aws.registry.paths import values_at, without
from sandbox.aws.registry.store import TypeVersion
from sandbox.aws.registry.validation import nested_read_only, template_schema, violations
from sandbox.aws.settings import ACCOUNT_ID


class Handlers(Protocol):
    """The services that a call of a handler needs."""

    def conversation(
        self,
        version: TypeVersion,
        report: Callable[[dict[str, Any], float], None],
        has_identifier: Callable[[dict[str, Any]], bool],
    ) -> HandlerConversation: ...

    def configuration(self, type_name: str, region: str) -> dict[str, Any] | None: ...

    def progress(self, operation: Operation, action: str, answer: dict[str, Any], delay: float) -> None: ...


@dataclass(frozen=True, slots=True)
class RegisteredKind:
    version: TypeVersion
    handlers: Handlers

    @property
    def traits(self) -> Traits:
        tagging = self.version.schema.get("tagging", {})
        taggable = bool(tagging) and all(tagging.get(key, True) for key in ("taggable", "tagUpdatable"))
        return Traits(takes_stack_tags=taggable, in_account=False)

    @property
    def can_update(self) -> bool:
        return "update" in self.version.schema.get("handlers", {})

    def violations(self, properties: dict[str, Any]) -> list[str]:
        schema = self.version.schema
        return [*violations(properties, template_schema(schema)), *nested_read_only(properties, schema)]

    def replacement(self, before: dict[str, Any], after: dict[str, Any]) -> Replacement:
        schema = self.version.schema
        return replacement_by(schema, before, after) if self.can_update else Replacement.ALWAYS

    def has_attribute(self, name: str) -> bool:
        paths = {
            path.removeprefix("/properties/").replace("/", ".")
            for path in self.version.schema.get("readOnlyProperties", [])
        }
        return any(name == path or name.startswith(f"{path}.") for path in paths)

    def attribute(self, snapshot: Snapshot, name: str) -> Any:
        value: Any = snapshot.attributes
        for part in name.split("."):
            value = value[part]
        return value

    def create(self, operation: Operation) -> Snapshot:
        return self.snapshot(self._act("CREATE", operation, operation.properties))

    def update(self, operation: Operation) -> Snapshot:
        identifier = self._identifier(operation)
        previous = (operation.previous_properties or {}) | identifier
        return self.snapshot(self._act("UPDATE", operation, operation.properties | identifier, previous=previous))

    def delete(self, operation: Operation, *, missing_is_well: bool = True) -> None:
        outcome = self._act("DELETE", operation, self._identifier(operation))
        # A resource that is already gone is what a stack's delete wants.
        if outcome.error_code and not (missing_is_well and outcome.error_code == "NotFound"):
            raise ResourceFailedError(outcome.reason(), code=outcome.error_code)

    def read(self, operation: Operation) -> Outcome:
        """The read handler's outcome."""
        return self._act("READ", operation, self._identifier(operation))

    def list(self, operation: Operation, next_token: str | None) -> Outcome:
        """The list handler's outcome: one page."""
        return self._act("LIST", operation, operation.properties, next_token=next_token)

    def identified_by(self, identifier: dict[str, str]) -> Snapshot:
        """The resource that these values of the primary identifier name, not yet read. Raises ResourceFailedError."""
        names = [path.removeprefix("/properties/") for path in self.version.schema["primaryIdentifier"]]
        if set(identifier) != set(names):
            raise ResourceFailedError(f"Invalid resource identifier: expected the keys [{', '.join(names)}]")
        return self._of_model(dict(identifier))

    def identified_as(self, identifier: str) -> Snapshot:
        """The same for the physical id, which joins the values with `|`."""
        paths = self.version.schema["primaryIdentifier"]
        values = identifier.split("|") if len(paths) > 1 else [identifier]
        if len(values) != len(paths):
            raise ResourceFailedError(f"Identifier {identifier} is not valid for identifier [{', '.join(paths)}]")
        return self._of_model({path.split("/")[2]: value for path, value in zip(paths, values, strict=True)})

    def named(self, model: dict[str, Any]) -> str:
        """The physical id of a model."""
        return self._of_model(model).physical_id

    def without_read_only(self, model: dict[str, Any]) -> dict[str, Any]:
        """The part of a model that a user may set."""
        hidden = {path.removeprefix("/properties") for path in self.version.schema.get("readOnlyProperties", [])}
        settable: dict[str, Any] = without(model, hidden)
        return settable

    def _act(
        self,
        action: str,
        operation: Operation,
        properties: dict[str, Any],
        *,
        previous: dict[str, Any] | None = None,
        next_token: str | None = None,
    ) -> Outcome:
        handler = self.version.schema.get("handlers", {}).get(action.lower(), {})
        identified = False

        def report(answer: dict[str, Any], delay: float) -> None:
            self.handlers.progress(operation, action, answer, delay)

        def on_model(model: dict[str, Any]) -> None:
            nonlocal identified
            if action == "CREATE" and not identified and self._has_identifier(model):
                identified = True
                operation.identified(self._of_model(model))

        conversation = self.handlers.conversation(self.version, report, self._has_identifier)
        request = Action(
            action,
            self._event(action, operation, properties, previous) | {"nextToken": next_token},
            int(handler.get("timeoutInMinutes", DEFAULT_TIMEOUT_MINUTES)),
            needs_identifier=action == "CREATE",
        )
        try:
            before = operation.callback if operation.callback and operation.callback.action == action else None
            outcome = conversation.run(request, operation.cancel, on_model, before=before, remember=operation.remember)
        except HandlerCancelledError as cancelled:
            raise CancelledError(self._known(cancelled.model) or operation.snapshot) from cancelled
        if outcome.error_code and action in {"CREATE", "UPDATE"}:
            left = self._known(outcome.model) or operation.snapshot
            raise ResourceFailedError(outcome.reason(), left, code=outcome.error_code)
        return outcome

    def _event(
        self, action: str, operation: Operation, properties: dict[str, Any], previous: dict[str, Any] | None
    ) -> dict[str, Any]:
        data: dict[str, Any] = {
            # Numbers and booleans of a template reach handlers as text (aws-cloudformation/cloudformation-cli#435).
            "resourceProperties": as_strings(properties),
            "previousResourceProperties": None if previous is None else as_strings(previous),
            "logicalResourceId": operation.logical_id,
            "typeConfiguration": self.handlers.configuration(operation.type, operation.region),
            "stackTags": operation.stack_tags,
            "systemTags": _system_tags(operation),
        }
        if previous is not None:
            data["previousStackTags"] = operation.previous_stack_tags or {}
            data["previousSystemTags"] = _system_tags(operation)
        return {
            "action": action,
            "awsAccountId": ACCOUNT_ID,
            "region": operation.region,
            "resourceType": operation.type,
            "resourceTypeVersion": self.version.version_id,
            "stackId": operation.stack_id or None,
            "requestData": data,
        } | ({"rollback": True} if operation.rollback else {})

    def snapshot(self, outcome: Outcome) -> Snapshot:
        """The resource as a handler reports it. Raises ResourceFailedError without an identifier."""
        known = self._known(outcome.model)
        if known is None:
            raise ResourceFailedError(
                f'Resource handler returned message: "A SUCCESS event must contain the primary identifier." '
                f"(RequestToken: {outcome.token}, HandlerErrorCode: InternalFailure)"
            )
        return known

    def _known(self, model: dict[str, Any] | None) -> Snapshot | None:
        """The resource that a model names, if it names one."""
        return self._of_model(model) if model and self._has_identifier(model) else None

    def _of_model(self, model: dict[str, Any]) -> Snapshot:
        values = [_at(model, path) for path in self.version.schema["primaryIdentifier"]]
        return Snapshot("|".join(map(str, values)), model)

    def _has_identifier(self, model: dict[str, Any]) -> bool:
        return all(_at(model, path) for path in self.version.schema["primaryIdentifier"])

    def _identifier(self, operation: Operation) -> dict[str, Any]:
        """The primary identifier's properties alone: the contract allows read and delete no others."""
        paths = self.version.schema["primaryIdentifier"]
        return {path.split("/")[2]: _at(operation.existing.attributes, path) for path in paths}


def _at(model: dict[str, Any], path: str) -> Any:
    return next(iter(values_at(model, path)), None)


def _system_tags(operation: Operation) -> dict[str, str]:
    """None without a stack, as for Cloud Control."""
    if not operation.stack_id:
        return {}
    return {
        "aws:cloudformation:stack-name": operation.stack_name,
        "aws:cloudformation:stack-id": operation.stack_id,
        "aws:cloudformation:logical-id": operation.logical_id,
    }
