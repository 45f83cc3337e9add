"""The tenant's principals: applications, their secrets and certificates, managed identities, federations."""

import hashlib

from cryptography import x509
from cryptography.hazmat.primitives import serialization

from sandbox.azure.core import ids
from sandbox.azure.core.keys import base64url
from sandbox.azure.core.messages import Json
from sandbox.azure.core.world import Caller, World

APPLICATION = "application"
FEDERATION = "federation"
# Role assignments to a principal that Entra has not replicated yet are refused
# (docs/azure-behaviour.md#new-principals).
REPLICATION_SECONDS = 30.0


def add_application(world: World, name: str, *, client_id: str = "", object_id: str = "") -> Json:
    """An app registration with its service principal (one document for both), or what is behind a managed identity."""
    document: Json = {
        "name": name,
        "client_id": client_id or ids.guid(world.random),
        "object_id": object_id or ids.guid(world.random),
        "secrets": [],
        "certificates": [],
        "known_at": world.clock.cloud() + REPLICATION_SECONDS,
    }
    world.store.put(APPLICATION, document["client_id"], document)
    return document


def remove(world: World, client_id: str) -> None:
    world.store.delete(APPLICATION, client_id)
    for key in world.store.keys(FEDERATION, f"{client_id}/"):
        world.store.delete(FEDERATION, key)


def find(world: World, client_id: str) -> Json | None:
    """By client id; Entra compares GUIDs without case."""
    return world.store.get(APPLICATION, client_id.lower())


def by_object_id(world: World, object_id: str) -> Json | None:
    wanted = object_id.lower()
    return next((d for _, d in world.store.items(APPLICATION) if d["object_id"].lower() == wanted), None)


def caller(world: World, application: Json) -> Caller:
    return Caller(application["client_id"], application["object_id"], world.tenant_id)


def add_secret(world: World, client_id: str, value: str, expires: float | None = None) -> None:
    """`expires` in the wall's seconds since the epoch; none means never."""
    _change(world, client_id, "secrets", {"value": value, "expires": expires})


def add_certificate(world: World, client_id: str, pem: str) -> None:
    _change(world, client_id, "certificates", {"pem": pem, "thumbprints": _thumbprints(pem)})


def _change(world: World, client_id: str, what: str, entry: Json) -> None:
    document = find(world, client_id)
    if document is None:
        raise KeyError(f"no application {client_id}")
    document[what].append(entry)
    world.store.put(APPLICATION, document["client_id"], document)


def _thumbprints(pem: str) -> list[str]:
    """As an assertion's header gives them: x5t (SHA-1) and x5t#S256."""
    der = x509.load_pem_x509_certificate(pem.encode()).public_bytes(serialization.Encoding.DER)
    digests = [hashlib.sha1(der, usedforsecurity=False).digest(), hashlib.sha256(der).digest()]
    return [base64url(digest) for digest in digests]


def put_federation(world: World, client_id: str, name: str, issuer: str, subject: str, audiences: list[str]) -> Json:
    document: Json = {"name": name, "issuer": issuer, "subject": subject, "audiences": audiences}
    world.store.put(FEDERATION, f"{client_id}/{name.lower()}", document)
    return document


def remove_federation(world: World, client_id: str, name: str) -> None:
    world.store.delete(FEDERATION, f"{client_id}/{name.lower()}")


def federations(world: World, client_id: str) -> list[Json]:
    return [document for _, document in world.store.items(FEDERATION, f"{client_id}/")]
