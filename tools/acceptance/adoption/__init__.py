"""Recorded requests made into tests."""
