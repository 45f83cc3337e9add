"""A cluster's OIDC issuer: discovery document, keys, and projected service-account tokens signed with them."""

from sandbox.azure.core import ids, keys, records
from sandbox.azure.core.errors import gateway
from sandbox.azure.core.messages import Json, Request, Response, json_response
from sandbox.azure.core.world import World

ISSUER_KEY = "issuer_key"
MAX_TOKEN_SECONDS = 86400


def respond(world: World, request: Request) -> Response | None:
    """The answer if the path is `/{region}/{tenant}/{guid}/…` of a cluster with its issuer on, otherwise None."""
    segments = request.path.strip("/").split("/")
    if len(segments) < 4 or segments[1] != world.tenant_id:
        return None
    record = _by_guid(world, segments[2])
    if record is None or "issuerURL" not in record["properties"]["oidcIssuerProfile"]:
        return None
    rest = "/".join(segments[3:])
    if rest == ".well-known/openid-configuration":
        return json_response(200, _discovery(record["properties"]["oidcIssuerProfile"]["issuerURL"]))
    if rest == "openid/v1/jwks":
        return json_response(200, {"keys": [_key(world, segments[2]).jwk()]})
    return None


def _discovery(issuer: str) -> Json:
    return {
        "issuer": issuer,
        "jwks_uri": f"{issuer}openid/v1/jwks",
        "response_types_supported": ["id_token"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["RS256"],
    }


def _by_guid(world: World, guid: str) -> Json | None:
    return next((r for _, r in world.store.items(records.CLUSTER) if r["private"]["guid"] == guid), None)


def _key(world: World, guid: str) -> keys.SigningKey:
    """Generated on first use, stored with the cluster."""
    saved = world.store.get(ISSUER_KEY, guid)
    if saved is not None:
        return keys.load(saved["pem"])
    key = world.make_key()
    world.store.put(ISSUER_KEY, guid, {"pem": key.pem()})
    return key


def service_account_token(
    world: World, cluster: str, namespace: str, name: str, audience: list[str], seconds: int, age: int = 0
) -> Json:
    """A projected token as the cluster's kubelet would have mounted it `age` seconds ago. `cluster` is its ARM id."""
    record = records.find(world, cluster)
    if record is None:
        raise gateway(404, "NotFound", f"There is no cluster {cluster}.")
    issuer = record["properties"]["oidcIssuerProfile"].get("issuerURL")
    if issuer is None:
        raise gateway(400, "BadRequest", "The cluster's OIDC issuer is not enabled.")
    if not 600 <= seconds <= MAX_TOKEN_SECONDS:
        raise gateway(400, "BadRequest", f"A projected token lives 600 to {MAX_TOKEN_SECONDS} seconds, not {seconds}.")
    now = int(world.clock.wall()) - age
    claims = {
        "aud": audience,
        "exp": now + seconds,
        "iat": now,
        "iss": issuer,
        "jti": ids.guid(world.random),
        "kubernetes.io": {
            "namespace": namespace,
            "serviceaccount": {"name": name, "uid": ids.stable_guid(cluster.lower(), namespace, name)},
        },
        "nbf": now,
        "sub": f"system:serviceaccount:{namespace}:{name}",
    }
    return {"token": _key(world, record["private"]["guid"]).sign(claims), "issuer": issuer, "subject": claims["sub"]}
