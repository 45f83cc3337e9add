"""Tags: which layer wins, and what survives."""

import pytest

from acme_azure_akscluster.domain import tags


def test_resource_tags_beat_stack_tags_beat_system_tags() -> None:
    merged = tags.merged({"a": "resource"}, {"a": "stack", "b": "stack"}, {"b": "system", "c": "system"})
    assert merged == {"a": "resource", "b": "stack", "c": "system"}


def test_names_that_differ_in_case_are_one_tag_in_the_stronger_spelling() -> None:
    assert tags.merged({"Team": "x"}, {"team": "y"}, None) == {"Team": "x"}


@pytest.mark.parametrize(
    ("carried", "message"),
    [
        (None, ""),
        ({}, ""),
        ({"team": "x"}, ""),
        ({"acme-cloudformation-token": "t"}, "t"),
        ({"Acme-CloudFormation-Token": "t"}, "t"),
    ],
)
def test_a_mark_is_read_in_whichever_case_it_is_written(carried: dict[str, str] | None, message: str) -> None:
    assert tags.mark({"tags": carried}, tags.TOKEN) == message


@pytest.mark.parametrize(
    ("case", "observed", "desired", "previous", "expected"),
    [
        ("a new tag is added", {"x": "1"}, {"a": "1"}, {}, {"x": "1", "a": "1"}),
        ("a changed tag is changed", {"a": "1"}, {"a": "2"}, {"a": "1"}, {"a": "2"}),
        ("a tag that left the template goes", {"a": "1", "x": "1"}, {}, {"a": "1"}, {"x": "1"}),
        ("somebody else's tag stays", {"policy": "1"}, {"a": "1"}, {"a": "1"}, {"policy": "1", "a": "1"}),
        ("our mark stays", {tags.TOKEN: "t"}, {"a": "1"}, {}, {tags.TOKEN: "t", "a": "1"}),
        ("ARM's other spelling of ours goes", {"TEAM": "1"}, {}, {"team": "1"}, {}),
    ],
)
def test_applied(
    case: str, observed: dict[str, str], desired: dict[str, str], previous: dict[str, str], expected: dict[str, str]
) -> None:
    assert tags.applied(observed, desired, previous) == expected, case


@pytest.mark.parametrize(
    ("observed", "wanted", "expected"),
    [({"A": "1"}, {"a": "1"}, False), ({"a": "x"}, {"a": "X"}, True), ({}, {"a": ""}, True), ({}, {}, False)],
)
def test_names_are_compared_without_case_and_values_with(
    observed: dict[str, str], wanted: dict[str, str], expected: bool
) -> None:
    assert tags.differ(observed, wanted) is expected
