"""Acme::Azure::AKSCluster: Azure Kubernetes Service clusters as native blocks of AWS CloudFormation templates."""

from pathlib import Path

from .precompiled import install

# In Lambda the package lies beside what it depends on; elsewhere there is no archive and nothing happens.
install(Path(__file__).parent.parent)
