"""How far the extension and the Flux configurations have come, in Azure and in the cluster. Pure.

Provisioned is what Azure has accepted and handed to the cluster; compliant is what the cluster reports of it afterwards
(docs/azure-behaviour.md#compliance-state).
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from ...domain import provisioning
from ...properties.paths import at
from ..desired_state import DesiredState
from . import git_ops
from .standing import Failure, Standing, Waited

Json = Mapping[str, Any]

_COMPLIANT = "compliant"
# Seconds in which the cluster reports what a write has changed; recorded: 70.
_REPORTS_WITHIN = 300
_CODED = re.compile(r"([A-Z][a-z]+(?:[A-Z][a-z]*)+): (.+)", re.DOTALL)


def standing(state: DesiredState, resources: Sequence[Json], now: float) -> Standing:
    """Of the stack's own: an operation of anybody's is waited for, a failure counts if this operation wrote it.

    What failed is not waited for: either the failure is reported, or the plan writes it again.
    """
    wanted, before = git_ops.by_name(state.desired), git_ops.by_name(state.previous)
    current, installed = git_ops.configurations(resources), git_ops.extension(resources)
    ours = {name: current[name] for name in current if name in wanted or name in before}
    needed = installed is not None and (bool(wanted) or git_ops.is_ours(installed))
    written = {name: ours[name] for name in wanted if name in ours and _is_written(state, name, ours[name])}
    awaited = written if state.desired.get("WaitForCompliance") else {}
    applying = {name: one for name, one in awaited.items() if not provisioning.failed(one)}
    unapplied = [
        _configuration(name, one, _unapplied(one, now)) for name, one in applying.items() if not _is_applied(one, now)
    ]
    return Standing(
        busy=_busy(ours, installed if needed else None),
        unapplied=unapplied,
        failed=[*_failed(state, ours, installed if needed else None), *_stalled(applying.values(), now)],
    )


def leaving(state: DesiredState, resources: Sequence[Json]) -> Standing:
    """Of what a delete of the cluster has to wait for: all of `resources`, which are the stack's."""
    current, installed = git_ops.configurations(resources), git_ops.extension(resources)
    return Standing(busy=_busy(current, installed), failed=list(_failed(state, current, installed)))


def _is_written(state: DesiredState, name: str, resource: Json) -> bool:
    """Whether this operation wrote it, or may have: an invocation that was killed has left no trace but the time."""
    return git_ops.writing(name).key in state.written or _written(resource) >= state.started


def _busy(ours: Mapping[str, Json], installed: Json | None) -> list[Waited]:
    waited = [_extension(installed)] if installed is not None and _works(installed) else []
    return waited + [
        _configuration(name, one, f"Flux configuration {name} is {provisioning.state(one)}")
        for name, one in ours.items()
        if _works(one)
    ]


def _works(resource: Json) -> bool:
    return not provisioning.is_terminal(provisioning.state(resource))


def _extension(resource: Json) -> Waited:
    what = f"the Flux extension is {provisioning.state(resource)}"
    return Waited(what, git_ops.UNINSTALL if _leaves(resource) else git_ops.INSTALL, _begun(resource))


def _configuration(name: str, resource: Json, what: str) -> Waited:
    task = git_ops.deleting(name) if _leaves(resource) else git_ops.writing(name)
    return Waited(what, task, _begun(resource))


def _leaves(resource: Json) -> bool:
    return provisioning.state(resource).lower() == "deleting"


def _begun(resource: Json) -> float:
    """When what is going on began; a deletion does not show when."""
    return 0.0 if _leaves(resource) else _written(resource)


def _failed(state: DesiredState, ours: Mapping[str, Json], installed: Json | None) -> Iterator[Failure]:
    handled = state.written & {git_ops.INSTALL.key, git_ops.UNINSTALL.key}
    if installed is not None and provisioning.failed(installed) and handled:
        yield _failure("the Flux extension", installed, at(installed, "properties/errorInfo"))
    for name, one in ours.items():
        keys = {git_ops.writing(name).key, git_ops.deleting(name).key}
        if provisioning.failed(one) and state.written & keys:
            yield _failure(f"Flux configuration {name}", one, at(one, "properties/errorMessage"))


def _failure(who: str, resource: Json, error: Any) -> Failure:
    """An extension has an error, a configuration a text, which may begin with a code."""
    given = error if isinstance(error, Mapping) else _error_of(str(error or ""))
    words = ": ".join(filter(None, (str(given.get("code") or ""), str(given.get("message") or ""))))
    return Failure(f"{who} is {provisioning.state(resource)}{f': {words}' if words else ''}", given)


def _error_of(text: str) -> dict[str, str]:
    match = _CODED.match(text)
    return {"code": match[1], "message": match[2]} if match else {"message": text} if text else {}


# ---- what the cluster reports ----------------------------------------------------------------------------


def _is_applied(resource: Json, now: float) -> bool:
    return str(at(resource, "properties/complianceState")).lower() == _COMPLIANT and _is_current(resource, now)


def _is_current(resource: Json, now: float) -> bool:
    """Whether what the cluster has reported is of what was written last.

    For a while, a report from before the write is of what was there before. Later it is taken for current: the cluster
    reports what changes, and a write that changes nothing there is followed by no report
    (docs/azure-behaviour.md#compliance-reports).
    """
    # The cluster's times have no fractions, Azure's have.
    written, reported = int(_written(resource)), _seconds(at(resource, "properties/statusUpdatedAt"))
    return bool(reported) and (reported >= written or now - written > _REPORTS_WITHIN)


def _written(resource: Json) -> float:
    """When it was last written, in seconds since the epoch; 0 if that is not known."""
    return _seconds(at(resource, "systemData/lastModifiedAt"))


def _seconds(text: Any) -> float:
    try:
        moment = datetime.fromisoformat(str(text))
    except ValueError:
        return 0.0
    return moment.timestamp() if moment.tzinfo else 0.0


def _unapplied(resource: Json, now: float) -> str:
    state = at(resource, "properties/complianceState") if _is_current(resource, now) else None
    why = "; ".join(_reasons(resource)) if state else ""
    return f"Flux configuration {resource['name']} is {state or 'not reported by the cluster yet'}{why and f' ({why})'}"


def _reasons(resource: Json) -> list[str]:
    """The objects that are not ready, each with its own message."""
    reasons = []
    for one in at(resource, "properties/statuses") or []:
        if str(one.get("complianceState")).lower() != _COMPLIANT:
            message = " ".join(_message(one.get("statusConditions") or []).split())
            reasons.append(f"{one.get('kind')} {one.get('name')}{message and f': {message}'}")
    return reasons


def _message(conditions: Sequence[Json]) -> str:
    """The message of the condition Ready, else of the last one."""
    ready = [one for one in conditions if one.get("type") == "Ready"] or conditions
    return str(ready[-1].get("message") or "") if ready else ""


def _stalled(applying: Iterable[Json], now: float) -> Iterator[Failure]:
    """What Flux does not try again by itself: its condition Stalled is true."""
    for resource in applying:
        if _is_applied(resource, now) or not _is_current(resource, now):
            continue
        conditions = [
            condition
            for one in at(resource, "properties/statuses") or []
            for condition in one.get("statusConditions") or []
        ]
        if any(one.get("type") == "Stalled" and str(one.get("status")) == "True" for one in conditions):
            yield Failure(_unapplied(resource, now), {})
