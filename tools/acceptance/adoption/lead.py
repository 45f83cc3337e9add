"""What led to a recorded request: the writes of its cluster since the create, also in earlier scenarios. Pure."""

import re
from collections.abc import Mapping, Sequence
from email.utils import parsedate_to_datetime
from typing import NamedTuple
from urllib.parse import urlsplit

from tools.acceptance.recording.exchange import ENDED, Exchange

Recordings = Mapping[str, Sequence[Exchange]]

CLUSTER = re.compile(
    r"(?i)/subscriptions/(?P<subscription>[^/]+)/resourcegroups/(?P<group>[^/]+)/providers/microsoft\.containerservice"
    r"/managedclusters/(?P<cluster>[^/?]+)(?P<place>[^?]*)"
)


class AdoptError(Exception):
    """The request cannot be made a test; the message says why."""


class Lead(NamedTuple):
    """`every` exchange up to the chosen request, and of those before it the `writes` that Azure took."""

    chosen: Exchange
    every: list[Exchange]
    writes: list[Exchange]


def of(recordings: Recordings, scenario: str, number: int) -> Lead:
    """What led to this request of the scenario. Raises AdoptError."""
    end = chosen(recordings, scenario, number)
    every = _every(recordings, scenario, number)
    return Lead(end, every, _writes(every[:-1], end))


def chosen(recordings: Recordings, scenario: str, number: int) -> Exchange:
    if scenario not in recordings:
        raise AdoptError(f"There is no recording of {scenario!r}; there are {', '.join(sorted(recordings)) or 'none'}")
    exchanges = recordings[scenario]
    if not 0 < number <= len(exchanges):
        raise AdoptError(f"{scenario} has the requests 1 to {len(exchanges)}, not {number}")
    one = exchanges[number - 1]
    if one.service != "arm" or not (CLUSTER.match(one.path) or "/operations/" in one.path):
        raise AdoptError(f"Request {number} is {one.method} {one.path}; only those of a cluster can be replayed")
    return one


def _every(recordings: Recordings, scenario: str, number: int) -> list[Exchange]:
    """All exchanges up to the request, and before them what earlier scenarios made of the cluster and left of it."""
    here = list(recordings[scenario][:number])
    cluster = next((match["cluster"] for one in reversed(here) if (match := CLUSTER.match(one.path))), None)
    if cluster is None or any(_creates(one, cluster) for one in here):
        return here
    lead: list[list[Exchange]] = []
    for name in _in_order(recordings, before=scenario):
        for segment in _segments(recordings[name]):
            match = CLUSTER.match(segment[0].path)
            if _creates(segment[0], cluster):
                lead = [segment]
            elif lead and match and match["cluster"] == cluster:
                lead = _with(lead, segment, match["place"])
    return [*(one for segment in lead for one in segment), *here]


def _with(lead: list[list[Exchange]], segment: list[Exchange], place: str) -> list[list[Exchange]]:
    """The next write behind those before it; of a child that is deleted nothing is left."""
    if not (place and segment[0].method == "DELETE" and segment[0].status < 400):
        return [*lead, segment]
    gone = urlsplit(segment[0].path).path
    return [one for one in lead if not f"{urlsplit(one[0].path).path}/".startswith(f"{gone}/")]


def _in_order(recordings: Recordings, before: str) -> list[str]:
    """The scenarios that ran earlier, by the dates of the responses; without dates, all others."""
    began = {
        name: next((parsedate_to_datetime(one.headers["date"]) for one in exchanges if "date" in one.headers), None)
        for name, exchanges in recordings.items()
    }
    limit = began[before]
    if limit is None:
        return [name for name in recordings if name != before]
    return sorted((name for name, at in began.items() if at and at < limit), key=lambda name: str(began[name]))


def _segments(exchanges: Sequence[Exchange]) -> list[list[Exchange]]:
    """Each write with what follows it."""
    actual: list[list[Exchange]] = []
    for one in exchanges:
        if one.is_write:
            actual.append([one])
        elif actual:
            actual[-1].append(one)
    return actual


def _writes(every: Sequence[Exchange], end: Exchange) -> list[Exchange]:
    """The writes before the request that Azure took, each with the end of its operation."""
    latest = [end, *(one for one in reversed(every) if one.is_write)]
    cluster = next((place["cluster"] for one in latest if (place := CLUSTER.match(one.path))), "")
    actual: list[Exchange] = []
    pending = ""
    for one in every:
        place = CLUSTER.match(one.path)
        if one.is_write and place and place["cluster"] == cluster and one.status < 400:
            actual.append(one)
            pending = urlsplit(one.headers.get("azure-asyncoperation", "")).path
        elif pending and urlsplit(one.path).path == pending and _status(one) in ENDED:
            actual.append(one)
            pending = ""
    return actual


def _creates(one: Exchange, cluster: str) -> bool:
    place = CLUSTER.match(one.path)
    return bool(
        place and one.method == "PUT" and one.status == 201 and place["cluster"] == cluster and not place["place"]
    )


def _status(one: Exchange) -> str:
    return str(one.response.get("status", "")) if isinstance(one.response, Mapping) else ""
