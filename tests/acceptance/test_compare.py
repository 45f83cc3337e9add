"""Two sides of a scenario: an unchanged pair has no difference, and whatever is changed is found and named."""

import copy
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

import pytest

from tests.acceptance.recorded_life import life, recorded
from tests.support.harness import NOON
from tools.acceptance.comparison.compare import compare
from tools.acceptance.comparison.differences import Difference
from tools.acceptance.recording.exchange import Exchange

Change = Callable[[Exchange], Exchange]


class Where(NamedTuple):
    """Which exchanges are changed: all that fit."""

    method: str
    end: str
    status: int | None = None
    state: str | None = None

    def fits(self, one: Exchange) -> bool:
        properties = one.response.get("properties") if isinstance(one.response, dict) else None
        state = properties.get("provisioningState") if isinstance(properties, dict) else None
        place = one.path.partition("?")[0].lower()
        return (
            one.method == self.method
            and (self.end in place if self.end.startswith("/op") or "oauth2" in self.end else place.endswith(self.end))
            and self.status in (None, one.status)
            and self.state in (None, state)
        )


CLUSTER, POOL = "/cluster-1", "/pool2"


def changed(where: Where, change: Change) -> list[Exchange]:
    exchanges = [change(copy.deepcopy(one)) if where.fits(one) else one for one in recorded()]
    assert exchanges != recorded(), "the change changes nothing"
    return exchanges


def body(*path: str, to: Any = ...) -> Change:
    """A leaf of the body: another value, or none; the first element of a list goes without saying."""

    def change(one: Exchange) -> Exchange:
        here = one.response
        for part in path[:-1]:
            here = here[0][part] if isinstance(here, list) else here[part]
        here = here[0] if isinstance(here, list) else here
        if to is ...:
            here.pop(path[-1])
        else:
            here[path[-1]] = to
        return one

    return change


def header(name: str, to: str | None) -> Change:
    def change(one: Exchange) -> Exchange:
        headers = {key: value for key, value in one.headers.items() if key != name} | ({name: to} if to else {})
        return replace(one, headers=headers)

    return change


def status(to: int) -> Change:
    return lambda one: replace(one, status=to)


def sent(name: str, to: Any) -> Change:
    return lambda one: replace(one, request={**one.request, name: to})


VERSION, IMAGE, OPERATION = "currentKubernetesVersion", "nodeImageVersion", "azure-asyncoperation"
OPERATION_URL = (
    "https://management.azure.com/subscriptions/00000000-0000-0000-0000-000000000000/elsewhere/1?api-version=1"
)
READ, POOL_READ = Where("GET", CLUSTER, 200), Where("GET", POOL, 200)
CREATED, REFUSED, GONE = Where("PUT", CLUSTER, 201), Where("PUT", CLUSTER, 400), Where("GET", CLUSTER, 404)
POOL_WRITTEN, STOPPED, PATCHED = Where("PUT", POOL, 200), Where("POST", "/stop"), Where("PATCH", CLUSTER)
LOGIN, POLLED = Where("POST", "/oauth2/"), Where("GET", "/operations/")


def reported(where: Where, *path: str, to: Any = ...) -> tuple[Where, Change]:
    """A property of a cluster or a pool."""
    return where, body("properties", *path, to=to)


def reversed_pools(one: Exchange) -> Exchange:
    return replace(one, response={"value": one.response["value"][::-1]})


def without_limits(one: Exchange) -> Exchange:
    return replace(one, headers={name: text for name, text in one.headers.items() if "remaining" not in name})


def failed(one: Exchange) -> Exchange:
    ended = one.response["status"] == "Succeeded"
    return replace(one, response={**one.response, "status": "Failed"}) if ended else one


def refused(one: Exchange) -> Exchange:
    return replace(one, status=409, response={"error": {"code": "OperationNotAllowed", "message": ""}})


def wrapped(one: Exchange) -> Exchange:
    return replace(one, response={"error": {"code": one.response["code"], "message": ""}})


# What is changed: where and how, and the difference that must be reported: kind and a word of its path or values.
PLANTED: dict[str, tuple[tuple[Where, Change], str, str]] = {
    "a default": (reported(READ, "supportPlan", to="AKSLongTermSupport"), "value", "supportPlan"),
    "a default of pools": (reported(POOL_READ, "osDiskSizeGB", to=64), "value", "osDiskSizeGB"),
    "a default deep down": (reported(READ, "networkProfile", "outboundType", to="none"), "value", "outboundType"),
    "a leaf is missing": (reported(READ, "maxAgentPools"), "missing", "properties.maxAgentPools"),
    "a leaf is extra": (reported(READ, "ripeness", to="full"), "extra", "properties.ripeness"),
    "null in place of nothing": (reported(READ, "ripeness", to=None), "extra", "properties.ripeness"),
    "a number as text": (reported(POOL_READ, "count", to="3"), "value", "properties.count"),
    "a rewriting": (reported(POOL_READ, "vmSize", to="standard_d4s_v5"), "value", "properties.vmSize"),
    "a pool in the cluster": (reported(READ, "agentPoolProfiles", "osSKU", to="Windows2022"), "value", "osSKU"),
    "an order of pools": ((Where("GET", "/agentpools"), reversed_pools), "value", "order"),
    "an older version": (reported(READ, VERSION, to="1.99.0"), "value", VERSION),
    "a version in fewer parts": (reported(READ, VERSION, to="1.33"), "value", VERSION),
    "a node image": (reported(POOL_READ, IMAGE, to="AKSAzureLinux-V3gen2-202511.07.0"), "value", IMAGE),
    "a host of another kind": (reported(READ, "fqdn", to="host-1.example"), "value", "fqdn"),
    "a status of a create": ((CREATED, status(200)), "status", "201"),
    "a status of a delete": ((Where("DELETE", CLUSTER), status(200)), "status", "202"),
    "a status of what is gone": ((GONE, status(410)), "status", "404"),
    "an operation URL is missing": ((STOPPED, header(OPERATION, None)), "header", OPERATION),
    "an operation URL leads elsewhere": ((STOPPED, header("location", OPERATION_URL)), "header", "location"),
    "a header is extra": ((POOL_WRITTEN, header("location", OPERATION_URL)), "header", "location"),
    "a Retry-After": ((CREATED, header("retry-after", "10")), "header", "retry-after"),
    "an eTag header": ((PATCHED, header("etag", '"1"')), "header", "etag"),
    "who refuses": ((GONE, header("x-ms-failure-cause", "service")), "header", "x-ms-failure-cause"),
    "a content type": ((READ, header("content-type", "text/plain")), "header", "content-type"),
    "a rate limit": ((READ, without_limits), "header", "x-ms-ratelimit-remaining-"),
    "a state under way": (reported(POOL_WRITTEN, "provisioningState", to="Reconciling"), "state", "Reconciling"),
    "a final state": (reported(POOL_READ, "provisioningState", to="Canceled"), "state", "Canceled"),
    "a power state": (reported(POOL_READ, "powerState", "code", to="Stopped"), "state", "Stopped"),
    "an operation's end": ((POLLED, failed), "state", "Failed"),
    "a refusal's code": ((REFUSED, body("code", to="BadRequest")), "refusal", "BadRequest"),
    "a refusal's shape": ((REFUSED, wrapped), "missing", "code"),
    "a refusal in place of success": ((PATCHED, refused), "refusal", "OperationNotAllowed"),
    "a login's refusal": ((LOGIN, body("error", to="unauthorized_client")), "refusal", "unauthorized_client"),
    "a login's code": ((LOGIN, body("error_codes", to=[700016])), "value", "error_codes"),
    "what is sent": ((POOL_WRITTEN, sent("tags", {"a": "b"})), "request", "tags.a"),
    "how it is guarded": ((CREATED, lambda one: replace(one, sent={})), "request", "if-none-match"),
}


@pytest.mark.parametrize(("change", "kind", "word"), PLANTED.values(), ids=PLANTED)
def test_a_changed_sandbox_is_detected_and_named(change: tuple[Where, Change], kind: str, word: str) -> None:
    differences = compare(recorded(), changed(*change), "life")
    named = [one for one in differences if one.kind == kind and word in one.sentence]
    assert named, [one.sentence for one in differences]
    assert named[0].sentence.startswith("the sandbox is wrong here: ")
    assert named[0].scenario == "life"
    assert len(differences) <= 7, [one.sentence for one in differences]


OTHER_RUNS: dict[str, dict[str, Any]] = {
    "the same": {},
    "other ids, durations and hosts": {"seed": 2},
    "looked at more often": {"seed": 3, "look": 12},
    "looked at seldom, a month later": {"seed": 4, "look": 100, "start": NOON + 40 * 86400},
    "of another name": {"seed": 5, "group": "orchard-two"},
}


@pytest.mark.parametrize("options", OTHER_RUNS.values(), ids=OTHER_RUNS)
def test_an_unchanged_sandbox_differs_in_nothing(options: dict[str, Any]) -> None:
    assert sentences(compare(recorded(), life(**options), "life")) == []


def sentences(differences: Sequence[Difference]) -> list[str]:
    return [one.sentence for one in differences]


def operations(exchanges: Sequence[Exchange]) -> list[int]:
    return [at for at, one in enumerate(exchanges) if "/operations/" in one.path]


def test_a_write_that_only_azure_gets_is_reported() -> None:
    lacking = [one for one in recorded() if one.method != "PATCH"]
    assert [(one.kind, one.request) for one in compare(recorded(), lacking)] == [
        ("not requested", "PATCH managedClusters/cluster-1")
    ]
    assert [one.real for one in compare(lacking, recorded())] == ["never"]


def test_writes_in_another_order_are_reported() -> None:
    exchanges = list(recorded())
    (patch,) = (at for at, one in enumerate(exchanges) if one.method == "PATCH")
    (refused,) = (at for at, one in enumerate(exchanges) if one.method == "PUT" and one.status == 400)
    exchanges[patch], exchanges[refused] = exchanges[refused], exchanges[patch]
    assert "order" in {one.kind for one in compare(recorded(), exchanges)}


def test_a_read_that_only_the_sandbox_gets_is_reported() -> None:
    extra = [
        *recorded(),
        replace(recorded()[1], path="/subscriptions/s/resourceGroups/g/providers/P.Q/things/x?api-version=1"),
    ]
    assert [(one.kind, one.request) for one in compare(recorded(), extra)] == [("not requested", "GET things/x")]


SLOWER = {
    "quicker than it ever was": (0.02, True),
    "much slower than it ever was": (30.0, True),
    "within the table": (1.6, False),
}


@pytest.mark.parametrize(("factor", "reported"), SLOWER.values(), ids=SLOWER)
def test_a_duration_without_a_like_in_the_waiting_table_is_reported(factor: float, reported: bool) -> None:
    slower = [replace(one, at=one.at * factor) for one in recorded()]
    differences = compare(recorded(), slower)
    assert {one.kind for one in differences} == ({"duration"} if reported else set())
    assert not reported or "PUT managedClusters/cluster-1" in {one.request for one in differences}


def beside_progress(one: Exchange) -> Exchange:
    return replace(one, response={**one.response, "error": {"code": "NotLatestOperation", "message": ""}})


def respelled(one: Exchange) -> Exchange:
    spelled = one.headers["content-type"].replace("; ", ";").upper()
    return replace(one, headers={**one.headers, "content-type": spelled})


# What is no fault of the sandbox's.
FORGIVEN: dict[str, tuple[Where, Change]] = {
    "an error's wording": (REFUSED, body("message", to="In other words.")),
    "an error beside progress": (POLLED, beside_progress),
    "an older patch in the sandbox": reported(READ, VERSION, to="1.30.1"),
    "an older image in the sandbox": reported(POOL_READ, IMAGE, to="AKSUbuntu-2404gen2containerd-202501.01.0"),
    "a spelling of the content type": (READ, respelled),
}


@pytest.mark.parametrize(("where", "change"), FORGIVEN.values(), ids=FORGIVEN)
def test_what_no_sandbox_can_know_is_forgiven(where: Where, change: Change) -> None:
    assert sentences(compare(recorded(), changed(where, change))) == []


def test_a_bad_moment_of_azure_is_forgiven_and_one_of_the_sandbox_is_not() -> None:
    exchanges = list(recorded())
    at = operations(exchanges)[0]
    bad = replace(exchanges[at], status=429, response={"error": {"code": "TooManyRequests", "message": ""}})
    weather = [*exchanges[:at], bad, *exchanges[at:]]
    assert sentences(compare(weather, recorded())) == []
    assert [one.kind for one in compare(recorded(), weather)] == ["state"]


def test_a_write_that_azure_took_at_the_second_attempt_counts_once() -> None:
    exchanges = list(recorded())
    (at,) = (place for place, one in enumerate(exchanges) if one.method == "PATCH")
    busy = replace(exchanges[at], status=503, response={"error": {"code": "ServerBusy", "message": ""}})
    weather = [*exchanges[:at], busy, *exchanges[at:]]
    assert sentences(compare(weather, recorded())) == []
    assert {one.kind for one in compare(recorded(), weather)} == {"status", "refusal", "not requested"}


# Values of one leaf in two runs, and whether they count as different.
VALUES = {
    "a word that only looks made up": ("asm-1", "asm-2", True),
    "the mark of a pool in another cluster": ("0z-2FNxqS2:u8XmY:0", "b2JZBna8Pd:u8XmY:0", False),
    "the mark of a pool elsewhere in the template": ("0z-2FNxqS2:u8XmY:0", "0z-2FNxqS2:u8XmY:1", True),
}


@pytest.mark.parametrize(("real", "sandbox", "differ"), VALUES.values(), ids=VALUES)
def test_a_value_that_depends_on_the_run_alone_is_not_compared(real: str, sandbox: str, differ: bool) -> None:
    one, other = (changed(Where("GET", CLUSTER, 200), body("properties", "leaf", to=to)) for to in (real, sandbox))
    assert bool(compare(one, other)) is differ


def test_a_pool_that_one_side_lacks_is_reported_as_one() -> None:
    def without(one: Exchange) -> Exchange:
        pools = one.response["properties"]["agentPoolProfiles"][:1]
        return replace(
            one, response={**one.response, "properties": {**one.response["properties"], "agentPoolProfiles": pools}}
        )

    lacking = changed(Where("PATCH", CLUSTER), without)
    differences = [compare(recorded(), lacking), compare(lacking, recorded())]
    assert [[(one.kind, one.path) for one in each] for each in differences] == [
        [("state", ""), ("missing", "properties.agentPoolProfiles[pool2]")],
        [("state", ""), ("extra", "properties.agentPoolProfiles[pool2]")],
    ]


def test_each_difference_is_reported_once() -> None:
    differences = compare(recorded(), changed(Where("GET", CLUSTER, 200), body("properties", "maxAgentPools", to=7)))
    assert [one.path for one in differences] == ["properties.maxAgentPools"]
    assert (differences[0].real, differences[0].sandbox) == (100, 7)
    assert recorded()[differences[0].number - 1].method == "GET"
