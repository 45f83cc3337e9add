"""The archive that Lambda runs as the change set hook."""
