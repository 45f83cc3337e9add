"""What role assignments allow (Microsoft.Authorization)."""

from collections.abc import Mapping

from sandbox.azure.arm import roles
from sandbox.azure.arm.conditions import Condition
from sandbox.azure.core.errors import gateway
from sandbox.azure.core.messages import Json
from sandbox.azure.core.world import Caller, World

ASSIGNMENT = "role_assignment"
OWNER = "8e3af657-a8ff-443c-a75c-2fe8c4bcb635"


def check(world: World, caller: Caller, action: str, scope: str, attributes: Mapping[str, str] | None = None) -> None:
    """Raise ARM's 403 unless a role of the caller at or above `scope` allows `action`.

    `attributes` are those of a role assignment that is written or deleted, which conditions speak about; without them
    every condition is taken to hold.
    """
    if granting(world, caller.object_id, action, scope, attributes=attributes) is None:
        raise gateway(
            403,
            "AuthorizationFailed",
            f"The client '{caller.client_id}' with object id '{caller.object_id}' does not have authorization to "
            f"perform action '{action}' over scope '{scope}' or the scope is invalid. "
            "If access was recently granted, please refresh your credentials.",
        )


def check_linked(world: World, caller: Caller, action: str, scope: str, linked: dict[str, str]) -> None:
    """Raise LinkedAuthorizationFailed unless the caller may also do `linked` (scope: action) on what the body names."""
    missing = {where: what for where, what in linked.items() if granting(world, caller.object_id, what, where) is None}
    if missing:
        raise gateway(
            403,
            "LinkedAuthorizationFailed",
            f"The client '{caller.client_id}' with object id '{caller.object_id}' has permission to perform action "
            f"'{action}' on scope '{scope}'; however, it does not have permission to perform action(s) "
            f"'{','.join(sorted(set(missing.values())))}' on the linked scope(s) '{','.join(missing)}' (respectively) "
            "or the linked scope(s) are invalid.",
        )


def granting(
    world: World,
    object_id: str,
    action: str,
    scope: str,
    *,
    data: bool = False,
    attributes: Mapping[str, str] | None = None,
) -> Json | None:
    """The role assignment that allows it, or None: for ARM or, with `data`, for the cluster's authorization webhook."""
    for _, assignment in world.store.items(ASSIGNMENT):
        properties = assignment["properties"]
        if properties["principalId"].lower() == object_id.lower() and covers(properties["scope"], scope):
            role = roles.find(world, properties["roleDefinitionId"])
            if role is not None and role.allows(action, data=data) and _permits(properties, action, attributes):
                return assignment
    return None


def _permits(properties: Json, action: str, attributes: Mapping[str, str] | None) -> bool:
    if not properties.get("condition") or attributes is None:
        return True
    source = "Resource" if action.lower().endswith("/delete") else "Request"
    return Condition(properties["condition"]).holds(action, source, attributes)


def covers(granted: str, wanted: str) -> bool:
    """Whether a scope is, or lies below, another one."""
    granted, wanted = granted.lower().rstrip("/"), wanted.lower().rstrip("/")
    return wanted == granted or wanted.startswith(granted + "/")


def forget_scope(world: World, resource_id: str) -> None:
    """Role assignments on a resource are deleted with it."""
    for key, document in world.store.items(ASSIGNMENT):
        if covers(resource_id, document["properties"]["scope"]):
            world.store.delete(ASSIGNMENT, key)
