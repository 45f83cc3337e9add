"""How fast the sandbox's clouds go, as commands take it."""

import argparse
import math


def speed(text: str) -> float:
    """Seconds of the clouds in a second here. Raises ArgumentTypeError, which argparse shows with the option's name."""
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not 0 < value < math.inf:
        raise argparse.ArgumentTypeError(f"{text} is no number above 0; 60 lets a minute pass in a second")
    return value
