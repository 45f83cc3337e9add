"""The matrix: every operation, every request in it, every fault; each must converge, or say why and leave nothing.

A request is one of AWS's, Entra's or Resource Manager's; and through all of it nothing secret may be written down.
`python -m tests.faults` runs all of it, `python -m tests.faults --only ID` one scenario again.
"""
