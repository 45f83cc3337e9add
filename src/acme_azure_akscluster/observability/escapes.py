"""One text in every spelling: undoes percent, JSON, HTML and source-code escapes, and knows where each character was.

A secret that a server, a proxy or a library repeats is seldom spelled as it was sent. So a text is decoded again and
again until nothing changes, and what is found in any of these readings is hidden where it stands in the original.
"""

import base64
import json
import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple
from urllib.parse import quote

# Shorter values would black out half of every text.
SHORTEST = 6
# A run of this many characters of a secret gives it away, wherever it begins.
_RUN = 12
# Pieces of this length are looked up; whatever is as long as a run holds one of those that are kept.
_PIECE = 8
# What stands at a break is shorter still, but not shorter than that.
_SHORTEST_BEGINNING = 4
# Escapes within escapes; deeper nesting is deliberate.
_MOST_ROUNDS = 8
_ESCAPES = re.compile(
    r"(?P<percent>(?:%[0-9A-Fa-f]{2})+)|(?P<utf16>(?:\\u[0-9A-Fa-f]{4})+)|(?P<bytes>(?:\\x[0-9A-Fa-f]{2})+)"
    r"|(?P<one>\\[/\"'\\bfnrt])|(?P<entity>&(?:\#[0-9]{1,7}|\#[xX][0-9A-Fa-f]{1,6}|[A-Za-z]{2,8});)"
)
# Each escape begins with one of these, and to see that there is none is many times as fast.
_ESCAPING = ("%", "\\", "&")
# For `str.translate`, which is many times as fast as a look at each character.
_ASCII_LETTERS = {code: chr(code).lower() if chr(code).isalnum() else None for code in range(128)}
_ONE = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}
# Behind these a text goes on that is not shown.
_CUT = re.compile(r"\.\.\.|…|$")


class Span(NamedTuple):
    """A piece of the original text, from `start` up to `end`."""

    start: int
    end: int


class Reading(NamedTuple):
    """A text, and for each of its characters the piece of the original that it was made of; None for the original."""

    text: str
    spans: list[Span] | None = None

    def original(self, start: int, end: int) -> Span:
        """Where the characters from `start` up to `end` stand in the original."""
        if self.spans is None or start >= end:
            return Span(start, end)
        return Span(self.spans[start].start, self.spans[end - 1].end)


def readings(text: str) -> Iterator[Reading]:
    """The text as it is, then with its escapes undone once, twice, until nothing changes."""
    reading = Reading(text)
    for _ in range(_MOST_ROUNDS):
        yield reading
        text = reading.text
        if not any(sign in text for sign in _ESCAPING) or not _ESCAPES.search(text):
            return
        reading = _decoded(reading)


def _decoded(reading: Reading) -> Reading:
    characters: list[str] = []
    spans: list[Span] = []
    position = 0

    def keep(start: int, end: int) -> None:
        characters.extend(reading.text[start:end])
        spans.extend(reading.original(at, at + 1) for at in range(start, end))

    for escape in _ESCAPES.finditer(reading.text):
        keep(position, escape.start())
        position = escape.start()
        for character, length in _unescaped(escape):
            characters.append(character)
            spans.append(reading.original(position, position + length))
            position += length
        position = escape.end()
    keep(position, len(reading.text))
    return Reading("".join(characters), spans)


def _unescaped(escape: re.Match[str]) -> Iterator[tuple[str, int]]:
    """The characters of an escape, each with the number of characters that spell it."""
    kind, text = escape.lastgroup, escape[0]
    if kind == "percent" or kind == "bytes":
        width = len(text) // len(re.findall(r"%|\\x", text))
        decoded = bytes.fromhex(text.replace("%", "").replace("\\x", "")).decode("utf-8", "surrogateescape")
        for character in decoded:
            yield character, width * len(character.encode("utf-8", "surrogateescape"))
    elif kind == "utf16":
        units = bytes.fromhex(text.replace("\\u", ""))
        for character in units.decode("utf-16-be", "surrogatepass"):
            yield character, 12 if character > "\uffff" else 6
    elif kind == "entity":
        import html  # its table of names is large, and entities are rare

        decoded = html.unescape(text)
        yield decoded[:1] if decoded != text else "&", len(text)
    else:
        yield _ONE.get(text[1], text[1]), len(text)


def skeleton(text: str) -> str:
    """Letters and digits alone, in lower case: no quoting and no line breaks can change it."""
    if text.isascii():
        return text.translate(_ASCII_LETTERS)
    return "".join([character.lower()[:1] for character in text if character.isalnum()])


def _places(text: str) -> list[int]:
    """The position of each character of the skeleton."""
    return [at for at, character in enumerate(text) if character.isalnum()]


class Secrets:
    """Values to look for, in the forms in which they may be written: as they are, in base64, in hexadecimal."""

    def __init__(self, values: Iterable[str] = ()) -> None:
        self._exact: set[str] = set()
        self._short: set[str] = set()
        self._beginnings: set[str] = set()
        # A piece of a value's letters -> those letters, and where in them it stands.
        self._pieces: dict[str, tuple[str, int]] = {}
        for value in values:
            self.add(value)

    def add(self, value: str) -> None:
        """Hide this value from now on."""
        if len(value) < SHORTEST:
            return
        # Found exactly, a value is hidden with the signs at its ends, too.
        quoted = quote(value, safe="")
        self._exact |= {value, json.dumps(value)[1:-1], quoted, quoted.replace("%20", "+")}
        for form in {reading.text for reading in readings(value)}:
            raw = form.encode("utf-8", "surrogateescape")
            for spelled in (form, raw.hex(), *_base64(raw)):
                self._look_for(skeleton(spelled))

    def _look_for(self, letters: str) -> None:
        if len(letters) < SHORTEST:
            return
        if len(letters) < _RUN:
            self._short.add(letters)
        # The shorter a value, the less of it gives it away.
        shortest = min(SHORTEST, max(_SHORTEST_BEGINNING, len(letters) // 2 + 1))
        self._beginnings.update(letters[:length] for length in range(shortest, min(_RUN, len(letters))))
        for at in range(0, len(letters) - _PIECE + 1, _RUN - _PIECE + 1):
            self._pieces[letters[at : at + _PIECE]] = letters, at

    def __bool__(self) -> bool:
        return bool(self._exact)

    def find(self, reading: Reading) -> Iterator[Span]:
        """Where in the original they stand, whole, in part, or cut off."""
        for value in tuple(self._exact):  # another thread may learn a value meanwhile
            for at in _occurrences(value, reading.text):
                yield reading.original(at, at + len(value))
        letters = skeleton(reading.text)
        edges = [len(skeleton(reading.text[: cut.start()])) for cut in _CUT.finditer(reading.text)]
        runs = [*self._parts(letters), *self._cut_off(letters, edges)]
        places = _places(reading.text) if runs else []
        for start, end in runs:
            yield reading.original(places[start], places[end - 1] + 1)

    def _parts(self, letters: str) -> Iterator[tuple[int, int]]:
        """Runs of a value's letters that are long enough, and short values."""
        for whole in tuple(self._short):
            for at in _occurrences(whole, letters):
                yield at, at + len(whole)
        at = 0
        for piece_at in self._pieces_in(letters):
            if piece_at >= at:
                start, end = _run(letters, piece_at, *self._pieces[letters[piece_at : piece_at + _PIECE]])
                if end - start >= _RUN:
                    yield start, end
                    at = end - _PIECE

    def _pieces_in(self, letters: str) -> list[int]:
        return [at for at in range(len(letters) - _PIECE + 1) if letters[at : at + _PIECE] in self._pieces]

    def _cut_off(self, letters: str, edges: Iterable[int]) -> Iterator[tuple[int, int]]:
        """The beginnings of values where a text breaks off."""
        for edge in edges:
            for length in range(min(_RUN - 1, edge), _SHORTEST_BEGINNING - 1, -1):
                if letters[edge - length : edge] in self._beginnings:
                    yield edge - length, edge
                    break


def _run(letters: str, at: int, value: str, inside: int) -> tuple[int, int]:
    """How far two texts agree around a place in each: from where to where in the first."""
    start = at
    while start and inside and letters[start - 1] == value[inside - 1]:
        start, inside = start - 1, inside - 1
    end = start
    while end < len(letters) and inside < len(value) and letters[end] == value[inside]:
        end, inside = end + 1, inside + 1
    return start, end


def _occurrences(part: str, text: str) -> Iterator[int]:
    at = text.find(part)
    while at >= 0:
        yield at
        at = text.find(part, at + 1)


def _base64(raw: bytes) -> Iterator[str]:
    """What of base64 holds the whole value, wherever in the encoded text it begins."""
    for before in range(3):
        encoded = base64.b64encode(b"\0" * before + raw).decode().rstrip("=")
        first = (before * 8 + 5) // 6
        last = ((before + len(raw)) * 8) // 6
        yield encoded[first:last]
