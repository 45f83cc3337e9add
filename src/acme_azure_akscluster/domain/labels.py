"""Labels and taints of nodes. Pure."""

# AKS adds labels and taints under it by itself, for Spot and Gateway pools (docs/azure-behaviour.md#labels-and-taints).
RESERVED_PREFIX = "kubernetes.azure.com/"


def is_reserved(label: str) -> bool:
    """Whether a label's name or a taint is AKS's own, which no template declares."""
    return label.startswith(RESERVED_PREFIX)
