"""The marks that say which pools, tags and proxy exceptions of a cluster are the stack's (`domain.ownership`). Pure."""

from collections.abc import Mapping, Sequence
from typing import Any

from ..domain import ownership
from ..domain.arm_calls import Call, Verb
from .comparison import Comparison
from .desired_state import DesiredState
from .steps import Phase, Step


def declared(state: DesiredState) -> dict[str, str]:
    """The marks of what the template declares."""
    return _marks(state, list(state.desired_pools))


def wanted(comparison: Comparison) -> dict[str, str]:
    """The same with the pools and Flux configurations that are leaving: the stack's until the last of them is gone."""
    stays = _marked_before(comparison) if leaving(comparison) else []
    return _marks(comparison.state, [*comparison.desired_pools, *stays], leaving_flux(comparison))


def leaving_flux(comparison: Comparison) -> list[str]:
    """The Flux configurations that are marked as the stack's, and declared before but not now."""
    gone = set(flux_names(comparison.previous)) - set(flux_names(comparison.desired))
    return [name for name in ownership.flux(comparison.observed) or [] if name in gone]


def flux_names(properties: Mapping[str, Any]) -> list[str]:
    """The declared Flux configurations."""
    return [str(one["Name"]) for one in properties.get("FluxConfigurations") or []]


def leaving(comparison: Comparison) -> list[str]:
    """The pools that this update deletes: marked as the stack's, and declared before but not now.

    Previous properties alone are not enough: in a drift-aware change set they may be the live state, with everybody's
    pools (docs/aws-behaviour.md#revert-drift).
    """
    return [name for name in _marked_before(comparison) if name in comparison.pools]


def staying(comparison: Comparison) -> str:
    """Names the pools that left the template and stay, since no mark says that they are the stack's; "" without any."""
    gone = comparison.previous_pools.keys() - comparison.desired_pools.keys()
    names = [name for name in comparison.pools if name in gone and name not in _marked_before(comparison)]
    if not names:
        return ""
    return (
        "Some node pools left the template but stay, because the cluster's tags do not mark them as this stack's (it "
        f"was imported, or its tags were replaced): {', '.join(names)}. Delete them with az aks nodepool delete"
    )


def _marked_before(comparison: Comparison) -> list[str]:
    gone = comparison.previous_pools.keys() - comparison.desired_pools.keys()
    return [name for name in ownership.pools(comparison.observed) or [] if name in gone]


def unmarking(comparison: Comparison, tags: Mapping[str, str]) -> list[Step]:
    """Planned behind the removals: whoever adds a pool under a name that has left must not find it marked as ours."""
    gone = leaving(comparison)
    if not gone:
        return []
    return [
        Step(
            Phase.CHILDREN,
            "pool marks",
            "removing the deleted node pools from the cluster's tags",
            Call(
                Verb.PATCH_TAGS,
                {"tags": ownership.with_marks(tags, declared(comparison.state))},
                etag=comparison.observed.get("eTag"),
            ),
            "tags",
            why=f"{', '.join(gone)} {'has' if len(gone) == 1 else 'have'} left the template",
            awaits=True,
        )
    ]


def _marks(state: DesiredState, pools: list[str], flux: Sequence[str] = ()) -> dict[str, str]:
    proxy = state.desired.get("HttpProxyConfig") or {}
    return ownership.marks(pools, state.tags, proxy.get("NoProxy"), [*flux_names(state.desired), *flux])
