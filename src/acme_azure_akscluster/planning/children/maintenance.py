"""Maintenance configurations: when AKS may upgrade the cluster and its nodes. Pure.

Azure knows three names, so whose a configuration is follows from the templates alone: the stack's are those that its
template declares, or declared before. Others are not changed. Azure deletes all of them with the cluster.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from ...domain.arm_calls import Call, Resource, Verb
from ...domain.cluster_id import ClusterId
from ...properties import schema, translation
from ...properties.drift import differences, not_as_declared
from ...properties.paths import at
from ...validation.violation import Violation
from ..desired_state import DesiredState
from ..steps import Phase, Step

Json = Mapping[str, Any]

PROPERTY = "MaintenanceConfigurations"
COLLECTION = "maintenanceConfigurations"


def reported(resources: Sequence[Json]) -> dict[str, Any] | None:
    """The property: a configuration for each name that the cluster has one of."""
    by_name = _by_name(resources)
    return {
        name: translation.part_from_arm((PROPERTY, name), by_name[name.lower()].get("properties") or {})
        for name in _names()
        if name.lower() in by_name
    } or None


def plan(state: DesiredState, where: ClusterId, resources: Sequence[Json]) -> tuple[list[Step], list[Violation]]:
    """A PUT for each configuration that is not as declared, a DELETE for each that left the template."""
    wanted, before = state.desired.get(PROPERTY) or {}, state.previous.get(PROPERTY) or {}
    there = reported(resources) or {}
    steps = []
    for name in _names():
        if name in wanted:
            effective = translation.part_with_resets((PROPERTY, name), wanted[name], before.get(name) or {})
            why = _why(state, name, effective, there)
            if why:
                body = _body(name, effective, _by_name(resources).get(name.lower()) or {}, state.today)
                steps.append(_step(Verb.PUT_RESOURCE, name, where, why, body))
        elif name in before and name in there:
            steps.append(_step(Verb.DELETE_RESOURCE, name, where, "it left the template"))
    return steps, []


def key(name: str) -> str:
    """The key of the step that writes a configuration."""
    return f"maintenance {name}"


def _why(state: DesiredState, name: str, effective: Json, there: Json) -> str:
    """Why a configuration has to be written; empty if it need not be."""
    if name not in there:
        return "there is none yet"
    changes = differences({PROPERTY: {name: effective}}, {PROPERTY: there})
    changes = [one for one in changes if not (one.path[-1] == "StartDate" and _is_past(one.declared, state.today))]
    paths = [".".join(change.path[2:]) for change in changes] or _rewritten(state, name)
    return not_as_declared(paths)


def _rewritten(state: DesiredState, name: str) -> list[str]:
    """What Azure never shows and the template has changed, until this operation has written it."""
    if key(name) in state.written:
        return []
    wanted, before = state.desired[PROPERTY][name], (state.previous.get(PROPERTY) or {}).get(name) or {}
    hidden = [path[2] for path in schema.pointers("writeOnlyProperties") if path[:2] == (PROPERTY, name)]
    return [member for member in hidden if member in wanted and wanted[member] != before.get(member)]


def _is_past(start: Any, today: date | None) -> bool:
    return today is not None and isinstance(start, str) and start < today.isoformat()


def _body(name: str, effective: Json, existing: Json, today: date | None) -> dict[str, Any]:
    """The declared over the existing: a PUT replaces the whole, and a start date to come that Azure shows survives.

    One in the past is shown as well and refused when it is written (docs/azure-behaviour.md#maintenance-windows). The
    schedule is one of several forms, so that it is replaced.
    """
    declared = translation.part_to_arm((PROPERTY, name), effective)
    window = declared.get("maintenanceWindow")
    if window:
        declared["maintenanceWindow"] = {
            **(at(existing, "properties/maintenanceWindow") or {}),
            **window,
        }
        if _is_past(declared["maintenanceWindow"].get("startDate"), today):
            del declared["maintenanceWindow"]["startDate"]
    return {"properties": declared}


def _step(verb: Verb, name: str, where: ClusterId, why: str, body: Json | None = None) -> Step:
    arm = schema.arm_name(name, {})
    does = "writing" if verb is Verb.PUT_RESOURCE else "deleting"
    return Step(
        Phase.CHILDREN,
        key(name),
        f"{does} the maintenance configuration {arm}",
        Call(verb, body, resource=Resource(f"{where.arm}/{COLLECTION}/{arm}")),
        "child",
        why=why,
    )


def _names() -> tuple[str, ...]:
    return tuple(schema.properties(schema.resolve(schema.load()["properties"][PROPERTY])))


def _by_name(resources: Sequence[Json]) -> dict[str, Json]:
    return {str(one["name"]).lower(): one for one in resources}
