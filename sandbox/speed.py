"""The option --speed of the sandbox's commands."""

import argparse
import math


def speed(text: str) -> float:
    """Seconds of the clouds in a second here. Raises ArgumentTypeError, which argparse shows with the option's name."""
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not 0 < value < math.inf:
        raise argparse.ArgumentTypeError(f"{text} is not a number above 0; with 60 a minute passes in a second")
    return value
