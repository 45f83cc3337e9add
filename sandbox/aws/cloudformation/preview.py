"""What an update or a create would do, resource by resource, before it is done."""

import copy
import json
from collections.abc import Mapping
from dataclasses import replace
from graphlib import TopologicalSorter
from typing import Any

from sandbox.aws.cloudformation.change_details import Causes, changed_parameters, details
from sandbox.aws.cloudformation.compare import as_strings, changed_properties
from sandbox.aws.cloudformation.drift_aware import Change, ThreeWay
from sandbox.aws.cloudformation.engine import Engine
from sandbox.aws.cloudformation.graph import chosen, dependencies
from sandbox.aws.cloudformation.intrinsics import KNOWN_AFTER_APPLY, resolve
from sandbox.aws.cloudformation.kinds.base import Kind, Replacement
from sandbox.aws.cloudformation.kinds.registered import RegisteredKind
from sandbox.aws.cloudformation.model import LiveState, Request, Resource, Stack, secret_values
from sandbox.aws.cloudformation.parameters import mask


def changes_anything(engine: Engine, stack: Stack, request: Request) -> bool:
    """Whether an update of the stack would be one. Raises RequestError."""
    return bool(Preview(engine, stack, request).changes()) or differs(stack, request)


def differs(stack: Stack, request: Request) -> bool:
    """Whether an update changes something besides resources: tags, outputs, policies, or a parameter that is used."""
    old, new = stack.request, request
    before = {name: _without_properties(node) for name, node in old.template.resources.items()}
    after = {name: _without_properties(node) for name, node in new.template.resources.items()}
    return before != after or old.tags != new.tags or old.template.outputs != new.template.outputs


def _without_properties(node: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in node.items() if key != "Properties"}


class Preview:
    """Walks the new template in dependency order and works out the change of each resource.

    `possible` are the changes as a change set without property values has them, once `changes` has been called;
    `live` is then what was read, completed by whether the template wants it otherwise.
    """

    def __init__(
        self, engine: Engine, stack: Stack, request: Request, live: Mapping[str, LiveState] | None = None
    ) -> None:
        self._engine = engine
        self._stack = stack
        self._request = request
        self._unknown: set[str] = set()
        old = stack.request
        self._secrets = stack.secrets | secret_values(request)
        self._before = {name: node.get("Properties") or {} for name, node in old.template.resources.items()}
        self._causes = Causes(changed_parameters(old.parameters | old.stored, request.parameters | request.stored))
        self.possible: list[dict[str, Any]] = []
        self._read_at = engine.clock()
        self.live = dict(live or {})
        # The properties that each resource is to have, by logical id.
        self.after: dict[str, dict[str, Any]] = {}

    def changes(self) -> list[dict[str, Any]]:
        """In the order of their logical ids, as the service lists them."""
        wanted = self._wanted()
        order = _in_order(dependencies(wanted))
        self._unknown |= set(order) - set(self._stack.resources)
        self._unknown |= {name for name, state in self.live.items() if state.gone}
        changes = {name: self._change(name, wanted[name]) for name in order}
        for name in set(self._stack.resources) - set(wanted):
            changes[name] = removal = self._removal(self._stack.resources[name])
            self.possible.append(removal)
        self.possible.sort(key=lambda change: change["ResourceChange"]["LogicalResourceId"])
        return [change for _, change in sorted(changes.items()) if change]

    def _wanted(self) -> dict[str, dict[str, Any]]:
        return chosen(self._request.template.resources, self._scope().condition)

    def _scope(self) -> Any:
        return self._engine.scope(self._stack, self._request, self._stack.resources, self._unknown)

    def _change(self, name: str, node: dict[str, Any]) -> dict[str, Any] | None:
        self.after[name] = after = resolve(node.get("Properties", {}), self._scope())
        before, state = self._stack.resources.get(name), self.live.get(name)
        if before is None or (state and state.gone):
            change = self._resource_change("Add", name, node["Type"], after=after)
            if before and state:
                change["ResourceChange"] |= self._drift_members(state, before)
            self.possible.append(copy.deepcopy(change))
            change["ResourceChange"]["Replacement"] = Replacement.ALWAYS.value
            return change
        kind = self._engine.kind(before.type)
        if state and state.properties is not None and isinstance(kind, RegisteredKind):
            return self._reverted(kind, state, before, after)
        changed = changed_properties(before.properties, after)
        retagged = kind.traits.takes_stack_tags and before.stack_tags != self._request.tags
        replacement = kind.replacement(before.properties, after)
        if replacement is Replacement.ALWAYS:
            self._unknown.add(name)
        known = {
            prop: self._details(kind, name, prop, node, before.properties, after, known=True)
            for prop in sorted(changed)
        }
        possible = {
            prop: self._details(kind, name, prop, node, before.properties, after, known=False)
            for prop in sorted({*after, *changed})
        }
        change = self._resource_change(
            "Modify", name, before.type, before=before.properties, after=after, physical_id=before.physical_id
        )
        certain = not before.status.endswith("_FAILED") and not kind.traits.may_change_unseen
        if changed or retagged or not certain:
            self._causes.resources[name] = replacement is Replacement.ALWAYS
            self._tell(change, replacement, known, retagged, before)
            listed = copy.deepcopy(change)
            self._tell(listed, replacement, {prop: possible[prop] or known[prop] for prop in known}, retagged, before)
            if state:
                for each in (change, listed):
                    _by_deployments(each["ResourceChange"], state)
            self.possible.append(listed)
            return change
        if any(possible.values()):
            self._causes.resources[name] = False
            fixed = any(d["Target"]["RequiresRecreation"] != "Never" for targets in possible.values() for d in targets)
            self._tell(change, Replacement.CONDITIONAL if fixed else Replacement.NEVER, possible, retagged, before)
            self.possible.append(change)
        return None

    def _reverted(
        self, kind: RegisteredKind, state: LiveState, before: Resource, after: dict[str, Any]
    ) -> dict[str, Any] | None:
        """The change of a resource whose actual state is known. None when nothing differs from the template."""
        name, schema, tags = before.logical_id, kind.version.schema, self._request.tags
        compared = ThreeWay(schema, state.properties or {}, (before.properties, before.stack_tags), (after, tags))
        changes = compared.changes()
        replacement = kind.replacement(before.properties, after)
        if replacement is Replacement.ALWAYS:
            self._unknown.add(name)
        retagged = kind.traits.takes_stack_tags and before.stack_tags != tags
        differs = any(change.type != "SyncWithActual" for change in changes) or before.status.endswith("_FAILED")
        self.live[name] = replace(state, differs=differs)
        if not (changes or retagged or differs):
            return None
        self._causes.resources[name] = replacement is Replacement.ALWAYS
        change = self._resource_change(
            "Modify" if differs or retagged else "SyncWithActual",
            name,
            before.type,
            before=state.properties,
            after=after,
            physical_id=before.physical_id,
        )
        by_path = {each.path: [self._reverted_detail(kind, each, before.properties, after)] for each in changes}
        self._tell(change, replacement, by_path, retagged, before)
        change["ResourceChange"] |= self._drift_members(state, before)
        if ignored := compared.ignored():
            change["ResourceChange"]["ResourceDriftIgnoredAttributes"] = ignored
        self.possible.append(copy.deepcopy(change))
        return change

    def _reverted_detail(
        self, kind: Kind, change: Change, before: dict[str, Any], after: dict[str, Any]
    ) -> dict[str, Any]:
        target = {
            "Attribute": "Properties",
            "Name": change.property,
            "RequiresRecreation": _RECREATION[_replacement_by(kind, change.property, before, after)],
        }
        detail = change.target(self._read_at)
        for key in ("BeforeValue", "AfterValue"):
            if detail[key] is None:
                del detail[key]
            else:
                detail[key] = _value(mask(detail[key], self._secrets))
        if "Drift" in detail:
            detail["Drift"] |= {
                key: _value(mask(detail["Drift"][key], self._secrets)) for key in ("PreviousValue", "ActualValue")
            }
        unknown = KNOWN_AFTER_APPLY in json.dumps(change.after)
        return {
            "ChangeSource": "NoModification" if change.type == "SyncWithActual" else "DirectModification",
            "Evaluation": "Dynamic" if unknown else "Static",
            "Target": target | detail,
        }

    def _drift_members(self, state: LiveState, before: Resource) -> dict[str, Any]:
        deployed = {"Properties": mask(before.properties, self._secrets)}
        return {
            "ResourceDriftStatus": state.status,
            "PreviousDeploymentContext": json.dumps(deployed, separators=(",", ":")),
        }

    def _details(
        self,
        kind: Kind,
        name: str,
        prop: str,
        node: dict[str, Any],
        before: dict[str, Any],
        after: dict[str, Any],
        *,
        known: bool,
    ) -> list[dict[str, Any]]:
        nodes = self._before.get(name, {}).get(prop), node.get("Properties", {}).get(prop)
        # An unchanged property would be changed to another value.
        changed_alone = after if prop not in before or before[prop] != after.get(prop) else after | {prop: object()}
        recreation = _RECREATION[_replacement_by(kind, prop, before, changed_alone)]
        if not known and before.get(prop) == after.get(prop):
            # That its text is another one changes nothing; what it refers to may.
            nodes = nodes[1], nodes[1]
        values = self._values(prop, before, after) if known else None
        return details(prop, *nodes, self._causes, recreation=recreation, values=values)

    def _values(self, prop: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Any]:
        kind = "Modify" if prop in before and prop in after else "Add" if prop in after else "Remove"
        values = {"Path": f"/Properties/{prop}", "AttributeChangeType": kind}
        for key, properties in (("BeforeValue", before), ("AfterValue", after)):
            if prop in properties:
                values[key] = _value(mask(properties[prop], self._secrets))
        return values

    def _tell(
        self,
        change: dict[str, Any],
        replacement: Replacement,
        by_property: dict[str, list[dict[str, Any]]],
        retagged: bool,
        before: Resource,
    ) -> None:
        changed = [detail for each in by_property.values() for detail in each]
        change["ResourceChange"] |= {
            "Replacement": replacement.value,
            "Scope": ["Properties"] * bool(changed) + ["Tags"] * retagged,
            "Details": changed + [_RETAGGED] * retagged,
        }
        if replacement is Replacement.ALWAYS:
            change["ResourceChange"]["PolicyAction"] = f"ReplaceAnd{before.update_replace_policy}"

    def _removal(self, resource: Resource) -> dict[str, Any]:
        change = self._resource_change(
            "Remove", resource.logical_id, resource.type, before=resource.properties, physical_id=resource.physical_id
        )
        change["ResourceChange"]["PolicyAction"] = "Retain" if resource.deletion_policy == "Retain" else "Delete"
        return change

    def _resource_change(
        self,
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
        for key, properties in (("BeforeContext", before), ("AfterContext", after)):
            if properties is not None:
                masked = {"Properties": mask(properties, self._secrets)}
                change[key] = json.dumps(masked, separators=(",", ":"))
        return {"Type": "Resource", "ResourceChange": change}


_RECREATION = {Replacement.ALWAYS: "Always", Replacement.CONDITIONAL: "Conditionally", Replacement.NEVER: "Never"}
_RETAGGED = {
    "Target": {"Attribute": "Tags", "RequiresRecreation": "Never"},
    "Evaluation": "Static",
    "ChangeSource": "DirectModification",
}


def _by_deployments(change: dict[str, Any], state: LiveState) -> None:
    """Mark a change whose actual state could not be compared with the template."""
    change["ResourceDriftStatus"] = state.status
    for detail in change["Details"]:
        detail["Target"] |= {"BeforeValueFrom": "PREVIOUS_DEPLOYMENT_STATE", "AfterValueFrom": "TEMPLATE"}


def _in_order(needs: Mapping[str, set[str]]) -> list[str]:
    return list(TopologicalSorter(needs).static_order())


def _replacement_by(kind: Kind, name: str, before: dict[str, Any], after: dict[str, Any]) -> Replacement:
    """What the change of one property alone would mean."""
    others = {key: value for key, value in before.items() if key != name}
    return kind.replacement(before, others | ({name: after[name]} if name in after else {}))


def _value(value: Any) -> str:
    return json.dumps(value) if isinstance(value, dict | list) else str(as_strings(value))
