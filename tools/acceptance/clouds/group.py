"""The one resource group of a run: made with a deadline in its tags, deleted always, found again by its tags."""

import json
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple, Protocol

from tools.acceptance.scenarios.world import Answer, WorldError

# Says that the suite made the group; nothing without it is ever deleted.
TAG = "acme-acceptance"
DEADLINE = "acme-acceptance-deadline"
PREFIX = "acme-acceptance-"
_API_VERSION = "2021-04-01"
_LOOK_SECONDS = 5.0
_MOST_SECONDS = 3600.0


class Asks(Protocol):
    """Resource Manager (`Door.ask`)."""

    def __call__(self, method: str, path: str, body: object = None, api_version: str = ...) -> Answer: ...


@dataclass(frozen=True)
class Group:
    """A resource group of the suite's."""

    path: str
    deadline: datetime | None

    @property
    def name(self) -> str:
        return self.path.rpartition("/")[2]

    def is_over(self, now: datetime) -> bool:
        """Whether its run has had all its time; without a deadline, it has not said so."""
        return self.deadline is not None and self.deadline <= now


def named(subscription: str) -> str:
    """The path of a group that nobody has."""
    return f"/subscriptions/{subscription}/resourceGroups/{PREFIX}{secrets.token_hex(4)}"


def make(ask: Asks, path: str, location: str, now: datetime, lasting: timedelta) -> None:
    """Make the group. Raises WorldError."""
    deadline = (now + lasting).replace(microsecond=0)
    tags = {TAG: "1", DEADLINE: deadline.isoformat()}
    answer = ask("PUT", path, {"location": location, "tags": tags}, _API_VERSION)
    if answer.status not in (200, 201):
        raise WorldError(f"The resource group cannot be made: {answer.status} {answer.body}")


def left(ask: Asks, subscription: str) -> list[Group]:
    """The suite's groups in a subscription, by their tag. Raises WorldError."""
    groups: list[Group] = []
    link = f"/subscriptions/{subscription}/resourceGroups"
    while link:
        answer = ask("GET", link, api_version=_API_VERSION)
        if answer.status != 200:
            raise WorldError(f"The resource groups cannot be listed: {answer.status} {answer.body}")
        groups += [_group(one) for one in answer.body["value"] if TAG in (one.get("tags") or {})]
        link = answer.body.get("nextLink") or ""
    return groups


def delete(ask: Asks, path: str, sleep: Callable[[float], None]) -> None:
    """Delete the group with all that is in it, and wait until it is gone.

    Raises:
        WorldError: when it lacks the suite's tag, when Azure refuses, or when it is still there after an hour.
    """
    listed = ask("GET", path, api_version=_API_VERSION)
    if listed.status == 404:
        return
    if TAG not in (listed.body.get("tags") or {}):
        raise WorldError(f"{path} does not carry the tag {TAG}: it is not the suite's, and stays")
    waited = 0.0
    while listed.status != 404:
        # A deletion that fails, because something in the group is busy, leaves the group as it was.
        if (listed.body.get("properties") or {}).get("provisioningState") != "Deleting":
            answer = ask("DELETE", path, api_version=_API_VERSION)
            if answer.status not in (200, 202, 204, 404, 409):
                raise WorldError(f"{path} cannot be deleted: {answer.status} {answer.body}")
        if waited >= _MOST_SECONDS:
            raise WorldError(f"{path} is still being deleted after an hour; look again: make acceptance-clean")
        sleep(_LOOK_SECONDS)
        waited += _LOOK_SECONDS
        listed = ask("GET", path, api_version=_API_VERSION)


class Left(NamedTuple):
    """What a run makes: a resource group in Azure, and a folder on this machine in which its sandboxes run."""

    group: str
    folder: str


class Noted:
    """The file that names what this checkout's runs have made and not removed: a crash leaves it behind."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "running.json"

    def read(self) -> list[Left]:
        """In the order of the runs."""
        if not self._path.exists():
            return []
        return [Left(*one) for one in json.loads(self._path.read_text(encoding="utf-8"))]

    def add(self, left: Left) -> None:
        """Before anything is made."""
        self._write([*self.read(), left])

    def remove(self, left: Left) -> None:
        """After it is gone."""
        self._write([one for one in self.read() if one != left])

    def _write(self, rows: list[Left]) -> None:
        if rows:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._path.write_text(json.dumps(rows), encoding="utf-8")
        else:
            self._path.unlink(missing_ok=True)


def _group(document: dict[str, object]) -> Group:
    tags = document.get("tags")
    text = tags.get(DEADLINE, "") if isinstance(tags, dict) else ""
    try:
        deadline = datetime.fromisoformat(text)
    except ValueError:
        return Group(str(document["id"]), None)
    return Group(str(document["id"]), deadline if deadline.tzinfo else deadline.replace(tzinfo=UTC))
