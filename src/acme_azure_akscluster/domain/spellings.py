"""The one spelling of names that Azure compares without letter case but CloudFormation with it. Pure.

Where such a name is a key of a map or an element of a list, no `propertyTransform` reaches it: a template has to use
the spelling in which the read handler reports it.
"""

import ipaddress
from typing import Final

# The position of `resourceGroups` in an ARM id.
_GROUP: Final = 3
# As azure-cli names them.
_ADDONS: Final = {
    word.lower(): word
    for word in (
        "aciConnectorLinux ACCSGXDevicePlugin azureKeyvaultSecretsProvider azurepolicy httpApplicationRouting "
        "ingressApplicationGateway kubeDashboard omsagent openServiceMesh"
    ).split()
}


def is_arm_id(text: object) -> bool:
    """Whether a value is the ARM id of something in a subscription."""
    return isinstance(text, str) and text.lower().startswith("/subscriptions/")


def arm_id(text: str) -> str:
    """An ARM id with `resourceGroups` as ARM documents it, the part that comes back in lower case."""
    parts = text.split("/")
    if len(parts) > _GROUP and parts[_GROUP].lower() == "resourcegroups":
        parts[_GROUP] = "resourceGroups"
    return "/".join(parts)


def addon(name: str) -> str:
    """An add-on's name as Azure's own tools spell it."""
    return _ADDONS.get(name.lower(), name)


def region(text: str) -> str:
    """A region's name as ARM's paths and lists have it: `West Europe` is westeurope."""
    return text.replace(" ", "").lower()


def address_range(text: str) -> str:
    """An address range as Azure returns it, with its prefix length; any other text is returned unchanged."""
    try:
        return str(ipaddress.ip_network(text, strict=False))
    except ValueError:
        return text
