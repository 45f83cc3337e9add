"""The primary identifier: an ARM resource id of a managed cluster, parsed strictly."""

import re
from typing import NamedTuple

# Names as ARM and AKS document them. Strict on purpose: the parts become segments of a URL that carries a bearer token,
# so nothing with a slash, a dot-dot or a query may pass. A resource group's name may have letters of any alphabet
# (docs/azure-behaviour.md#resource-groups); all else is ASCII, also where letter case is ignored.
_SUBSCRIPTION = r"(?a:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})"
_GROUP = r"[-\w.()]{0,89}[-\w()]"
_NAME = r"(?a:[a-z0-9](?:[-_a-z0-9]{0,61}[a-z0-9])?)"
_ARM_ID = re.compile(
    rf"(?a:/subscriptions/)({_SUBSCRIPTION})(?a:/resourceGroups/)({_GROUP})"
    rf"(?a:/providers/Microsoft\.ContainerService/managedClusters/)({_NAME})",
    re.IGNORECASE,
)
# A segment of any ARM id: what RFC 3986 would need escapes for may stand in it, what ends or leaves a path may not.
_SEGMENT = re.compile(r"(?!\.{1,2}$)[^\x00-\x1f/?#\\%\x7f]+")


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
                f"{text!r} is not the ARM id of a managed cluster. Its form is "
                "/subscriptions/<id>/resourceGroups/<group>"
                "/providers/Microsoft.ContainerService/managedClusters/<name>"
            )
        return cls(*match.groups())

    def is_wellformed(self) -> bool:
        """Whether the parts are what ARM allows, so that they may become a URL."""
        return _ARM_ID.fullmatch(self.arm) is not None


def is_subscription(text: str) -> bool:
    """Whether a text is a subscription's id, so that it may become part of a URL."""
    return re.fullmatch(_SUBSCRIPTION, text, re.IGNORECASE) is not None


def is_arm_id(text: object) -> bool:
    """Whether this is the id of something in a subscription, so that it may become the path of a URL."""
    if not isinstance(text, str) or not text.startswith("/subscriptions/"):
        return False
    return all(_SEGMENT.fullmatch(segment) for segment in text[1:].split("/"))
