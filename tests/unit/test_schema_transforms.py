"""`propertyTransform`: what CloudFormation's own drift detection makes of a template's value before it compares.

CloudFormation runs each JSONata expression on the template's properties and compares the outcome with what read
returns. Here the same is done by a JSONata implementation, and the outcome is what Azure recorded.
"""

from collections.abc import Mapping
from typing import Any

import pytest
from jsonata import Jsonata

from acme_azure_akscluster.properties import drift, schema

TRANSFORMS: Mapping[str, str] = schema.load()["propertyTransform"]

CASES = [
    ("Location", {"Location": "West Europe"}, "westeurope"),
    ("Location", {"Location": "westeurope"}, "westeurope"),
    ("Location", {"Location": "East US 2 EUAP"}, "eastus2euap"),
    ("ApiServerAccessProfile/PrivateDNSZone", {"ApiServerAccessProfile": {"PrivateDNSZone": "System"}}, "system"),
    ("ApiServerAccessProfile/PrivateDNSZone", {"ApiServerAccessProfile": {"PrivateDNSZone": "none"}}, "none"),
    (
        "UpgradeSettings/OverrideSettings/Until",
        {"UpgradeSettings": {"OverrideSettings": {"Until": "2020-01-01T22:30:17.000Z"}}},
        "2020-01-01T22:30:17Z",
    ),
    (
        "UpgradeSettings/OverrideSettings/Until",
        {"UpgradeSettings": {"OverrideSettings": {"Until": "2024-04-22T05:15:24.803562Z"}}},
        "2024-04-22T05:15:24.803562Z",
    ),
]


def transformed(path: str, properties: dict[str, Any]) -> Any:
    return Jsonata(TRANSFORMS[f"/properties/{path}"]).evaluate(properties)


@pytest.mark.parametrize(("path", "properties", "read"), CASES)
def test_a_transform_makes_what_read_returns(path: str, properties: dict[str, Any], read: str) -> None:
    assert transformed(path, properties) == read


def test_every_transform_is_run_here() -> None:
    assert {f"/properties/{path}" for path, _, _ in CASES} == set(TRANSFORMS)


@pytest.mark.parametrize(("path", "properties", "read"), CASES)
def test_cloudformation_and_our_own_comparison_agree(path: str, properties: dict[str, Any], read: str) -> None:
    found: Any = read
    for name in reversed(path.split("/")):
        found = {name: found}
    assert drift.differences(properties, found) == []


def test_a_transform_hides_no_real_difference() -> None:
    assert transformed("Location", {"Location": "West Europe"}) != "northeurope"
    assert (
        transformed(
            "UpgradeSettings/OverrideSettings/Until",
            {"UpgradeSettings": {"OverrideSettings": {"Until": "2020-01-01T22:30:17.000Z"}}},
        )
        != "2020-01-01T22:30:18Z"
    )
