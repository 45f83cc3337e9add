"""Desired, previous and observed state make an ordered list of steps. Pure."""
