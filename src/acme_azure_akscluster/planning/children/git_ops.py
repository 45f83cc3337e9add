"""Flux configurations: what the cluster applies from a source, and the extension that brings Flux. Pure.

Both are long-running: Azure accepts a write, and the resource shows later what came of it (`git_ops_standing`). The
extension with our name is the stack's; one with another name was there before and stays. The stack's configurations are
those that its template declares, or declared before: the cluster's mark names them for read and delete
(`domain.ownership`), and others are left alone. They vanish with the cluster; they are deleted before it because what
they applied may have made something outside of it.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from ...domain import provisioning
from ...domain.arm_calls import Call, Resource, Verb
from ...domain.cluster_id import ClusterId
from ...properties import translation
from ...properties.drift import differences, not_as_declared
from ...properties.paths import at
from ...validation.git_ops import SOURCES
from ...validation.violation import Violation
from ..desired_state import DesiredState
from ..steps import Phase, Step
from .standing import Task

Json = Mapping[str, Any]

PROPERTY, IDENTITY = "FluxConfigurations", "FluxIdentityClientId"
PROVIDER = "providers/Microsoft.KubernetesConfiguration"
EXTENSIONS, CONFIGURATIONS = f"{PROVIDER}/extensions", f"{PROVIDER}/fluxConfigurations"
EXTENSION_API, CONFIGURATION_API = "2024-11-01", "2025-04-01"
# Not the name that the CLI and the portal give it: whose it is follows from the name.
EXTENSION = "acme-cloudformation-flux"
TYPE = "microsoft.flux"
EXTENSION_OPERATION, CONFIGURATION_OPERATION = "flux extension", "flux configuration"
INSTALL = Task("flux extension", "installing the Flux extension", EXTENSION_OPERATION)
UNINSTALL = Task("flux extension end", "removing the Flux extension", EXTENSION_OPERATION)

_ELEMENT = (PROPERTY, "*")
_ARM_SOURCES = {**{name: name for name in SOURCES}, "OciRepository": "OCIRepository"}
# Of the resource's properties, those that a write does not send back as they are.
_READ_ONLY = frozenset(
    {"statuses", "repositoryPublicKey", "sourceSyncedCommitId", "sourceUpdatedAt", "statusUpdatedAt"}
    | {"complianceState", "provisioningState", "errorMessage", "configurationProtectedSettings"}
)
_FIXED = ("Namespace", "Scope")
_CLIENT_ID = "workloadIdentity.azureClientId"


def reported(resources: Sequence[Json]) -> list[dict[str, Any]] | None:
    """The property with all configurations of the cluster, sorted by name, whosever they are."""
    current = configurations(resources)
    return [_declared_form(current[name]) for name in sorted(current)] or None


def attributes(resources: Sequence[Json]) -> dict[str, str]:
    """The workload identity of our extension."""
    installed = extension(resources)
    settings = _settings(installed) if installed is not None and is_ours(installed) else {}
    return {IDENTITY: settings[_CLIENT_ID]} if settings.get(_CLIENT_ID) else {}


def _declared_form(resource: Json) -> dict[str, Any]:
    return translation.part_from_arm(_ELEMENT, {**(resource.get("properties") or {}), "name": resource["name"]})


def plan(state: DesiredState, where: ClusterId, resources: Sequence[Json]) -> tuple[list[Step], list[Violation]]:
    """The extension first, then the configurations side by side; after the last of them, the extension goes."""
    wanted, before = by_name(state.desired), by_name(state.previous)
    current, installed = configurations(resources), extension(resources)
    steps: list[Step] = []
    why, settings = _why_install(state, installed)
    if wanted and why:
        steps.append(_installing(where, why, settings))
    refusals = _foreign(state, installed)
    for name, entry in wanted.items():
        existing = current.get(name)
        effective = _effective(entry, before.get(name) or {})
        refusals += _refusals(effective, existing)
        if why := _why(effective, existing):
            body = _body(effective, existing or {}, before.get(name) or {})
            steps.append(_writing(where, name, body, why))
    # What a failed update found there, its rollback leaves there.
    spared = state.adopted if state.rollback else frozenset()
    leaving = [name for name in before if name not in wanted and name in current and name not in spared]
    steps += [_deleting(where, current[name], "it left the template") for name in leaving]
    if not wanted and installed is not None and is_ours(installed) and current.keys() <= set(leaving):
        steps.append(_uninstalling(where, "the last Flux configuration left the template"))
    return steps, refusals


def removal(where: ClusterId, resources: Sequence[Json]) -> list[Step]:
    """The end of these configurations, and of the extension if it is ours and nothing else needs it."""
    why = "the cluster is going to be deleted"
    installed, current = extension(resources), configurations(resources)
    steps = [_deleting(where, current[name], why) for name in sorted(current)]
    return [*steps, _uninstalling(where, why)] if installed is not None and is_ours(installed) else steps


def owned(resources: Sequence[Json], names: Sequence[str] | None) -> list[Json]:
    """The resources that are the stack's by the names in the cluster's mark.

    Without the extension, where others' configurations need it.
    """
    ours = {name.lower() for name in names or ()}
    current = configurations(resources)
    installed = extension(resources)
    ours_there = [current[name] for name in current if name in ours]
    alone = len(ours_there) == len(current)
    return [*ours_there, installed] if installed is not None and alone else ours_there


# ---- what is there ----------------------------------------------------------------------------------------------


def by_name(properties: Json) -> dict[str, Json]:
    """The declared configurations."""
    return {str(entry["Name"]): entry for entry in properties.get(PROPERTY) or []}


def configurations(resources: Sequence[Json]) -> dict[str, Json]:
    """The configurations of the cluster by name."""
    return {str(one["name"]).lower(): one for one in resources if _kind(one) == "fluxconfigurations"}


def extension(resources: Sequence[Json]) -> Json | None:
    """The Flux extension of the cluster, whosever it is."""
    extensions = (one for one in resources if _kind(one) == "extensions")
    return next((one for one in extensions if str(at(one, "properties/extensionType")).lower() == TYPE), None)


def is_ours(installed: Json) -> bool:
    """Whether this type has installed the extension."""
    return str(installed["name"]).lower() == EXTENSION


def _kind(resource: Json) -> str:
    return str(resource["id"]).lower().split("/")[-2]


# ---- the extension ----------------------------------------------------------------------------------------------


def _settings(installed: Json) -> dict[str, str]:
    return dict(at(installed, "properties/configurationSettings") or {})


def _why_install(state: DesiredState, installed: Json | None) -> tuple[str, dict[str, str]]:
    """Why the extension has to be written, empty if it need not be; and its settings.

    Those that the template never spoke of stay (docs/azure-behaviour.md#flux-workload-identity).
    """
    identity = state.desired.get(IDENTITY)
    wanted = {"workloadIdentity.enable": "true", _CLIENT_ID: str(identity)} if identity else {}
    if installed is None:
        return "Flux configurations need it", wanted
    current = _settings(installed)
    leaving = ("workloadIdentity.enable", _CLIENT_ID) if state.previous.get(IDENTITY) else ()
    settings = {**{name: value for name, value in current.items() if name not in leaving}, **wanted}
    if not is_ours(installed):
        return "", current
    if provisioning.failed(installed):
        return "its last operation failed", settings
    return ("" if settings == current else f"{IDENTITY} is not as declared"), settings


def _foreign(state: DesiredState, installed: Json | None) -> list[Violation]:
    if not state.desired.get(IDENTITY) or installed is None or is_ours(installed):
        return []
    problem = f"cannot be set on the extension {installed['name']}, which this type has not installed"
    remedy = f"leave it out, and set {_CLIENT_ID} of that extension; or remove the extension"
    return [Violation(IDENTITY, problem, remedy, source="docs/azure-behaviour.md#gitops-extension")]


# ---- what has to be written -------------------------------------------------------------------------------------


def _effective(entry: Json, before: Json) -> dict[str, Any]:
    """The entry, with the defaults of what only the template before declared of the same source and kustomizations."""
    plain, plain_before = (
        {name: value for name, value in one.items() if name not in (*SOURCES, "Kustomizations")}
        for one in (entry, before)
    )
    effective = translation.part_with_resets(_ELEMENT, plain, plain_before)
    for source in SOURCES:
        if source in entry:
            earlier = before.get(source) or {}
            effective[source] = translation.part_with_resets((*_ELEMENT, source), entry[source], earlier)
    if "Kustomizations" in entry:
        earlier = before.get("Kustomizations") or {}
        path = (*_ELEMENT, "Kustomizations", "*")
        effective["Kustomizations"] = {
            name: translation.part_with_resets(path, one, earlier.get(name) or {})
            for name, one in entry["Kustomizations"].items()
        }
    elif before.get("Kustomizations"):
        effective["Kustomizations"] = {}
    return effective


def _why(effective: Json, existing: Json | None) -> str:
    """Why a configuration has to be written; empty if it need not be."""
    if existing is None:
        return "there is none yet"
    if provisioning.failed(existing):
        return "its last operation failed"
    changes = differences({PROPERTY: [effective]}, {PROPERTY: [_declared_form(existing)]})
    if not changes:
        return ""
    pruned = [
        name
        for name, one in (at(existing, "properties/kustomizations") or {}).items()
        if name not in (effective.get("Kustomizations") or {}) and one.get("prune")
    ]
    differing = not_as_declared(".".join(change.path[2:]) for change in changes)
    return f"{differing}; Flux removes what {' and '.join(sorted(pruned))} applied" if pruned else differing


def _body(effective: Json, existing: Json, before: Json) -> dict[str, Any]:
    """The declared over the existing; a PUT replaces the whole. Of the sources there is the declared one alone."""
    declared = translation.part_to_arm(_ELEMENT, effective)
    earlier = translation.part_to_arm(_ELEMENT, before)
    current = existing.get("properties") or {}
    source = next(name for name in SOURCES if name in effective)
    others = {_arm(name) for name in SOURCES} | {"kustomizations", "name"}
    body = _over(
        {name: value for name, value in current.items() if name not in others | _READ_ONLY},
        {name: value for name, value in declared.items() if name not in others},
        earlier,
    )
    field = _arm(source)
    body["sourceKind"] = _ARM_SOURCES[source]
    body[field] = _over(current.get(field) or {}, declared[field], earlier.get(field) or {})
    observed, previous_ones = current.get("kustomizations") or {}, earlier.get("kustomizations") or {}
    if "kustomizations" in declared or observed:
        body["kustomizations"] = {
            name: _over({**(observed.get(name) or {}), "name": None}, one, previous_ones.get(name) or {})
            for name, one in declared.get("kustomizations", {name: {} for name in observed}).items()
        }
    return {"properties": body}


def _over(existing: Json, declared: Json, before: Json) -> dict[str, Any]:
    """What is there and what nobody has declared, under what is declared."""
    others = {name: value for name, value in existing.items() if value is not None and name not in before}
    return {**others, **declared}


def _arm(source: str) -> str:
    return source[:1].lower() + source[1:]


def _refusals(effective: Json, existing: Json | None) -> list[Violation]:
    """Where it is installed cannot be changed (docs/azure-behaviour.md#flux-configurations)."""
    current = _declared_form(existing) if existing is not None else {}
    return [
        Violation(
            f"{PROPERTY}/{effective['Name']}/{name}",
            f"cannot be changed from {current[name]} to {effective[name]}",
            "give the configuration another Name, so that a new one is made and the old one deleted",
            source="docs/azure-behaviour.md#flux-configurations",
        )
        for name in _FIXED
        if name in effective and name in current and effective[name] != current[name]
    ]


# ---- steps ------------------------------------------------------------------------------------------------------


def writing(name: str) -> Task:
    """The step that writes a configuration."""
    return Task(f"flux {name}", f"writing the Flux configuration {name}", CONFIGURATION_OPERATION)


def deleting(name: str) -> Task:
    """The step that deletes one; which workloads are deleted with it is added to its words."""
    return Task(f"flux end {name}", f"deleting the Flux configuration {name}", CONFIGURATION_OPERATION)


def _installing(where: ClusterId, why: str, settings: Mapping[str, str]) -> Step:
    inside: dict[str, Any] = {"extensionType": TYPE, "autoUpgradeMinorVersion": True}
    body = {"properties": {**inside, **({"configurationSettings": dict(settings)} if settings else {})}}
    call = Call(Verb.PUT_RESOURCE, body, resource=_extension(where))
    return _step(INSTALL, call, why)


def _uninstalling(where: ClusterId, why: str) -> Step:
    """Awaited behind the configurations: Azure refuses it while one of them is there."""
    call = Call(Verb.DELETE_RESOURCE, resource=_extension(where))
    return _step(UNINSTALL, call, why, awaits=True)


def _writing(where: ClusterId, name: str, body: Json, why: str) -> Step:
    call = Call(Verb.PUT_RESOURCE, body, resource=_configuration(where, name))
    return _step(writing(name), call, why, beside=True)


def _deleting(where: ClusterId, existing: Json, why: str) -> Step:
    """`prune` decides what happens to workloads (docs/azure-behaviour.md#flux-prune)."""
    name = str(existing["name"])
    kustomizations = (at(existing, "properties/kustomizations") or {}).items()
    pruned = sorted(one for one, body in kustomizations if body.get("prune"))
    partly = len(pruned) < len(kustomizations)
    removes = f", which removes what it applied{f' by {", ".join(pruned)}' if partly else ''}" if pruned else ""
    leaves = ", which leaves what it applied" if partly and not pruned else ""
    call = Call(Verb.DELETE_RESOURCE, resource=_configuration(where, name))
    task = deleting(name)
    return _step(task._replace(does=f"{task.does}{removes}{leaves}"), call, why, beside=True)


def _extension(where: ClusterId) -> Resource:
    return Resource(f"{where.arm}/{EXTENSIONS}/{EXTENSION}", EXTENSION_API, long_running=True)


def _configuration(where: ClusterId, name: str) -> Resource:
    return Resource(f"{where.arm}/{CONFIGURATIONS}/{name}", CONFIGURATION_API, long_running=True)


def _step(task: Task, call: Call, why: str, *, awaits: bool = False, beside: bool = False) -> Step:
    return Step(Phase.CHILDREN, task.key, task.does, call, task.operation, why=why, awaits=awaits, beside=beside)
