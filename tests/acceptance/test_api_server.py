"""What an AWS principal may do, asked of a cluster's API server with the address and authority of its kubeconfig."""

import base64
import json
import ssl
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import jwt
import pytest
import yaml

from acme_azure_akscluster.domain.clouds import CLOUDS
from sandbox import tls
from tools.acceptance import api_server
from tools.acceptance.login import AzureLogin
from tools.acceptance.world import Answer, WorldError


class _ApiServer(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        review = json.loads(self.rfile.read(int(self.headers["content-length"])))
        known = self.headers["authorization"] == "Bearer entra-token"
        right = self.path == "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews"
        allowed = review["spec"]["resourceAttributes"]["namespace"] == "payments"
        body = json.dumps({"status": {"allowed": allowed}}).encode()
        self.send_response(201 if known and right else 401)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class names it so
        """Nothing."""


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
    certificates = tls.ensure(tmp_path)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificates.certificate, certificates.key)
    with HTTPServer(("127.0.0.1", 0), _ApiServer) as server:
        server.socket = context.wrap_socket(server.socket, server_side=True)
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        yield Door(f"https://localhost:{server.server_address[1]}", certificates.ca)
        server.shutdown()


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
