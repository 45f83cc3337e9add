"""The error codes that the sheets beside the recordings name, and those that were recorded."""

import re
from collections.abc import Callable, Mapping

from tests.recordings.source import DOCUMENTED, MEASURED, Recordings

# In the first column, and not codes: words, families spelled with an ellipsis, and Entra's codes.
_NO_CODES = re.compile(
    r"AADSTS\w*|Changing|UsernameInvalid|PasswordInvalid|WindowsProfile\w*|SystemPool\w*|PodCidrOverlap\w*"
)
# Of the same key, and no errors: what a pool's power and a run command are, and what says nothing.
_NO_ERRORS = {"Running", "Stopped", "Unspecified"}


def documented(recordings: Recordings) -> list[str]:
    """Codes in the sheet's chapter of errors."""
    section = recordings.text(DOCUMENTED).split("## 7 Errors")[1].split("## 8 ")[0]
    columns = [line.split("|")[1] for line in section.splitlines() if line.startswith("| ") and "**" not in line]
    codes = {code for column in columns for code in re.findall(r"(?<![\w…/])[A-Z][A-Za-z0-9_]{7,}(?![\w…])", column)}
    return sorted(code for code in codes if not _NO_CODES.fullmatch(code))


def recorded(recordings: Recordings) -> list[str]:
    """Codes and subcodes in answers."""
    texts = [path.read_text(encoding="utf-8") for path in recordings.conversation_files()]
    codes = {code for text in texts for code in re.findall(r'\\*"(?:sub)?code\\*": ?\\*"([A-Z]\w{3,})\\*"', text)}
    return sorted(codes - _NO_ERRORS)


def of_entra(recordings: Recordings) -> list[str]:
    """Numbers of Entra's errors in either sheet."""
    sheets = [recordings.text(name) for name in (DOCUMENTED, MEASURED)]
    return sorted({number for sheet in sheets for number in re.findall(r"AADSTS(\d+)", sheet)})


SOURCES: Mapping[str, Callable[[Recordings], list[str]]] = {
    "documented_code": documented,
    "recorded_code": recorded,
    "entra_number": of_entra,
}
