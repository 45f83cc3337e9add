"""Generates schema.json from the Azure SDK's model metadata and one overlay file."""
