"""What docs/cost.md computes, from the medians that the waiting is fitted to and AWS's two prices."""

import re
from pathlib import Path

import pytest

from acme_azure_akscluster.reconcile.polling_table import FITTED

PAGE = (Path(__file__).parents[2] / "docs" / "cost.md").read_text(encoding="utf-8")
OPERATION, SECOND, INCLUDED = 0.0009, 0.00008, 30


def median(operation: str) -> int:
    return FITTED[operation][1]


UPGRADE = 3 * median("upgrade cluster") + 2 * median("upgrade pool")


@pytest.mark.parametrize(
    ("operation", "seconds"),
    [("create a cluster", median("create cluster")), ("upgrade by three minors, two pools", UPGRADE)],
)
def test_both_readings_of_the_price_list_are_computed(operation: str, seconds: int) -> None:
    [row] = re.findall(rf"\| {operation} \| (\d+) s \| \$([\d.]+) \| \$([\d.]+) \|", PAGE)
    most = OPERATION + (seconds - INCLUDED) * SECOND
    assert row == (str(seconds), f"{OPERATION:.4f}", f"{most:.4f}")
    assert all(f"${price}" in PAGE for price in ("0.0009", "0.00008"))
