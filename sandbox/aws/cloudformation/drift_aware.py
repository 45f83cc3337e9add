"""Drift-aware change sets: actual state, previous deployment and template of one resource, compared. Pure.

docs/aws-behaviour.md#revert-drift and docs/aws-behaviour.md#revert-drift-limits. Which paths the service lists is not
documented: here each value that differs.
"""

import copy
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sandbox.aws.cloudformation.compare import as_strings, changed_properties
from sandbox.aws.cloudformation.drift import Difference, differences, expected_properties
from sandbox.aws.registry.paths import places_of, values_at

_SECRET = ("{{resolve:secretsmanager:", "{{resolve:ssm-secure:")
_CHANGE_TYPES = {"NOT_EQUAL": "Modify", "ADD": "Remove", "REMOVE": "Add"}


@dataclass(frozen=True, slots=True)
class Change:
    """One value. `previous` is what the last deployment had where that has drifted."""

    path: str
    type: str
    before: Any
    after: Any
    source: str = "ACTUAL_STATE"
    drift: Difference | None = None

    @property
    def property(self) -> str:
        return self.path.split("/")[1]

    def target(self, read: datetime) -> dict[str, Any]:
        """The members of a Target that only a drift-aware change set has, and its values."""
        drift = self.drift and {
            "PreviousValue": self.drift.expected,
            "ActualValue": self.drift.actual,
            "DriftDetectionTimestamp": read,
        }
        return {
            "Path": f"/Properties{self.path}",
            "AttributeChangeType": self.type,
            "BeforeValue": self.before,
            "AfterValue": self.after,
            "BeforeValueFrom": self.source,
            "AfterValueFrom": "TEMPLATE",
            **({"Drift": drift} if drift else {}),
        }


class ThreeWay:
    """`before` and `after` are the resolved properties of the last deployment and of the template, each with the tags
    that the stack has then; `actual` is the answer of the read handler.
    """

    def __init__(
        self,
        schema: dict[str, Any],
        actual: Mapping[str, Any],
        before: tuple[dict[str, Any], dict[str, str]],
        after: tuple[dict[str, Any], dict[str, str]],
    ) -> None:
        self._schema = schema
        self._actual = actual
        self._declared = before[0], after[0]
        self._before = expected_properties(before[0], schema, before[1])
        self._after = expected_properties(after[0], schema, after[1])
        for name in self._sensitive():
            self._before.pop(name, None)
            self._after.pop(name, None)

    def drift(self) -> list[Difference]:
        """How the resource has drifted from its last deployment."""
        return [
            each for each in differences(self._before, self._actual, self._schema) if not self._is_external_tag(each)
        ]

    def changes(self) -> list[Change]:
        """What the template makes of the actual state; SyncWithActual where only the record changes."""
        drift = {each.path: each for each in self.drift()}
        wanted = differences(self._after, self._actual, self._schema)
        moved = differences(self._before, self._after, self._schema) + differences(
            self._after, self._before, self._schema
        )
        changes = {
            each.path: Change(each.path, _CHANGE_TYPES[each.kind], each.actual, each.expected)
            for each in wanted
            if not self._is_external_tag(each) and not self._is_immutable_drift(each)
        }
        for each in differences(self._before, self._after, self._schema):
            left = _at(self._actual, each.path) if each.kind == "REMOVE" else None
            if left is not None:
                changes.setdefault(each.path, Change(each.path, "Remove", left, None))
        named = {change.property for change in changes.values()}
        for each in moved:
            if each.path.split("/")[1] not in named:
                change = Change(each.path, "SyncWithActual", _at(self._actual, each.path), _at(self._after, each.path))
                changes.setdefault(each.path, change)
        return [
            *(
                Change(change.path, change.type, change.before, change.after, drift=drift.get(path))
                for path, change in changes.items()
            ),
            *self._unreadable(),
        ]

    def ignored(self) -> list[dict[str, str]]:
        """Declared values whose drift cannot be known."""
        hidden = [
            place
            for path in self._schema.get("writeOnlyProperties", [])
            for place in places_of(self._declared[1], path)
        ]
        return [{"Path": f"/Properties{place}", "Reason": "WRITE_ONLY_PROPERTY"} for place in hidden] + [
            {"Path": f"/Properties/{name}", "Reason": "SENSITIVE_PROPERTY"} for name in sorted(self._sensitive())
        ]

    def _unreadable(self) -> Iterator[Change]:
        """What can only be compared with the last deployment."""
        before, after = self._declared
        for path in self._schema.get("writeOnlyProperties", []):
            old, new = values_at(before, path), values_at(after, path)
            if as_strings(old) != as_strings(new):
                place = next(iter(places_of(after, path) or places_of(before, path)))
                yield _of_deployments(place, next(iter(old), None), next(iter(new), None))
        for name in sorted(self._sensitive() & changed_properties(before, after)):
            yield _of_deployments(f"/{name}", before.get(name), after.get(name))

    def _sensitive(self) -> set[str]:
        return {
            name
            for properties in self._declared
            for name, value in properties.items()
            if any(mark in str(value) for mark in _SECRET)
        }

    def _is_external_tag(self, difference: Difference) -> bool:
        """A tag that no template mentions is left alone."""
        tags = self._schema.get("tagging", {}).get("tagProperty", "").removeprefix("/properties")
        return bool(tags) and difference.kind == "ADD" and difference.path.startswith(f"{tags}/")

    def _is_immutable_drift(self, difference: Difference) -> bool:
        """What could only be reverted by a replacement stays, unless the template itself has changed it."""
        before, after = self._declared
        return any(
            difference.path.startswith(path.removeprefix("/properties"))
            and as_strings(values_at(before, path)) == as_strings(values_at(after, path))
            for path in self._schema.get("createOnlyProperties", [])
        )


def with_write_only(actual: dict[str, Any], deployed: dict[str, Any], schema: Mapping[str, Any]) -> dict[str, Any]:
    """The actual properties with what no read returns, as it was last deployed."""
    completed = copy.deepcopy(actual)
    for path in schema.get("writeOnlyProperties", []):
        for place in places_of(deployed, path):
            *above, name = place.split("/")
            holder = _at(completed, "/".join(above))
            if isinstance(holder, dict):
                holder[name] = _at(deployed, place)
    return completed


def _of_deployments(place: str, before: Any, after: Any) -> Change:
    kind = "Add" if before is None else "Remove" if after is None else "Modify"
    return Change(place, kind, before, after, "PREVIOUS_DEPLOYMENT_STATE")


def _at(tree: Any, path: str) -> Any:
    for key in path.split("/")[1:]:
        if isinstance(tree, list):
            tree = tree[int(key)] if int(key) < len(tree) else None
        else:
            tree = tree.get(key) if isinstance(tree, dict) else None
    return tree
