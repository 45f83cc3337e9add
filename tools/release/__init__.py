"""Releases: what a new schema means to those who use the old one, and the version, changelog and tag that follow."""
