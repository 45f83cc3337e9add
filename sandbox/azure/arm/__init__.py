"""Azure Resource Manager beside AKS: groups, roles, identities, operations, throttling."""
