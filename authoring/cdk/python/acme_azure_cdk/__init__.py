"""Constructs of the AWS CDK for Acme::Azure::AKSCluster."""
