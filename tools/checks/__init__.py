"""What `make lint` runs of our own; each is a program of its own."""

from collections.abc import Collection


def reported(complaints: Collection[str]) -> int:
    """Print the complaints, a line each, and return the exit status: 1 if there are any."""
    print("".join(f"{complaint}\n" for complaint in complaints), end="")
    return 1 if complaints else 0
