"""Cloud Control API: registered types without a stack."""
