"""Flux configurations: a source, and the kustomizations that the cluster applies from it.

Nothing is applied, so that `prune` removes nothing here (docs/azure-behaviour.md#flux-prune).
Source: docs/azure-behaviour.md#flux-configurations.
"""

import re
from typing import Any

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
    properties, state = document["properties"], document["state"]
    fresh = document.get("settled") is None
    error = document["error"] or {}
    return {
        **_filled(properties),
        "configurationProtectedSettings": {},
        "repositoryPublicKey": None if fresh else "",
        **compliance.reported(world, document),
        "provisioningState": state,
        "errorMessage": None if fresh else ": ".join(filter(None, (error.get("code"), error.get("message")))),
        "waitForReconciliation": properties.get("waitForReconciliation", False),
        "reconciliationWaitDuration": properties.get("reconciliationWaitDuration"),
    }


def _filled(properties: Json) -> Json:
    kustomizations = properties.get("kustomizations") or {}
    return {
        "scope": properties.get("scope", "cluster"),
        "namespace": properties.get("namespace", "default"),
        "sourceKind": properties["sourceKind"],
        "suspend": properties.get("suspend", False),
        **sources.view(properties),
        "kustomizations": {name: _kustomization(name, one) for name, one in kustomizations.items()} or None,
    }


def _kustomization(name: str, properties: Json) -> Json:
    return {
        "name": name,
        "path": properties.get("path", ""),
        "dependsOn": properties.get("dependsOn") or None,
        "timeoutInSeconds": properties.get("timeoutInSeconds", 600),
        "syncIntervalInSeconds": properties.get("syncIntervalInSeconds", 600),
        "retryIntervalInSeconds": properties.get("retryIntervalInSeconds"),
        "prune": properties.get("prune", False),
        "force": properties.get("force", False),
        "wait": properties.get("wait", True),
        "postBuild": _post_build(properties.get("postBuild")),
    }


def _post_build(given: Json | None) -> Json | None:
    if not given:
        return None
    listed = [{"optional": False, **one} for one in given.get("substituteFrom") or []]
    return {"substitute": given.get("substitute") or None, "substituteFrom": listed or None}


KIND = resources.Kind(COLLECTION, "configuration", _missing, _view)
get, list_all, status = KIND.get, KIND.list_all, KIND.status


def put(world: World, call: Call) -> Response:
    record, existing, requested = KIND.to_write(world, call)
    installed = [one["state"] for one in resources.all_of(world, record, extensions.COLLECTION)]
    if "Succeeded" not in installed and "Updating" not in installed:
        text = f"The extension '{extensions.FLUX}' is not installed on this cluster."
        raise resources.failure(400, "BadRequest", text)
    _check(call["name"], requested)
    before: Json = {}
    if existing is not None:
        _check_unchanged(existing["properties"], requested)
        before = compliance.history(world, existing)
    return KIND.put(world, call, record, {"properties": requested, "filled": _filled(requested), **before})


def delete(world: World, call: Call) -> Response:
    return KIND.delete(world, call, resources.cluster(world, call))


# --- what is refused --------------------------------------------------------------------------------------------------


def _bad(text: str) -> Exception:
    return resources.failure(400, "BadRequest", text)


def _check(name: str, requested: Json) -> None:
    if not _NAME.fullmatch(name):
        raise _bad(f"'{name}' is not a valid name of a fluxConfiguration.")
    if not _NAMESPACE.fullmatch(str(requested.get("namespace", "default"))):
        raise _bad(f"The namespace '{requested.get('namespace')}' is not valid.")
    if requested.get("scope", "cluster") not in ("cluster", "namespace"):
        raise _bad(f"The scope '{requested['scope']}' is not valid.")
    if problem := sources.problem(requested):
        raise _bad(problem)
    kustomizations = requested.get("kustomizations") or {}
    for one, body in kustomizations.items():
        _check_kustomization(one, body, kustomizations)


def _check_kustomization(name: str, requested: Json, others: Json) -> None:
    if not _NAME.fullmatch(name):
        raise _bad(f"'{name}' is not a valid name of a kustomization.")
    for field in ("timeoutInSeconds", "syncIntervalInSeconds", "retryIntervalInSeconds"):
        if field in requested and not _is_seconds(requested[field]):
            raise _bad(f"{field} of the kustomization '{name}' must be a number from 1 to {_SECONDS}.")
    unknown = [one for one in requested.get("dependsOn") or [] if one not in others or one == name]
    if unknown:
        raise _bad(f"The kustomization '{name}' depends on '{unknown[0]}', which is not another one of these.")


def _is_seconds(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= _SECONDS


def _check_unchanged(before: Json, requested: Json) -> None:
    for field, default in (("scope", "cluster"), ("namespace", "default")):
        if requested.get(field, default) != before.get(field, default):
            raise _bad(f"The {field} of a fluxConfiguration cannot be changed.")
