"""Observing: the cluster, its children, and what Azure offers to a plan; nothing is read that no part needs."""

from collections.abc import Iterable, Mapping
from functools import partial
from typing import Any

from cloudformation_cli_python_lib import HandlerErrorCode

from ..arm.client import Azure
from ..concurrency import RunConcurrently
from ..deadline import MUTATION_SECONDS
from ..domain import provisioning
from ..domain.cluster_id import ClusterId
from ..domain.pool_history import RecentlyUsed, recently_used
from ..domain.versions import Region
from ..errors.problem import Problem
from ..planning import node_images, pool_rollback, upgrades
from ..planning.children import registry
from ..planning.children.registry import Children
from ..planning.comparison import Comparison
from ..planning.steps import Availability
from . import abort, observe_children, polling
from .invocation import Invocation

# Reading and planning again needs this much time.
_PLAN_AGAIN_SECONDS = 15.0


def cluster(invocation: Invocation) -> dict[str, Any] | None:
    """The cluster as it is, or None; while our own write is in progress, polled as long as the next poll is near."""
    while True:
        observed = invocation.azure.cluster(invocation.where)
        pause = _pause(invocation, observed)
        if pause is None:
            return observed
        invocation.sleep(pause)


def has_changed(invocation: Invocation, observed: Mapping[str, Any]) -> bool:
    """Whether somebody has written to the cluster since it was read, perhaps this very operation, called twice at once.

    What a plan reads besides may be newer then, so that it does not fit together. False where no time is left to look.
    """
    if not invocation.deadline.allows(_PLAN_AGAIN_SECONDS):
        return False
    again = invocation.azure.cluster(invocation.where)
    return again is None or bool(provisioning.busy(again)) or _etags(again) != _etags(observed)


def _etags(observed: Mapping[str, Any]) -> list[Any]:
    return [observed.get("eTag"), *(pool.get("eTag") for pool in provisioning.pools(observed).values())]


def _pause(invocation: Invocation, observed: Mapping[str, Any] | None) -> int | None:
    """Seconds until this invocation looks again by itself; None when there is something to do, or to report."""
    progress, deadline = invocation.progress, invocation.deadline
    ours = progress.step and not progress.unanswered and not abort.is_due(progress, invocation.now())
    if not (ours and observed and provisioning.busy(observed)):
        return None
    elapsed = invocation.now() - progress.step_started
    spent = MUTATION_SECONDS - deadline.remaining()
    if elapsed <= spent:
        return None  # written by this very invocation, and not yet reported: it must not be forgotten with it
    delay = polling.delay(progress.operation, elapsed)
    # What follows the last look, a write for instance, has as much time as the rest of an invocation's.
    return delay if spent + delay <= polling.POLLING_SECONDS else None


def children(azure: Azure, where: ClusterId, kinds: Iterable[str], concurrently: RunConcurrently) -> Children:
    """The children of these kinds, all kinds at the same time. Raises Problem; without a kind, nothing is read."""
    wanted = sorted(kinds)
    jobs = [partial(observe_children.children, azure, where, kind, concurrently) for kind in wanted]
    return dict(zip(wanted, concurrently(jobs), strict=True))


def comparison(invocation: Invocation, observed: Mapping[str, Any]) -> tuple[Comparison, Children]:
    """The cluster beside the desired state, and those of its children that a plan compares."""
    made = Comparison(invocation.with_history(), observed)
    return made, children(invocation.azure, invocation.where, registry.to_read(made), invocation.concurrently)


def orphans(kinds: Iterable[str]) -> Children:
    """The children that may be left of a cluster that is gone, of kinds that cannot be listed without it."""
    return {kind: registry.KINDS[kind].named for kind in kinds if registry.KINDS[kind].named}


def availability(
    azure: Azure, where: ClusterId, compared: Comparison, concurrently: RunConcurrently, *, begun: bool = False
) -> Availability:
    """What Azure offers, as far as the plan needs it; nothing is read for an update that upgrades nothing.

    `begun` says that a step has been made: what the region offers was checked before it. Whoever may not list the
    region's versions (a right on the subscription, not on the resource group) does without that check. Where only node
    pools are checked, any failure to list them does: AKS then refuses a version that it does not offer.
    """
    profile = azure.upgrades(where) if upgrades.climbs(compared) else []
    history = _history(azure, where, compared, concurrently)
    offered = Availability(profile, None, images(azure, where, compared), history)
    if begun or not upgrades.asks_region(compared):
        return offered
    try:
        return offered._replace(region=Region.of(azure.versions(str(compared.observed["location"]))))
    except Problem as problem:
        if upgrades.needs_region(compared) and problem.code is not HandlerErrorCode.AccessDenied:
            raise
        return offered


def _history(
    azure: Azure, where: ClusterId, compared: Comparison, concurrently: RunConcurrently
) -> dict[str, tuple[RecentlyUsed, ...]]:
    """What the pools ran that may have to go back, all at the same time; the others are not read."""
    names = pool_rollback.candidates(compared)
    jobs = [partial(azure.recently_used, where, name) for name in names]
    return dict(zip(names, map(recently_used, concurrently(jobs)), strict=True))


def images(azure: Azure, where: ClusterId, compared: Comparison) -> dict[str, str]:
    """The newest node image of each pool that has too old a one; the others are not read."""
    return {name: azure.newest_image(where, name) for name in node_images.outdated(compared)}
