"""Azure's half of a set-up, as its administrator sees it: trust, subscription, provider, quota; `rights` is its own."""

from collections.abc import Callable, Mapping
from typing import Any

from acme_azure_akscluster.identity.profiles import Login
from tools.doctor.findings import Finding, bad, good, unknown
from tools.shared.called import called

# (status, JSON body) of a GET; `path` from /subscriptions on, with its api-version.
Ask = Callable[[str], tuple[int, Any]]


def code_of(body: Any) -> str:
    """The code of an ARM error."""
    error = body.get("error", body) if isinstance(body, Mapping) else {}
    return f"{error.get('code')}: {error.get('message')}"


def subscription(ask: Ask, identifier: str) -> Finding:
    """The subscription exists and is enabled."""
    status, body = ask(f"/subscriptions/{identifier}?api-version=2022-12-01")
    if status != 200:
        return bad(f"Subscription {identifier}: {code_of(body)}", "az account list; then correct SubscriptionId")
    if body.get("state") != "Enabled":
        return bad(f"Subscription {identifier} is {body.get('state')}", "ask its owner to enable it")
    return good(f"Subscription {identifier} ({body.get('displayName')}) is enabled")


def provider(ask: Ask, identifier: str, name: str = "Microsoft.ContainerService") -> Finding:
    """A resource provider, AKS's if none is named, may be used in the subscription at all."""
    status, body = ask(f"/subscriptions/{identifier}/providers/{name}?api-version=2021-04-01")
    if status != 200:
        return unknown(f"Whether {name} is registered could not be read: {code_of(body)}")
    state = body.get("registrationState")
    if state != "Registered":
        return bad(
            f"{name} is {state} in the subscription",
            f"az provider register --namespace {name} --subscription {identifier} --wait",
        )
    return good(f"{name} is registered in the subscription")


def identity(ask: Ask, subscription: str, client: str) -> dict[str, Any] | None:
    """The managed identity with this client id, or None: then it is an app registration, or in another subscription."""
    path = "providers/Microsoft.ManagedIdentity/userAssignedIdentities"
    status, body = ask(f"/subscriptions/{subscription}/{path}?api-version=2023-01-31")
    listed = body.get("value", []) if status == 200 else []
    return next((one for one in listed if one["properties"]["clientId"].lower() == client.lower()), None)


def trust(
    ask: Ask, identity: Mapping[str, Any] | None, login: Login, issuer: str, subject: str, audience: str
) -> Finding:
    """A federated credential that names issuer, subject and audience exactly."""
    if identity is None:
        todo = f"if it is an app registration: az ad app federated-credential list --id {login.client}"
        return unknown(f"ClientId {login.client} is not a managed identity of this subscription", todo)
    path = f"{identity['id']}/federatedIdentityCredentials?api-version=2023-01-31"
    status, body = ask(path)
    if status != 200:
        return unknown(f"The federated credentials of {identity['name']} cannot be read: {code_of(body)}")
    wanted = {"issuer": issuer, "subject": subject, "audience": audience}
    differences = [_difference(one["properties"], wanted) for one in body["value"]]
    if "" in differences:
        return good(f"Identity {identity['name']} trusts {subject} of {issuer}")
    group = identity["id"].split("/")[4]
    todo = (
        f"az identity federated-credential create --name aws --identity-name {identity['name']} "
        f"--resource-group {group} --issuer {issuer} --subject {subject} --audiences {audience}"
    )
    nearest = min(differences, key=len, default="it has no federated credential")
    return bad(f"Identity {identity['name']} does not trust the role: {nearest}", todo)


def _difference(has: Mapping[str, Any], wanted: Mapping[str, str]) -> str:
    """What keeps a federated credential from fitting; empty if it fits."""
    seen = {"issuer": has["issuer"], "subject": has["subject"], "audience": has["audiences"][0]}
    return "; ".join(
        f"its {name} is {seen[name]}, not {value}" for name, value in wanted.items() if seen[name] != value
    )


def quota(ask: Ask, subscription: str, location: str | None, options: Mapping[str, Any] | None = None) -> Finding:
    """How many cores are left in the region, if ARM can tell. `options` are those that the doctor was called with."""
    if not location:
        return unknown("The quota was not read", called("doctor", **(options or {}), LOCATION="<region>"))
    path = f"providers/Microsoft.Compute/locations/{location}/usages"
    status, body = ask(f"/subscriptions/{subscription}/{path}?api-version=2024-07-01")
    if status != 200:
        return unknown(f"The quota of {location} cannot be read: {code_of(body)}")
    cores = next((one for one in body.get("value", []) if one["name"]["value"] == "cores"), None)
    if cores is None:
        return unknown(f"ARM reports no quota of cores for {location}")
    left = cores["limit"] - cores["currentValue"]
    text = f"{left} of {cores['limit']} cores are left in {location}"
    # The smallest cluster that AKS supports: one node of two cores.
    return good(text) if left >= 2 else bad(text, "ask for more: Azure portal, Subscriptions, Usage + quotas")
