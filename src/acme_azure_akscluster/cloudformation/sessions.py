"""The AWS sessions that CloudFormation hands to an invocation, made when they are first used.

The support library makes both at once, by boto3. That takes some milliseconds, twice as long as a warm process needs
for a whole read (bench/warm.py), and an invocation whose Azure token is kept needs none. What takes longest in a login
is reading botocore's descriptions of services and endpoints, which each session does anew; they are the same for
everybody, so a process reads them once. Credentials and clients are each session's own.
"""

from functools import cached_property
from typing import Any

from botocore.loaders import Loader, create_loader
from botocore.session import Session
from cloudformation_cli_python_lib import SessionProxy
from cloudformation_cli_python_lib.utils import Credentials

_DESCRIPTIONS: Loader = create_loader()


class LateSession(SessionProxy):
    """The library's session of these credentials, as far as this type uses one: it makes clients."""

    def __init__(self, credentials: Credentials) -> None:
        self._credentials = credentials

    @cached_property
    def _session(self) -> Session:
        made = Session()
        made.register_component("data_loader", _DESCRIPTIONS)
        given = self._credentials
        made.set_credentials(given.accessKeyId, given.secretAccessKey, given.sessionToken)
        return made

    def client(self, service: str, **options: Any) -> Any:  # type: ignore[override] # the stubs name every service
        """botocore's client of a service; `options` are those of `botocore.session.Session.create_client`."""
        return self._session.create_client(service, **options)


def late(credentials: Credentials | None) -> LateSession | None:
    """A session for credentials, none without them."""
    return LateSession(credentials) if credentials else None
