"""A recorded request as a story that tests replay: what led to it, the request, and of its answer what tests look at.

Pure. A story is about one cluster: it begins with the cluster's create and has each later write that Azure took, with
the end of its operation. Other reads, and what is beside the cluster, are left out.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from tests.data import own
from tests.support.recorded import RANDOM
from tools.acceptance.adoption import lead
from tools.acceptance.adoption.lead import CLUSTER, AdoptError, Recordings
from tools.acceptance.recording.exchange import ENDED, Exchange

Json = dict[str, Any]

_POOL_TYPE = "Microsoft.ContainerService/managedClusters/agentPools"
_STATE = ("provisioningState", "powerState")
_VERSIONS = ("kubernetesVersion", "currentKubernetesVersion", "orchestratorVersion", "currentOrchestratorVersion")


def conversation(recordings: Recordings, scenario: str, number: int) -> Json:
    """The story that ends with this request, in the form of tests/data/conversations.yaml. Raises AdoptError."""
    known = lead.of(recordings, scenario, number)
    exchanges = [*known.writes, known.chosen]
    names = _names(next(one for one in exchanges if CLUSTER.match(one.path)), known.every)
    rows: list[Json] = []
    last: dict[str, str] = {}
    for one in exchanges:
        rows.append(_row(one, last, names))
        if one.is_write:
            last = {name: urlsplit(one.headers.get(name, "")).path for name in ("azure-asyncoperation", "location")}
    return {
        "name": f"{scenario} {number}",
        "group": names["group"],
        "cluster": names["cluster"],
        "api": _api(exchanges[0]),
        "exchanges": rows,
    }


def writes(recordings: Recordings, scenario: str, number: int) -> Json | None:
    """The writes up to a read of the settled cluster or pool, in the form of tests/data/writes.yaml.

    None where the request is no such read, or where there are writes that this form does not know.
    """
    known = lead.of(recordings, scenario, number)
    chosen = known.chosen
    if chosen.method != "GET" or not _settled(chosen) or _pool(chosen) is None:
        return None
    names = _names(chosen, known.every)
    story: Json = {
        "story": f"{scenario} {number}",
        "group": names["group"],
        "cluster": names["cluster"],
        "api": _api(chosen),
        "writes": [],
    }
    for one in [*known.writes, chosen]:
        if not one.is_write:
            continue
        pool = _pool(one)
        real = _read_back(known.every, one)
        if one.method != "PUT" or pool is None or real is None:
            return None
        write: Json = {**({"pool": pool} if pool else {}), "request": _as_own(one.request, names)}
        story["writes"].append(write)
        expected = own.of_stories([story])[-1]["settled"]
        became = dict(_became(expected, _as_own(real, names)))
        if became:
            write["became"] = became
    return story if story["writes"] else None


def answer(recordings: Recordings, scenario: str, number: int) -> Json | None:
    """The kind of an error, in the form of tests/data/errors.yaml; None where the request was answered well."""
    one = lead.chosen(recordings, scenario, number)
    body = one.response
    place = CLUSTER.match(one.path)
    if one.status < 400 or not isinstance(body, Mapping) or not place or one.method not in ("GET", "PUT", "DELETE"):
        return None
    wrapped = isinstance(body.get("error"), Mapping)
    code = (body["error"] if wrapped else body).get("code")
    of = "pool" if "/agentpools/" in place["place"].lower() else "cluster"
    shape = "wrapped" if wrapped else "flat"
    return {"method": one.method, "of": of, "status": one.status, "shape": shape, "code": str(code)} if code else None


# --- rows of a conversation ---------------------------------------------------------------------------------------


def _row(one: Exchange, last: Mapping[str, str], names: Mapping[str, str]) -> Json:
    row: Json = {"ask": f"{one.method} {_place(one, last)}"}
    guards = {name: value for name, value in one.sent.items() if value == "*"}
    if guards:
        row["sent"] = guards
    if one.request is not None:
        row["send"] = _as_own(one.request, names)
    row["status"] = one.status
    if steering := [name for name in ("azure-asyncoperation", "location") if name in one.headers]:
        row["headers"] = ["command" if "/commandResults/" in one.headers[name] else name for name in steering]
    if "x-ms-failure-cause" in one.headers:
        row["from"] = one.headers["x-ms-failure-cause"]
    if one.response is not None:
        row["type"] = one.headers.get("content-type", "application/json")
        row["answer"] = _as_own(reduced(one.response), names)
    return row


def _place(one: Exchange, last: Mapping[str, str]) -> str:
    path = urlsplit(one.path).path
    if path == last.get("azure-asyncoperation"):
        return "operation"
    if path == last.get("location"):
        return "command" if "/commandResults/" in path else "result"
    match = CLUSTER.match(one.path)
    if not match:
        raise AdoptError(f"{one.method} {path} belongs to no write before it")
    return f"cluster{match['place']}"


def reduced(body: Any) -> Any:
    """Of an answer what the replay looks at: its members, states, versions, an error's code. The rest is emptied."""
    if not isinstance(body, Mapping):
        return "text"
    if "status" in body and "name" in body:
        error = {"error": reduced(body["error"])} if body["status"] == "Failed" and "error" in body else {}
        return {**{name: "" for name in body if name != "error"}, "status": body["status"], **error}
    reduced_body: Json = {name: _empty(value) for name, value in body.items()}
    reduced_body |= {name: body[name] for name in ("name", "code") if isinstance(body.get(name), str)}
    if isinstance(body.get("error"), Mapping):
        reduced_body["error"] = reduced(body["error"])
    properties = body.get("properties")
    if isinstance(properties, Mapping):
        pools = properties.get("agentPoolProfiles")
        reduced_body["properties"] = _states(properties)
        if isinstance(pools, list):
            reduced_body["properties"]["agentPoolProfiles"] = [
                {"name": pool["name"], **_states(pool)} for pool in pools
            ]
    return reduced_body


def _states(properties: Mapping[str, Any]) -> Json:
    return {name: properties[name] for name in (*_STATE, *_VERSIONS) if name in properties}


def _empty(value: Any) -> Any:
    return (
        {} if isinstance(value, Mapping) else [] if isinstance(value, list) else "" if isinstance(value, str) else value
    )


# --- writes and what became of them -------------------------------------------------------------------------------


def _read_back(every: Sequence[Exchange], write: Exchange) -> Json | None:
    """What a write settled on: the last read before the next write, of it or of the cluster with it."""
    place = next(at for at, one in enumerate(every) if one is write)
    end = next((at for at, one in enumerate(every) if at > place and one.is_write and one.status < 400), len(every))
    target = urlsplit(write.path).path
    reads = [
        one for one in every[place:end] if one.method == "GET" and urlsplit(one.path).path == target and _settled(one)
    ]
    if reads:
        return dict(reads[-1].response)
    cluster, _, pool = target.partition("/agentPools/")
    whole = [
        one for one in every[place:end] if one.method == "GET" and urlsplit(one.path).path == cluster and _settled(one)
    ]
    profiles = whole[-1].response["properties"].get("agentPoolProfiles") or [] if pool and whole else []
    properties = next(({**one} for one in profiles if one.get("name") == pool), None)
    if properties is None or properties.get("provisioningState") not in ENDED:
        return None
    del properties["name"]
    return {"type": _POOL_TYPE, "properties": properties}


def _became(expected: Any, real: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Where the settled resource is not what `own` makes of the request: by path, the value, or None for none."""
    for key in dict.fromkeys((*expected, *real)):
        inner = f"{path}/{key}" if path else str(key)
        left, right = expected.get(key), real.get(key)
        if left == right or (not path and key in ("id", "name")):
            continue
        if left is not None and right is not None and RANDOM.search(f".{key}"):
            continue
        named = _by_name(left), _by_name(right)
        if named[0] and named[1] and list(named[0]) == list(named[1]):
            for name, one in named[0].items():
                yield from _became(one, named[1][name], f"{inner}/{name}")
        elif _plain(left) and _plain(right):
            yield from _became(left, right, inner)
        else:
            yield inner, right


def _by_name(value: Any) -> dict[str, Any]:
    named = isinstance(value, list) and all(isinstance(one, Mapping) and "name" in one for one in value)
    return {str(one["name"]): one for one in value} if named else {}


def _plain(value: Any) -> bool:
    """A map whose keys can be parts of a path."""
    return isinstance(value, Mapping) and bool(value) and not any("/" in str(key) for key in value)


# --- names --------------------------------------------------------------------------------------------------------


def _names(one: Exchange, every: Sequence[Exchange]) -> dict[str, str]:
    """Of the cluster that an exchange is of; `nodes` is the made-up name of its node resource group, if it has one."""
    match = CLUSTER.match(one.path)
    if not match:
        raise AdoptError(f"{one.path} is not of a cluster")
    names = {name: match[name] for name in ("subscription", "group", "cluster")}
    for each in every:
        place = CLUSTER.match(each.path)
        if place and place["cluster"] == names["cluster"] and not place["place"] and isinstance(each.response, Mapping):
            nodes = (each.response.get("properties") or {}).get("nodeResourceGroup")
            if nodes:
                location = each.response.get("location", "")
                return {**names, "nodes": nodes, "own nodes": f"MC_{names['group']}_{names['cluster']}_{location}"}
    return names


def _as_own(value: Any, names: Mapping[str, str]) -> Any:
    """With the subscription that the tests have, and the node resource group that AKS names after the cluster."""
    text = json.dumps(value).replace(names["subscription"], own.SUBSCRIPTION.rpartition("/")[2])
    if "nodes" in names:
        text = re.sub(rf"(?<=[\"/]){re.escape(names['nodes'])}(?=[\"/])", names["own nodes"], text)
    return json.loads(text)


def _api(one: Exchange) -> str:
    return dict(parse_qsl(urlsplit(one.path).query)).get("api-version", "")


def _pool(one: Exchange) -> str | None:
    """The pool that a path is of, "" for the cluster itself; None for anything else."""
    match = CLUSTER.match(one.path)
    place = match["place"].split("/") if match else ["", "", "", ""]
    if place == [""]:
        return ""
    return place[2] if len(place) == 3 and place[1].lower() == "agentpools" else None


def _settled(one: Exchange) -> bool:
    properties = one.response.get("properties") if isinstance(one.response, Mapping) else None
    return one.status == 200 and isinstance(properties, Mapping) and properties.get("provisioningState") in ENDED
