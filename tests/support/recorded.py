"""How answers are compared with the sandbox's: path by path, without what is drawn."""

import re
from collections.abc import Iterator
from typing import Any

from sandbox.azure.core.versions import Catalog, Minor, minor_of, number

# Values that are drawn or that name the recording's own surroundings: being there is what counts.
RANDOM = re.compile(
    r"(^|\.)(e[tT]ag|principalId|clientId|objectId|tenantId|tenantID|resourceUID|fqdn|azurePortalFQDN|privateFQDN|issuerURL|"
    r"nodeImageVersion|resourceId|id)$"
)


def leaves(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """(path, value) of everything that has no inside; pools are named, so that their order does not matter."""
    if isinstance(value, dict) and value:
        for key, item in value.items():
            yield from leaves(item, f"{path}.{key}" if path else key)
    elif isinstance(value, list) and value and all(isinstance(item, dict) for item in value):
        for index, item in enumerate(value):
            yield from leaves(item, f"{path}[{item.get('name', index)}]")
    else:
        yield path, value


def difference(real: Any, ours: Any) -> dict[str, tuple[Any, Any]]:
    """path: (real, ours) where they differ; `...` stands for absent."""
    left, right = dict(leaves(real)), dict(leaves(ours))
    actual = {}
    for path in left.keys() | right.keys():
        a, b = left.get(path, ...), right.get(path, ...)
        if a is ... or b is ... or (not RANDOM.search(path) and a != b):
            actual[path] = (a, b)
    return actual


def catalog(versions: set[str], default: str) -> Catalog:
    """A region that offers just the patches that a recording mentions."""
    minors: dict[str, list[str]] = {}
    for version in sorted(versions, key=number):
        minors.setdefault(minor_of(version), []).append(version)
    return Catalog({minor: Minor(tuple(patches)) for minor, patches in minors.items()}, default)
