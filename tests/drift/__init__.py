"""Drift by CloudFormation's own comparison: every leaf of the schema, in every way in which it may be declared."""
