"""The real SDK against the real server: a process of its own, TLS, azure-identity, default pollers."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
from azure.core import MatchConditions
from azure.core.exceptions import ClientAuthenticationError, HttpResponseError, ResourceExistsError
from azure.identity import ClientAssertionCredential, ClientSecretCredential
from azure.mgmt.containerservice import ContainerServiceClient
from werkzeug.wrappers import Request, Response

from sandbox import tls
from sandbox.azure.core import keys
from sandbox.bootstrap import make_group
from sandbox.endpoints import AzureEndpoints
from tests.support.harness import cluster_body, pool
from tests.support.served import served

ROOT = Path(__file__).resolve().parents[2]
# Real operations last minutes: at this speed the longest recorded one is under a second.
SPEED = 3000
START_SECONDS = 20


class Running:
    def __init__(self, state: Path) -> None:
        self.state = state
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        command = [sys.executable, "-m", "sandbox.azure", "--state-dir", str(state), "--speed", str(SPEED)]
        self.process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)
        assert self.process.stdout is not None
        self.greeting = self.process.stdout.readline()
        self.azure = AzureEndpoints.of_json(json.loads((state / "azure.json").read_text()))

    @property
    def base(self) -> str:
        return self.azure.resource_manager

    @property
    def login(self) -> dict[str, Any]:
        """What azure-identity needs to know of this Entra."""
        authority = {"authority": self.azure.authority, "disable_instance_discovery": True}
        return {**authority, "connection_verify": self.azure.ca}

    def client(self, credential: Any = None, **more: Any) -> Any:
        """The SDK's client; untyped, since its signatures do not know the plain bodies that it takes."""
        azure = self.azure
        admin = (azure.tenant_id, azure.admin_client_id, azure.admin_client_secret)
        return ContainerServiceClient(
            credential or ClientSecretCredential(*admin, **self.login),
            azure.subscription_id,
            endpoint=self.base,
            base_url=self.base,
            credential_scopes=[f"{self.base}/.default"],
            connection_verify=azure.ca,
            polling_interval=0.1,
            **more,
        )

    def control(self, name: str, body: Any) -> Any:
        return requests.post(f"{self.base}/sandbox/{name}", json=body, verify=self.azure.ca, timeout=10).json()

    def stop(self) -> int:
        self.process.terminate()
        return self.process.wait(START_SECONDS)


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    server = Running(tmp_path_factory.mktemp("azure"))
    yield server
    assert server.stop() == 0


def test_it_says_where_it_is(running: Running) -> None:
    assert running.greeting == f"Azure sandbox ready at {running.base} (speed {SPEED})\n"
    assert running.azure.authority == running.base
    assert Path(running.azure.ca).exists()


def test_a_clusters_whole_life_with_the_sdks_own_pollers(running: Running) -> None:
    make_group(running.azure, "life", "westeurope")
    client = running.client()
    made = client.managed_clusters.begin_create_or_update(
        "life", "c1", cluster_body(), match_condition=MatchConditions.IfMissing, etag="*"
    ).result()
    assert made.properties.provisioning_state == "Succeeded"
    added = client.agent_pools.begin_create_or_update("life", "c1", "u1", {"properties": pool("u1")}).result()
    assert added.properties.provisioning_state == "Succeeded"
    client.managed_clusters.begin_stop("life", "c1").result()
    assert client.managed_clusters.get("life", "c1").properties.power_state.code == "Stopped"
    client.managed_clusters.begin_start("life", "c1").result()
    client.agent_pools.begin_delete("life", "c1", "u1").result()
    assert [actual.name for actual in client.agent_pools.list("life", "c1")] == ["sys"]
    profile = client.managed_clusters.get_upgrade_profile("life", "c1")
    assert profile.properties.control_plane_profile.kubernetes_version.startswith("1.36.")
    ran = client.managed_clusters.begin_run_command("life", "c1", {"command": "kubectl get nodes"}).result()
    assert ran.properties.exit_code == 0
    client.managed_clusters.begin_delete("life", "c1").result()
    assert list(client.managed_clusters.list_by_resource_group("life")) == []


def test_a_second_create_is_refused_because_the_cluster_exists(running: Running) -> None:
    make_group(running.azure, "twice", "westeurope")
    client = running.client()
    create = client.managed_clusters.begin_create_or_update
    create("twice", "c1", cluster_body()).result()
    with pytest.raises(ResourceExistsError) as caught:
        create("twice", "c1", cluster_body(), match_condition=MatchConditions.IfMissing, etag="*")
    assert caught.value.status_code == 412


def test_a_broken_connection_reaches_the_client_as_one(running: Running) -> None:
    fault = {"method": "GET", "path": "managedClusters/broken$", "action": {"type": "reset", "when": "before"}}
    running.control("faults", fault)
    make_group(running.azure, "faulty", "westeurope")
    client = running.client(retry_total=0)
    with pytest.raises(Exception, match=r"(reset|aborted|closed)") as caught:
        client.managed_clusters.get("faulty", "broken")
    assert not isinstance(caught.value, HttpResponseError)
    with pytest.raises(HttpResponseError) as caught_again:
        client.managed_clusters.get("faulty", "broken")
    assert caught_again.value.status_code == 404


class Issuer:
    """An outside OIDC issuer over TLS, as an AWS account has one."""

    def __init__(self) -> None:
        self.key = keys.generate()
        self.url = ""

    def answer(self, request: Request) -> Response:
        discovery = {"issuer": self.url, "jwks_uri": f"{self.url}/keys"}
        documents = {"/.well-known/openid-configuration": discovery, "/keys": {"keys": [self.key.jwk()]}}
        return Response(json.dumps(documents[request.path]))

    def assertion(self, subject: str) -> str:
        now = int(time.time())
        audience = "api://AzureADTokenExchange"
        return self.key.sign(
            {"iss": self.url, "sub": subject, "aud": audience, "iat": now, "nbf": now, "exp": now + 300}
        )


@pytest.fixture(scope="module")
def issuer(running: Running) -> Iterator[Issuer]:
    made = Issuer()
    with served(made.answer, tls.ensure(running.state)) as made.url:
        yield made


def test_an_outside_issuers_assertion_logs_in_through_the_sdk(running: Running, issuer: Issuer) -> None:
    subject = "arn:aws:iam::111122223333:role/Handler"
    record = {"name": "aws", "issuer": issuer.url, "subject": subject, "audience": "api://AzureADTokenExchange"}
    scope = f"/subscriptions/{running.azure.subscription_id}"
    owner = {"role": "8e3af657-a8ff-443c-a75c-2fe8c4bcb635", "scope": scope}
    made = running.control("applications", {"name": "handler", "federated_credentials": [record], "roles": [owner]})

    def credential(who: str) -> ClientAssertionCredential:
        return ClientAssertionCredential(
            made["tenant_id"],
            made["client_id"],
            lambda: issuer.assertion(who),
            **running.login,
        )

    listed = running.client(credential(subject)).managed_clusters.list()
    assert {cluster.name for cluster in listed} <= {"c1"}
    with pytest.raises(ClientAuthenticationError, match="AADSTS700213"):
        list(running.client(credential("arn:aws:iam::111122223333:role/Other")).managed_clusters.list())
