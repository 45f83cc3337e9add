"""Leaves out of a write what equals the default of a property that Azure leaves out: Azure may refuse it. Pure."""

from collections.abc import Collection, Mapping
from typing import Any

from . import schema

Json = Mapping[str, Any]
Path = tuple[str, ...]


def without_unsent(declared: Json, current: Json, changed: Collection[Path], path: Path = ()) -> dict[str, Any]:
    """The declared properties without those that Azure does not show and that do not change.

    A read reports defaults where Azure shows nothing, so they come back in templates, in Cloud Control's updates and in
    resets. `changed` are the paths that differ; what is write-only stays, since Azure never shows it.
    """
    declaration = {}
    for name, value in declared.items():
        here = (*path, name)
        observed = current.get(name)
        if isinstance(value, Mapping) and value:
            if inner := without_unsent(value, observed if isinstance(observed, Mapping) else {}, changed, here):
                declaration[name] = inner
            elif name in current:
                declaration[name] = {}
        elif name in current or _matters(here, changed):
            declaration[name] = value
    return declaration


def _matters(path: Path, changed: Collection[Path]) -> bool:
    """Whether a member differs, by itself or within something that does, or is write-only."""
    within = any(path[: len(one)] == one or one[: len(path)] == path for one in changed)
    return within or path in schema.pointers("writeOnlyProperties")
