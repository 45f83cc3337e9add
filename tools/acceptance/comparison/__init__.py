"""Both sides of a scenario held against each other, and the report of what differs."""
