"""What of a plan somebody may not want: refusals, replacement, deletion, rotation, disruption. Pure."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from acme_azure_akscluster.domain.cluster_id import ClusterId
from acme_azure_akscluster.planning.steps import Phase
from hook.settings import DELETION, DISRUPTION, REPLACEMENT, ROTATION
from preview import place
from preview.planning import Preview

REFUSAL = "Refusal"
_ROTATED = re.compile(r"rotate (.+): ")


class Consequence(NamedTuple):
    """`kind` is REFUSAL or a word of the settings; `text` completes the sentence "The cluster's change ..."."""

    kind: str
    text: str


def of(preview: Preview) -> list[Consequence]:
    """The worst first. What would be refused has no others: nothing would be changed."""
    if preview.refused:
        return list(_refusals(preview))
    parts = (_replacement, _deletions, _rotations, _disruption)
    return [consequence for part in parts for consequence in part(preview)]


def _refusals(preview: Preview) -> Iterator[Consequence]:
    for refusal in preview.refused:
        yield Consequence(REFUSAL, f"would be refused: {refusal.rstrip('.')}")


def _replacement(preview: Preview) -> Iterator[Consequence]:
    change = preview.change
    if change.replaces:
        fixed = " and ".join(place.replacing(change)) or "what has changed"
        old = "and keeps the old one" if change.keeps else "and deletes the old one"
        yield Consequence(REPLACEMENT, f"makes a new cluster {old}, since {fixed} can only change by replacement")


def _deletions(preview: Preview) -> Iterator[Consequence]:
    change = preview.change
    if change.action == "Remove" and not change.keeps and change.identifier:
        yield Consequence(DELETION, f"deletes cluster {ClusterId.parse(change.identifier).name}")
    pools = [step.call.pool for step in preview.steps if step.phase is Phase.POOL_REMOVE and step.call.pool]
    if pools:
        yield Consequence(DELETION, f"deletes {_pools(pools)}")


def _rotations(preview: Preview) -> Iterator[Consequence]:
    keys = (_ROTATED.match(step.key) for step in preview.steps)
    if pools := list(dict.fromkeys(match[1] for match in keys if match)):
        yield Consequence(ROTATION, f"rotates {_pools(pools)}")


def _disruption(preview: Preview) -> Iterator[Consequence]:
    """Of a change in place: that a cluster's deletion disrupts its nodes goes without saying."""
    change = preview.change
    steps = [] if change.replaces or change.action == "Remove" else [step for step in preview.steps if step.disrupts]
    if steps:
        yield Consequence(DISRUPTION, f"disrupts nodes in {len(steps)} step{'s' * (len(steps) > 1)}")


_NAMED = 12


def _pools(names: list[str]) -> str:
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    return f"node pool{'s' * (len(names) > 1)} {', '.join(names[:_NAMED])}{more}"
