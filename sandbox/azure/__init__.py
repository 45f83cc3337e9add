"""Azure as far as AKS needs it: Entra's token endpoint and Azure Resource Manager, in one process on loopback."""
