"""The children of a cluster that a stack owns with it: a table of their kinds, with a module for each. Pure.

A child is written after everything else of an update and one write a step: those that Azure writes at once first, then
the long-running ones. Before its first child of a kind is made, the cluster is marked with the kind; after the last is
gone, the mark is taken away (`domain.child_kinds`). So whoever finds the cluster knows what to look for, at whatever
point the handlers were stopped.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from ...domain import child_kinds, ownership, provisioning, tags
from ...domain.arm_calls import Call, Verb
from ...domain.cluster_id import ClusterId
from ...validation.violation import Violation
from .. import ownership_marks
from ..comparison import Comparison
from ..desired_state import DesiredState
from ..steps import Phase, Step
from . import audit_logs, git_ops, git_ops_standing, iam_access, maintenance
from .standing import SETTLED, Standing

Json = Mapping[str, Any]
# Kind -> its resources as ARM shows them, the stack's and others'; kinds that were not read are absent.
Children = Mapping[str, Sequence[Json]]


class Kind(NamedTuple):
    """One kind of children: what its module does.

    `reported` gives the property as read shows it, None if there is nothing to show; `attributes` what read shows
    besides. `plan` gives what leads from the observed children to the declared ones; only what is the stack's is
    removed. `removal` gives what has to be deleted with the cluster; None if Azure deletes it. `named` are resources
    that cannot be listed when the cluster is gone, as far as their removal reads them. `long_running` says that Azure's
    answer to a write only says that it is accepted. Such a child ends in the cluster, so it is deleted before it.
    """

    name: str
    reported: Callable[[Sequence[Json]], Any]
    plan: Callable[[DesiredState, ClusterId, Sequence[Json]], tuple[list[Step], list[Violation]]]
    removal: Callable[[ClusterId, Sequence[Json]], list[Step]] | None = None
    attributes: Callable[[Sequence[Json]], Json] = lambda _resources: {}
    named: Sequence[Json] = ()
    long_running: bool = False


_ALL = (
    Kind(maintenance.PROPERTY, maintenance.reported, maintenance.plan),
    Kind(
        audit_logs.PROPERTY,
        audit_logs.reported,
        audit_logs.plan,
        audit_logs.removal,
        named=({"name": audit_logs.NAME},),
    ),
    Kind(iam_access.PROPERTY, iam_access.reported, iam_access.plan, iam_access.removal, iam_access.attributes),
    Kind(git_ops.PROPERTY, git_ops.reported, git_ops.plan, attributes=git_ops.attributes, long_running=True),
)
KINDS: Mapping[str, Kind] = {child_kinds.WORDS[kind.name]: kind for kind in _ALL}
MARK = "children mark"


def to_read(comparison: Comparison) -> child_kinds.Kinds:
    """The kinds that an update has to read: those of the template, of the previous one, and of the cluster's mark."""
    return (
        child_kinds.declared(comparison.desired)
        | child_kinds.declared(comparison.previous)
        | child_kinds.marked(comparison.observed)
    )


def outliving(comparison: Comparison) -> child_kinds.Kinds:
    """The kinds that a delete has to read: of these, the cluster's own DELETE leaves some behind."""
    return frozenset(kind for kind in _there(comparison) if KINDS[kind].removal)


def preceding(comparison: Comparison) -> child_kinds.Kinds:
    """The kinds that a delete has to read because they go before the cluster; with one that is stopped they go."""
    if provisioning.is_stopped(comparison.observed):
        return frozenset()
    return frozenset(kind for kind in _there(comparison) if KINDS[kind].long_running)


def with_adopted(comparison: Comparison, children: Children) -> Comparison:
    """The comparison with what is known of Flux configurations that were there before the stack declared them.

    They are those with such a mark on the cluster, and those that exist although no template named them before.
    """
    there = git_ops.configurations(children.get("flux", ()))
    known, named = set(ownership.flux(comparison.observed) or ()), ownership_marks.flux_names(comparison.desired)
    before = ownership_marks.flux_names(comparison.previous)
    if comparison.state.rollback:
        named += before  # what the failed update made has been marked
    else:
        known.update(before)
    unmarked = {name for name in named if name in there and name not in known}
    return comparison.with_state(adopted=ownership.adopted_flux(comparison.observed) | unmarked)


def adopted_stay(comparison: Comparison, children: Children) -> list[str]:
    """Of a rollback: the configurations that the failed update declared, and that stay; a clause if there are any."""
    if not comparison.state.rollback:
        return []
    there = git_ops.configurations(children.get("flux", ()))
    left = set(ownership_marks.flux_names(comparison.previous)) - set(ownership_marks.flux_names(comparison.desired))
    names = sorted(left & there.keys())
    text = f"Flux configuration{'s' if len(names) > 1 else ''} {', '.join(names)}"
    return [f"{text} {'stay' if len(names) > 1 else 'stays'}, having been there before the update"] if names else []


def _there(comparison: Comparison) -> child_kinds.Kinds:
    return child_kinds.declared(comparison.desired) | child_kinds.marked(comparison.observed)


def standing(comparison: Comparison, children: Children, now: float) -> Standing:
    """How far the long-running children have come; they are waited for before the next step is planned."""
    return git_ops_standing.standing(comparison.state, children["flux"], now) if "flux" in children else SETTLED


def leaving(comparison: Comparison, children: Children) -> Standing:
    """The same of what a delete removes before the cluster."""
    return git_ops_standing.leaving(comparison.state, _leaving_flux(comparison, children))


def removal_before(comparison: Comparison, children: Children) -> list[Step]:
    """What has to be deleted before the cluster is, of the kinds of `preceding`."""
    where = ClusterId.parse(comparison.observed["id"])
    return git_ops.removal(where, _leaving_flux(comparison, children))


def _leaving_flux(comparison: Comparison, children: Children) -> Sequence[Json]:
    names = ownership.flux(comparison.observed) or ownership_marks.flux_names(comparison.desired)
    return git_ops.owned(children.get("flux", ()), names)


def reported(observed: Json, children: Children) -> dict[str, Any]:
    """The children as properties, for read and for the end of a create or update: of the kinds that the mark names."""
    marked = {kind: children[kind] for kind in sorted(child_kinds.marked(observed) & children.keys())}
    properties = {KINDS[kind].name: KINDS[kind].reported(resources) for kind, resources in marked.items()}
    for kind, resources in marked.items():
        properties |= KINDS[kind].attributes(resources)
    return {name: value for name, value in properties.items() if value}


def plan(comparison: Comparison, children: Children) -> tuple[list[Step], list[Violation]]:
    """Steps and refusals for the children of all kinds that were read, and for the removal of their mark."""
    if not children:
        return [], []
    where = ClusterId.parse(comparison.observed["id"])
    steps: list[Step] = []
    refusals: list[Violation] = []
    for kind in sorted(children):
        made, refused = KINDS[kind].plan(comparison.state, where, children[kind])
        steps += made
        refusals += refused
    steps.sort(key=lambda step: not step.call.at_once)
    stay = child_kinds.marked(comparison.observed) - _leaving(comparison, children)
    left = ownership_marks.leaving_flux(comparison) if "flux" in children else []
    if left or stay != child_kinds.marked(comparison.observed):
        steps.append(_unmarking(comparison, stay | child_kinds.declared(comparison.desired)))
    return steps, refusals


def _leaving(comparison: Comparison, children: Children) -> child_kinds.Kinds:
    """The marked kinds that are the stack's no longer: removed with the template's last word on them, or not there.

    Children that no template of this stack has declared (it has imported the cluster) keep their mark and stay.
    """
    undeclared = child_kinds.marked(comparison.observed) - child_kinds.declared(comparison.desired)
    removed = child_kinds.declared(comparison.previous)
    return frozenset(kind for kind in undeclared if kind in removed or not KINDS[kind].reported(children.get(kind, ())))


def removal(where: ClusterId, children: Children) -> list[Step]:
    """What has to be deleted with the cluster."""
    return [step for kind in sorted(children) if (end := KINDS[kind].removal) for step in end(where, children[kind])]


def restoring(comparison: Comparison, children: Children) -> list[Step]:
    """What creates the declared children again that were deleted with a cluster which Azure then did not delete."""
    steps, _ = plan(comparison, children)
    return [step for step in steps if step.call.verb is Verb.PUT_RESOURCE]


def _unmarking(comparison: Comparison, stay: child_kinds.Kinds) -> Step:
    """Planned behind the removals, so that it is made when nothing of the kind is left."""
    wanted = tags.applied(comparison.tags, comparison.state.tags, comparison.state.previous_tags)
    entries = ownership_marks.flux_entries(comparison.state, ownership_marks.flux_names(comparison.desired))
    marked = ownership.with_flux(wanted, entries)
    body = {"tags": child_kinds.with_mark(marked, stay)}
    return Step(
        Phase.CHILDREN,
        MARK,
        "removing the tag for deleted child resources from the cluster",
        Call(Verb.PATCH_TAGS, body, etag=comparison.observed.get("eTag")),
        "tags",
        why="the template no longer declares them",
        awaits=True,
    )
