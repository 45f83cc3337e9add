"""What an operation is to reach: the desired properties and tags beside the previous ones. Data only."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from ..domain import tags


@dataclass(frozen=True)
class DesiredState:
    """Desired and previous state in CloudFormation's properties; tags merged, as ARM's maps.

    Times are in seconds since the epoch.

    Attributes:
        token: CloudFormation's request token, with which a create marks its cluster.
        secrets_sent: whether this operation has already written the cluster's settings. Azure never shows write-only
            values, so that is all there is to know about them.
        written: the keys of all steps that this operation has made.
        started: when this operation began.
        rollback: whether CloudFormation is undoing a failed update.
        failed_after: when that update began at the earliest.
        refused: the steps that AKS has refused in this operation, by key, with its message.
        adopted: the declared Flux configurations that were there before a template of the stack named them.
        today: the date in UTC, None where nothing depends on it.
    """

    desired: Mapping[str, Any]
    token: str
    tags: Mapping[str, str] = field(default_factory=dict)
    previous: Mapping[str, Any] = field(default_factory=dict)
    previous_tags: Mapping[str, str] = field(default_factory=dict)
    secrets_sent: bool = False
    written: frozenset[str] = frozenset()
    started: float = math.inf
    rollback: bool = False
    failed_after: float = 0.0
    refused: Mapping[str, str] = field(default_factory=dict)
    adopted: frozenset[str] = frozenset()
    today: date | None = None

    @cached_property
    def desired_pools(self) -> dict[str, Mapping[str, Any]]:
        """The template's node pools by name."""
        return pools_by_name(self.desired)


def pools_by_name(properties: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    """The node pools of a cluster in CloudFormation's properties, by name."""
    return {pool["Name"]: pool for pool in properties.get("AgentPoolProfiles") or []}


def tag_map(properties: Mapping[str, Any]) -> dict[str, str]:
    """CloudFormation's list of Key and Value as a map."""
    return {tag["Key"]: tag["Value"] for tag in properties.get("Tags") or []}


def desired_state(
    desired: Mapping[str, Any],
    previous: Mapping[str, Any],
    token: str,
    stack_tags: tuple[Mapping[str, str], Mapping[str, str]] = ({}, {}),
    system_tags: tuple[Mapping[str, str], Mapping[str, str]] = ({}, {}),
    *,
    rollback: bool = False,
    today: date | None = None,
) -> DesiredState:
    """The desired state from what CloudFormation passes; tag pairs are (desired, previous)."""
    return DesiredState(
        desired=desired,
        token=token,
        tags={**tags.merged(tag_map(desired), stack_tags[0], system_tags[0]), **_protection(desired)},
        previous=previous,
        # Declared in the template before or now, so the mark is the template's to remove.
        previous_tags={
            **tags.merged(tag_map(previous), stack_tags[1], system_tags[1]),
            **_protection(previous),
            **({tags.PROTECTED: ""} if "DeletionProtection" in desired else {}),
        },
        rollback=rollback,
        today=today,
    )


def _protection(properties: Mapping[str, Any]) -> dict[str, str]:
    return {tags.PROTECTED: "true"} if properties.get("DeletionProtection") else {}
