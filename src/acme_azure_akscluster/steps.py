"""The vocabulary of a plan: steps, the ARM call that each makes, and refusals. Data only, no behaviour."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from typing import Any


class Phase(IntEnum):
    """The order in which an update proceeds (DESIGN, "Order")."""

    REPAIR = 0
    START = 1
    SETTINGS = 2
    CONTROL_PLANE = 3
    POOL_UPGRADE = 4
    POOL_ADD = 5
    POOL_CHANGE = 6
    POOL_REMOVE = 7
    CHILDREN = 8
    STOP = 9


class Verb(StrEnum):
    """The writes that this type makes; each is one ARM request."""

    PUT_CLUSTER = "PUT managedClusters"
    PATCH_TAGS = "PATCH managedClusters (tags)"
    DELETE_CLUSTER = "DELETE managedClusters"
    PUT_POOL = "PUT agentPools"
    DELETE_POOL = "DELETE agentPools"
    START_CLUSTER = "POST managedClusters/start"
    STOP_CLUSTER = "POST managedClusters/stop"


@dataclass(frozen=True)
class Call:
    """One ARM write: what to send where, and the precondition that guards it.

    `etag` is sent as If-Match; `only_if_absent` sends If-None-Match: *.
    """

    verb: Verb
    body: Mapping[str, Any] | None = None
    pool: str | None = None
    etag: str | None = None
    only_if_absent: bool = False


@dataclass(frozen=True)
class Step:
    """One long-running operation of a plan.

    `key` tells steps of one plan apart and is stable when the plan is computed again; `does` completes the sentence
    "CloudFormation is now ..."; `operation` names the row of `waiting.SCHEDULES` that says how long it takes.
    """

    phase: Phase
    key: str
    does: str
    call: Call
    operation: str
    disrupts: bool = False


@dataclass(frozen=True)
class Refusal:
    """A change that AKS would refuse or that this type does not make; nothing is written when there is one."""

    path: str
    problem: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.path}: {self.problem}; {self.remedy}"
