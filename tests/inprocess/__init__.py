"""The whole type in the test's own process and under virtual time: CloudFormation's side, the handlers, Azure's core.

No socket, no thread and no sleep: a create that takes five minutes takes milliseconds, and every run is the same.
"""
