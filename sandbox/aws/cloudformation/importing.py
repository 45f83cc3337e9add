"""Importing: resources that are there already become a stack's, through their read handler.

A change set checks the request (`check_import`), and executing it reads every resource (`Importer`). What the service
does was taken from docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/import-resources.html and from its events.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from sandbox.aws.cloudformation.attempts import require_valid
from sandbox.aws.cloudformation.errors import RequestError
from sandbox.aws.cloudformation.executor import Executor
from sandbox.aws.cloudformation.graph import dependencies, run_in_order
from sandbox.aws.cloudformation.kinds.base import ResourceFailedError
from sandbox.aws.cloudformation.kinds.registered import RegisteredKind
from sandbox.aws.cloudformation.model import Resource, Stack
from sandbox.aws.cloudformation.steps import Steps, Surroundings

STARTED = "Resource import started."
COMPLETED = "Resource import completed."
TAGGING = "Apply stack-level tags to imported resource if applicable."

Identifiers = dict[str, dict[str, str]]


def identifiers_of(given: Iterable[Mapping[str, Any]], declared: Mapping[str, Mapping[str, Any]]) -> Identifiers:
    """ResourcesToImport by logical id, checked against the template's resources. Raises RequestError."""
    wanted = {entry["LogicalResourceId"]: entry for entry in given}
    if not wanted:
        raise RequestError("You must specify ResourcesToImport when ChangeSetType is IMPORT.")
    absent = sorted(set(wanted) - set(declared))
    if absent:
        raise RequestError(f"Resources [{', '.join(absent)}] do not exist in the template")
    for name, entry in wanted.items():
        if entry["ResourceType"] != declared[name]["Type"]:
            raise RequestError(f"Resource type for [{name}] does not match the template: {entry['ResourceType']}")
    loose = sorted(name for name in wanted if "DeletionPolicy" not in declared[name])
    if loose:
        raise RequestError(
            f"The following resources to import [{', '.join(loose)}] must have DeletionPolicy attribute specified in "
            "the template."
        )
    return {name: dict(entry["ResourceIdentifier"]) for name, entry in wanted.items()}


def check_import(
    changes: Iterable[Mapping[str, Any]], before: Mapping[str, Any], after: Mapping[str, Any], imported: Identifiers
) -> None:
    """An import changes nothing else: `changes` are a preview's, `before` and `after` the templates' outputs."""
    touched = [change["ResourceChange"] for change in changes]
    others = sorted(c["LogicalResourceId"] for c in touched if c["LogicalResourceId"] not in imported)
    others += ["Outputs"] if before != after else []
    if others:
        raise RequestError(f"As part of the import operation, you cannot modify or add [{', '.join(others)}]")
    known = sorted(c["LogicalResourceId"] for c in touched if c["Action"] != "Add")
    if known:
        raise RequestError(f"Resources [{', '.join(known)}] are in the stack already")


class Importer:
    """Takes resources into a stack, and out again when one of them cannot be taken."""

    def __init__(self, stack: Stack, engine: Surroundings) -> None:
        self._stack = stack
        self._engine = engine
        self._steps = Steps(stack, engine)

    def import_all(self, identifiers: Identifiers) -> list[str]:
        """Returns the logical ids that failed."""
        nodes = Executor(self._stack, self._engine).wanted(self._stack.request)
        wanted = {name: node for name, node in nodes.items() if name in identifiers}
        needs = dependencies(wanted)
        return run_in_order(
            needs,
            lambda name: self._import(name, wanted[name], needs[name], identifiers[name]),
            stop_on_failure=self._stack.cancel.set,
        )

    def forget(self, names: Iterable[str]) -> None:
        """Out of the stack again, and otherwise left alone."""
        for name in names:
            resource = self._stack.take(name)
            if resource:
                self._stack.set_resource_status(resource, "IMPORT_ROLLBACK_COMPLETE")

    def _import(self, name: str, declared: dict[str, Any], needs: set[str], identifier: dict[str, str]) -> bool:
        resource = self._stack.begun("IMPORT", name) or self._steps.declare(name, declared, needs)
        self._stack.put(resource)
        self._stack.begin("IMPORT", resource, STARTED)
        kind = self._engine.kind(resource.type)

        def take() -> None:
            if not isinstance(kind, RegisteredKind):
                raise ResourceFailedError(f"ResourceTypes [{resource.type}] are not supported for Import")
            resource.properties = self._steps.resolve(declared)
            require_valid(resource, kind)
            self._read(kind, resource, identifier)

        if not self._steps.attempt(resource, "IMPORT", take, COMPLETED):
            return False
        if not isinstance(kind, RegisteredKind) or not kind.can_update:
            return True
        self._stack.begin("UPDATE", resource, TAGGING)

        def tag() -> None:
            resource.snapshot = kind.update(self._steps.operation(resource, resource))

        return self._steps.attempt(resource, "UPDATE", tag)

    def _read(self, kind: RegisteredKind, resource: Resource, identifier: dict[str, str]) -> None:
        resource.snapshot = kind.identified_by(identifier)
        owner = self._engine.owner_of(resource)
        if owner:
            raise ResourceFailedError(f"{resource.physical_id} already exists in stack {owner}")
        outcome = kind.read(self._steps.operation(resource, None))
        if outcome.error_code:
            raise ResourceFailedError(outcome.reason())
        resource.snapshot = kind.snapshot(outcome)
