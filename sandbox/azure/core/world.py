"""What every room of the cloud works with: state, time, chance and its own address."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field

from sandbox.azure.core.clock import SandboxClock
from sandbox.azure.core.keys import SigningKey
from sandbox.azure.core.messages import Json, Request
from sandbox.azure.core.request_log import RequestLog
from sandbox.azure.core.store import MemoryStore
from sandbox.azure.core.versions import Catalog

Fetch = Callable[[str], bytes]
SETTINGS = "settings"


@dataclass
class World:
    """`fetch` gets an absolute URL of another issuer and returns the body, or raises OSError."""

    store: MemoryStore
    clock: SandboxClock
    random: random.Random
    base_url: str
    tenant_id: str
    subscription_id: str
    entra_key: SigningKey
    fetch: Fetch
    make_key: Callable[[], SigningKey]
    versions: Catalog
    log: RequestLog

    @property
    def settings(self) -> Json:
        """What tests have set through the control plane; empty by default."""
        return self.store.get(SETTINGS, SETTINGS) or {}


@dataclass(frozen=True)
class Caller:
    """The subject of a verified token."""

    client_id: str
    object_id: str
    tenant_id: str


@dataclass
class Call:
    """One ARM request on its way to a handler. `parameters` are the path's, spelled as the caller spelled them."""

    request: Request
    api_version: str
    parameters: dict[str, str]
    caller: Caller
    correlation_id: str
    request_id: str
    body: Json = field(default_factory=dict)

    def __getitem__(self, name: str) -> str:
        return self.parameters[name]
