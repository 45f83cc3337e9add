"""What the type owns in Azure, one module per kind of resource: what is observed, what is desired, what is planned."""
