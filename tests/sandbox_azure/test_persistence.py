"""A restart: what was there is there, what was under way goes on. The request log: what it has."""

from pathlib import Path
from urllib.parse import urlencode

from sandbox.azure.core.messages import Request
from sandbox.azure.core.store import SqliteStore
from tests.support.harness import TENANT, Cloud, VirtualClock, cluster_body


def test_clusters_and_operations_in_flight_survive(tmp_path: Path) -> None:
    clock = VirtualClock()
    before = Cloud(store=SqliteStore(tmp_path / "state.sqlite"), clock=clock)
    path = before.cluster("settled")
    flying = before.call("PUT", path.replace("settled", "flying"), cluster_body())
    before.azure.close()

    after = Cloud(store=SqliteStore(tmp_path / "state.sqlite"), clock=clock, seed=2)
    assert after.call("GET", path).json()["properties"]["provisioningState"] == "Succeeded"
    displayed = after.call("GET", path.replace("settled", "flying")).json()["properties"]
    assert displayed["provisioningState"] == "Creating"
    assert after.settle(flying)["status"] == "Succeeded"
    after.azure.close()


def test_time_goes_on_while_the_server_is_stopped(tmp_path: Path) -> None:
    clock = VirtualClock()
    before = Cloud(store=SqliteStore(tmp_path / "state.sqlite"), clock=clock)
    path = f"{before.group()}/providers/Microsoft.ContainerService/managedClusters/c1"
    before.call("PUT", path, cluster_body())
    before.azure.close()
    clock.sleep(7200)
    after = Cloud(store=SqliteStore(tmp_path / "state.sqlite"), clock=clock)
    assert after.call("GET", path).json()["properties"]["provisioningState"] == "Succeeded"
    after.azure.close()


def test_the_log_records_principals_and_requests_without_signatures_or_secrets() -> None:
    cloud = Cloud()
    path = cloud.path()
    headers = {"x-ms-correlation-request-id": "token-of-the-stack"}
    cloud.settle(cloud.call("PUT", path, cluster_body(), headers=headers))
    secrets = {"client_secret": cloud.azure.admin["client_secret"], "client_assertion": "signed.by.aws"}
    cloud.azure.handle(Request("POST", f"/{TENANT}/oauth2/v2.0/token?x=1&{urlencode(secrets)}", {}, b""))
    entries = cloud.control("GET", "requests")["requests"]
    put = next(entry for entry in entries if entry["method"] == "PUT" and "managedClusters" in entry["url"])
    assert (put["status"], put["correlation_id"]) == (201, "token-of-the-stack")
    assert put["caller"] == cloud.azure.admin["client_id"]
    assert any("client_secret=" in entry["url"] for entry in entries)
    assert not [secret for secret in secrets.values() if secret in str(entries)]
    assert "&s=" not in "".join(entry["url"] for entry in entries)
