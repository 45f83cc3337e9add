"""The writes that this type makes in Azure Resource Manager. Data only, no behaviour."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


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


# Writes of resources beside the cluster: ARM answers when they are done, unless the resource says otherwise.
AT_ONCE = frozenset({Verb.PUT_RESOURCE, Verb.DELETE_RESOURCE})


@dataclass(frozen=True)
class Resource:
    """A resource beside the cluster, on it or below it.

    `id` is its ARM id; `api` the api-version under which it is written, "" for that of the cluster. It is written at
    once, ARM answers when it is done; one that is `long_running` is accepted, and shows later what came of it.
    """

    id: str
    api: str = ""
    long_running: bool = False


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

    @property
    def at_once(self) -> bool:
        """Whether ARM's answer says that it is done."""
        return self.verb in AT_ONCE and not (self.resource and self.resource.long_running)
