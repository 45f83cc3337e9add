"""What several of the tools use."""
