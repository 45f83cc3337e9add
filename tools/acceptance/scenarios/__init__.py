"""What is tried: rows of steps. `table` has them all, in their order."""
