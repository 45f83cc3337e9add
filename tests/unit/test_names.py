"""The check of names: which it refuses, and which terms of the field it leaves."""

import pytest

from tools.checks import names


@pytest.mark.parametrize(
    "name", ["told", "_said", "test_a_pool_is_found", "KEPT_SHARE", "TestShown", "asked_again", "one_way", "OneWay"]
)
def test_a_word_that_names_nothing_in_this_field_is_refused(name: str) -> None:
    [fault] = names.faults_of(name)
    assert "for example: " in fault


@pytest.mark.parametrize(
    "name",
    ["group_not_found", "ResourceNotFoundException", "HTTP_404_NOT_FOUND", "ThreeWay", "foundation", "gateway", "x1"],
)
def test_a_term_of_the_field_is_accepted(name: str) -> None:
    assert list(names.faults_of(name)) == []


def test_a_tests_name_has_80_characters_at_the_most() -> None:
    assert list(names.faults_of("test_" + "x" * 75)) == []
    assert len(list(names.faults_of("test_" + "x" * 76))) == 1
    assert list(names.faults_of("a_helper_" + "x" * 76)) == []


def test_functions_classes_parameters_variables_and_attributes_are_read() -> None:
    source = "class A:\n    def b(self, c):\n        self.d = (e := c)\n        for f, g in e: print(h)\n"
    assert {name for _, name in names.defined(source)} == {"A", "b", "self", "c", "d", "e", "f", "g"}
