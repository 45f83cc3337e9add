"""What must be equal of two values that two runs have drawn: their form, and which of them are the same. Pure."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from tools.acceptance.recording.exchange import Exchange

# A made-up word of the scrubber, by kind or by type of resource, and the parts of addresses that it counts.
_KINDS = r"group|cluster|dns|name|path|subscription|[a-z]{5,}s"
_WORD = re.compile(rf"(?<![\w.-])(?:(?:{_KINDS})-\d+|pool\d+)(?![\w-])|(?<=[/_ '\"])MC_[\w-]+")
_NETWORK = re.compile(r"(?<![\d.])10\.1\d\d(?=\.\d+\.\d)")
_DRAWN = (
    (re.compile(r"(?i)(?<![0-9a-f])[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?![0-9a-f])"), "{id}"),
    (re.compile(r"(?<![0-9A-Za-z])[0-9a-f]{16,}(?![0-9A-Za-z])"), "{id}"),
    (re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?"), "{time}"),
    (re.compile(r"\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d \w{3} \d{4} [\d:]{8} GMT"), "{time}"),
    (re.compile(r"(?<![\w.])203\.0\.113\.\d+|2001:db8::[0-9a-f]+"), "{address}"),
    (re.compile(r"(?<![\w-])(?:host|opaque|user)-\d+"), "{own}"),
    # What a pool's mark begins with: a hash of the cluster's id (domain/pool_marks.py).
    (re.compile(r"\A[\w-]{10}(?=:[\w-]{5}:\d)"), "{mark}"),
    # A node image's date.
    (re.compile(r"(?<=-)20\d{4}\.\d\d\.\d+\b"), "{date}"),
)
_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_VERSION = re.compile(r"v?\d+\.\d+(?:\.\d+)?")
# Texts for people, and figures of the moment: that they are there is what counts.
_ONLY_THERE = re.compile(
    r"(?:^|\.)(?:message|error_description|timestamp|trace_id|correlation_id|error_uri|e[tT]ag|expires_in|ext_expires_in"
    r"|expires_on|not_before|percentComplete|access_token|resourceUID|lastModifiedAt|createdAt|portalUrl)$"
)


class Names:
    """The made-up words of one run in the order in which they first occur, so that two runs' can be compared."""

    def __init__(self, exchanges: Iterable[Exchange]) -> None:
        self._known: dict[str, str] = {}
        self._counts: dict[str, int] = {}
        ordered = list(exchanges)
        for one in sorted(ordered, key=lambda one: one.method == "GET"):
            self.shape(one.path)
        for one in ordered:
            for path, value in leaves(one.request):
                self.shape(path)
                self.shape(value)

    def shape(self, value: Any) -> Any:
        """The value without what is drawn."""
        if not isinstance(value, str):
            return value
        text = value
        for pattern, instead in _DRAWN:
            text = pattern.sub(instead, text)
        text = _NETWORK.sub(lambda match: f"10.{self._numbered('net', match[0])}", text)
        text = _WORD.sub(lambda match: self._numbered(match[0].rstrip("0123456789").rstrip("-"), match[0]), text)
        return "{date}" if _DATE.fullmatch(text) else text

    def _numbered(self, kind: str, word: str) -> str:
        if word not in self._known:
            self._counts[kind] = self._counts.get(kind, 0) + 1
            self._known[word] = f"{{{kind} {self._counts[kind]}}}"
        return self._known[word]


def leaves(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """(path, value) of everything that has no inside. Elements with a name go by it, and their order is a leaf."""
    if isinstance(value, Mapping) and value:
        for key, item in value.items():
            yield from leaves(item, f"{path}.{key}" if path else str(key))
    elif isinstance(value, list) and value and all(isinstance(item, Mapping) for item in value):
        names = [item.get("name") for item in value]
        for index, item in enumerate(value):
            yield from leaves(item, f"{path}[{item.get('name', index)}]")
        if all(names) and len(names) > 1:
            yield f"{path}[order]", ", ".join(map(str, names))
    else:
        yield path, value


def alike(path: str, real: Any, sandbox: Any) -> bool:
    """Whether two shapes at a path are the same, as far as two runs can be compared."""
    if _ONLY_THERE.search(path):
        return True
    if isinstance(real, str) and isinstance(sandbox, str) and real != sandbox:
        return bool(_VERSION.fullmatch(real) and _VERSION.fullmatch(sandbox)) and _newer(real, sandbox)
    return type(real) is type(sandbox) and bool(real == sandbox)


def _newer(real: str, sandbox: str) -> bool:
    """Whether Azure's is the newer of two versions with as many parts: the sandbox's catalog ages."""
    ours, theirs = ([int(part) for part in text.lstrip("v").split(".")] for text in (sandbox, real))
    return len(ours) == len(theirs) and theirs > ours
