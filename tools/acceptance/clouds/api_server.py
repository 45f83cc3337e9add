"""What an AWS principal may do in a cluster: AWS's token, Entra's for it, and the API server's answer."""

import base64
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import jwt
import requests
import yaml

from tools.acceptance.clouds.door import Door
from tools.acceptance.scenarios.world import WorldError

_AUDIENCE = "api://AzureADTokenExchange"
# AKS's server application.
_SCOPE = "6dae42f8-4368-4678-94ff-3960e28e3630/.default"
_JWT_BEARER = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
_SECONDS = 30


def principal(sts: Any) -> str:
    """The ARN of whoever calls, as AWS's token has it."""
    claims = jwt.decode(_assertion(sts), options={"verify_signature": False})
    return str(claims["sub"])


def entra_token(sts: Any, door: Door, group: str, subject: str) -> str:
    """The token of the identity in the group that trusts the principal. Raises WorldError."""
    identities = f"{group}/providers/Microsoft.ManagedIdentity/userAssignedIdentities"
    for identity in door.ask("GET", identities, api_version="2023-01-31").body["value"]:
        path = f"{identity['id']}/federatedIdentityCredentials"
        credentials = door.ask("GET", path, api_version="2023-01-31").body["value"]
        if any(one["properties"]["subject"] == subject for one in credentials):
            form = {
                "grant_type": "client_credentials",
                "client_id": identity["properties"]["clientId"],
                "client_assertion": _assertion(sts),
                "client_assertion_type": _JWT_BEARER,
                "scope": _SCOPE,
            }
            url = f"{door.login.cloud.authority}/{_tenant(door)}/oauth2/v2.0/token"
            answer = requests.post(url, data=form, timeout=_SECONDS, verify=door.login.authority_file or True)
            if answer.status_code != requests.codes.ok:
                raise WorldError(f"Entra gives the principal no token: {answer.json().get('error_description')}")
            return str(answer.json()["access_token"])
    raise WorldError("no identity in the group trusts the principal")


def is_allowed(door: Door, cluster: str, token: str, attributes: Mapping[str, str]) -> bool:
    """What the real API server says (SelfSubjectAccessReview). Raises WorldError."""
    config = door.ask("POST", f"{cluster}/listClusterUserCredential").body["kubeconfigs"][0]["value"]
    server = yaml.safe_load(base64.b64decode(config))["clusters"][0]["cluster"]
    review = {
        "apiVersion": "authorization.k8s.io/v1",
        "kind": "SelfSubjectAccessReview",
        "spec": {"resourceAttributes": dict(attributes)},
    }
    with tempfile.TemporaryDirectory() as folder:
        authority = Path(folder, "ca.pem")
        authority.write_bytes(base64.b64decode(server["certificate-authority-data"]))
        answer = requests.post(
            f"{server['server']}/apis/authorization.k8s.io/v1/selfsubjectaccessreviews",
            json=review,
            headers={"Authorization": f"Bearer {token}"},
            verify=str(authority),
            timeout=_SECONDS,
        )
    if answer.status_code not in (200, 201):
        raise WorldError(f"the API server answers {answer.status_code}")
    return bool(answer.json()["status"]["allowed"])


def is_allowed_in_sandbox(door: Door, cluster: str, token: str, attributes: Mapping[str, str]) -> bool:
    """The same of the sandbox, which has one question in place of an API server."""
    answer = requests.post(
        f"{door.login.cloud.resource_manager}/sandbox/self-subject-access-review",
        json={"cluster": cluster, "spec": {"resourceAttributes": dict(attributes)}},
        headers={"Authorization": f"Bearer {token}"},
        verify=door.login.authority_file or True,
        timeout=_SECONDS,
    )
    return bool(answer.json()["status"]["allowed"])


def _tenant(door: Door) -> str:
    """The subscription's: `az login` does not name one."""
    path = f"/subscriptions/{door.login.subscription}"
    return door.login.tenant or str(door.ask("GET", path, api_version="2022-12-01").body["tenantId"])


def _assertion(sts: Any) -> str:
    answer = sts.get_web_identity_token(Audience=[_AUDIENCE], SigningAlgorithm="RS256", DurationSeconds=300)
    return str(answer["WebIdentityToken"])
