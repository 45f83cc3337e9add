"""The vocabulary of a plan: steps with their ARM calls, refusals, and what Azure offers. Data only, no behaviour."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from types import MappingProxyType
from typing import Any, NamedTuple

from ..domain.versions import Region


class Phase(IntEnum):
    """The order in which an update proceeds (DESIGN, "Order")."""

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


class Verb(StrEnum):
    """The writes that this type makes; each is one ARM request."""

    PUT_CLUSTER = "PUT managedClusters"
    PATCH_TAGS = "PATCH managedClusters (tags)"
    DELETE_CLUSTER = "DELETE managedClusters"
    PUT_POOL = "PUT agentPools"
    DELETE_POOL = "DELETE agentPools"
    START_CLUSTER = "POST managedClusters/start"
    STOP_CLUSTER = "POST managedClusters/stop"
    ABORT_CLUSTER = "POST managedClusters/abort"
    ABORT_POOL = "POST agentPools/abort"
    UPGRADE_NODE_IMAGE = "POST agentPools/upgradeNodeImageVersion"
    PUT_RESOURCE = "PUT"
    DELETE_RESOURCE = "DELETE"


# Writes of resources beside the cluster: ARM answers when they are done.
AT_ONCE = frozenset({Verb.PUT_RESOURCE, Verb.DELETE_RESOURCE})


@dataclass(frozen=True)
class Resource:
    """A resource beside the cluster, on it or below it, which is written at once: ARM answers when it is done.

    `id` is its ARM id; `api` the api-version under which it is written, "" for that of the cluster.
    """

    id: str
    api: str = ""


@dataclass(frozen=True)
class Call:
    """One ARM write: what to send where, and the precondition that guards it.

    `etag` is sent as If-Match; `only_if_absent` sends If-None-Match: *. `resource` is what PUT_RESOURCE and
    DELETE_RESOURCE are about; the others are about the cluster or its `pool`.
    """

    verb: Verb
    body: Mapping[str, Any] | None = None
    pool: str | None = None
    etag: str | None = None
    only_if_absent: bool = False
    resource: Resource | None = None


@dataclass(frozen=True)
class Step:
    """One long-running operation of a plan.

    `key` tells steps of one plan apart and is stable when the plan is computed again; `does` completes the sentence
    "CloudFormation is now ..."; `operation` names the row of `waiting.SCHEDULES` that says how long it takes; `why`
    is the reason that the template or a rule of AKS gives for it, a clause. `awaits` says that its body is known only
    when the steps before it are made: what they made is observed first, and the plan computed again.
    """

    phase: Phase
    key: str
    does: str
    call: Call
    operation: str
    disrupts: bool = False
    why: str = ""
    awaits: bool = False


@dataclass(frozen=True)
class Refusal:
    """A change that AKS would refuse or that this type does not make; nothing is written when there is one.

    `path` is written as in the schema's pointers, `NetworkProfile/PodCidr`, with a pool's Name for its place in the
    list; `source` is the section of RULES (or FACTS) that the rule comes from. `replaceable` says that the schema
    lets CloudFormation replace the cluster for this property.
    """

    path: str
    problem: str
    remedy: str
    source: str = ""
    replaceable: bool = False

    def __str__(self) -> str:
        return f"{self.path}: {self.problem}; {self.remedy}"


class Offers(NamedTuple):
    """What Azure has to offer, as far as a plan depends on it; a plan without it takes what is declared as offered.

    `upgrades` are the control plane's by its upgrade profile, `region` what its region has, `images` the newest node
    image by pool. See `upgrades.plan` and `node_images.refusals`.
    """

    upgrades: Sequence[str] = ()
    region: Region | None = None
    images: Mapping[str, str] = MappingProxyType({})


NOTHING_ASKED = Offers()
