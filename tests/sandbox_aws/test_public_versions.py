"""How public versions are numbered, chosen and followed: the rules alone."""

import pytest

from sandbox.aws.registry.errors import RegistryError
from sandbox.aws.registry.publishing import (
    PublicVersion,
    bumped,
    follows,
    is_public_arn,
    newest,
    next_number,
    public_arn,
    require_tested,
    split_arn,
)

PUBLISHER = "0123456789abcdef" * 2 + "01234567"
ARN = f"arn:aws:cloudformation:eu-west-1::type/resource/{PUBLISHER}/Acme-Test-Widget"
V = PublicVersion.parse


def versions(text: str) -> list[PublicVersion]:
    return [V(each) for each in text.split()]


@pytest.mark.parametrize(
    ("earlier", "wanted", "number"),
    [
        ("", None, "1.0.0"),
        ("1.0.0", None, "1.1.0"),
        ("1.0.0 1.9.4", None, "1.10.0"),
        ("1.0.0 2.0.0", None, "2.1.0"),
        ("1.0.0", "1.0.1", "1.0.1"),
        ("1.9.0", "1.10.0", "1.10.0"),
        ("1.0.0", "3.0.0", "3.0.0"),
    ],
)
def test_a_version_gets_the_requested_number_or_the_next_minor(earlier: str, wanted: str | None, number: str) -> None:
    assert str(next_number(versions(earlier), wanted)) == number


@pytest.mark.parametrize(
    ("earlier", "wanted", "words"),
    [
        ("", "1.0.0", "can't be set for publishing a type for the first time"),
        ("1.0.0", "1.0.0", "not higher than 1.0.0"),
        ("1.0.0 1.2.0", "1.1.9", "not higher than 1.2.0"),
        ("1.10.0", "1.9.0", "not higher than 1.10.0"),
        ("1.0.0", "1.1", "MAJOR.MINOR.PATCH"),
        ("1.0.0", "1.01.0", "MAJOR.MINOR.PATCH"),
        ("1.0.0", "1.1.0-beta", "MAJOR.MINOR.PATCH"),
    ],
)
def test_a_number_that_cannot_be_given_is_refused(earlier: str, wanted: str, words: str) -> None:
    with pytest.raises(RegistryError, match=words):
        next_number(versions(earlier), wanted)


@pytest.mark.parametrize(
    ("status", "words"),
    [(None, "needs to be tested first"), ("IN_PROGRESS", "status IN_PROGRESS"), ("FAILED", "status FAILED")],
)
def test_only_what_has_passed_its_tests_is_published(status: str | None, words: str) -> None:
    require_tested("Acme::Test::Widget", "00000001", "PASSED")
    with pytest.raises(RegistryError, match=words):
        require_tested("Acme::Test::Widget", "00000001", status)


@pytest.mark.parametrize(
    ("current", "published", "taken"),
    [("1.0.0", "1.0.1", True), ("1.9.0", "1.10.0", True), ("1.0.0", "2.0.0", False), ("2.0.0", "1.5.0", False)],
)
def test_an_activation_follows_minor_versions_and_patches_of_its_major_version(
    current: str, published: str, taken: bool
) -> None:
    assert follows(V(current), V(published)) is taken


@pytest.mark.parametrize(
    ("current", "bump", "reached"),
    [
        ("1.0.0", "MINOR", "1.2.0"),
        ("1.0.0", "MAJOR", "2.1.0"),
        ("2.1.0", "MINOR", "2.1.0"),
        ("2.1.0", "MAJOR", "2.1.0"),
    ],
)
def test_a_bump_leads_to_the_newest_version_and_never_back(current: str, bump: str, reached: str) -> None:
    assert str(bumped(V(current), versions("1.0.0 1.2.0 2.0.0 2.1.0"), bump)) == reached


def test_without_a_bump_the_newest_version_of_all_or_of_a_major_version_is_used() -> None:
    published = versions("1.0.0 1.2.0 2.0.0")
    assert (str(newest(published)), str(newest(published, 1))) == ("2.0.0", "1.2.0")
    with pytest.raises(RegistryError, match="major version 3"):
        newest(published, 3)


def test_arns_of_public_types_have_a_publisher_and_no_account() -> None:
    assert public_arn("eu-west-1", PUBLISHER, "Acme::Test::Widget") == ARN
    assert split_arn(ARN) == (ARN, None)
    assert split_arn(f"{ARN}/1.2.3") == (ARN, "1.2.3")
    assert not is_public_arn("arn:aws:cloudformation:eu-west-1:123456789012:type/resource/Acme-Test-Widget")
    with pytest.raises(RegistryError, match="not the ARN of a public type"):
        split_arn("arn:aws:cloudformation:eu-west-1:123456789012:type/resource/Acme-Test-Widget")
