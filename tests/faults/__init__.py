"""The matrix: every operation, every request in it, every fault; each must converge, or say why and leave nothing.

`python -m tests.faults` runs all of it, `python -m tests.faults --only ID` one scenario again.
"""
