"""Labels and taints of nodes. Pure."""

# AKS adds labels and taints under it by itself, for Spot and Gateway pools (docs/azure-behaviour.md#labels-and-taints).
RESERVED_PREFIX = "kubernetes.azure.com/"


def taint_place(taint: str) -> tuple[str, str]:
    """Key and effect of a taint: a node has one value for both together."""
    text, _, effect = taint.rpartition(":")
    return text.split("=", 1)[0], effect


def is_reserved(label: str) -> bool:
    """Whether a label's name or a taint is AKS's own, which no template declares."""
    return label.startswith(RESERVED_PREFIX)
