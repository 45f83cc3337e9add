"""Waiting before the first write, so that clusters which are started together do not all write together. Pure.

The wait is short, because a create cannot wait long and be safe. CloudFormation wants an identifier with every event,
and a rollback deletes what has one; but before its first write a create does not know whether the name will be its own,
and a delete, which gets an identifier and nothing else, could not know it either. So a create waits within its first
invocation, before it says anything, and CloudFormation waits a minute for an identifier
(docs/aws-behaviour.md#identifier-first), in which a second call has to fit as well (`deadline`).
"""

import hashlib
from collections.abc import Mapping
from typing import Any

# The login is part of it. The rest of `deadline.FIRST_CALL_SECONDS` has to do for the write, and for one repetition.
MOST_SECONDS = 10


def seconds(properties: Mapping[str, Any], identifier: str) -> float:
    """How long to wait: StartDelaySeconds, and the resource's own share of StartSpreadSeconds.

    The share follows from the identifier, an ARM id, which knows no letter case: always the same for one resource, and
    evenly distributed over many.
    """
    fixed, spread = (float(properties.get(name) or 0) for name in ("StartDelaySeconds", "StartSpreadSeconds"))
    digest = hashlib.sha256(identifier.lower().encode()).digest()
    share = int.from_bytes(digest[:4], "big") / 2**32
    return fixed + share * spread
