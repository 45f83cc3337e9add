"""The mark that says of which kinds a cluster has children, and who looks for what."""

from typing import Any

import pytest

from acme_azure_akscluster.domain import child_kinds
from acme_azure_akscluster.planning.children import registry
from tests.support.clusters import arm_cluster, cfn_cluster, compare

AUDIT: dict[str, Any] = {"AuditLogs": {"WorkspaceId": "/w"}}
WINDOWS: dict[str, Any] = {"MaintenanceConfigurations": {"Default": {}}}
MARK = "acme-cloudformation-children"


@pytest.mark.parametrize(
    ("properties", "actual"),
    [
        ({}, set()),
        (AUDIT, {"audit"}),
        ({**AUDIT, **WINDOWS}, {"audit", "maintenance"}),
        ({"AuditLogs": {}, "MaintenanceConfigurations": {}}, set()),
    ],
)
def test_what_is_declared_empty_is_not_declared(properties: dict[str, Any], actual: set[str]) -> None:
    assert child_kinds.declared(properties) == actual


@pytest.mark.parametrize(
    ("tags", "actual"),
    [
        (None, set()),
        ({"team": "shop"}, set()),
        ({MARK: ""}, set()),
        ({MARK: "audit"}, {"audit"}),
        ({MARK: "audit,maintenance"}, {"audit", "maintenance"}),
        ({MARK: "audit,of-a-later-version"}, {"audit"}),
    ],
)
def test_a_mark_is_read_for_the_kinds_that_this_version_knows(tags: Any, actual: set[str]) -> None:
    assert child_kinds.marked({"tags": tags}) == actual


def test_a_mark_replaces_the_one_before_and_vanishes_with_the_last_kind() -> None:
    carried = {"team": "shop", MARK: "audit"}
    assert child_kinds.with_mark(carried, ["maintenance", "audit"]) == {"team": "shop", MARK: "audit,maintenance"}
    assert child_kinds.with_mark(carried, []) == {"team": "shop"}


@pytest.mark.parametrize(
    ("desired", "previous", "mark", "update", "delete"),
    [
        ({}, {}, "", set(), set()),
        (AUDIT, {}, "", {"audit"}, {"audit"}),
        ({}, AUDIT, "", {"audit"}, set()),
        ({}, {}, "audit,maintenance", {"audit", "maintenance"}, {"audit"}),
        (WINDOWS, WINDOWS, "maintenance", {"maintenance"}, set()),
    ],
)
def test_only_kinds_that_may_exist_are_read(
    desired: Any, previous: Any, mark: str, update: set[str], delete: set[str]
) -> None:
    comparison = compare(arm_cluster(tags={MARK: mark}), cfn_cluster(**desired), cfn_cluster(**previous))
    assert registry.to_read(comparison) == update
    assert registry.outliving(comparison) == delete


def test_every_kind_has_a_property_and_a_word_of_its_own() -> None:
    assert registry.KINDS.keys() == set(child_kinds.WORDS.values())
    assert {kind.name for kind in registry.KINDS.values()} == child_kinds.WORDS.keys()
