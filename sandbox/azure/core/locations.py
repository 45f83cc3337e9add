"""Regions that the subscription may use; names as ARM spells them and as people do."""

from sandbox.azure.core.errors import ArmError, gateway
from sandbox.azure.core.messages import Json

LOCATIONS = {
    "eastus": "East US",
    "eastus2": "East US 2",
    "westus2": "West US 2",
    "westus3": "West US 3",
    "centralus": "Central US",
    "westcentralus": "West Central US",
    "centraluseuap": "Central US EUAP",
    "eastus2euap": "East US 2 EUAP",
    "northeurope": "North Europe",
    "westeurope": "West Europe",
    "uksouth": "UK South",
    "germanywestcentral": "Germany West Central",
    "swedencentral": "Sweden Central",
    "southeastasia": "Southeast Asia",
    "australiaeast": "Australia East",
    "japaneast": "Japan East",
}


def normalised(location: object) -> str:
    """`West Europe` is westeurope."""
    return str(location or "").replace(" ", "").lower()


def requested(body: Json) -> str:
    return normalised(body.get("location"))


def required() -> ArmError:
    return gateway(400, "LocationRequired", "The location property is required for this definition.")


def conflict(name: str, group: str, existing: str, wanted: str) -> ArmError:
    """ARM's own answer to a resource that is somewhere else."""
    return gateway(
        409,
        "InvalidResourceLocation",
        f"The resource '{name}' already exists in location '{existing}' in resource group '{group}'. A resource with "
        f"the same name cannot be created in location '{LOCATIONS.get(wanted, wanted)}'. Please select a new resource "
        "name.",
    )
