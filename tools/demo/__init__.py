"""`make demo`: a cluster's life by a template, from create to delete."""
