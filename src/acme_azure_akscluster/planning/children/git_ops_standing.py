"""How far the extension and the Flux configurations have come, in Azure and in the cluster. Pure.

Provisioned is what Azure has accepted and handed to the cluster; compliant is what the cluster says of it afterwards
(docs/azure-behaviour.md#compliance-state).
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from ...domain import provisioning
from ..desired_state import DesiredState
from . import git_ops
from .standing import Failure, Standing

Json = Mapping[str, Any]

_COMPLIANT = "compliant"
_CODED = re.compile(r"([A-Z][a-z]+(?:[A-Z][a-z]*)+): (.+)", re.DOTALL)


def standing(state: DesiredState, resources: Sequence[Json]) -> Standing:
    """Of the stack's own: an operation of anybody's is waited for, a failure counts if this operation wrote it."""
    wanted, before = git_ops.by_name(state.desired), git_ops.by_name(state.previous)
    current, installed = git_ops.configurations(resources), git_ops.extension(resources)
    ours = {name: current[name] for name in current if name in wanted or name in before}
    needed = installed is not None and (bool(wanted) or git_ops.is_ours(installed))
    written = [ours[name] for name in wanted if name in ours and git_ops.writing_key(name) in state.written]
    applied = written if state.desired.get("WaitForCompliance") else []
    return Standing(
        busy=_busy(ours, installed if needed else None),
        unapplied=[_unapplied(one) for one in applied if not _is_applied(one)],
        failed=[*_failed(state, ours, installed if needed else None), *_stalled(applied)],
    )


def leaving(state: DesiredState, resources: Sequence[Json]) -> Standing:
    """Of what a delete of the cluster has to wait for: all of `resources`, which are the stack's."""
    current, installed = git_ops.configurations(resources), git_ops.extension(resources)
    return Standing(busy=_busy(current, installed), failed=list(_failed(state, current, installed)))


def _busy(ours: Mapping[str, Json], installed: Json | None) -> list[str]:
    named = [("the Flux extension", installed)] if installed is not None else []
    named += [(f"Flux configuration {name}", one) for name, one in ours.items()]
    return [
        f"{who} is {provisioning.state(one)}"
        for who, one in named
        if not provisioning.is_terminal(provisioning.state(one))
    ]


def _failed(state: DesiredState, ours: Mapping[str, Json], installed: Json | None) -> Iterator[Failure]:
    handled = state.written & {git_ops.INSTALL, git_ops.UNINSTALL}
    if installed is not None and provisioning.failed(installed) and handled:
        yield _failure("the Flux extension", installed, (installed.get("properties") or {}).get("errorInfo"))
    for name, one in ours.items():
        keys = {git_ops.writing_key(name), git_ops.deleting_key(name)}
        if provisioning.failed(one) and state.written & keys:
            yield _failure(f"Flux configuration {name}", one, (one.get("properties") or {}).get("errorMessage"))


def _failure(who: str, resource: Json, error: Any) -> Failure:
    """An extension has an error, a configuration a text, which may begin with a code."""
    given = error if isinstance(error, Mapping) else _error_of(str(error or ""))
    words = ": ".join(filter(None, (str(given.get("code") or ""), str(given.get("message") or ""))))
    return Failure(f"{who} is {provisioning.state(resource)}{f': {words}' if words else ''}", given)


def _error_of(text: str) -> dict[str, str]:
    match = _CODED.match(text)
    return {"code": match[1], "message": match[2]} if match else {"message": text} if text else {}


# ---- what the cluster has made of it ----------------------------------------------------------------------------


def _is_applied(resource: Json) -> bool:
    inside = resource.get("properties") or {}
    return str(inside.get("complianceState")).lower() == _COMPLIANT and _is_current(resource)


def _is_current(resource: Json) -> bool:
    """Whether the cluster has reported since the last write: until then Azure shows what it said of the one before."""
    written = _moment((resource.get("systemData") or {}).get("lastModifiedAt"))
    reported = _moment((resource.get("properties") or {}).get("statusUpdatedAt"))
    return reported is not None and (written is None or reported >= written)


def _moment(text: Any) -> datetime | None:
    try:
        moment = datetime.fromisoformat(str(text))
    except ValueError:
        return None
    # The cluster's times have no fractions, Azure's have.
    return moment.replace(microsecond=0) if moment.tzinfo else None


def _unapplied(resource: Json) -> str:
    inside = resource.get("properties") or {}
    state = inside.get("complianceState") if _is_current(resource) else None
    why = "; ".join(_reasons(resource)) if state else ""
    return f"Flux configuration {resource['name']} is {state or 'not reported by the cluster yet'}{why and f' ({why})'}"


def _reasons(resource: Json) -> list[str]:
    """The objects that are not ready, each with its own message."""
    reasons = []
    for one in (resource.get("properties") or {}).get("statuses") or []:
        if str(one.get("complianceState")).lower() != _COMPLIANT:
            message = " ".join(_message(one.get("statusConditions") or []).split())
            reasons.append(f"{one.get('kind')} {one.get('name')}{message and f': {message}'}")
    return reasons


def _message(conditions: Sequence[Json]) -> str:
    """What the condition Ready says, else the last one."""
    ready = [one for one in conditions if one.get("type") == "Ready"] or conditions
    return str(ready[-1].get("message") or "") if ready else ""


def _stalled(applied: Sequence[Json]) -> Iterator[Failure]:
    """What Flux does not try again by itself: its condition Stalled is true."""
    for resource in applied:
        if _is_applied(resource) or not _is_current(resource):
            continue
        conditions = [
            condition
            for one in (resource.get("properties") or {}).get("statuses") or []
            for condition in one.get("statusConditions") or []
        ]
        if any(one.get("type") == "Stalled" and str(one.get("status")) == "True" for one in conditions):
            yield Failure(_unapplied(resource), {})
