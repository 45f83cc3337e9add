"""Recorded writes played into the sandbox: what was asked for really, answered and settled here."""

import re
from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any

from sandbox.azure.core.messages import Response
from sandbox.azure.core.versions import Catalog, minor_of
from tests.support.harness import NOON, Cloud, VirtualClock
from tests.support.recorded import catalog, difference, leaves

REDACTED_ID = "00000000-0000-0000-0000-000000000001"


@dataclass
class Played:
    """One write: the recording beside what the sandbox made of it."""

    pair: dict[str, Any]
    answer: Response
    settled: dict[str, Any] | None

    @property
    def gaps(self) -> dict[str, tuple[Any, Any]]:
        return difference(self.pair["settled"], self.settled)

    @property
    def matched(self) -> tuple[int, int]:
        """(leaves alike, leaves in either)"""
        union = {path for path, _ in leaves(self.pair["settled"])} | {path for path, _ in leaves(self.settled)}
        return len(union) - len(self.gaps), len(union)


def chains(pairs: list[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    """Writes that belong together: one recording, one cluster; only those that begin with its create."""
    by_cluster: dict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
    for pair in pairs:
        cluster = pair["settled"]["id"].lower().split("/agentpools/")[0]
        by_cluster[(pair["source"], cluster)].append(pair)
    return [chain for chain in by_cluster.values() if (chain[0]["kind"], chain[0]["op"]) == ("cluster", "create")]


def play(chain: list[dict[str, Any]]) -> list[Played]:
    """The chain in a cloud of its own that offers the versions which the recording ran; stops at a refusal."""
    cloud = Cloud(versions=_versions(chain))
    played = []
    for pair in chain:
        _prepare(cloud, pair)
        path = pair["settled"]["id"].replace("/resourcegroups/", "/resourceGroups/")
        if (pair["kind"], pair["op"]) == ("cluster", "create") and cloud.call("GET", path).status == 200:
            # One recording made two clusters of the same redacted name.
            cloud.settle(cloud.call("DELETE", path))
        answer = cloud.call("PUT", path, _as_sent(pair["request"]), api=pair["api_version"])
        if answer.status not in (200, 201):
            played.append(Played(pair, answer, None))
            break
        cloud.settle(answer)
        played.append(Played(pair, answer, cloud.call("GET", path, api=pair["api_version"]).json()))
    return played


def _as_sent(request: dict[str, Any]) -> dict[str, Any]:
    """Undo the recording's redaction: it put a made-up client id for `msi`, and one word for every password."""
    windows = request["properties"].get("windowsProfile") or {}
    if windows.get("adminPassword"):
        windows["adminPassword"] = "Any-Passw0rd-That-Will-Do"
    principal = request["properties"].get("servicePrincipalProfile") or {}
    if principal.get("clientId") == REDACTED_ID and "secret" not in principal:
        principal["clientId"] = "msi"
    return request


_PATCH = re.compile(r"(urrentKubernetes|rchestrator|kubernetes)Version$")


def _patches(body: Any) -> set[str]:
    """Every x.y.z that a recorded resource runs."""
    actual = {str(value) for path, value in leaves(body) if _PATCH.search(path)}
    return {version for version in actual if version.count(".") == 2}


def _versions(chain: list[dict[str, Any]]) -> Catalog:
    seen = set().union(*(_patches(pair["settled"]["properties"]) for pair in chain))
    # Old servers resolved "nothing" to a patch, newer ones to a minor: the catalog's default says which.
    displayed = chain[0]["settled"]["properties"]["kubernetesVersion"]
    return catalog(seen, displayed if displayed.count(".") == 2 else minor_of(displayed))


def _prepare(cloud: Cloud, pair: dict[str, Any]) -> None:
    """What the write takes for granted: its resource group and the identities that it names."""
    group = pair["settled"]["id"].split("/")[4]
    cloud.group(group)
    for named in (pair["request"].get("identity") or {}).get("userAssignedIdentities") or {}:
        owner = cloud.group(named.split("/")[4])
        name = named.split("/")[-1]
        identity = f"{owner}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/{name}"
        assert cloud.call("PUT", identity, {"location": "westeurope"}).status in (200, 201)


# --- whole conversations ----------------------------------------------------------------------------------------------

_TERMINAL = ("Succeeded", "Failed", "Canceled")


@dataclass
class Exchange:
    """What was recorded and what the sandbox said at the same point."""

    recorded: dict[str, Any]
    answer: Response


def converse(interactions: list[dict[str, Any]]) -> list[Exchange]:
    """The same requests in the same order; time passes where the recording shows that it had passed."""
    cloud = Cloud(versions=_versions_of(interactions), clock=VirtualClock(_recorded_at(interactions)))
    for item in interactions:
        group = re.search(r"/resourcegroups/([^/]+)", item["url"], re.IGNORECASE)
        if group:
            cloud.group(group.group(1))
    ours: dict[str, str] = {}
    message = []
    for item in interactions:
        if _had_settled(item):
            _let_operations_end(cloud)
        if isinstance(item["body"], dict) and "ResourceGroupNotFound" in str(item["body"]):
            cloud.call(
                "DELETE", item["url"].split("/providers/")[0].split("management.azure.com")[-1], api="2021-04-01"
            )
            _let_operations_end(cloud)
        url = ours.get(item["url"], item["url"].split("management.azure.com")[-1])
        body = item["request_body"] if isinstance(item["request_body"], dict) else None
        sent = _as_sent(body) if body and "properties" in body else body
        answer = cloud.call(item["method"], url, sent, headers=item.get("sent"))
        for name in ("azure-asyncoperation", "location"):
            theirs, mine = item["headers"].get(name), answer.header(name)
            if theirs and mine:
                ours[theirs] = mine
        message.append(Exchange(item, answer))
    return message


def _recorded_at(interactions: list[dict[str, Any]]) -> float:
    """When the first answer was given: dates in bodies are near it, and a date in the past is refused."""
    dates = [item["headers"]["date"] for item in interactions if item["headers"].get("date")]
    starts = [
        item["body"]["startTime"]
        for item in interactions
        if isinstance(item["body"], dict) and item["body"].get("startTime")
    ]
    if dates:
        return parsedate_to_datetime(dates[0]).timestamp()
    return datetime.fromisoformat(starts[0]).timestamp() if starts else NOON


def _versions_of(interactions: list[dict[str, Any]]) -> Catalog:
    bodies = [item["body"] for item in interactions if isinstance(item["body"], dict)]
    seen = set().union(*(_patches(body) for body in bodies)) or {"1.33.5"}
    displayed = next(
        (p["kubernetesVersion"] for p in (b.get("properties") or {} for b in bodies) if "kubernetesVersion" in p),
        "1.33",
    )
    return catalog(seen, displayed if displayed.count(".") == 2 else minor_of(displayed))


def _had_settled(item: dict[str, Any]) -> bool:
    if item["method"] != "GET":
        return "/abort" not in item["url"] and "maintenance" not in item["url"].lower()
    body = item["body"] if isinstance(item["body"], dict) else {}
    properties = body.get("properties") or {}
    # A cluster may have settled while one of its pools has not.
    pools = [pool.get("provisioningState") for pool in properties.get("agentPoolProfiles") or []]
    settled = properties.get("provisioningState") in _TERMINAL and all(state in _TERMINAL for state in pools)
    return item["status"] in (204, 404) or body.get("status") in _TERMINAL or settled


def _let_operations_end(cloud: Cloud) -> None:
    ends = [entry["cloud_seconds_left"] for entry in cloud.control("GET", "operations")["operations"]]
    if ends:
        cloud.clock.sleep(max(ends) + 1)
