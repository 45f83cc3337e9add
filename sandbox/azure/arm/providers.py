"""Resource providers of the subscription: which there are, and whether it may use them (`az provider register`)."""

from sandbox.azure.core.errors import gateway
from sandbox.azure.core.locations import LOCATIONS
from sandbox.azure.core.messages import Json, Response, json_response
from sandbox.azure.core.world import Call, World

_STATE = "provider_state"
# A new subscription has few providers registered; an administrator's first day is over here, unless a test undoes it.
_DEFAULT = "Registered"
_SWITCHES = ("register/action", "unregister/action")

CLUSTER_API_VERSIONS = [
    "2026-08-01", "2026-05-01", "2026-02-01", "2025-10-02-preview", "2025-10-01", "2025-08-01", "2025-05-01",
    "2025-03-01", "2025-01-01", "2024-10-01", "2024-09-01", "2024-05-01", "2024-02-01", "2023-10-01", "2022-04-01",
]  # fmt: skip

PROVIDERS: dict[str, list[str]] = {
    "Microsoft.ContainerService": [
        "managedClusters", "managedClusters/agentPools", "managedClusters/maintenanceConfigurations", "locations",
        "locations/operations", "locations/operationresults", "locations/kubernetesVersions",
    ],
    "Microsoft.ManagedIdentity": ["userAssignedIdentities", "userAssignedIdentities/federatedIdentityCredentials"],
    "Microsoft.Authorization": ["roleAssignments", "roleDefinitions"],
    "Microsoft.Resources": ["resourceGroups", "subscriptions"],
    "Microsoft.Insights": ["diagnosticSettings", "eventtypes"],
    "Microsoft.KubernetesConfiguration": ["extensions", "fluxConfigurations"],
    "Microsoft.Compute": ["locations/usages"],
}  # fmt: skip


def check(world: World, action: str) -> None:
    """Refuse a write to a provider that the subscription is not registered for (409, Microsoft's troubleshooting)."""
    namespace, _, rest = action.partition("/")
    if rest.endswith("/read") or rest in _SWITCHES or _state(world, namespace) == "Registered":
        return
    raise gateway(
        409,
        "MissingSubscriptionRegistration",
        f"The subscription is not registered to use namespace '{namespace}'. See https://aka.ms/rps-not-found for how "
        "to register subscriptions.",
    )


def _state(world: World, namespace: str) -> str:
    return str((world.store.get(_STATE, namespace.lower()) or {}).get("state", _DEFAULT))


def _document(world: World, namespace: str) -> Json:
    return {
        "id": f"/subscriptions/{world.subscription_id}/providers/{namespace}",
        "namespace": namespace,
        "resourceTypes": [
            {
                "resourceType": kind,
                "locations": list(LOCATIONS.values()),
                "apiVersions": CLUSTER_API_VERSIONS,
                "capabilities": "SupportsTags, SupportsLocation",
            }
            for kind in PROVIDERS[namespace]
        ],
        "registrationState": _state(world, namespace),
        "registrationPolicy": "RegistrationRequired",
    }


def list_all(world: World, call: Call) -> Response:
    return json_response(200, {"value": [_document(world, namespace) for namespace in PROVIDERS]})


def get(world: World, call: Call) -> Response:
    return json_response(200, _document(world, _known(call)))


def register(world: World, call: Call) -> Response:
    """At once; the real one is Registering for about a minute."""
    return _changed(world, call, "Registered")


def unregister(world: World, call: Call) -> Response:
    return _changed(world, call, "Unregistered")


def _changed(world: World, call: Call, state: str) -> Response:
    namespace = _known(call)
    world.store.put(_STATE, namespace.lower(), {"state": state})
    return json_response(200, _document(world, namespace))


def _known(call: Call) -> str:
    wanted = call["namespace"].lower()
    namespace = next((name for name in PROVIDERS if name.lower() == wanted), None)
    if namespace is None:
        message = f"The resource namespace '{call['namespace']}' is invalid."
        raise gateway(404, "InvalidResourceNamespace", message)
    return namespace
