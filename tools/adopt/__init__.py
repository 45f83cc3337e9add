"""`make adopt`: a template for an existing cluster."""
