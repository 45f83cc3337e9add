"""ARM's names and CloudFormation's: one rule, no table.

`vmSize` becomes `VmSize`; `scale-down-unneeded-time` becomes `ScaleDownUnneededTime`.
`properties.translation` in the type goes the
other way by the same rule, and a test shows that every name survives the round trip.
"""

from __future__ import annotations

from collections.abc import Container

KEBAB = "kebab-case"
"""The `$comment` of a definition whose ARM names are written with hyphens."""


def cfn_name(arm: str) -> str:
    """The CloudFormation name of an ARM property."""
    return "".join(part[:1].upper() + part[1:] for part in arm.split("-"))


def definition_name(model: str, wanted: str, taken: Container[str]) -> str:
    """The name of the schema definition for an SDK model class: the shortest that is free and says what it is.

    That is the class without its prefix or, because the SDK's class names can be very long and cfn counts every byte,
    the property that uses it first. Parts of a node pool keep the SDK's `AgentPool` in front.
    """
    stripped = model.removeprefix("ManagedCluster").removeprefix("ContainerService").removeprefix("Properties")
    candidates = [stripped] if model.startswith("AgentPool") else sorted((stripped, wanted), key=len)
    return next((name for name in candidates if name not in taken), model)
