"""One cluster of a change set, as CloudFormation tells of it. Pure."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

TYPE_NAME = "Acme::Azure::AKSCluster"
# In place of a value that only executing the change set can tell.
UNKNOWN = "{{changeSet:KNOWN_AFTER_APPLY}}"
# In place of a NoEcho parameter's value.
NO_ECHO = "****"
RETAINING = ("Retain", "ReplaceAndRetain")


class PreviewError(Exception):
    """The preview could not be made; the message says why."""


@dataclass(frozen=True)
class Change:
    """One cluster of the template. `action` is Add, Modify, Remove or Import.

    `replaces` says that a new cluster takes over; `keeps` that a policy is Retain, so that CloudFormation leaves the
    old one in Azure. `unknown` are the paths of what `desired` cannot tell.
    """

    logical_id: str
    action: str
    identifier: str | None
    replaces: bool
    previous: dict[str, Any]
    desired: dict[str, Any]
    unknown: tuple[str, ...]
    keeps: bool = False

    def depends_on_unknown(self, path: str) -> bool:
        """Whether a fault there is about something that is not known yet, or about what has it.

        Either form of `Violation.path`.
        """
        own = self._placed(tuple(part for part in re.split(r"[./\[\]]+", path) if part))
        others = [tuple(one.split("/")) for one in self.unknown]
        return any(own[: len(other)] == other[: len(own)] for other in others)

    def nameless(self) -> list[str]:
        """The unknown paths of names of lists' elements for which no old name stands in."""
        nameless = {
            f"{part}/{index}/Name"
            for part, elements in self.desired.items()
            for index, element in enumerate(elements if isinstance(elements, list) else ())
            if isinstance(element, Mapping) and "Name" not in element
        }
        return [path for path in self.unknown if path in nameless]

    def _placed(self, path: tuple[str, ...]) -> tuple[str, ...]:
        """The path with the place of a list's element for its Name."""
        elements = self.desired.get(path[0]) if len(path) > 1 else None
        for index, element in enumerate(elements if isinstance(elements, list) else ()):
            if isinstance(element, Mapping) and element.get("Name") == path[1]:
                return path[0], str(index), *path[2:]
        return path

    def with_known_version(self, desired: Mapping[str, Any]) -> dict[str, Any]:
        """The properties without the old KubernetesVersion that stands in for one that is not known yet.

        For rules that compare other properties, such as a node pool's version, with it.
        """
        return {
            name: value for name, value in desired.items() if name != "KubernetesVersion" or name not in self.unknown
        }


def properties(context: str | None) -> dict[str, Any]:
    """The properties of a BeforeContext or AfterContext."""
    parsed: dict[str, Any] = json.loads(context or "{}").get("Properties", {})
    return parsed


def known(value: Any, before: Any = None, path: str = "") -> tuple[Any, list[str]]:
    """The value without what cannot be known now, and the paths of that.

    What was there before stands in for it, so that nothing seems to have left the template.
    """
    if isinstance(value, Mapping):
        earlier = before if isinstance(before, Mapping) else {}
        pairs = {key: known(child, earlier.get(key), f"{path}/{key}") for key, child in value.items()}
        remaining = {key: child for key, (child, _) in pairs.items() if child is not None}
        return remaining, [name for _, missing in pairs.values() for name in missing]
    if isinstance(value, list):
        old = before if isinstance(before, list) and len(before) == len(value) else [None] * len(value)
        items = [known(child, old[index], f"{path}/{index}") for index, child in enumerate(value)]
        return [child for child, _ in items if child is not None], [name for _, missing in items for name in missing]
    if isinstance(value, str) and (UNKNOWN in value or value == NO_ECHO):
        return (None if before == NO_ECHO else before), [path.lstrip("/")]
    return value, []
