"""Values at paths of nested maps."""

from collections.abc import Mapping, Sequence
from typing import Any


def at(tree: Any, path: str | Sequence[str]) -> Any:
    """The value at `A/B/C` or `("A", "B", "C")`, or None where a member is missing or is not a map."""
    for name in path.split("/") if isinstance(path, str) else path:
        tree = tree.get(name) if isinstance(tree, Mapping) else None
    return tree


def without(tree: Mapping[str, Any], path: str) -> dict[str, Any]:
    """A copy of the map without the member at a path."""
    name, _, rest = path.partition("/")
    if not rest or not isinstance(tree.get(name), Mapping):
        return {key: value for key, value in tree.items() if key != name or rest}
    return {**tree, name: without(tree[name], rest)}
