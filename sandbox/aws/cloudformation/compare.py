"""Differences between what a resource has and what a template wants, on resolved values."""

from collections.abc import Mapping
from typing import Any

from sandbox.aws.registry.paths import map_leaves
from sandbox.aws.registry.validation import to_text


def changed_properties(before: Mapping[str, Any], after: Mapping[str, Any]) -> set[str]:
    """Top-level properties whose values differ. `2` and `"2"`, `true` and `"true"` are the same to CloudFormation."""
    return {
        name
        for name in {*before, *after}
        if (name in before) != (name in after) or as_strings(before[name]) != as_strings(after[name])
    }


def as_strings(value: Any) -> Any:
    """`value` with every number and boolean turned into text, at any depth."""
    return map_leaves(value, to_text)
