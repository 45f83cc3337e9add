"""IamAccess through the production entry point, in virtual time: what it makes, who then may do what, drift, faults."""
