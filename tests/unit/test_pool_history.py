"""What a node pool ran before, as its upgrade profile lists it; and which images belong to an OS SKU."""

from typing import Any

import pytest

from acme_azure_akscluster.domain.node_image import is_of
from acme_azure_akscluster.domain.pool_history import recently_used

UBUNTU = "AKSUbuntu-2204gen2containerd-202611.05.0"


def entry(version: str, timestamp: str, image: Any = UBUNTU) -> dict[str, Any]:
    return {"orchestratorVersion": version, "nodeImageVersion": image, "timestamp": timestamp}


def test_the_newest_entry_comes_first_whatever_order_azure_lists_them_in() -> None:
    history = recently_used([entry("1.33.12", "2026-11-01T00:00:00Z"), entry("1.34.9", "2026-11-20T10:00:00.1234567Z")])
    assert [str(one.version) for one in history] == ["1.34.9", "1.33.12"]
    assert history[0].at == pytest.approx(1_795_168_800.12, abs=0.01)


@pytest.mark.parametrize(
    "odd",
    [
        entry("1.34", "2026-11-20T10:00:00Z"),
        entry("newest", "2026-11-20T10:00:00Z"),
        entry("1.34.9", "yesterday"),
        entry("1.34.9", "2026-11-20T10:00:00Z", image=None),
        {},
    ],
)
def test_an_entry_that_does_not_name_all_three_is_not_an_offer(odd: dict[str, Any]) -> None:
    assert recently_used([odd]) == ()


@pytest.mark.parametrize(
    ("image", "sku", "fits"),
    [
        (UBUNTU, "Ubuntu", True),
        (UBUNTU, "Ubuntu2204", True),
        (UBUNTU, "Ubuntu2404", False),
        (UBUNTU, "AzureLinux", False),
        ("AKSAzureLinux-V3gen2-202611.05.0", "AzureLinux3", True),
        ("AKSAzureLinux-V2gen2-202611.05.0", "AzureLinux", True),
        ("AKSWindows-2022-containerd-20348.2700.261105", "Windows2022", True),
        ("AKSWindows-2022-containerd-20348.2700.261105", "Windows2025", False),
        ("AKSSomethingNew-202611.05.0", "SomethingNew", True),
    ],
)
def test_an_image_belongs_to_an_os_sku_or_not(image: str, sku: str, fits: bool) -> None:
    assert is_of(image, sku) is fits
