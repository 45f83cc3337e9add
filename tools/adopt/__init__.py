"""`make adopt`: a template of a cluster that is there already."""
