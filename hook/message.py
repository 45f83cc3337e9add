"""The answer's message: the most important lines first, and cut so that these stay and the rest is counted. Pure.

Source: docs/aws-behaviour.md#lambda-hook-answer.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import IntEnum
from typing import NamedTuple

from acme_azure_akscluster.observability.redaction import redacted
from acme_azure_akscluster.reconcile import polling
from hook import consequences
from hook.settings import DISRUPTION
from preview import lines as words
from preview.change import TYPE_NAME
from preview.planning import Preview

LIMIT = 4096
_LONGEST_LINE = 500


class Rank(IntEnum):
    """What is left out first has the highest."""

    HEADLINE = 0
    OBJECTION = 1
    CONSEQUENCE = 2
    CLUSTER = 3
    DISRUPTING = 4
    OTHER = 5
    STEP = 6
    REASON = 7


class Line(NamedTuple):
    """`cluster` is the logical id under which it stands, "" above all of them."""

    rank: Rank
    text: str
    cluster: str = ""


def plan(
    previews: Sequence[Preview], unplanned: Mapping[str, str], nested: Sequence[str], objections: Sequence[str]
) -> str:
    """What the approver reads. `unplanned` are the clusters that could not be planned, with the reason."""
    top = [Line(Rank.HEADLINE, _headline(previews, unplanned, objections))]
    top += [Line(Rank.OBJECTION, f"- {objection}") for objection in objections]
    top += [Line(Rank.CONSEQUENCE, f"- {name} could not be planned: {why}") for name, why in unplanned.items()]
    if not objections:
        top += [Line(Rank.CONSEQUENCE, text) for preview in previews for text in _consequences(preview)]
    top += [
        Line(Rank.DISRUPTING, f"- {name} is a nested stack: what becomes of clusters in it is not known here")
        for name in nested
    ]
    return fit([*top, *(line for preview in previews for line in _cluster(preview))])


def nothing(nested: Sequence[str]) -> str:
    """The message where no cluster changes."""
    more = f" Nested stacks change ({', '.join(nested)}): clusters in them are not known here." if nested else ""
    return fit([Line(Rank.HEADLINE, f"No {TYPE_NAME} changes in this change set.{more}")])


def fit(lines: Sequence[Line], limit: int = LIMIT) -> str:
    """The text without what is known to be secret, cut if need be."""
    texts = [Line(rank, _shortened(text), cluster) for rank, text, cluster in lines]
    order = sorted(range(len(texts)), key=lambda at: (texts[at].rank, at))
    # The fewest that have to go; how many that are is found by halving.
    fewest, most = 0, len(texts) - 1
    while fewest < most:
        middle = (fewest + most) // 2
        if len(_rendered(texts, order[: len(order) - middle])) <= limit:
            most = middle
        else:
            fewest = middle + 1
    return redacted(_rendered(texts, order[: len(order) - fewest]))[:limit]


def _rendered(lines: Sequence[Line], remaining: Sequence[int]) -> str:
    """The kept lines, and below each cluster's how many of its lines there are besides."""
    stays = set(remaining)
    visible = {lines[at].cluster for at in stays}
    gone = [line for at, line in enumerate(lines) if at not in stays]
    rendered: list[str] = []
    for at, line in enumerate(lines):
        if at in stays:
            rendered.append(line.text)
        last = at + 1 == len(lines) or lines[at + 1].cluster != line.cluster
        if last and line.cluster in visible:
            rendered += _counted([one for one in gone if one.cluster == line.cluster], bool(line.cluster))
    hidden = list(dict.fromkeys(line.cluster for line in gone if line.cluster not in visible))
    if hidden:
        steps = sum(_is_step(line) for line in gone if line.cluster in hidden)
        rendered.append(f"… and {_number(len(hidden), 'more cluster')} with {_number(steps, 'step')}")
    return "\n".join(rendered)


def _counted(gone: Sequence[Line], in_cluster: bool) -> Iterator[str]:
    steps = sum(map(_is_step, gone)) if in_cluster else 0
    others = sum(line.rank is not Rank.REASON for line in gone) - steps
    parts = [_number(steps, "more step")] * bool(steps) + [_number(others, "more line")] * bool(others)
    if parts:
        yield f"{'  ' * in_cluster}… and {' and '.join(parts)}"


def _is_step(line: Line) -> bool:
    return line.rank in (Rank.STEP, Rank.DISRUPTING)


def _number(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"


def _shortened(text: str) -> str:
    flat = " ".join(text.split()) if "\n" in text else text
    # What is secret goes first: half of it could not be recognized.
    return flat if len(flat) <= _LONGEST_LINE else f"{redacted(flat)[: _LONGEST_LINE - 1]}…"


def _headline(previews: Sequence[Preview], unplanned: Mapping[str, str], objections: Sequence[str]) -> str:
    clusters = _number(len(previews) + len(unplanned), "cluster")
    if objections:
        return f"Not allowed in this change set, of {clusters}:"
    made = [preview for preview in previews if preview.steps and not preview.refused]
    refused = sum(bool(preview.refused) for preview in previews)
    parts = [f"{len(unplanned)} could not be planned"] * bool(unplanned)
    parts += [f"{refused} would be refused"] * bool(refused)
    if made:
        together = "the longest " * (len(made) > 1)
        steps = _number(sum(len(preview.steps) for preview in made), "step")
        parts.append(f"{steps}, {together}about {_duration(max(map(words.in_all, made)))}")
    return f"{clusters} in this change set: {', '.join(parts) or 'nothing to do in Azure'}."


def _duration(seconds: float) -> str:
    return polling.format_duration(seconds)


def _consequences(preview: Preview) -> Iterator[str]:
    for kind, text in consequences.of(preview):
        if kind != DISRUPTION:  # stands beside the steps
            yield f"- {preview.change.logical_id} {text}"
    if preview.change.action in ("Remove", "Modify") and preview.change.keeps:
        yield from (f"- {preview.change.logical_id}: {note}" for note in preview.notes)


def _cluster(preview: Preview) -> Iterable[Line]:
    name = preview.change.logical_id
    for rank, text in _lines(preview):
        yield Line(rank, text, name)


def _lines(preview: Preview) -> Iterator[tuple[Rank, str]]:
    change = preview.change
    yield Rank.CLUSTER, f"{change.logical_id} ({change.action.lower()}): {_summary(preview)}"
    if preview.refused:
        return
    if preview.waits and preview.steps:
        yield Rank.OTHER, f"  Starts after {preview.waits} s (StartDelaySeconds, StartSpreadSeconds)"
    for number, step in enumerate(preview.steps, 1):
        usual = f"about {_duration(words.seconds(step))}"
        nodes = ", disrupts nodes" if step.disrupts else ""
        rank = Rank.DISRUPTING if step.disrupts else Rank.STEP
        yield rank, f"  {number}. {words.sentence(step)} ({words.call(step)}, {usual}{nodes})"
        if step.why:
            yield Rank.REASON, f"     because {step.why}"
    if not change.keeps:
        yield from ((Rank.OTHER, f"  {note}") for note in preview.notes)
    if preview.repairs:
        paths = ", ".join(map(words.path, preview.repairs))
        yield Rank.OTHER, f"  Takes back what was changed outside the stack: {paths}"
    if change.unknown:
        yield Rank.OTHER, f"  Known only after the deployment, not planned: {', '.join(change.unknown)}"


def _summary(preview: Preview) -> str:
    if preview.refused:
        return "refused; nothing would be changed"
    if not preview.steps:
        return "nothing to do in Azure"
    disrupting = sum(step.disrupts for step in preview.steps)
    some = f"{disrupting} of them disrupt{'s' * (disrupting == 1)}" if len(preview.steps) > 1 else "disrupts"
    nodes = f", {some} nodes" if disrupting else ""
    return f"{_number(len(preview.steps), 'step')}, about {_duration(words.in_all(preview))}{nodes}"
