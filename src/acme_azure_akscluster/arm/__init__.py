"""The conversation with Azure Resource Manager."""
