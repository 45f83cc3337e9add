"""Rules about FluxConfigurations: sources, references, logins without a secret, kustomizations that can be ready."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from ..observability.redaction import redacted
from ..properties.paths import at
from .rule import Properties, Rule, elements, repeated
from .violation import Violation

_PROPERTY = "FluxConfigurations"
SOURCES = ("GitRepository", "Bucket", "AzureBlob", "OciRepository")
_GIT_REFERENCES = ("Branch", "Tag", "Semver", "Commit")
_OCI_REFERENCES = ("Tag", "Semver", "Digest")
# Source -> how its Url begins.
_SCHEMES = {
    "GitRepository": ("https://", "http://", "ssh://", "git@"),
    "Bucket": ("https://", "http://"),
    "AzureBlob": ("https://",),
    "OciRepository": ("oci://",),
}
_PASSWORD = re.compile(r"[a-z][a-z+.-]*://[^/@\s]*:[^/@\s]*@", re.IGNORECASE)
_SIGNED = re.compile(r"[?&](?:sig|sv|token|access_token)=", re.IGNORECASE)
_INSTEAD = (
    "templates are stored and widely readable, so they must not contain secrets: put it into a secret of the cluster "
    "and name that in LocalAuthRef, or log in with an Azure identity (docs/git-ops.md)"
)
# Properties of the API that a template must not have: they are secrets or parts of one.
SECRET_PROPERTIES = frozenset(
    {"ConfigurationProtectedSettings", "HttpsUser", "HttpsKey", "SshPrivateKey", "AccessKey", "BucketSecretKey"}
    | {"AccountKey", "SasToken", "ServicePrincipal", "ClientCertificate", "PrivateKey"}
)


def secret_property(path: str, name: str) -> Violation | None:
    """Why a property of the service's API that holds a secret does not exist here."""
    if not path.startswith(f"{_PROPERTY}[") or name not in SECRET_PROPERTIES:
        return None
    return Violation(f"{path}.{name}", "is a secret or part of one", _INSTEAD)


def _sources(properties: Properties) -> Iterator[Violation]:
    for path, entry in elements(properties, _PROPERTY):
        given = [source for source in SOURCES if source in entry]
        if len(given) != 1:
            problem = f"has {' and '.join(given)}" if given else "has no source"
            yield Violation(path, problem, f"give exactly one of {', '.join(SOURCES)}")
    for name, count in repeated(entry.get("Name") for _, entry in elements(properties, _PROPERTY)):
        yield Violation(_PROPERTY, f"has {name} {count} times", "give each its own Name")


def _references(properties: Properties) -> Iterator[Violation]:
    for path, source, body in _given_sources(properties):
        if source in ("GitRepository", "OciRepository") and "RepositoryRef" in body:
            known = _GIT_REFERENCES if source == "GitRepository" else _OCI_REFERENCES
            given = [name for name in known if name in body["RepositoryRef"]]
            if len(given) != 1:
                problem = f"has {' and '.join(given)}" if given else "is empty"
                yield Violation(f"{path}.RepositoryRef", problem, f"give exactly one of {', '.join(known)}")


def _urls(properties: Properties) -> Iterator[Violation]:
    for path, source, body in _given_sources(properties):
        url = str(body.get("Url", ""))
        if not url.startswith(_SCHEMES[source]):
            yield Violation(
                f"{path}.Url", "has no scheme for this source", f"begin with {' or '.join(_SCHEMES[source])}"
            )
        if _PASSWORD.match(url):
            yield Violation(f"{path}.Url", "has a password", _INSTEAD)
        if _SIGNED.search(url):
            yield Violation(f"{path}.Url", "has a token in its query", _INSTEAD)


def _logins(properties: Properties) -> Iterator[Violation]:
    """LocalAuthRef takes the place of every other login."""
    for path, source, body in _given_sources(properties):
        reference, provider = body.get("LocalAuthRef"), body.get("Provider", "Generic")
        if provider == "GitHub" and not reference:
            remedy = "name the secret of the cluster that has the GitHub app's id and key"
            yield Violation(f"{path}.LocalAuthRef", "is missing for the provider GitHub", remedy)
        others = [name for name in ("ManagedIdentity", "SshKnownHosts") if body.get(name)]
        others += ["UseWorkloadIdentity"] if body.get("UseWorkloadIdentity") else []
        others += ["Provider Azure"] if provider == "Azure" else []
        if reference and others:
            yield Violation(f"{path}.LocalAuthRef", f"is given beside {', '.join(others)}", "use one login method")
        if source == "GitRepository" and str(body.get("Url", "")).startswith("http") and "SshKnownHosts" in body:
            yield Violation(f"{path}.SshKnownHosts", "is given for a Url without SSH", "leave it out, or use ssh://")


def _kustomizations(properties: Properties) -> Iterator[Violation]:
    for path, entry in elements(properties, _PROPERTY):
        kustomizations = entry.get("Kustomizations") or {}
        for name, one in kustomizations.items():
            here = f"{path}.Kustomizations.{name}"
            for other in one.get("DependsOn") or []:
                if other == name or other not in kustomizations:
                    known = ", ".join(sorted(set(kustomizations) - {name})) or "none"
                    yield Violation(f"{here}.DependsOn", f"has {other!r}", f"name other Kustomizations: {known}")
            yield from _substitutes(here, at(one, "PostBuild/Substitute") or {})
        if circle := _circle(kustomizations):
            yield Violation(
                f"{path}.Kustomizations",
                f"depend on each other: {' -> '.join(circle)}",
                "remove one DependsOn, or none of them becomes ready",
            )


def _substitutes(path: str, values: Mapping[str, Any]) -> Iterator[Violation]:
    for name, value in values.items():
        text = f"{name}={value}"
        if redacted(text) != text:
            remedy = "keep it in a secret of the cluster, and name that in SubstituteFrom"
            yield Violation(f"{path}.PostBuild.Substitute.{name}", "looks like a secret", remedy)


def _circle(kustomizations: Mapping[str, Any]) -> list[str]:
    """Kustomizations that depend on each other, the first one again at the end; empty without a circle."""
    done: set[str] = set()
    for start in kustomizations:
        trail = [start]
        while trail:
            following = [one for one in kustomizations[trail[-1]].get("DependsOn") or [] if one in kustomizations]
            open_ones = [one for one in following if one not in done]
            if not open_ones:
                done.add(trail.pop())
            elif open_ones[0] in trail:
                circle = [*trail[trail.index(open_ones[0]) :], open_ones[0]]
                return circle if len(circle) > 2 else []
            else:
                trail.append(open_ones[0])
    return []


def _cluster(properties: Properties) -> Iterator[Violation]:
    entries = elements(properties, _PROPERTY)
    principal = at(properties, "ServicePrincipalProfile/ClientId")
    if entries and principal and str(principal).lower() != "msi":
        remedy = "give the cluster an Identity; extensions do not work with a service principal"
        yield Violation(_PROPERTY, "is given for a cluster with a service principal", remedy)
    for path, entry in entries:
        if properties.get("WaitForCompliance") and entry.get("Suspend"):
            remedy = "leave one out: what is suspended is not applied"
            yield Violation(f"{path}.Suspend", "is true, and WaitForCompliance too", remedy)


def _identity(properties: Properties) -> Iterator[Violation]:
    """Flux's workload identity works as any other in the cluster."""
    if not properties.get("FluxIdentityClientId"):
        return
    if not elements(properties, _PROPERTY):
        yield Violation("FluxIdentityClientId", "is given without FluxConfigurations", "declare one, or leave it out")
    for path in ("OidcIssuerProfile/Enabled", "SecurityProfile/WorkloadIdentity/Enabled"):
        if at(properties, path) is not True:
            name = path.replace("/", ".")
            yield Violation("FluxIdentityClientId", f"is given without {name}", f"set {name} to true")


def _given_sources(properties: Properties) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    """(path, source, its members)."""
    for path, entry in elements(properties, _PROPERTY):
        for source in SOURCES:
            if isinstance(entry.get(source), Mapping):
                yield f"{path}.{source}", source, entry[source]


RULES = (
    Rule("docs/azure-behaviour.md#flux-sources", _sources),
    Rule("docs/azure-behaviour.md#flux-sources", _references),
    Rule("docs/azure-behaviour.md#flux-sources", _urls),
    Rule("docs/azure-behaviour.md#flux-sources", _logins),
    Rule("docs/azure-behaviour.md#flux-configurations", _kustomizations),
    Rule("docs/azure-behaviour.md#gitops-extension", _cluster),
    Rule("docs/azure-behaviour.md#flux-workload-identity", _identity),
)
