"""What is there from the start: a tenant, a subscription and an administrator who owns it."""

import random
from collections.abc import Callable

from sandbox.azure.arm import role_assignments
from sandbox.azure.arm.authorization import OWNER
from sandbox.azure.core import ids
from sandbox.azure.core.keys import SigningKey
from sandbox.azure.core.messages import Json
from sandbox.azure.core.store import MemoryStore
from sandbox.azure.core.world import World
from sandbox.azure.entra import directory

KIND = "seed"


def identity(
    store: MemoryStore,
    source: random.Random,
    key: SigningKey | Callable[[], SigningKey],
    tenant_id: str | None,
    subscription_id: str | None,
) -> Json:
    """The names that outlive restarts: made once, then read from the store."""
    saved = store.get(KIND, KIND)
    if saved is not None:
        return saved
    made = key() if callable(key) else key
    document: Json = {
        "tenant_id": tenant_id or ids.guid(source),
        "subscription_id": subscription_id or ids.guid(source),
        "key": made.pem(),
        "admin": {
            "client_id": ids.guid(source),
            "object_id": ids.guid(source),
            "client_secret": ids.lower_alphanumeric(source, 40),
        },
    }
    store.put(KIND, KIND, document)
    return document


def admin(world: World, seeded: Json) -> None:
    """The administrator's application and its Owner role, unless a former run has made them."""
    if directory.find(world, seeded["client_id"]) is not None:
        return
    directory.add_application(world, "administrator", client_id=seeded["client_id"], object_id=seeded["object_id"])
    directory.add_secret(world, seeded["client_id"], seeded["client_secret"])
    scope = f"/subscriptions/{world.subscription_id}"
    role_assignments.grant(world, seeded["object_id"], OWNER, scope)
