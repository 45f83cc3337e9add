"""OS SKUs that take no new node pools (docs/azure-behaviour.md#retired-images); no source gives the code."""

from sandbox.azure.core.errors import ArmError, refused
from sandbox.azure.core.versions import minor_of, number

_CLOSED = ("windows2019", "windowsannual", "flatcar", "cblmariner")


def check_new(name: str, os_sku: str, version: str) -> None:
    """Of a new pool with this patch of Kubernetes."""
    sku = os_sku.lower()
    azure_linux_2 = sku == "azurelinux" and number(minor_of(version)) <= (1, 31)
    if sku in _CLOSED or azure_linux_2:
        raise _refused(name, f"OS SKU {os_sku} is retired: no new node pools can be created with it.")
    check_version(name, os_sku, version)


def check_version(name: str, os_sku: str, version: str) -> None:
    """Of any pool that is to run this patch."""
    if os_sku.lower() == "windows2022" and number(minor_of(version)) >= (1, 37):
        raise _refused(name, f"OS SKU {os_sku} is not available for Kubernetes {version}.")


def _refused(name: str, message: str) -> ArmError:
    return refused("InvalidParameter", f"Agent pool '{name}': {message}", target="agentPoolProfile.osSKU")
