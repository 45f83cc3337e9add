"""The change set hook, in this process."""
