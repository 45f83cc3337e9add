"""Programs for people and for CI; nothing here is packed into the Lambda."""
