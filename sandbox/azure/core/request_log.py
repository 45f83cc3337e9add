"""A log of the last requests, without tokens, secrets and signatures. A restart begins a new one."""

import re
from collections import deque

from sandbox.azure.core.messages import Json

_MOST = 100_000
_SIGNATURE = re.compile(r"&(t|c|s|h)=[^&]*")
_SECRET = re.compile(r"([?&]client_(?:secret|assertion)=)[^&]*")


def safe_url(url: str) -> str:
    """Without the signed part of an operation's URL, and without what a login should have had in its body."""
    return _SECRET.sub(r"\1***", _SIGNATURE.sub("", url))


class RequestLog:
    def __init__(self) -> None:
        self._entries: deque[Json] = deque(maxlen=_MOST)
        self._sequence = 0

    def append(self, entry: Json) -> None:
        self._sequence += 1
        self._entries.append({"sequence": self._sequence, **entry})

    def read(self, since: int = 0) -> list[Json]:
        """Entries with a `sequence` above `since`, oldest first."""
        return [entry for entry in self._entries if entry["sequence"] > since]

    def clear(self) -> None:
        self._entries.clear()
