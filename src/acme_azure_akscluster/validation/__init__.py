"""What is refused before anything is written. Pure."""
