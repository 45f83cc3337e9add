"""What a change set does to clusters, planned from what is there now: shared by `tools.preview` and `hook`."""
