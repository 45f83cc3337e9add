"""The recorder between processes and a sandbox's real sockets: what it keeps, and what it lets pass."""

import gzip
import json
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import requests
from werkzeug.wrappers import Request, Response

from sandbox import tls
from sandbox.azure.server import AzureServer
from tests.support.harness import Cloud
from tests.support.served import served
from tools.acceptance.recording.exchange import Exchange
from tools.acceptance.recording.recorder import UNSCRUBBED, Recorder
from tools.acceptance.recording.scrubber import Scrubber

API = "api-version=2026-08-01"
# As an SDK does it: a token of Entra's, then a request of Resource Manager's, by the environment alone.
CLIENT = """
import json, os, sys
import requests
from azure.identity import ClientSecretCredential
tenant, client, secret, base, path = sys.argv[1:]
credential = ClientSecretCredential(tenant, client, secret, authority=base, disable_instance_discovery=True)
token = credential.get_token(f"{base}/.default").token
answer = requests.get(f"{base}{path}", headers={"Authorization": f"Bearer {token}"}, timeout=30)
print(json.dumps({"status": answer.status_code, "token": token}))
"""


@pytest.fixture(scope="module")
def cloud(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SimpleNamespace]:
    files = tls.ensure(tmp_path_factory.mktemp("cloud"))
    server, inside = AzureServer(0, files), Cloud()
    inside.azure.world.base_url = server.base_url
    server.azure = inside.azure
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    yield SimpleNamespace(url=server.base_url, inside=inside, ca=files.ca, group=inside.group("harvest-prod"))
    server.shutdown()
    server.server_close()
    thread.join()


def recording(url: str, *authorities: Path, **options: Any) -> Recorder:
    """Of a server that stands in for Azure; `options` are other ones than usual."""
    plain = {"scrubber": Scrubber((url.removeprefix("https://"),)), "clock": time.monotonic, "endpoints": (url,)}
    return Recorder(**{**plain, "authorities": authorities, **options})


@pytest.fixture
def recorder(cloud: SimpleNamespace) -> Iterator[Recorder]:
    with recording(cloud.url, cloud.ca) as recorder:
        yield recorder


def get(recorder: Recorder, url: str, method: str = "GET", **options: Any) -> requests.Response:
    """A request of this process's, with the recorder's environment."""
    environment = recorder.environment()
    settings = {"verify": environment["REQUESTS_CA_BUNDLE"], "timeout": 30, **options}
    return requests.request(method, url, proxies={"https": environment["HTTPS_PROXY"]}, **settings)


def ask(recorder: Recorder, cloud: SimpleNamespace, method: str, path: str, **options: Any) -> requests.Response:
    """A request of the cloud, by its administrator."""
    headers = {"Authorization": f"Bearer {cloud.inside.token}", **options.pop("headers", {})}
    return get(recorder, f"{cloud.url}{path}", method, headers=headers, **options)


def test_a_process_that_is_given_the_environment_is_recorded(recorder: Recorder, cloud: SimpleNamespace) -> None:
    admin = cloud.inside.azure.admin
    command = [
        *(sys.executable, "-c", CLIENT, cloud.inside.azure.world.tenant_id, admin["client_id"], admin["client_secret"]),
        *(cloud.url, f"{cloud.group}?{API}"),
    ]
    recorder.mark("a process")
    done = subprocess.run(
        command, env={**os.environ, **recorder.environment()}, capture_output=True, text=True, check=True
    )
    seen = recorder.exchanges("a process")
    assert json.loads(done.stdout)["status"] == 200
    assert [one.service for one in seen] == ["entra"] * (len(seen) - 1) + ["arm"]
    assert seen[-1].path == f"/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/group-1?{API}"
    everything = repr(seen)
    for secret in (json.loads(done.stdout)["token"], admin["client_secret"], admin["client_id"], "harvest-prod"):
        assert secret not in everything


def test_the_client_gets_what_azure_sent_and_the_recording_has_it(recorder: Recorder, cloud: SimpleNamespace) -> None:
    recorder.mark("a write")
    body = {"location": "westeurope", "tags": {"season": "autumn"}}
    answer = ask(recorder, cloud, "PUT", f"{cloud.group}?{API}", json=body, headers={"If-Match": "*"})
    (seen,) = recorder.exchanges("a write")
    assert answer.json()["name"] == "harvest-prod"
    assert (seen.method, seen.status, seen.request) == ("PUT", answer.status_code, body)
    assert (seen.response["name"], seen.response["tags"], seen.sent) == (
        "group-1",
        {"season": "autumn"},
        {"if-match": "*"},
    )
    assert seen.headers["content-type"] == answer.headers["content-type"]


def test_errors_and_answers_without_a_body_are_recorded(recorder: Recorder, cloud: SimpleNamespace) -> None:
    recorder.mark("odd ones")
    missing = f"{cloud.group}/providers/Microsoft.ContainerService/managedClusters/x"
    wanted = (("GET", missing), ("HEAD", cloud.group))
    statuses = [ask(recorder, cloud, method, f"{path}?{API}").status_code for method, path in wanted]
    assert [one.status for one in recorder.exchanges("odd ones")] == statuses == [404, 204]
    assert recorder.exchanges("odd ones")[1].response is None


def compressed(_request: Request) -> Response:
    """Compresses although it was not asked to, and sends in chunks, as front doors do."""
    body = gzip.compress(json.dumps({"value": ["ripe"] * 50}).encode())
    headers = {"content-type": "application/json", "content-encoding": "gzip"}
    return Response(iter((body[:10], body[10:])), headers=headers)


def test_what_comes_compressed_and_in_chunks_is_read(tmp_path: Path) -> None:
    files = tls.ensure(tmp_path)
    with served(compressed, files) as url, recording(url, files.ca) as recorder:
        answers = [get(recorder, f"{url}/things") for _ in range(2)]
        assert [answer.json() for answer in answers] == [{"value": ["ripe"] * 50}] * 2
        assert [one.response for one in recorder.exchanges("")] == [{"value": ["ripe"] * 50}] * 2


def test_a_server_that_does_not_answer_breaks_the_connection_and_is_not_recorded() -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        url = f"https://localhost:{closed.getsockname()[1]}"
        with recording(url) as recorder:
            with pytest.raises(requests.ConnectionError):
                get(recorder, f"{url}/things")
            assert recorder.exchanges("") == []


class Failing(Scrubber):
    """Finds something that nobody has thought of."""

    def scrub(self, exchange: Exchange) -> Exchange:
        raise RecursionError


def test_what_cannot_be_scrubbed_leaves_nothing_but_that_it_was_there(cloud: SimpleNamespace) -> None:
    with recording(cloud.url, cloud.ca, scrubber=Failing()) as recorder:
        recorder.mark("odd")
        answer = ask(recorder, cloud, "GET", f"{cloud.group}?{API}")
        (seen,) = recorder.exchanges("odd")
    assert answer.json()["name"] == "harvest-prod"
    assert (seen.path, seen.request, seen.response, dict(seen.headers)) == (UNSCRUBBED, None, None, {})


def test_requests_at_once_are_all_recorded(recorder: Recorder, cloud: SimpleNamespace) -> None:
    recorder.mark("at once")
    with ThreadPoolExecutor(8) as pool:
        statuses = list(pool.map(lambda _: ask(recorder, cloud, "GET", f"{cloud.group}?{API}").status_code, range(24)))
    assert statuses == [one.status for one in recorder.exchanges("at once")] == [200] * 24


def test_each_exchange_belongs_to_the_scenario_that_was_marked(recorder: Recorder, cloud: SimpleNamespace) -> None:
    for scenario in ("first", "second", "first"):
        recorder.mark(scenario)
        ask(recorder, cloud, "GET", f"{cloud.group}?{API}")
    assert [len(recorder.exchanges(name)) for name in ("first", "second", "third")] == [2, 1, 0]


def test_a_scenario_that_is_marked_again_goes_on_in_its_own_time(cloud: SimpleNamespace) -> None:
    seconds = iter(range(0, 100, 10))
    with recording(cloud.url, cloud.ca, clock=lambda: next(seconds)) as recorder:
        for scenario in ("first", "second", "first"):
            recorder.mark(scenario)
            ask(recorder, cloud, "GET", f"{cloud.group}?{API}")
        assert [[one.at for one in recorder.exchanges(name)] for name in ("first", "second")] == [[10, 50], [10]]


def test_other_hosts_pass_through_unread(cloud: SimpleNamespace) -> None:
    with recording("https://localhost:1") as recorder:
        recorder.mark("elsewhere")
        answer = ask(recorder, cloud, "GET", f"{cloud.group}?{API}", verify=str(cloud.ca))
    assert answer.status_code == 200
    assert recorder.exchanges("elsewhere") == []


def test_only_public_certificates_are_written_to_the_disk(recorder: Recorder, cloud: SimpleNamespace) -> None:
    ask(recorder, cloud, "GET", f"{cloud.group}?{API}")
    (written,) = Path(recorder.environment()["SSL_CERT_FILE"]).parent.iterdir()
    assert "PRIVATE" not in written.read_text("utf-8")
