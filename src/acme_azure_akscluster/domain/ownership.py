"""What of a cluster's lists the stack owns, written down on the cluster itself, in tags. Pure.

A read or a delete gets an identifier and nothing else, and several writers share a cluster's pools, tags and proxy
exceptions. So the cluster records which are the stack's, and the pools in the template's order, in which CloudFormation
compares them. Tags, because each GET shows them, the create's own PUT makes them, and they are written at once.

Node pools have marks of their own (`domain.pool_marks`), beside which the cluster lists them in the template's order,
by name, for a person to read: nineteen fit into the 256 characters of a tag, a hundred into six tags.
Tag keys have up to 512 characters and proxy exceptions more: of these the mark has five characters of a hash each.
A cluster without a mark (imported, or of a version before marks) has nothing that is known to be the stack's.

A pool that declares labels, taints or tags has a mark of its own, in its own tags: the write that changes those changes
the mark as well, and a hundred pools have room for theirs.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from . import labels, pool_marks, tags
from .pool_marks import ORDER, POOLS

Json = Mapping[str, Any]

TAGS = f"{tags.OWN_PREFIX}tags"
NO_PROXY = f"{tags.OWN_PREFIX}no-proxy"
FLUX = f"{tags.OWN_PREFIX}flux"
# On a node pool.
ENTRIES = f"{tags.OWN_PREFIX}entries"

# Azure's limit for a tag's value (docs/azure-behaviour.md#resource-tags).
_VALUE = 256
_HASH = 5
_ENTRIES = _VALUE // _HASH
_ENTRY_MARKS = (ENTRIES, *(f"{ENTRIES}-{number}" for number in range(2, 5)))
# Behind the name of a Flux configuration that was there before the stack declared it.
_ADOPTED = "*"
# The mark of owning none: an empty value would read like no mark.
_NONE = pool_marks.NONE


def marks(
    pools: Sequence[str],
    tag_names: Iterable[str],
    no_proxy: Sequence[str] | None,
    flux: Sequence[str] = (),
    *,
    pools_in: str = POOLS,
) -> dict[str, str]:
    """The cluster's marks for pools, tags, proxy exceptions (None: none declared) and Flux configurations.

    Pools and configurations come in the template's order. `pools_in` is the tag for the pools: ORDER where each has a
    mark of its own.
    """
    shared = [name for name in tag_names if not tags.is_reserved(name)]
    proxied = None if no_proxy is None else _hashes(no_proxy)
    return {
        **_numbered(pools_in, _chunks(pools)),
        TAGS: _hashes(shared),
        # More than fit are all reported, as without a mark.
        **({NO_PROXY: proxied} if proxied is not None and len(proxied) <= _VALUE else {}),
        **_flux(flux),
    }


def with_marks(carried: Mapping[str, str], wanted: Mapping[str, str]) -> dict[str, str]:
    """Tags with these marks instead of those that they have."""
    return {**tags.without(carried, TAGS, NO_PROXY, *_POOL_MARKS, *_FLUX_MARKS), **wanted}


def with_flux(carried: Mapping[str, str], names: Sequence[str]) -> dict[str, str]:
    """Tags with the mark of these Flux configurations instead of the one that they have."""
    return {**tags.without(carried, *_FLUX_MARKS), **_flux(names)}


def pools(observed: Json) -> pool_marks.PoolMarks:
    """Which pools are the stack's, by the marks on the cluster and on its pools."""
    listed = _items(observed, POOLS, _MOST_MARKS)
    suffices = listed is not None
    return pool_marks.read(observed, listed if suffices else _items(observed, ORDER, _MOST_MARKS), suffices=suffices)


def pool_list(observed: Json) -> dict[str, str]:
    """The tags in which the cluster lists its pools, as they are."""
    return {name: value for name, value in (observed.get("tags") or {}).items() if is_pool_list(name)}


def is_pool_list(name: str) -> bool:
    """Whether a tag of the cluster is one in which it lists its pools."""
    return name.lower() in _POOL_MARKS


def flux(observed: Json) -> list[str] | None:
    """Names of the stack's Flux configurations in the template's order; None without a mark."""
    names = _names(observed, FLUX, _MOST_FLUX_MARKS)
    return None if names is None else [name.removesuffix(_ADOPTED) for name in names]


def adopted_flux(observed: Json) -> frozenset[str]:
    """Those of them that were there before a template of the stack named them."""
    names = _names(observed, FLUX, _MOST_FLUX_MARKS) or []
    return frozenset(name.removesuffix(_ADOPTED) for name in names if name.endswith(_ADOPTED))


def flux_entry(name: str, *, adopted: bool) -> str:
    """A configuration's entry in the mark."""
    return f"{name}{_ADOPTED}" if adopted else name


def _names(observed: Json, mark: str, most: int) -> list[str] | None:
    items = _items(observed, mark, most)
    return None if items is None else [item for item in items if item != _NONE]


def _items(observed: Json, mark: str, most: int) -> list[str] | None:
    names: list[str] = []
    for number in range(1, most + 1):
        value = tags.mark(observed, _name(mark, number))
        if not value:
            break
        names += value.split(",")
    return names if tags.mark(observed, mark) else None


def owns_tag(observed: Json, name: str) -> bool:
    """Whether a tag of the cluster is the stack's; every tag of a cluster without a mark is."""
    return _owns(tags.mark(observed, TAGS), name)


def owns_exception(observed: Json, host: str) -> bool:
    """Whether an exception from the proxy is the stack's, not one that Azure added."""
    return _owns(tags.mark(observed, NO_PROXY), host)


def is_marked_tag(observed: Json, name: str) -> bool:
    """Whether the cluster's mark names a tag as the stack's; no tag of a cluster without a mark is."""
    mark = tags.mark(observed, TAGS)
    return bool(mark) and _owns(mark, name)


def entries(pool: Json) -> dict[str, str]:
    """The mark of a pool's labels, taints and tags, as the template declares them; none where it declares none."""
    if not any(name in pool for name in ("NodeLabels", "NodeTaints", "Tags")):
        return {}
    hashes = sorted({_hash(name) for name in _entry_names(pool)})
    pieces = ["".join(hashes[start : start + _ENTRIES]) for start in range(0, len(hashes), _ENTRIES)]
    # More than fit are all reported, as without a mark.
    return dict(zip(_ENTRY_MARKS, pieces or [_NONE], strict=False)) if len(pieces) <= len(_ENTRY_MARKS) else {}


def owned_entries(observed: Json) -> "Entries | None":
    """What of a pool's labels, taints and tags is the stack's; None without a mark."""
    values = [value for name in _ENTRY_MARKS if (value := tags.mark(observed, name))]
    return Entries(frozenset(piece for value in values for piece in _pieces(value))) if values else None


def without_entry_marks(carried: Mapping[str, str]) -> dict[str, str]:
    """A pool's tags without its mark."""
    return tags.without(carried, *_ENTRY_MARKS)


class Entries(NamedTuple):
    """The labels, taints and tags of a pool that are the stack's."""

    hashes: frozenset[str]

    def owns(self, kind: str, name: str) -> bool:
        """Whether one is; `kind` is NodeLabels, NodeTaints or Tags, and of a taint key and effect count."""
        return _hash(_entry_name(kind, name)) in self.hashes


def _entry_names(pool: Json) -> Iterator[str]:
    for kind in ("NodeLabels", "NodeTaints", "Tags"):
        yield from (_entry_name(kind, name) for name in pool.get(kind) or ())


def _entry_name(kind: str, name: str) -> str:
    return f"{kind}/{':'.join(labels.taint_place(name)) if kind == 'NodeTaints' else name}"


def count(pool_names: Sequence[str], flux_names: Sequence[str] = ()) -> int:
    """How many of a cluster's fifty tags the marks take at most."""
    return len(_chunks(pool_names)) + 2 + len(_flux(flux_names))


# A hundred names of twelve characters (docs/azure-behaviour.md#hundred-pools, #pool-name).
_MOST_MARKS = 6
# Thirty names of thirty characters (docs/azure-behaviour.md#flux-configurations).
_MOST_FLUX_MARKS = 4


def _chunks(names: Sequence[str]) -> list[str]:
    chunks: list[str] = []
    for name in names:
        if chunks and len(chunks[-1]) + 1 + len(name) <= _VALUE:
            chunks[-1] += f",{name}"
        else:
            chunks.append(name)
    return chunks or [_NONE]


def _flux(names: Sequence[str]) -> dict[str, str]:
    return _numbered(FLUX, _chunks(names)) if names else {}


def _numbered(mark: str, values: Sequence[str]) -> dict[str, str]:
    return {_name(mark, number): value for number, value in enumerate(values, 1)}


def _name(mark: str, number: int) -> str:
    return mark if number == 1 else f"{mark}-{number}"


_POOL_MARKS = frozenset(_name(mark, number) for mark in (POOLS, ORDER) for number in range(1, _MOST_MARKS + 1))
_FLUX_MARKS = frozenset(_name(FLUX, number) for number in range(1, _MOST_FLUX_MARKS + 1))


def _hashes(names: Iterable[str]) -> str:
    return "".join(sorted({_hash(name) for name in names})) or _NONE


def _owns(mark: str, name: str) -> bool:
    return not mark or _hash(name) in _pieces(mark)


def _pieces(mark: str) -> Iterator[str]:
    return (mark[start : start + _HASH] for start in range(0, len(mark), _HASH))


def _hash(name: str) -> str:
    return tags.digest(name.lower(), _HASH)
