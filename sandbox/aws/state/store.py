"""Records in SQLite by kind and name, and blobs by id. A process that is killed loses nothing that was written."""

import hashlib
import sqlite3
import threading
from collections.abc import Collection, Mapping
from pathlib import Path

type Key = tuple[str, str]


class StateStore:
    """Thread-safe. Contents are bytes whose meaning is the caller's."""

    def __init__(self, path: Path) -> None:
        # It holds keys and secrets.
        path.touch(mode=0o600)
        self._lock = threading.Lock()
        self._connection = sqlite3.connect(path, check_same_thread=False)
        self._connection.execute("PRAGMA journal_mode=WAL")
        self._connection.execute("PRAGMA synchronous=NORMAL")
        self._connection.execute(
            "CREATE TABLE IF NOT EXISTS records (kind TEXT, name TEXT, content BLOB, PRIMARY KEY (kind, name))"
        )
        self._connection.execute("CREATE TABLE IF NOT EXISTS blobs (id TEXT PRIMARY KEY, content BLOB)")
        self._connection.commit()
        self._written: dict[Key, bytes] = {}

    def write(self, records: Mapping[Key, bytes]) -> None:
        """All of them or, when the process ends meanwhile, none. What is as it was is not written again."""
        with self._lock:
            digests = {key: hashlib.sha256(content).digest() for key, content in records.items()}
            changed = [key for key, digest in digests.items() if self._written.get(key) != digest]
            with self._connection:
                self._connection.executemany(
                    "INSERT INTO records VALUES (?, ?, ?) "
                    "ON CONFLICT(kind, name) DO UPDATE SET content = excluded.content",
                    [(*key, records[key]) for key in changed],
                )
            self._written.update({key: digests[key] for key in changed})

    def read(self, kind: str) -> dict[str, bytes]:
        """Name to content, in the order in which they were first written."""
        with self._lock:
            rows = self._connection.execute("SELECT name, content FROM records WHERE kind = ? ORDER BY rowid", (kind,))
            return dict(rows.fetchall())

    def add_blob(self, blob_id: str, content: bytes) -> None:
        with self._lock, self._connection:
            self._connection.execute("INSERT OR IGNORE INTO blobs VALUES (?, ?)", (blob_id, content))

    def blob(self, blob_id: str) -> bytes:
        with self._lock:
            [content] = self._connection.execute("SELECT content FROM blobs WHERE id = ?", (blob_id,)).fetchone()
            return bytes(content)

    def keep_blobs(self, wanted: Collection[str]) -> None:
        """Forget the others."""
        with self._lock, self._connection:
            known = [row[0] for row in self._connection.execute("SELECT id FROM blobs")]
            self._connection.executemany("DELETE FROM blobs WHERE id = ?", [(b,) for b in known if b not in wanted])

    def close(self) -> None:
        with self._lock:
            self._connection.close()
