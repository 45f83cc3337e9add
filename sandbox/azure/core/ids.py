"""Identifiers in the shapes that Azure gives them, drawn from the injected randomness."""

import random
import string
import uuid


def guid(source: random.Random) -> str:
    return str(uuid.UUID(int=source.getrandbits(128), version=4))


def lower_hex(source: random.Random, length: int) -> str:
    return "".join(source.choices("0123456789abcdef", k=length))


def lower_alphanumeric(source: random.Random, length: int) -> str:
    """The eight characters that AKS hangs on a DNS prefix (recorded: aso-323lnz0d)."""
    return "".join(source.choices(string.ascii_lowercase + string.digits, k=length))


def stable_guid(*parts: str) -> str:
    """The same GUID for the same parts: what must survive a reset of the randomness."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, "/".join(parts)))
