"""What a resource type's schema says of a change of properties."""

from collections.abc import Set as AbstractSet
from typing import Any

from sandbox.aws.cloudformation.compare import as_strings, changed_properties
from sandbox.aws.cloudformation.kinds.base import Replacement
from sandbox.aws.registry.paths import values_at


def replacement_by(schema: dict[str, Any], before: dict[str, Any], after: dict[str, Any]) -> Replacement:
    """What a change from these properties to those means, by the paths that are create-only."""
    if any_differs(schema.get("createOnlyProperties", []), before, after):
        return Replacement.ALWAYS
    conditional = any_differs(schema.get("conditionalCreateOnlyProperties", []), before, after)
    return Replacement.CONDITIONAL if conditional else Replacement.NEVER


def replaced_for(names: AbstractSet[str], before: dict[str, Any], after: dict[str, Any]) -> Replacement:
    """The same, by the names of the properties that are create-only."""
    return Replacement.ALWAYS if names & set(changed_properties(before, after)) else Replacement.NEVER


def any_differs(paths: list[str], before: dict[str, Any], after: dict[str, Any]) -> bool:
    return any(as_strings(values_at(before, path)) != as_strings(values_at(after, path)) for path in paths)
