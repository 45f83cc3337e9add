"""How the cluster reports on a configuration: nothing at first, then Pending, then the state of its objects.

Nothing is applied here. A path of the setting `broken_paths` cannot be applied, for the reason that it gives; all
others can (docs/azure-behaviour.md#compliance-state).
"""

import hashlib

from sandbox.azure.core.clock import iso_seconds
from sandbox.azure.core.messages import Json
from sandbox.azure.core.world import World
from sandbox.azure.gitops.sources import FIELDS

# Cloud seconds after the end of the operation. Recorded: the source within 17 s of the PUT, the objects within 70 s.
APPLIES_AFTER = 40.0


def history(world: World, document: Json) -> Json:
    """For the document of an update: what the cluster has reported so far, and on what."""
    report, before = reported(world, document), _before(document)
    on = document.get("complied_on") if report == before else document["filled"]
    return {"complied": report, "complied_on": on}


def reported(world: World, document: Json) -> Json:
    """Until the cluster has reported on the last write, an update shows its former report.

    What a write leaves as it is has nothing new to report (docs/azure-behaviour.md#compliance-reports).
    """
    settled, before = document.get("settled"), _before(document)
    if settled is None or document["state"] != "Succeeded":
        return before or _nothing()
    if document["properties"].get("suspend"):
        return {**_nothing(), "complianceState": "Suspended"}
    if world.clock.cloud() < settled + APPLIES_AFTER:
        return before or {**_nothing(), "complianceState": "Pending"}
    report = _applied(world, document, world.clock.wall_at(settled + APPLIES_AFTER))
    if before and document.get("complied_on") == document["filled"] and _states(before) == _states(report):
        return before
    return report


def _before(document: Json) -> Json | None:
    report: Json | None = document.get("complied")
    return report


def _states(report: Json) -> list[tuple[str, str]]:
    return [(one["name"], one["complianceState"]) for one in report["statuses"]]


def _nothing() -> Json:
    return {
        "sourceUpdatedAt": None,
        "statusUpdatedAt": None,
        "sourceSyncedCommitId": None,
        "complianceState": None,
        "statuses": [],
    }


def _applied(world: World, document: Json, at: float) -> Json:
    configuration = document["properties"]
    broken: Json = world.settings.get("broken_paths") or {}
    revision = _revision(configuration)
    moment = iso_seconds(at).replace("Z", "+00:00")
    space, name = configuration.get("namespace", "default"), document["name"]
    source = _status(name, space, configuration["sourceKind"], moment, f"stored artifact for revision '{revision}'", "")
    statuses = [source]
    for one, body in (configuration.get("kustomizations") or {}).items():
        reason = str(broken.get(body.get("path", ""), ""))
        statuses.append(
            _status(f"{name}-{one}", space, "Kustomization", moment, f"Applied revision: {revision}", reason)
        )
    failed = any(one["complianceState"] != "Compliant" for one in statuses)
    return {
        "sourceUpdatedAt": moment,
        "statusUpdatedAt": moment,
        "sourceSyncedCommitId": revision,
        "complianceState": "Non-Compliant" if failed else "Compliant",
        "statuses": statuses,
    }


def _revision(configuration: Json) -> str:
    source = configuration[FIELDS[configuration["sourceKind"]]]
    reference = next(iter((source.get("repositoryRef") or {}).values()), "latest")
    return f"{reference}@sha1:{hashlib.sha1(str(source.get('url')).encode(), usedforsecurity=False).hexdigest()}"


def _status(name: str, space: str, kind: str, moment: str, done: str, broken: str) -> Json:
    ready = {
        "lastTransitionTime": moment,
        "message": broken or done,
        "reason": "ReconciliationFailed" if broken else "Succeeded",
        "status": "False" if broken else "True",
        "type": "Ready",
    }
    again = {**ready, "reason": "ProgressingWithRetry", "status": "True", "type": "Reconciling"}
    return {
        "name": name,
        "namespace": space,
        "kind": kind,
        "complianceState": "Non-Compliant" if broken else "Compliant",
        "appliedBy": None,
        "statusConditions": [again, ready] if broken else [ready],
        "helmReleaseProperties": None,
    }
