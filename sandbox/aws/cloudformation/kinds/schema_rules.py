"""What a resource type's schema says of a change of properties."""

from typing import Any

from sandbox.aws.cloudformation.compare import as_strings
from sandbox.aws.cloudformation.kinds.base import Replacement
from sandbox.aws.registry.paths import values_at


def replacement_by(schema: dict[str, Any], before: dict[str, Any], after: dict[str, Any]) -> Replacement:
    """What a change from these properties to those means, by the paths that are create-only."""
    if changed_paths(schema.get("createOnlyProperties", []), before, after):
        return Replacement.ALWAYS
    conditional = changed_paths(schema.get("conditionalCreateOnlyProperties", []), before, after)
    return Replacement.CONDITIONAL if conditional else Replacement.NEVER


def changed_paths(paths: list[str], before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    """Those of the paths at which the properties differ."""
    return [path for path in paths if as_strings(values_at(before, path)) != as_strings(values_at(after, path))]
