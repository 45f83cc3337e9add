"""The tools of Acme::Azure::AKSCluster for users without a clone of its repository."""
