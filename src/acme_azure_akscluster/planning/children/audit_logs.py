"""Audit logs: one diagnostic setting on the cluster, which sends them to where the template says. Pure.

The setting with our name is the stack's, with all that it contains; a cluster's other settings, four at
most, are others' and left alone. Azure keeps a setting when its cluster is deleted, and it comes back with the next
cluster of that id, so it is deleted with the cluster.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from ...domain.arm_calls import Call, Resource, Verb
from ...domain.cluster_id import ClusterId
from ...properties import translation
from ...properties.drift import differences, not_as_declared
from ...validation.violation import Violation
from ..desired_state import DesiredState
from ..steps import Phase, Step

Json = Mapping[str, Any]

PROPERTY = "AuditLogs"
NAME = "acme-cloudformation-audit"
API = "2021-05-01-preview"
KEY = "audit logs"
# What is worth its storage: changes without the reads, and who was let in.
DEFAULT = ("guard", "kube-audit-admin")
COLLECTION = "providers/Microsoft.Insights/diagnosticSettings"
_SINKS = frozenset({"workspaceId", "storageAccountId", "eventHubAuthorizationRuleId"})
# Azure's limit for one resource.
_MOST = 5
_SOURCE = "docs/azure-behaviour.md#diagnostic-settings"


def reported(resources: Sequence[Json]) -> dict[str, Any] | None:
    """The property: where our setting sends its logs, and which."""
    setting = _ours(resources)
    if setting is None:
        return None
    inside = setting.get("properties") or {}
    # A group of categories (allLogs) is reported as a category that no template can declare, so it is drift.
    enabled = [log for log in inside.get("logs") or [] if log.get("enabled")]
    sent = {str(log.get("category") or log.get("categoryGroup")) for log in enabled}
    return {**translation.part_from_arm((PROPERTY,), inside), "Categories": sorted(sent)}


def plan(state: DesiredState, where: ClusterId, resources: Sequence[Json]) -> tuple[list[Step], list[Violation]]:
    """A PUT if our setting is not as declared, a DELETE if the logs left the template."""
    wanted, before = state.desired.get(PROPERTY) or {}, state.previous.get(PROPERTY) or {}
    there = reported(resources)
    if not wanted:
        return ([_deleting(where, "they left the template")] if before and there is not None else []), []
    effective = {"Categories": list(DEFAULT), **wanted}
    gone = [name for name in before if name not in effective and name in (there or {})]
    changes = differences({PROPERTY: effective}, {PROPERTY: there or {}})
    paths = {*gone, *(change.path[1] for change in changes)}
    if there is not None and not paths:
        return [], []
    why = not_as_declared(paths) if there else "there are none yet"
    step = Step(
        Phase.CHILDREN,
        KEY,
        "setting up the audit logs",
        Call(Verb.PUT_RESOURCE, _body(effective, gone, _ours(resources) or {}), resource=_setting(where)),
        "child",
        why=why,
    )
    return [step], [*_too_many(resources, new=there is None), *_shared_sinks(resources, effective)]


def removal(where: ClusterId, resources: Sequence[Json]) -> list[Step]:
    """The DELETE of our setting, if it is there."""
    return (
        [] if _ours(resources) is None else [_deleting(where, "Azure would keep it for the next cluster of this name")]
    )


def _deleting(where: ClusterId, why: str) -> Step:
    call = Call(Verb.DELETE_RESOURCE, resource=_setting(where))
    return Step(Phase.CHILDREN, KEY, "removing the audit logs", call, "child", why=why)


def _body(effective: Json, gone: Sequence[str], existing: Json) -> dict[str, Any]:
    """The declared over the existing; a PUT replaces the whole. Each category's logs go to a table of their own."""
    declared = translation.part_to_arm((PROPERTY,), effective)
    logs = [{"category": category, "enabled": True} for category in sorted(declared.pop("categories"))]
    forgotten = translation.part_to_arm((PROPERTY,), dict.fromkeys(gone, ""))
    there = (existing.get("properties") or {}).items()
    others = {name: value for name, value in there if name not in forgotten and value is not None}
    return {"properties": {**others, **declared, "logs": logs, "logAnalyticsDestinationType": "Dedicated"}}


def _too_many(resources: Sequence[Json], *, new: bool) -> list[Violation]:
    if not new or len(resources) < _MOST:
        return []
    names = ", ".join(sorted(str(one["name"]) for one in resources))
    problem = (
        f"cannot be added: the cluster has {len(resources)} diagnostic settings ({names}), and Azure allows {_MOST}"
    )
    return [Violation(PROPERTY, problem, "remove one of them", source=_SOURCE)]


def _shared_sinks(resources: Sequence[Json], effective: Json) -> list[Violation]:
    """Azure sends a category to a sink once, whichever setting names it."""
    refusals = []
    for other in [one for one in resources if one is not _ours(resources)]:
        inside = other.get("properties") or {}
        sent = {log.get("category") for log in inside.get("logs") or [] if log.get("enabled")}
        both = sorted(sent & set(effective["Categories"]))
        for name, sink in translation.part_to_arm((PROPERTY,), effective).items():
            if both and name in _SINKS and str(sink).lower() == str(inside.get(name)).lower():
                problem = f"is the destination of {', '.join(both)} already, by the diagnostic setting {other['name']}"
                remedy = "declare another destination or other Categories, or remove that setting"
                refusals.append(Violation(f"{PROPERTY}/{name[:1].upper()}{name[1:]}", problem, remedy, source=_SOURCE))
    return refusals


def _setting(where: ClusterId) -> Resource:
    return Resource(f"{where.arm}/{COLLECTION}/{NAME}", API)


def _ours(resources: Sequence[Json]) -> Json | None:
    return next((one for one in resources if str(one["name"]).lower() == NAME), None)
