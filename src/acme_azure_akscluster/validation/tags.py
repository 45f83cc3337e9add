"""Rules about tags: what Azure Resource Manager refuses, and what this type and CloudFormation keep for themselves."""

from collections.abc import Iterator, Mapping

from ..domain import ownership, tags
from .rule import Properties, Rule, pools
from .violation import Violation

_FORBIDDEN = "<>%&\\?/"
_RESERVED = ("microsoft", "azure", "windows")
_MOST = 50
# Four marks of the type beside those of ownership, and CloudFormation's stack name, stack id and logical id.
_OURS = 7
# That a node pool is the stack's; on a temporary one, whose place it takes.
_OURS_OF_POOLS = 1


def _cluster(properties: Properties) -> Iterator[Violation]:
    declared = properties.get("Tags") or []
    flux = [str(one.get("Name")) for one in properties.get("FluxConfigurations") or []]
    ours = _OURS + ownership.count([str(pool.get("Name")) for _, pool in pools(properties)], flux)
    room = _MOST - ours
    if len(declared) > room:
        yield Violation(
            "Tags",
            f"has {len(declared)} tags",
            f"the maximum is {room}, besides the {ours} of CloudFormation and this type",
        )
    seen: dict[str, str] = {}
    for index, tag in enumerate(declared):
        name = str(tag.get("Key", ""))
        path = f"Tags[{index}].Key"
        yield from _name(path, name)
        if name.lower() in seen:
            yield Violation(
                path,
                f"is {name!r}, which is also the name of {seen[name.lower()]}",
                "Azure's tag names are not case-sensitive",
            )
        seen.setdefault(name.lower(), path)
        yield from _reserved(path, name)


def _pools(properties: Properties) -> Iterator[Violation]:
    for path, pool in pools(properties):
        declared = pool.get("Tags")
        if isinstance(declared, Mapping):
            for name in declared:
                yield from _name(f"{path}.Tags", name)
                yield from _reserved(f"{path}.Tags", name)
            room = _MOST - _OURS_OF_POOLS - len(ownership.entries(pool))
            if len(declared) > room:
                problem = f"has {len(declared)} tags"
                yield Violation(f"{path}.Tags", problem, f"the maximum is {room}, besides the marks of this type")


def of_stack(stack_tags: Mapping[str, str]) -> list[Violation]:
    """What is wrong with a stack's tags, which every resource of it carries: names of our own marks."""
    return [violation for name in stack_tags for violation in _reserved("the stack's tag", name)]


def _reserved(path: str, name: str) -> Iterator[Violation]:
    """Our marks decide what may be deleted, and tag names in Azure ignore case: no template may write them."""
    if tags.is_reserved(name.strip()):
        yield Violation(path, f"is {name!r}", "that name is reserved for CloudFormation and this type")


def _name(path: str, name: str) -> Iterator[Violation]:
    bad = [character for character in _FORBIDDEN if character in name]
    if bad:
        yield Violation(
            path,
            f"is {name!r}, which contains {' '.join(bad)}",
            f"a tag's name must not contain {' '.join(_FORBIDDEN)}",
        )
    prefix = next((word for word in _RESERVED if name.lower().startswith(word)), None)
    if prefix:
        yield Violation(path, f"is {name!r}", f"Azure reserves names that start with {prefix}")


RULES = (Rule("docs/azure-behaviour.md#resource-tags", _cluster), Rule("docs/azure-behaviour.md#resource-tags", _pools))
