"""Where the cloud's state lives: JSON documents by kind and key, in memory or in SQLite."""

import json
import sqlite3
from pathlib import Path
from typing import Any

Document = dict[str, Any]


class MemoryStore:
    """Texts, not objects, so that nothing is shared by accident and every document is proved to be JSON.

    Documents go in and come out as copies: a changed copy must be put back, or the change is lost.
    """

    def __init__(self) -> None:
        self._texts: dict[str, dict[str, str]] = {}

    def get(self, kind: str, key: str) -> Document | None:
        text = self._texts.get(kind, {}).get(key)
        return None if text is None else json.loads(text)

    def put(self, kind: str, key: str, document: Document) -> None:
        self._texts.setdefault(kind, {})[key] = json.dumps(document)

    def delete(self, kind: str, key: str) -> None:
        self._texts.get(kind, {}).pop(key, None)

    def items(self, kind: str, prefix: str = "") -> list[tuple[str, Document]]:
        """Of that kind, in the order in which they were first put."""
        texts = self._texts.get(kind, {})
        return [(key, json.loads(text)) for key, text in texts.items() if key.startswith(prefix)]

    def keys(self, kind: str, prefix: str = "") -> list[str]:
        return [key for key in self._texts.get(kind, {}) if key.startswith(prefix)]

    def commit(self) -> None:
        """Make what was put durable; called once after each request."""

    def close(self) -> None:
        """Nothing of it remains."""


class SqliteStore(MemoryStore):
    """Reads from memory, writes through: one transaction a request."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        # One lock in the core serialises all use, so the thread that opened it need not be the one that writes.
        self._connection = sqlite3.connect(path, check_same_thread=False)
        self._connection.execute("PRAGMA journal_mode=WAL")
        self._connection.execute("PRAGMA synchronous=NORMAL")
        self._connection.execute(
            "CREATE TABLE IF NOT EXISTS documents "
            "(sequence INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT, key TEXT, text TEXT, UNIQUE(kind, key))"
        )
        for kind, key, text in self._connection.execute("SELECT kind, key, text FROM documents ORDER BY sequence"):
            self._texts.setdefault(kind, {})[key] = text

    def put(self, kind: str, key: str, document: Document) -> None:
        super().put(kind, key, document)
        self._connection.execute(
            "INSERT INTO documents(kind, key, text) VALUES (?, ?, ?) "
            "ON CONFLICT(kind, key) DO UPDATE SET text = excluded.text",
            (kind, key, self._texts[kind][key]),
        )

    def delete(self, kind: str, key: str) -> None:
        super().delete(kind, key)
        self._connection.execute("DELETE FROM documents WHERE kind = ? AND key = ?", (kind, key))

    def commit(self) -> None:
        self._connection.commit()

    def close(self) -> None:
        self._connection.commit()
        self._connection.close()
