"""The primary identifier: an ARM resource id of a managed cluster, parsed strictly."""

import re
from typing import NamedTuple

# Names as ARM and AKS document them (docs/azure-behaviour.md#cluster-name). Strict on purpose: the parts become
# segments of a URL that carries a bearer token, so nothing with a slash, a dot-dot or a query may pass.
_SUBSCRIPTION = r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"
_GROUP = r"[-\w.()]{0,89}[-\w()]"
_NAME = r"[a-zA-Z0-9](?:[-_a-zA-Z0-9]{0,61}[a-zA-Z0-9])?"
_ARM_ID = re.compile(
    rf"/subscriptions/({_SUBSCRIPTION})/resourceGroups/({_GROUP})"
    rf"/providers/Microsoft\.ContainerService/managedClusters/({_NAME})",
    re.IGNORECASE | re.ASCII,
)


class ClusterId(NamedTuple):
    """Where a cluster lives."""

    subscription: str
    group: str
    name: str

    @property
    def arm(self) -> str:
        """The ARM resource id, in the spelling that CloudFormation keeps as physical id."""
        return (
            f"/subscriptions/{self.subscription}/resourceGroups/{self.group}"
            f"/providers/Microsoft.ContainerService/managedClusters/{self.name}"
        )

    @classmethod
    def parse(cls, text: str) -> "ClusterId":
        """Parse an ARM resource id, without regard to case.

        Raises:
            ValueError: if `text` is not the id of a managed cluster.
        """
        match = _ARM_ID.fullmatch(text)
        if match is None:
            raise ValueError(
                f"{text!r} is not the ARM id of a managed cluster. It reads /subscriptions/<id>/resourceGroups/<group>"
                "/providers/Microsoft.ContainerService/managedClusters/<name>"
            )
        return cls(*match.groups())

    def is_wellformed(self) -> bool:
        """Whether the parts are what ARM allows, so that they may become a URL."""
        return _ARM_ID.fullmatch(self.arm) is not None


def is_subscription(text: str) -> bool:
    """Whether a text is a subscription's id, so that it may become part of a URL."""
    return re.fullmatch(_SUBSCRIPTION, text, re.ASCII) is not None
