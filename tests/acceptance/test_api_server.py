"""What an AWS principal may do, asked of a cluster's API server with the address and authority of its kubeconfig."""

import base64
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jwt
import pytest
import yaml
from werkzeug.wrappers import Request, Response

from acme_azure_akscluster.domain.clouds import CLOUDS
from sandbox import tls
from tests.support.served import served
from tools.acceptance.clouds import api_server
from tools.acceptance.clouds.login import AzureLogin
from tools.acceptance.scenarios.world import Answer, WorldError


def answered(request: Request) -> Response:
    """An API server that knows one token, and who may act in one namespace."""
    known = request.headers["authorization"] == "Bearer entra-token"
    right = request.path == "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews"
    allowed = request.get_json()["spec"]["resourceAttributes"]["namespace"] == "payments"
    return Response(json.dumps({"status": {"allowed": allowed}}), 201 if known and right else 401)


class Door:
    """Answers with the kubeconfig of a server on this machine."""

    login = AzureLogin(CLOUDS["AzureCloud"], "AzureCloud", "s")

    def __init__(self, address: str, authority: Path) -> None:
        cluster = {"server": address, "certificate-authority-data": base64.b64encode(authority.read_bytes()).decode()}
        config = yaml.safe_dump({"kind": "Config", "clusters": [{"name": "c", "cluster": cluster}]})
        self._answer = {"kubeconfigs": [{"value": base64.b64encode(config.encode()).decode()}]}

    def ask(self, method: str, path: str, body: Any = None, api_version: str = "") -> Answer:
        assert (method, path) == ("POST", "/cluster/listClusterUserCredential")
        return Answer(200, self._answer)


@pytest.fixture
def door(tmp_path: Path) -> Iterator[Any]:
    files = tls.ensure(tmp_path)
    with served(answered, files) as url:
        yield Door(url, files.ca)


@pytest.mark.parametrize(("namespace", "allowed"), [("payments", True), ("shipping", False)])
def test_the_api_servers_answer_is_taken(door: Any, namespace: str, allowed: bool) -> None:
    attributes = {"verb": "get", "resource": "pods", "namespace": namespace}
    assert api_server.is_allowed(door, "/cluster", "entra-token", attributes) is allowed


def test_an_unknown_token_is_reported(door: Any) -> None:
    with pytest.raises(WorldError, match="the API server answers 401"):
        api_server.is_allowed(door, "/cluster", "another", {"namespace": "payments"})


class Sts:
    """AWS's, for whoever calls."""

    def get_web_identity_token(self, **parameters: Any) -> dict[str, str]:
        assert parameters["Audience"] == ["api://AzureADTokenExchange"]
        return {"WebIdentityToken": jwt.encode({"sub": "arn:aws:iam::1:role/x"}, "k" * 32)}


def test_the_principal_is_who_awss_token_names() -> None:
    assert api_server.principal(Sts()) == "arn:aws:iam::1:role/x"
