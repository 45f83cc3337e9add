"""Access tokens for ARM: how Entra writes them and how ARM reads them."""

from functools import lru_cache
from typing import Any

import jwt

from sandbox.azure.core import ids
from sandbox.azure.core.clock import iso_seconds
from sandbox.azure.core.errors import ArmError, gateway
from sandbox.azure.core.keys import SigningKey, signed_claims
from sandbox.azure.core.messages import Json, Request
from sandbox.azure.core.world import Caller, World

LIFETIME_SECONDS = 3599
# AKS's server application, the same in all tenants: the audience of kubelogin's tokens. ARM does not accept them.
KUBERNETES_AUDIENCE = "6dae42f8-4368-4678-94ff-3960e28e3630"
PUBLIC_AUDIENCES = ("https://management.core.windows.net", "https://management.azure.com")


def audiences(world: World) -> list[str]:
    """Resources whose tokens this ARM takes: its own address and the public cloud's names, with or without a slash."""
    plain = [world.base_url, *PUBLIC_AUDIENCES]
    return plain + [f"{name}/" for name in plain]


def issue(world: World, application: Json, audience: str, method: str) -> str:
    """`method`: appidacr, "1" for a secret and "2" for an assertion."""
    now = int(world.clock.wall())
    claims = {
        "aud": audience,
        "iss": f"https://sts.windows.net/{world.tenant_id}/",
        "iat": now,
        "nbf": now,
        "exp": now + LIFETIME_SECONDS,
        "appid": application["client_id"],
        "appidacr": method,
        "idp": f"https://sts.windows.net/{world.tenant_id}/",
        "idtyp": "app",
        "oid": application["object_id"],
        "sub": application["object_id"],
        "tid": world.tenant_id,
        "uti": ids.lower_alphanumeric(world.random, 22),
        "ver": "1.0",
    }
    return world.entra_key.sign(claims)


def authenticate(world: World, request: Request) -> Caller:
    """Who sent this request; raises the 401 that ARM answers otherwise."""
    header = request.header("authorization")
    if header is None:
        raise _challenge(world, "AuthenticationFailed", "Authentication failed. The 'Authorization' header is missing.")
    scheme, _, token = header.partition(" ")
    if scheme.lower() != "bearer":
        raise _challenge(
            world,
            "AuthenticationFailed",
            "Authentication failed. The 'Authorization' header is provided in an invalid format.",
        )
    claims = _read(world, token.strip())
    _check(world, claims)
    return Caller(claims["appid"], claims["oid"], claims["tid"])


def _read(world: World, token: str) -> dict[str, Any]:
    try:
        return _signed(token, world.entra_key)
    except jwt.InvalidSignatureError as error:
        message = "The access token's signature could not be validated by any key of the tenant."
        raise _challenge(world, "InvalidAuthenticationToken", message) from error
    except jwt.PyJWTError as error:
        raise _challenge(world, "InvalidAuthenticationToken", "The access token is invalid.") from error


# A caller shows the same token with each of its requests, and a signature that was good stays good.
@lru_cache(maxsize=256)
def _signed(token: str, key: SigningKey) -> dict[str, Any]:
    """Not to be changed."""
    return signed_claims(token, key.public)


def _check(world: World, claims: dict[str, Any]) -> None:
    now = world.clock.wall()
    if now > claims["exp"]:
        raise _challenge(
            world,
            "ExpiredAuthenticationToken",
            f"The access token expiry UTC time '{iso_seconds(claims['exp'])}' is earlier than current UTC time "
            f"'{iso_seconds(now)}'.",
        )
    if claims["tid"] != world.tenant_id:
        raise _challenge(
            world,
            "InvalidAuthenticationTokenTenant",
            f"The access token is from the wrong issuer '{claims['iss']}'. It must match the tenant "
            f"'https://sts.windows.net/{world.tenant_id}/' associated with this subscription. Please use the authority "
            f"(URL) 'https://login.windows.net/{world.tenant_id}' to get the token.",
        )
    if claims["aud"] not in audiences(world):
        allowed = ",".join(f"'{name}'" for name in audiences(world))
        raise _challenge(
            world,
            "InvalidAuthenticationTokenAudience",
            f"The access token has been obtained for wrong audience or resource '{claims['aud']}'. It should exactly "
            f"match with one of the allowed audiences {allowed}.",
        )


def _challenge(world: World, code: str, message: str) -> ArmError:
    refusal = gateway(401, code, message)
    refusal.headers["www-authenticate"] = (
        f'Bearer authorization_uri="{world.base_url}/{world.tenant_id}", error="invalid_token", '
        f'error_description="{message}"'
    )
    return refusal
