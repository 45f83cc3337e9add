"""The vocabulary of a plan: its steps, and what Azure offers to it. Data only, no behaviour."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from types import MappingProxyType
from typing import NamedTuple

from ..domain.arm_calls import Call
from ..domain.pool_history import RecentlyUsed
from ..domain.versions import Region


class Phase(IntEnum):
    """The order in which an update proceeds (docs/inside.md#the-order-of-an-update)."""

    REPAIR = 0
    START = 1
    SETTINGS = 2
    CONTROL_PLANE = 3
    POOL_UPGRADE = 4
    LATE_SETTINGS = 5
    POOL_ADD = 6
    POOL_CHANGE = 7
    POOL_REMOVE = 8
    CHILDREN = 9
    STOP = 10


@dataclass(frozen=True)
class Step:
    """One long-running operation of a plan.

    Attributes:
        key: identifies the step within a plan, also when the plan is computed again.
        does: completes the sentence "CloudFormation is now ...".
        operation: the row of `polling.SCHEDULES` with the time that it takes.
        disrupts: it replaces, reimages, stops or removes nodes.
        why: the reason that the template or a rule of AKS gives for it, a clause.
        awaits: its body is known only when the steps before it are made, so the plan is computed again first.
        optional: AKS may refuse it; the plan then goes on without it.
        spares_pools: a write on the cluster leaves out node pools that failed, which then stay so.
        beside: it may begin while the step before it, if that one has this too, is still in progress.
    """

    phase: Phase
    key: str
    does: str
    call: Call
    operation: str
    disrupts: bool = False
    why: str = ""
    awaits: bool = False
    optional: bool = False
    spares_pools: bool = False
    beside: bool = False


class Availability(NamedTuple):
    """What Azure has to offer, as far as a plan depends on it; a plan without it takes what is declared as offered.

    `upgrades` are the control plane's by its upgrade profile, `region` what its region has, `images` the newest node
    image by pool, `history` what pools that may go back ran before, the newest first. See `upgrades.plan`,
    `node_images.refusals` and `pool_rollback.plan`.
    """

    upgrades: Sequence[str] = ()
    region: Region | None = None
    images: Mapping[str, str] = MappingProxyType({})
    history: Mapping[str, Sequence[RecentlyUsed]] = MappingProxyType({})


NOTHING_REQUESTED = Availability()
