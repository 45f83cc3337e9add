"""An honest stand-in for AWS on this machine: moto's server, with what it lacks added room by room
(docs/aws-behaviour.md#moto-registry).

`python -m sandbox.aws` starts it. The rooms: `federation` (STS web identity tokens and their issuer), `registry`
(types, versions, configurations), `functions` (Lambda under the Runtime Interface Emulator), `cloudformation` (stacks).
"""
