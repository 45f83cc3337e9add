"""Which node pools of a cluster are the stack's, and where its template lists each. Pure.

A pool of the stack has a tag that marks it. The request that adds the pool writes it, and it ends with the pool: so
neither adding nor removing one needs another request, and whoever makes a pool under a name that has left the template
does not find it marked. A tag is copied easily, with other tags or from one cluster to another. So the mark has a hash
of the cluster and the pool that it was made for, and is ignored on any other.

The mark has the pool's place as well, a number between those of its neighbours in the template, so that no other pool
is written for it. A tag of the cluster lists the pools in the template's order: it is what an update changes that moves
pools about, in one request. A place counts for the list beside which it was made.

Pools that were there before they were the stack's (imported), or whose tags somebody has replaced, have no mark. Then
the list is in another tag, which makes the pools that it names the stack's without one, until each of them has a mark.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from . import provisioning, tags

Json = Mapping[str, Any]

# On a node pool.
POOL = f"{tags.OWN_PREFIX}pool"
# On the cluster, one of the two: pools that have the mark, and pools of which some have none.
ORDER = f"{tags.OWN_PREFIX}pool-order"
POOLS = f"{tags.OWN_PREFIX}pools"

# In a list, no pool: an empty value would read like no list. At its end, it distinguishes a list from one of the same
# names, so that places beside that one do not count any more.
NONE = "-"

_DIGEST, _LIST_DIGEST = 10, 5
# A place that was made beside another list comes behind all that are listed.
_LATE = 1000.0


@dataclass(frozen=True)
class PoolMarks:
    """The marks of a cluster and of its pools.

    `listed` is what the cluster's tag lists, names and NONE, None without one; `suffices` says that a name there makes
    a pool the stack's; `marked` are the pools with a valid mark; `places` sorts all of them.
    """

    listed: Sequence[str] | None
    suffices: bool
    marked: frozenset[str]
    places: Mapping[str, float]

    def owns(self, name: str) -> bool:
        """Whether a pool is the stack's to delete."""
        return name in self.marked or (self.suffices and name in (self.listed or ()))

    @property
    def in_order(self) -> list[str] | None:
        """The stack's pools as the template lists them; None where there are no marks.

        With those that are only listed: somebody may have replaced a pool's tags.
        """
        if self.listed is None and not self.marked:
            return None
        return sorted(self.places, key=lambda name: self.places[name])


def read(observed: Json, listed: Sequence[str] | None, *, suffices: bool) -> PoolMarks:
    """The marks of a cluster with this list."""
    own = {
        name: made
        for name, pool in provisioning.pools(observed).items()
        if (made := _parsed(tags.mark(pool, POOL), str(observed.get("id") or ""), name))
    }
    places = {name: float(number) for number, name in enumerate(listed or ()) if name != NONE}
    current = digest_of_list(listed)
    for name, (beside, place) in own.items():
        if beside == current:
            places[name] = place
        elif name not in places:
            places[name] = _LATE + place
    return PoolMarks(listed, suffices, frozenset(own), places)


def mark(cluster_id: str, name: str, listed: Sequence[str] | None, place: float) -> dict[str, str]:
    """The mark of a pool at a place beside a list."""
    return {POOL: f"{_digest(cluster_id, name)}:{digest_of_list(listed)}:{place:.12g}"}


def without_mark(carried: Mapping[str, str]) -> dict[str, str]:
    """A pool's tags without its mark."""
    return tags.without(carried, POOL)


def places(names: Sequence[str], known: Mapping[str, float]) -> dict[str, float]:
    """A place for each of these names in their order: known ones keep theirs, others come between their neighbours."""
    result: dict[str, float] = {}
    for number, name in enumerate(names):
        before = result[names[number - 1]] if number else None
        after = next((known[one] for one in names[number + 1 :] if one in known), None)
        result[name] = known[name] if name in known else _between(before, after)
    return result


def digest_of_list(listed: Sequence[str] | None) -> str:
    """What distinguishes one list from another."""
    return "-" if listed is None else tags.digest(",".join(listed), _LIST_DIGEST)


def _between(before: float | None, after: float | None) -> float:
    if before is None:
        return 0.0 if after is None else after - 1
    return before + 1 if after is None else (before + after) / 2


def _parsed(value: str, cluster_id: str, name: str) -> tuple[str, float] | None:
    """Beside which list the pool's place was made, and the place; None unless the mark was made for this pool."""
    parts = value.split(":")
    if len(parts) != 3 or parts[0] != _digest(cluster_id, name):
        return None
    try:
        place = float(parts[2])
    except ValueError:
        return None
    return (parts[1], place) if math.isfinite(place) else None


def _digest(cluster_id: str, name: str) -> str:
    return tags.digest(f"{cluster_id}/agentPools/{name}".lower(), _DIGEST)
