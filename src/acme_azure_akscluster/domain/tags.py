"""Tags of a cluster: resource, stack and system tags merged, and the mark that makes a create idempotent. Pure.

All maps are tag name -> value as ARM holds them.
"""

import base64
import hashlib
from collections.abc import Mapping
from typing import Any

# Marks of our own, on clusters and pools; never reported as tags of the resource.
OWN_PREFIX = "acme-cloudformation-"
# The CloudFormation request that created the cluster. A create that finds the name taken (412) goes on
# when this is its own token, and otherwise fails with AlreadyExists
# (docs/inside.md#create-is-atomic).
TOKEN = "acme-cloudformation-token"  # noqa: S105  # nosec B105
# Holds the auto-upgrade channel while an upgrade has it paused (`planning.upgrades`).
PAUSED_CHANNEL = "acme-cloudformation-paused-channel"
# DeletionProtection is on: a delete gets an identifier only, so the cluster itself has to record it.
PROTECTED = "acme-cloudformation-deletion-protection"
# Names the kinds of children that the stack owns with the cluster (`domain.child_kinds`): reads and deletes get an
# identifier only.
CHILDREN = "acme-cloudformation-children"
# CloudFormation's own tags: aws:cloudformation:stack-name, stack-id and logical-id.
SYSTEM_PREFIX = "aws:"
STACK_ID = "aws:cloudformation:stack-id"
LOGICAL_ID = "aws:cloudformation:logical-id"

Tags = Mapping[str, str]


def mark(resource: Mapping[str, Any], name: str) -> str:
    """The value of a mark of ours on a cluster or pool, "" without it. ARM ignores the case of tag names."""
    carried = (resource.get("tags") or {}).items()
    return next((str(value) for key, value in carried if key.lower() == name), "")


def is_reserved(name: str) -> bool:
    """Whether a tag's name is for CloudFormation and this type alone."""
    return name.lower().startswith((OWN_PREFIX, SYSTEM_PREFIX))


def without(carried: Tags, *names: str) -> dict[str, str]:
    """The tags that are none of these marks, whose names are in lower case."""
    return {name: value for name, value in carried.items() if name.lower() not in names}


def digest(text: str, characters: int) -> str:
    """So many characters that stand for a text in a mark."""
    return base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).decode()[:characters]


def merged(resource: Tags, stack: Tags | None, system: Tags | None) -> dict[str, str]:
    """Resource tags over stack tags over system tags. ARM ignores the case of tag names: the stronger one stays.

    A read shows stack tags as well, or they would be drift (docs/aws-behaviour.md#stack-tags).
    """
    result: dict[str, str] = {}
    for layer in (system or {}, stack or {}, resource):
        for name, value in layer.items():
            for known in [key for key in result if key.lower() == name.lower()]:
                del result[known]
            result[name] = value
    return result


def applied(observed: Tags, desired: Tags, previous: Tags) -> dict[str, str]:
    """The tags for the cluster: ours as declared, without those that left the template, and all others unchanged."""
    ours = {name.lower() for name in (*desired, *previous)}
    return {**without(observed, *ours), **desired}


def differ(observed: Tags, wanted: Tags) -> bool:
    """Whether two tag maps mean something different; names are compared without case, values with."""
    return {k.lower(): v for k, v in observed.items()} != {k.lower(): v for k, v in wanted.items()}
