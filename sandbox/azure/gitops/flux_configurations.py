"""Flux configurations: a source, and the kustomizations that the cluster applies from it.

Nothing is applied, so that `prune` removes nothing here (docs/azure-behaviour.md#flux-prune).
Source: docs/azure-behaviour.md#flux-configurations.
"""

import re
from typing import Any

from sandbox.azure.core import shapes
from sandbox.azure.core.messages import Json, Response
from sandbox.azure.core.world import Call, World
from sandbox.azure.gitops import compliance, extensions, resources, sources

COLLECTION = extensions.CONFIGURATIONS
_NAME = re.compile(r"[a-z0-9]([-a-z0-9]{0,28}[a-z0-9])?")
_NAMESPACE = re.compile(r"[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?")
_SECONDS = 35_791_394


def _missing(name: str) -> str:
    return f"The fluxConfiguration was not found. Name: '{name}'."


def _view(world: World, document: Json) -> Json:
    asked, state = document["properties"], document["state"]
    fresh = document.get("settled") is None
    error = document["error"] or {}
    kustomizations = asked.get("kustomizations") or {}
    return {
        "scope": asked.get("scope", "cluster"),
        "namespace": asked.get("namespace", "default"),
        "sourceKind": asked["sourceKind"],
        "suspend": asked.get("suspend", False),
        **sources.shown(asked),
        "kustomizations": {name: _kustomization(name, one) for name, one in kustomizations.items()} or None,
        "configurationProtectedSettings": {},
        "repositoryPublicKey": None if fresh else "",
        **compliance.shown(world, document),
        "provisioningState": state,
        "errorMessage": None if fresh else ": ".join(filter(None, (error.get("code"), error.get("message")))),
        "waitForReconciliation": asked.get("waitForReconciliation", False),
        "reconciliationWaitDuration": asked.get("reconciliationWaitDuration"),
    }


def _kustomization(name: str, asked: Json) -> Json:
    return {
        "name": name,
        "path": asked.get("path", ""),
        "dependsOn": asked.get("dependsOn") or None,
        "timeoutInSeconds": asked.get("timeoutInSeconds", 600),
        "syncIntervalInSeconds": asked.get("syncIntervalInSeconds", 600),
        "retryIntervalInSeconds": asked.get("retryIntervalInSeconds"),
        "prune": asked.get("prune", False),
        "force": asked.get("force", False),
        "wait": asked.get("wait", True),
        "postBuild": _post_build(asked.get("postBuild")),
    }


def _post_build(asked: Json | None) -> Json | None:
    if not asked:
        return None
    listed = [{"optional": False, **one} for one in asked.get("substituteFrom") or []]
    return {"substitute": asked.get("substitute") or None, "substituteFrom": listed or None}


KIND = resources.Kind(COLLECTION, "configuration", _missing, _view)


def get(world: World, call: Call) -> Response:
    return resources.get(world, call, KIND)


def list_all(world: World, call: Call) -> Response:
    return resources.list_all(world, call, KIND)


def status(world: World, call: Call) -> Response:
    return resources.status(world, call, KIND)


def put(world: World, call: Call) -> Response:
    record = resources.cluster(world, call)
    existing = world.store.get(resources.DOCUMENT, resources.key(record, COLLECTION, call["name"]))
    resources.check_writable(world, record, existing)
    asked = shapes.without_nulls(call.body).get("properties") or {}
    installed = [one["state"] for one in resources.all_of(world, record, extensions.COLLECTION)]
    if "Succeeded" not in installed and "Updating" not in installed:
        text = f"The extension '{extensions.FLUX}' is not installed on this cluster."
        raise resources.failure(400, "BadRequest", text)
    _check(call["name"], asked)
    before: Json = {}
    if existing is not None:
        _check_unchanged(existing["properties"], asked)
        before = {"complied": compliance.shown(world, existing)}
    return resources.put(world, call, KIND, record, {"properties": asked, **before})


def delete(world: World, call: Call) -> Response:
    return resources.delete(world, call, KIND, resources.cluster(world, call))


# --- what is refused --------------------------------------------------------------------------------------------------


def _bad(text: str) -> Exception:
    return resources.failure(400, "BadRequest", text)


def _check(name: str, asked: Json) -> None:
    if not _NAME.fullmatch(name):
        raise _bad(f"'{name}' is not a valid name of a fluxConfiguration.")
    if not _NAMESPACE.fullmatch(str(asked.get("namespace", "default"))):
        raise _bad(f"The namespace '{asked.get('namespace')}' is not valid.")
    if asked.get("scope", "cluster") not in ("cluster", "namespace"):
        raise _bad(f"The scope '{asked['scope']}' is not valid.")
    if problem := sources.problem(asked):
        raise _bad(problem)
    kustomizations = asked.get("kustomizations") or {}
    for one, body in kustomizations.items():
        _check_kustomization(one, body, kustomizations)


def _check_kustomization(name: str, asked: Json, others: Json) -> None:
    if not _NAME.fullmatch(name):
        raise _bad(f"'{name}' is not a valid name of a kustomization.")
    for field in ("timeoutInSeconds", "syncIntervalInSeconds", "retryIntervalInSeconds"):
        if field in asked and not _is_seconds(asked[field]):
            raise _bad(f"{field} of the kustomization '{name}' must be a number from 1 to {_SECONDS}.")
    unknown = [one for one in asked.get("dependsOn") or [] if one not in others or one == name]
    if unknown:
        raise _bad(f"The kustomization '{name}' depends on '{unknown[0]}', which is not another one of these.")


def _is_seconds(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= _SECONDS


def _check_unchanged(before: Json, asked: Json) -> None:
    for field, default in (("scope", "cluster"), ("namespace", "default")):
        if asked.get(field, default) != before.get(field, default):
            raise _bad(f"The {field} of a fluxConfiguration cannot be changed.")
