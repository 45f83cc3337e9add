"""The marks that say which pools, tags and proxy exceptions of a cluster are the stack's (`domain.ownership`). Pure."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

from ..domain import ownership, pool_marks
from ..domain.arm_calls import Call, Verb
from ..domain.cluster_id import ClusterId
from .comparison import Comparison
from .desired_state import DesiredState
from .steps import Phase, Step


def declared(state: DesiredState) -> dict[str, str]:
    """The cluster's marks when it is created with what the template declares."""
    return _marks(state, list(state.desired_pools), pool_marks.ORDER)


def needed(comparison: Comparison) -> dict[str, str]:
    """The cluster's marks, its list of pools as it is while that does: a change of the list alone costs a request."""
    made = wanted(comparison)
    if not _list_does(comparison):
        return made
    others = {name: value for name, value in made.items() if not ownership.is_pool_list(name)}
    return {**others, **ownership.pool_list(comparison.observed)}


def wanted(comparison: Comparison) -> dict[str, str]:
    """The cluster's marks, as they are written with something else.

    With the Flux configurations that are leaving, and the pools that have no mark of their own: the stack's until the
    last of them is gone.
    """
    names = [*comparison.desired_pools, *leaving(comparison)]
    tag = _list_for(comparison, names)
    listed = names if tag == pool_marks.POOLS else list(comparison.desired_pools)
    current = list(comparison.pool_marks.listed or ())
    if listed == [name for name in current if name != pool_marks.NONE]:
        # Pools that were added beside this list may have other places, which do not count beside another one.
        listed = current if _list_does(comparison) else [*current, pool_marks.NONE]
    return _marks(comparison.state, listed, tag, leaving_flux(comparison))


def _list_for(comparison: Comparison, names: Collection[str]) -> str:
    """The tag for the list: what it names is the stack's by that alone, unless each pool says so itself."""
    unmarked = [name for name in names if name in comparison.pools and name not in comparison.pool_marks.marked]
    return pool_marks.POOLS if unmarked else pool_marks.ORDER


def _list_does(comparison: Comparison) -> bool:
    """Whether the list of pools is right: which are the stack's, and their order in the template."""
    marks, there, desired = comparison.pool_marks, comparison.pools, comparison.desired_pools
    if marks.listed is None or not all(marks.owns(name) for name in desired if name in there):
        return False
    # Until the last one is removed, the list stays as it is.
    known = {*desired, *(comparison.previous_pools if leaving(comparison) else ())}
    # What is listed alone and is gone, or was made by others meanwhile, is not the stack's.
    if any(
        name not in {*known, *marks.marked, pool_marks.NONE} and (marks.suffices or name in there)
        for name in marks.listed
    ):
        return False
    return [name for name in marks.in_order or () if name in there and name in desired] == [
        name for name in desired if name in there
    ]


def leaving_flux(comparison: Comparison) -> list[str]:
    """The Flux configurations that are marked as the stack's, and declared before but not now."""
    gone = set(flux_names(comparison.previous)) - set(flux_names(comparison.desired))
    return [name for name in ownership.flux(comparison.observed) or [] if name in gone]


def flux_names(properties: Mapping[str, Any]) -> list[str]:
    """The declared Flux configurations."""
    return [str(one["Name"]) for one in properties.get("FluxConfigurations") or []]


def flux_entries(state: DesiredState, names: Sequence[str]) -> list[str]:
    """The entries of these configurations in the cluster's mark."""
    return [ownership.flux_entry(name, adopted=name in state.adopted) for name in names]


def leaving(comparison: Comparison) -> list[str]:
    """The pools that this update deletes: marked as the stack's, and declared before but not now.

    Previous properties alone are not enough: in a drift-aware change set they may be the live state, with everybody's
    pools (docs/aws-behaviour.md#revert-drift). Nor is a name in the list of pools that have marks: one of that name
    without a mark may be another's.
    """
    gone = comparison.previous_pools.keys() - comparison.desired_pools.keys()
    marks = comparison.pool_marks
    return [name for name in marks.in_order or () if name in gone and name in comparison.pools and marks.owns(name)]


def staying(comparison: Comparison) -> str:
    """Names the pools that left the template and stay, since no mark says that they are the stack's; "" without any."""
    gone = comparison.previous_pools.keys() - comparison.desired_pools.keys()
    names = [name for name in comparison.pools if name in gone and not comparison.pool_marks.owns(name)]
    if not names:
        return ""
    return (
        "Some node pools left the template but stay, because no tag marks them as this stack's (the cluster was "
        f"imported, or tags were replaced): {', '.join(names)}. Delete them with az aks nodepool delete"
    )


def unmarking(comparison: Comparison, tags: Mapping[str, str]) -> list[Step]:
    """Planned behind the removals of pools that the list makes the stack's: whoever adds a pool under a name that has
    left must not find it there.
    """
    marks = comparison.pool_marks
    gone = [name for name in leaving(comparison) if marks.suffices and name in (marks.listed or ())]
    if not gone:
        return []
    left = list(comparison.desired_pools)
    return [
        Step(
            Phase.CHILDREN,
            "pool marks",
            "removing the deleted node pools from the cluster's tags",
            Call(
                Verb.PATCH_TAGS,
                {"tags": ownership.with_marks(tags, _marks(comparison.state, left, _list_for(comparison, left)))},
                etag=comparison.observed.get("eTag"),
            ),
            "tags",
            why=f"{', '.join(gone)} {'has' if len(gone) == 1 else 'have'} left the template",
            awaits=True,
        )
    ]


# The writes that make a pool or change it. Those that start, stop, upgrade or take it back carry nothing else.
_MARKING = frozenset({"create pool", "scale pool", "update pool"})


def on_pools(comparison: Comparison, steps: Sequence[Step]) -> list[Step]:
    """The steps, of which those that make or change a declared pool mark it, where it has no mark yet."""
    known = {name: place for name, place in comparison.pool_marks.places.items() if name in comparison.pools}
    places = pool_marks.places(list(comparison.desired_pools), known)
    listed = comparison.pool_marks.listed

    def marking(step: Step) -> Step:
        name, body = str(step.call.pool), step.call.body or {}
        has_mark = name in comparison.pool_marks.marked and not step.call.only_if_absent
        if step.operation not in _MARKING or name not in places or has_mark:
            return step
        mark = pool_marks.mark(str(comparison.observed.get("id") or ""), name, listed, places[name])
        properties = dict(body.get("properties") or {})
        properties["tags"] = {**pool_marks.without_mark(properties.get("tags") or {}), **mark}
        return replace(step, call=replace(step.call, body={**body, "properties": properties}))

    return [marking(step) for step in steps]


def at_creation(state: DesiredState, where: ClusterId) -> dict[str, dict[str, str]]:
    """The mark of each pool that is made with the cluster."""
    listed = list(state.desired_pools)
    return {name: pool_marks.mark(where.arm, name, listed, place) for place, name in enumerate(listed)}


def _marks(state: DesiredState, pools: list[str], pools_in: str, flux: Sequence[str] = ()) -> dict[str, str]:
    proxy = state.desired.get("HttpProxyConfig") or {}
    configurations = flux_entries(state, [*flux_names(state.desired), *flux])
    return ownership.marks(pools, state.tags, proxy.get("NoProxy"), configurations, pools_in=pools_in)
