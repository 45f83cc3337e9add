"""What a cluster's API server decides on a caller with an Entra token: SelfSubjectAccessReview as AKS answers it.

Authentication is Entra's (the token is for AKS's server application and of the cluster's tenant); authorization is the
webhook that queries Azure RBAC with the namespace in the scope. Nothing runs in the sandbox's clusters, so that whoever
Azure has no opinion of is refused.
"""

from typing import Any

import jwt

from sandbox.azure.arm import authorization
from sandbox.azure.arm.kubernetes_actions import data_action
from sandbox.azure.core import records
from sandbox.azure.core.keys import signed_claims
from sandbox.azure.core.messages import Json, Request, Response, json_response
from sandbox.azure.core.world import World
from sandbox.azure.entra import tokens

_ALLOWED = "Access allowed by Azure RBAC Role Assignment {assignment} of Role {role} to user {user}"
_DENIED = "User does not have access to the resource in Azure. Update role assignment to allow access."
_NO_OPINION = "Azure does not have opinion for this user."


def review(world: World, request: Request, body: Json) -> Response:
    """`body`: {"cluster": ARM id, "spec": {"resourceAttributes": {namespace, verb, group, resource, subresource}}}."""
    record = records.find(world, body["cluster"])
    entra = (record or {}).get("properties", {}).get("aadProfile") or {}
    scheme, _, token = (request.header("authorization") or "").partition(" ")
    claims = _authenticated(world, token) if scheme.lower() == "bearer" else None
    if record is None or not entra.get("managed") or claims is None:
        return json_response(401, _status(401, "Unauthorized", "Unauthorized"))
    attributes: dict[str, str] = body["spec"]["resourceAttributes"]
    status: Json = {"allowed": False, "reason": _NO_OPINION}
    if entra.get("enableAzureRBAC"):
        status = _decide(world, record["id"], claims, attributes)
    document = {
        "kind": "SelfSubjectAccessReview",
        "apiVersion": "authorization.k8s.io/v1",
        "spec": body["spec"],
        "status": status,
    }
    return json_response(201, document)


def _authenticated(world: World, token: str) -> dict[str, Any] | None:
    """The claims of a token that is Entra's, for AKS, of this tenant, and still good."""
    try:
        claims = signed_claims(token, world.entra_key.public)
    except jwt.PyJWTError:
        return None
    fits = claims["aud"] == tokens.KUBERNETES_AUDIENCE and claims["tid"] == world.tenant_id
    return claims if fits and world.clock.wall() <= claims["exp"] else None


def _decide(world: World, cluster: str, claims: dict[str, Any], attributes: dict[str, str]) -> Json:
    namespace = attributes.get("namespace", "")
    scope = f"{cluster}/namespaces/{namespace}" if namespace else cluster
    action = data_action(
        attributes["verb"], attributes["resource"], attributes.get("group", ""), attributes.get("subresource", "")
    )
    assignment = authorization.granting(world, claims["oid"], action, scope, data=True)
    if assignment is None:
        return {"allowed": False, "denied": True, "reason": _DENIED}
    role = assignment["properties"]["roleDefinitionId"].rsplit("/", 1)[-1]
    return {"allowed": True, "reason": _ALLOWED.format(assignment=assignment["name"], role=role, user=claims["oid"])}


def _status(code: int, reason: str, message: str) -> Json:
    return {
        "kind": "Status",
        "apiVersion": "v1",
        "metadata": {},
        "status": "Failure",
        "message": message,
        "reason": reason,
        "code": code,
    }
