"""The table of what this release knows of AKS, against the SDK and the sandbox's region."""

import enum
from pathlib import Path
from types import ModuleType

import pytest
from azure.mgmt.containerservice import models

from sandbox.azure.core.versions import NOVEMBER_2026
from tools.docs.azure_support import PAGE, faults, rows

TEXT = (Path(__file__).parents[2] / PAGE).read_text(encoding="utf-8")


def test_the_table_has_all_that_the_sdk_has_each_with_source_and_date() -> None:
    assert faults(TEXT) == []


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        ("image", "AzureContainerLinux"),
        ("API version", "2026-08-01"),
        ("outbound type", "none"),
        ("resource", "machines"),
    ],
)
def test_a_missing_row_is_detected(kind: str, name: str) -> None:
    [line] = [line for line in TEXT.splitlines() if line.startswith(f"| {kind} | `{name}` |")]
    [fault] = faults(TEXT.replace(line, ""))
    assert f"has no row for {kind} {name}, which azure-mgmt-containerservice " in fault


@pytest.mark.parametrize(("old", "new"), [("[SDK 41.8.0][sdk] | 2026-10-19", "- | 2026-10-19"), ("2026-09-30", "soon")])
def test_a_row_without_a_source_or_a_date_is_detected(old: str, new: str) -> None:
    assert any("has no link and date for" in fault for fault in faults(TEXT.replace(old, new, 1)))


class QuantumMode(enum.Enum):
    """As a later SDK may have it."""

    ON = "On"


def test_a_new_enumeration_in_the_sdk_is_detected() -> None:
    sdk = ModuleType("models")
    vars(sdk).update(vars(models), QuantumMode=QuantumMode)
    [fault] = faults(TEXT, sdk)
    assert "knows nothing of QuantumMode, an enumeration of azure-mgmt-containerservice" in fault


def test_the_kubernetes_minors_are_those_of_the_sandboxs_region() -> None:
    assert [row.name for row in rows(TEXT) if row.kind == "Kubernetes"] == list(NOVEMBER_2026.minors)
