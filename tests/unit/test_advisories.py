"""Pins against known vulnerabilities, offline: what counts as a hit, and what a reviewer has accepted."""

from typing import Any

import pytest

from tools.checks import advisories

KNOWN: dict[str, list[dict[str, Any]]] = {
    "pyjwt": [{"id": "GHSA-1", "v": ">=1.5.0,<2.4.0", "fixed_in": "2.4.0", "advisory": "algorithm confusion"}],
    "odd": [{"id": "GHSA-2", "v": "<1.0p3", "fixed_in": "1.0p3", "advisory": "a range that PEP 440 does not know"}],
}


def hits(text: str) -> list[advisories.Hit]:
    return advisories.hits([("requirements.txt", text)], KNOWN)


@pytest.mark.parametrize(
    ("line", "advisory"),
    [
        ("PyJWT==2.3.0", ["GHSA-1"]),
        ("pyjwt[crypto]==1.5.0", ["GHSA-1"]),
        ("PyJWT==2.4.0", []),
        ("PyJWT==1.4.9", []),
        ("# PyJWT==2.3.0", []),
        ("./bundle", []),
        ("odd==9.0", ["GHSA-2"]),
        ("unknown==1.0", []),
    ],
)
def test_a_pin_in_an_advisorys_range_is_a_hit(line: str, advisory: list[str]) -> None:
    assert [hit.advisory for hit in hits(line)] == advisory


def test_a_hit_says_where_what_and_what_mends_it() -> None:
    (problem,) = advisories.complaints(hits("PyJWT==2.3.0"), {})
    assert problem == "requirements.txt: pyjwt 2.3.0 has GHSA-1 (algorithm confusion); fixed in 2.4.0"


def test_what_is_accepted_is_no_complaint_until_it_is_gone() -> None:
    accepted = {("requirements.txt", "pyjwt", "GHSA-1"): "not used"}
    assert advisories.complaints(hits("PyJWT==2.3.0"), accepted) == []
    assert advisories.complaints(hits("PyJWT==2.4.0"), accepted) == [
        "requirements.txt pyjwt GHSA-1 is accepted but not found any more"
    ]


def test_what_is_accepted_in_one_file_is_not_in_another() -> None:
    accepted = {("requirements/peer.txt", "pyjwt", "GHSA-1"): "not used"}
    assert len(advisories.complaints(hits("PyJWT==2.3.0"), accepted)) == 2


def test_names_are_compared_as_pypi_does() -> None:
    many: dict[str, list[dict[str, Any]]] = {f"p-{number}": [{"id": "x"}] for number in range(5000)}
    assert "zope-interface" in advisories.advisories({"Zope.Interface": [{"id": "y"}], **many})


def test_data_that_has_shrunk_is_not_believed() -> None:
    with pytest.raises(ValueError, match="fewer"):
        advisories.advisories(KNOWN)
