"""Which node image is newer: by the date in its name, in all the forms that were recorded."""

import pytest

from acme_azure_akscluster.domain.node_image import Image, reaches

UBUNTU = "AKSUbuntu-2204gen2containerd-202611.05.0"
WINDOWS = "AKSWindows-2022-containerd-20348.2700.261105"


@pytest.mark.parametrize(
    ("name", "date"),
    [
        (UBUNTU, (2026, 11, 5, 0)),
        ("AKSUbuntu-2004gen2fipscontainerd-202401.09.2", (2024, 1, 9, 2)),
        ("AKSUbuntu-2204gen2TLcontainerd-202405.03.0", (2024, 5, 3, 0)),
        ("AKSAzureLinux-V2gen2arm64-202408.27.0", (2024, 8, 27, 0)),
        ("202611.05.0", (2026, 11, 5, 0)),
    ],
)
def test_a_linux_image_ends_with_its_date(name: str, date: tuple[int, ...]) -> None:
    assert Image.of(name) == date


def test_a_windows_image_ends_with_its_build_and_a_date_in_six_digits() -> None:
    actual = Image.of(WINDOWS)
    assert actual is not None
    assert actual[:3] == (2026, 11, 5)


@pytest.mark.parametrize("name", ["", "AKSUbuntu:1604:2020.03.11", "AKSUbuntu-1804gen2-2021.02.10", "latest", "1.33.4"])
def test_a_name_of_another_kind_has_no_date(name: str) -> None:
    assert Image.of(name) is None


@pytest.mark.parametrize(
    ("image", "wanted", "reached"),
    [
        (UBUNTU, "202611.05.0", True),
        (UBUNTU, "202610.30.9", True),
        (UBUNTU, "202512.31.0", True),
        (UBUNTU, "202611.05.1", False),
        (UBUNTU, "202611.12.0", False),
        (UBUNTU, "202701.01.0", False),
        (WINDOWS, "202611.05.3", True),
        (WINDOWS, "202611.06.0", False),
        ("AKSUbuntu:1604:2020.03.11", "202001.01.0", False),
        ("", "202001.01.0", False),
    ],
)
def test_a_declared_date_is_the_oldest_that_will_do(image: str, wanted: str, reached: bool) -> None:
    assert reaches(image, wanted) is reached
