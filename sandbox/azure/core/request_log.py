"""A log of every request, without tokens, secrets and signatures."""

import json
import re
import sqlite3
from pathlib import Path
from typing import Any, Protocol

from sandbox.azure.core.messages import Json

_SIGNATURE = re.compile(r"&(t|c|s|h)=[^&]*")


def safe_url(url: str) -> str:
    """Without the signed part of an operation's URL."""
    return _SIGNATURE.sub("", url)


class RequestLog(Protocol):
    def append(self, entry: Json) -> None: ...

    def read(self, since: int = 0) -> list[Json]:
        """Entries with a `sequence` above `since`, oldest first."""
        ...

    def clear(self) -> None: ...


class MemoryLog:
    def __init__(self) -> None:
        self._entries: list[Json] = []
        self._sequence = 0

    def append(self, entry: Json) -> None:
        self._sequence += 1
        self._entries.append({"sequence": self._sequence, **entry})

    def read(self, since: int = 0) -> list[Json]:
        return [entry for entry in self._entries if entry["sequence"] > since]

    def clear(self) -> None:
        self._entries.clear()


class SqliteLog:
    """Append-only and unsynchronised: losing the last lines in a power cut is no loss, slowing every request is."""

    def __init__(self, path: Path) -> None:
        self._connection = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
        self._connection.execute("PRAGMA journal_mode=WAL")
        self._connection.execute("PRAGMA synchronous=OFF")
        self._connection.execute(
            "CREATE TABLE IF NOT EXISTS requests (sequence INTEGER PRIMARY KEY AUTOINCREMENT, entry TEXT)"
        )

    def append(self, entry: Json) -> None:
        self._connection.execute("INSERT INTO requests(entry) VALUES (?)", (json.dumps(entry),))

    def read(self, since: int = 0) -> list[Json]:
        rows: list[tuple[int, str]] = self._connection.execute(
            "SELECT sequence, entry FROM requests WHERE sequence > ? ORDER BY sequence", (since,)
        ).fetchall()
        return [{"sequence": sequence, **json.loads(entry)} for sequence, entry in rows]

    def clear(self) -> None:
        self._connection.execute("DELETE FROM requests")

    def close(self) -> None:
        self._connection.close()


def body_of(raw: bytes, path: str) -> Any:
    """A body for the log: JSON if it is JSON; a login's never (it holds secrets)."""
    if not raw or path.endswith("/token"):
        return None
    try:
        return json.loads(raw)
    except ValueError:
        return raw.decode(errors="replace")
