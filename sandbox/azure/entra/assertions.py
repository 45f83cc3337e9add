"""Client assertions: whether a JWT matches the application's registered credentials.

Two kinds. Federated: signed by an outside issuer's published key and matching a federated identity credential exactly.
Certificate: signed by the application itself, issuer and subject being its client id.
"""

import json
from typing import Any

import jwt
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa

from sandbox.azure.core.clock import iso
from sandbox.azure.core.keys import signed_claims
from sandbox.azure.core.messages import Json
from sandbox.azure.core.world import World
from sandbox.azure.entra import directory
from sandbox.azure.entra.aadsts import refuse

# Entra's clock skew.
LEEWAY_SECONDS = 300
ALGORITHM = "RS256"


def verify(world: World, application: Json, assertion: str) -> None:
    """Return if the assertion logs the application in; raise `Refusal` otherwise."""
    try:
        header = jwt.get_unverified_header(assertion)
        claims = jwt.decode(assertion, options={"verify_signature": False})
    except jwt.PyJWTError as error:
        raise refuse(50027) from error
    if header.get("alg") != ALGORITHM:
        raise refuse(5002738, algorithm=str(header.get("alg")))
    if claims.get("iss") == application["client_id"]:
        _verify_certificate(application, assertion, header)
    else:
        _match_federation(world, application, claims)
        _verify_federated(world, assertion, header, str(claims["iss"]))
    _verify_time(world, claims)


def _match_federation(world: World, application: Json, claims: Json) -> None:
    """Issuer, then subject, then audience; each exactly, with case (docs/azure-behaviour.md#federated-credential)."""
    issuer, subject, audiences = str(claims.get("iss")), str(claims.get("sub")), _audiences(claims)
    audience = ", ".join(audiences)
    records = directory.federations(world, application["client_id"])
    if not records:
        raise refuse(70021, issuer=issuer, subject=subject, audience=audience)
    records = [record for record in records if record["issuer"] == issuer]
    if not records:
        raise refuse(700211, issuer=issuer)
    records = [record for record in records if record["subject"] == subject]
    if not records:
        raise refuse(700213, subject=subject)
    if not any(set(record["audiences"]) & set(audiences) for record in records):
        raise refuse(700212, audience=audience)


def _audiences(claims: Json) -> list[str]:
    audience = claims.get("aud")
    return [str(item) for item in audience] if isinstance(audience, list) else [str(audience)]


def _verify_federated(world: World, assertion: str, header: Json, issuer: str) -> None:
    keys = published_keys(world, issuer)
    key = next((key for key in keys if key.get("kid") == header.get("kid")), None)
    if key is None:
        raise refuse(50013, reason=f"The key was not found., Key identifier: '{header.get('kid')}'")
    _verify_signature(assertion, jwt.PyJWK(key, algorithm=ALGORITHM).key)


def published_keys(world: World, issuer: str) -> list[dict[str, Any]]:
    """The issuer's key set, found through its discovery document as Entra does."""
    try:
        discovery = json.loads(world.fetch(f"{issuer.rstrip('/')}/.well-known/openid-configuration"))
        keys: list[dict[str, Any]] = json.loads(world.fetch(discovery["jwks_uri"]))["keys"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise refuse(50166) from error
    return keys


def _verify_certificate(application: Json, assertion: str, header: Json) -> None:
    presented = str(header.get("x5t#S256") or header.get("x5t"))
    for certificate in application["certificates"]:
        if presented.rstrip("=") in certificate["thumbprints"]:
            public_key = x509.load_pem_x509_certificate(certificate["pem"].encode()).public_key()
            if not isinstance(public_key, rsa.RSAPublicKey):
                raise refuse(5002738, algorithm=str(header.get("alg")))
            _verify_signature(assertion, public_key)
            return
    raise refuse(700027, thumbprint=presented)


def _verify_signature(assertion: str, key: Any) -> None:
    try:
        signed_claims(assertion, key)
    except jwt.PyJWTError as error:
        reason = "The provided signature value did not match the expected signature value."
        raise refuse(50013, reason=reason) from error


def _verify_time(world: World, claims: Json) -> None:
    """Against the cloud's own idea of now, which tests and virtual time inject."""
    now = world.clock.wall()
    start = float(claims.get("nbf") or claims.get("iat") or now)
    end = float(claims.get("exp") or 0)
    if now > end + LEEWAY_SECONDS or now < start - LEEWAY_SECONDS:
        raise refuse(700024, now=iso(now), start=iso(start), end=iso(end))
