"""OS images of which AKS makes no new node pools, and what to use instead. Pure.

docs/azure-behaviour.md#retired-images
"""

from typing import NamedTuple

from .versions import Version


class Retired(NamedTuple):
    """`why` goes on a sentence about the image; `instead` is what to do."""

    why: str
    instead: str


# Up to this Kubernetes version AzureLinux means Azure Linux 2.0, and from this one Windows2022 is gone.
_AZURE_LINUX_2, _NO_WINDOWS_2022 = (1, 31), (1, 37)
_NO_NEW_POOLS = "AKS creates no new node pools with it"
_LINUX = "use AzureLinux3 or Ubuntu"
_RETIRED = {
    "windows2019": Retired(_NO_NEW_POOLS, "use Windows2022 (up to Kubernetes 1.36) or Windows2025"),
    "windowsannual": Retired(_NO_NEW_POOLS, "use Windows2025"),
    "flatcar": Retired(_NO_NEW_POOLS, f"{_LINUX}, or AzureContainerLinux, which follows it"),
    "cblmariner": Retired(_NO_NEW_POOLS, _LINUX),
}


def retired(sku: str, version: Version | None) -> Retired | None:
    """Why there are no new pools of this OS SKU with this Kubernetes version (None: not known); None if there are."""
    if retirement := _RETIRED.get(sku.lower()):
        return retirement
    if version and sku.lower() == "azurelinux" and version.line <= _AZURE_LINUX_2:
        return Retired(f"with Kubernetes {version} it is Azure Linux 2.0, and {_NO_NEW_POOLS}", _LINUX)
    if version and sku.lower() == "windows2022" and version.line >= _NO_WINDOWS_2022:
        return Retired(f"AKS has no image of it for Kubernetes {version}", "use Windows2025")
    return None
