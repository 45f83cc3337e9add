"""Change sets: what an update or a create would do, before it is done."""

import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from graphlib import TopologicalSorter
from typing import Any

from sandbox.aws.cloudformation.compare import as_strings, changed_properties
from sandbox.aws.cloudformation.engine import Engine
from sandbox.aws.cloudformation.graph import dependencies
from sandbox.aws.cloudformation.importing import Identifiers, check_import
from sandbox.aws.cloudformation.intrinsics import resolve
from sandbox.aws.cloudformation.kinds.base import Kind, Replacement
from sandbox.aws.cloudformation.model import Request, Resource, Stack
from sandbox.aws.settings import ACCOUNT_ID, PARTITION

NO_CHANGES = "The submitted information didn't contain changes. Submit different information to create a change set."


@dataclass(slots=True)
class ChangeSet:
    name: str
    arn: str
    type: str
    stack: Stack
    request: Request
    created: datetime
    description: str | None
    changes: list[dict[str, Any]]
    status: str = "CREATE_COMPLETE"
    reason: str | None = None
    execution_status: str = "AVAILABLE"
    imported: Identifiers = field(default_factory=dict)


def make_change_set(
    engine: Engine,
    stack: Stack,
    name: str,
    kind: str,
    request: Request,
    description: str | None,
    imported: Identifiers | None = None,
) -> ChangeSet:
    """`imported` are the resources of an IMPORT. Raises RequestError when it would do more than import."""
    arn = f"arn:{PARTITION}:cloudformation:{engine.region}:{ACCOUNT_ID}:changeSet/{name}/{uuid.uuid4()}"
    changes = Preview(engine, stack, request).changes()
    if imported:
        previous = stack.request.template.outputs if stack.resources else {}
        check_import(changes, previous, request.template.outputs, imported)
        for change in changes:
            change["ResourceChange"]["Action"] = "Import"
    change_set = ChangeSet(name, arn, kind, stack, request, engine.clock(), description, changes)
    change_set.imported = imported or {}
    if kind == "UPDATE" and not changes and not differs(stack, request):
        change_set.status, change_set.reason = "FAILED", NO_CHANGES
        change_set.execution_status = "UNAVAILABLE"
    return change_set


def differs(stack: Stack, request: Request) -> bool:
    """Whether an update changes something besides resources: tags, outputs, policies, or a parameter that is used."""
    old, new = stack.request, request
    before = {name: _without_properties(node) for name, node in old.template.resources.items()}
    after = {name: _without_properties(node) for name, node in new.template.resources.items()}
    return before != after or old.tags != new.tags or old.template.outputs != new.template.outputs


def _without_properties(node: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in node.items() if key != "Properties"}


class Preview:
    """Walks the new template in dependency order and says what would become of each resource."""

    def __init__(self, engine: Engine, stack: Stack, request: Request) -> None:
        self._engine = engine
        self._stack = stack
        self._request = request
        self._unknown: set[str] = set()

    def changes(self) -> list[dict[str, Any]]:
        wanted = self._wanted()
        order = _in_order(dependencies(wanted))
        self._unknown |= set(order) - set(self._stack.resources)
        found = [self._change(name, wanted[name]) for name in order]
        removed = [self._removal(self._stack.resources[name]) for name in set(self._stack.resources) - set(wanted)]
        return [change for change in [*found, *removed] if change]

    def _wanted(self) -> dict[str, dict[str, Any]]:
        scope = self._scope()
        return {
            name: node
            for name, node in self._request.template.resources.items()
            if "Condition" not in node or scope.condition(node["Condition"])
        }

    def _scope(self) -> Any:
        return self._engine.scope(self._stack, self._request, self._stack.resources, self._unknown)

    def _change(self, name: str, node: dict[str, Any]) -> dict[str, Any] | None:
        after = resolve(node.get("Properties", {}), self._scope())
        before = self._stack.resources.get(name)
        if before is None:
            return _resource_change("Add", name, node["Type"], after=after)
        kind = self._engine.kind(before.type)
        changed = changed_properties(before.properties, after)
        retagged = kind.takes_stack_tags and before.stack_tags != self._request.tags
        certain = not before.status.endswith("_FAILED") and not kind.may_change_unseen
        if not changed and not retagged and certain:
            return None
        replacement = kind.replacement(before.properties, after)
        if replacement is Replacement.ALWAYS:
            self._unknown.add(name)
        change = _resource_change(
            "Modify", name, before.type, before=before.properties, after=after, physical_id=before.physical_id
        )
        change["ResourceChange"] |= {
            "Replacement": replacement.value,
            "Scope": ["Properties"] * bool(changed) + ["Tags"] * bool(retagged),
            "Details": [
                _detail(prop, before.properties, after, _replacement_by(kind, prop, before.properties, after))
                for prop in sorted(changed)
            ],
        }
        return change

    @staticmethod
    def _removal(resource: Resource) -> dict[str, Any]:
        change = _resource_change(
            "Remove", resource.logical_id, resource.type, before=resource.properties, physical_id=resource.physical_id
        )
        change["ResourceChange"]["PolicyAction"] = "Retain" if resource.deletion_policy == "Retain" else "Delete"
        return change


def _in_order(needs: Mapping[str, set[str]]) -> list[str]:
    return list(TopologicalSorter(needs).static_order())


def _resource_change(
    action: str,
    name: str,
    type_name: str,
    *,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    physical_id: str | None = None,
) -> dict[str, Any]:
    change: dict[str, Any] = {
        "Action": action,
        "LogicalResourceId": name,
        "PhysicalResourceId": physical_id,
        "ResourceType": type_name,
        "Scope": [],
        "Details": [],
    }
    if before is not None:
        change["BeforeContext"] = json.dumps({"Properties": before}, separators=(",", ":"))
    if after is not None:
        change["AfterContext"] = json.dumps({"Properties": after}, separators=(",", ":"))
    return {"Type": "Resource", "ResourceChange": change}


def _replacement_by(kind: Kind, name: str, before: dict[str, Any], after: dict[str, Any]) -> Replacement:
    """What the change of one property alone would mean."""
    others = {key: value for key, value in before.items() if key != name}
    return kind.replacement(before, others | ({name: after[name]} if name in after else {}))


def _detail(name: str, before: Mapping[str, Any], after: Mapping[str, Any], replacement: Replacement) -> dict[str, Any]:
    recreation = {"True": "Always", "Conditional": "Conditionally", "False": "Never"}[replacement.value]
    kind = "Modify" if name in before and name in after else "Add" if name in after else "Remove"
    target = {
        "Attribute": "Properties",
        "Name": name,
        "Path": f"/Properties/{name}",
        "RequiresRecreation": recreation,
        "AttributeChangeType": kind,
    }
    if name in before:
        target["BeforeValue"] = _value(before[name])
    if name in after:
        target["AfterValue"] = _value(after[name])
    return {"Target": target, "Evaluation": "Static", "ChangeSource": "DirectModification"}


def _value(value: Any) -> str:
    return json.dumps(value) if isinstance(value, dict | list) else str(as_strings(value))
