"""Acme::Azure::AKSCluster: Azure Kubernetes Service clusters as native blocks of AWS CloudFormation templates."""
