"""Microsoft Entra: discovery documents and the token endpoint."""

from collections.abc import Callable
from urllib.parse import parse_qs

from sandbox.azure.core import ids
from sandbox.azure.core.messages import Json, Request, Response, json_response
from sandbox.azure.core.world import World
from sandbox.azure.entra import assertions, directory, tokens
from sandbox.azure.entra.aadsts import Refusal, refuse

JWT_BEARER = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
_ALIASES = ("common", "organizations")


def respond(world: World, request: Request) -> Response | None:
    """The answer if the path is one of Entra's, otherwise None."""
    segments = request.path.strip("/").split("/")
    tenant, rest = segments[0], "/".join(segments[1:]).lower()
    if tenant.lower() == "common" and rest == "discovery/instance":
        return _instance_discovery(world)
    if rest in ("v2.0/.well-known/openid-configuration", ".well-known/openid-configuration"):
        return _with_tenant(world, request, tenant, _openid_configuration)
    if rest in ("discovery/v2.0/keys", "discovery/keys"):
        return json_response(200, {"keys": [world.entra_key.jwk()]})
    if rest in ("oauth2/v2.0/token", "oauth2/token") and request.method == "POST":
        return _with_tenant(world, request, tenant, _token)
    return None


def _with_tenant(
    world: World, request: Request, tenant: str, handler: Callable[[World, Request], Response]
) -> Response:
    correlation_id = request.header("client-request-id") or ids.guid(world.random)
    try:
        if tenant.lower() != world.tenant_id and tenant.lower() not in _ALIASES:
            raise refuse(90002, tenant=tenant)
        response = handler(world, request)
    except Refusal as refusal:
        response = refusal.response(world, correlation_id)
    response.headers["x-ms-request-id"] = ids.guid(world.random)
    response.headers["client-request-id"] = correlation_id
    return response


def _instance_discovery(world: World) -> Response:
    host = world.base_url.removeprefix("https://")
    return json_response(
        200,
        {
            "tenant_discovery_endpoint": f"{world.base_url}/{world.tenant_id}/v2.0/.well-known/openid-configuration",
            "api-version": "1.1",
            "metadata": [{"preferred_network": host, "preferred_cache": host, "aliases": [host]}],
        },
    )


def _openid_configuration(world: World, _: Request) -> Response:
    root = f"{world.base_url}/{world.tenant_id}"
    return json_response(
        200,
        {
            "issuer": f"{root}/v2.0",
            "token_endpoint": f"{root}/oauth2/v2.0/token",
            "authorization_endpoint": f"{root}/oauth2/v2.0/authorize",
            "device_authorization_endpoint": f"{root}/oauth2/v2.0/devicecode",
            "jwks_uri": f"{root}/discovery/v2.0/keys",
            "token_endpoint_auth_methods_supported": ["client_secret_post", "private_key_jwt", "client_secret_basic"],
            "response_types_supported": ["code", "id_token", "token"],
            "subject_types_supported": ["pairwise"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "tenant_region_scope": "EU",
            "cloud_instance_name": world.base_url.removeprefix("https://"),
        },
    )


def _token(world: World, request: Request) -> Response:
    form = {name: values[0] for name, values in parse_qs(request.body.decode(), keep_blank_values=True).items()}
    for parameter in ("grant_type", "client_id"):
        if not form.get(parameter):
            raise refuse(900144, parameter=parameter)
    if form["grant_type"] != "client_credentials":
        raise refuse(70003, grant=form["grant_type"])
    application = directory.find(world, form["client_id"])
    if application is None:
        raise refuse(700016, client=form["client_id"], tenant=world.tenant_id)
    method = _prove(world, application, form)
    token = tokens.issue(world, application, _audience(world, form), method)
    lifetime = tokens.LIFETIME_SECONDS
    body = {"token_type": "Bearer", "expires_in": lifetime, "ext_expires_in": lifetime, "access_token": token}
    return json_response(200, body, {"cache-control": "no-store, no-cache"}, "application/json; charset=utf-8")


def _prove(world: World, application: Json, form: dict[str, str]) -> str:
    """How the application showed that it is itself: the token's appidacr."""
    if form.get("client_assertion"):
        if form.get("client_assertion_type") != JWT_BEARER:
            raise refuse(900144, parameter="client_assertion_type")
        assertions.verify(world, application, form["client_assertion"])
        return "2"
    if form.get("client_secret"):
        _check_secret(world, application, form["client_secret"])
        return "1"
    raise refuse(7000216)


def _check_secret(world: World, application: Json, presented: str) -> None:
    matching = [secret for secret in application["secrets"] if secret["value"] == presented]
    if not matching:
        raise refuse(7000215, client=application["client_id"])
    if all(secret["expires"] is not None and secret["expires"] < world.clock.wall() for secret in matching):
        raise refuse(7000222, client=application["client_id"])


def _audience(world: World, form: dict[str, str]) -> str:
    """The v2 endpoint takes a scope, the v1 endpoint a resource."""
    scope = form.get("scope", "").split(" ")[0]
    resource = form.get("resource") or scope.removesuffix("/.default")
    if not form.get("resource") and not scope.endswith("/.default"):
        raise refuse(70011, scope=form.get("scope", ""))
    if resource not in [*tokens.audiences(world), tokens.KUBERNETES_AUDIENCE]:
        raise refuse(500011, resource=resource, tenant=world.tenant_id)
    return resource
