"""The AWS sessions that CloudFormation hands to an invocation, made when they are first used.

The support library makes both at once. Making one takes boto3 some milliseconds, twice as long as a warm process needs
for a whole read (bench/warm.py), and an invocation whose Azure token is kept needs none.
"""

from typing import Any

from boto3.session import Session
from cloudformation_cli_python_lib import SessionProxy
from cloudformation_cli_python_lib.utils import Credentials


class LateSession(SessionProxy):
    """The library's session of these credentials, which becomes one when it is used."""

    def __init__(self, credentials: Credentials) -> None:
        self._credentials = credentials

    def __getattr__(self, name: str) -> Any:
        """Called for what is not there yet: the library's attributes, all of which its own `__init__` sets."""
        if name not in {"client", "resource", "session"}:
            raise AttributeError(name)
        given = self._credentials
        super().__init__(Session(given.accessKeyId, given.secretAccessKey, given.sessionToken))
        return getattr(self, name)


def late(credentials: Credentials | None) -> LateSession | None:
    """A session for credentials, none without them."""
    return LateSession(credentials) if credentials else None
