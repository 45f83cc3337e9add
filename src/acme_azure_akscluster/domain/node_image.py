"""Dates of node images: the part of their names that shows which of two is newer. Pure.

AKS calls images AKSUbuntu-2204gen2containerd-202611.05.0 or AKSWindows-2022-containerd-20348.2700.261105: kind, and
date of release. A declared date is the oldest that will do, so an image that Azure moved on by itself always does.
"""

import re
from typing import NamedTuple

_LINUX = re.compile(r"(\d{4})(\d{2})\.(\d{2})\.(\d+)")
# The build of Windows, then the date in six digits, without a number of the day's.
_WINDOWS = re.compile(r"\d+\.\d+\.(\d{2})(\d{2})(\d{2})")
_LAST_OF_THE_DAY = 1_000_000


class Image(NamedTuple):
    """When an image was released; `number` distinguishes those of one day."""

    year: int
    month: int
    day: int
    number: int

    @classmethod
    def of(cls, text: str) -> "Image | None":
        """Parse a node image's name, or its date alone; None for a name of another kind."""
        date = text.rpartition("-")[2]
        if match := _LINUX.fullmatch(date):
            return cls(*map(int, match.groups()))
        if match := _WINDOWS.fullmatch(date):
            year, month, day = map(int, match.groups())
            return cls(2000 + year, month, day, _LAST_OF_THE_DAY)
        return None


# How the names of a SKU's images begin; of a SKU that is not here, any image may be.
_OF_SKU = {
    "ubuntu": "AKSUbuntu-",
    "ubuntu2204": "AKSUbuntu-2204",
    "ubuntu2404": "AKSUbuntu-2404",
    "azurelinux": "AKSAzureLinux-",
    "azurelinux3": "AKSAzureLinux-V3",
    "windows2019": "AKSWindows-2019-",
    "windows2022": "AKSWindows-2022-",
    "windows2025": "AKSWindows-2025-",
}


def is_of(image: str, sku: str) -> bool:
    """Whether an image is one of this OS SKU."""
    return image.lower().startswith(_OF_SKU.get(sku.lower(), "").lower())


def reaches(image: str, wanted: str) -> bool:
    """Whether an image is at least as new as the declared date; one whose date cannot be read is taken as too old."""
    current, declared = Image.of(image), Image.of(wanted)
    return current is not None and declared is not None and current >= declared
