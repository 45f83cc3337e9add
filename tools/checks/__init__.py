"""What `make lint` runs of our own; each is a program of its own."""
