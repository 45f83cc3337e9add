"""`make demo`: the main job, from start to end."""
