"""The connections that a warm process keeps: open to Resource Manager and Entra, without credentials of a request.

What travels over them is the invocation's own (its token is in each request's header); what would tie requests to
one another, cookies, is neither stored nor sent.
"""

import time
from collections.abc import Callable
from http.cookiejar import DefaultCookiePolicy
from typing import Any

from azure.core.pipeline.transport import HttpTransport, RequestsTransport

from .timed_connection import timed_transport

# A load balancer forgets a silent connection after some four minutes, Azure's and AWS's alike, without notice;
# a request on a forgotten one waits for its whole time-out. Half of that is on the safe side.
IDLE_SECONDS = 120.0


class CachedConnections(HttpTransport[Any, Any]):
    """azure-core's transport, reused by later invocations and renewed after a long idle time.

    `now` is the wall's time in seconds: a monotonic clock stops while Lambda has frozen the process.
    """

    def __init__(
        self,
        now: Callable[[], float] = time.time,
        make: Callable[[], RequestsTransport] = timed_transport,
    ) -> None:
        self._now = now
        self._make = make
        self._inner: RequestsTransport | None = None
        self._used = 0.0

    def send(self, request: Any, **options: Any) -> Any:
        """Send over an open connection if there is one that can be trusted to be open."""
        if self._inner is not None and not 0 <= self._now() - self._used <= IDLE_SECONDS:
            self._inner.close()
            self._inner = None
        if self._inner is None:
            self._inner = self._opened()
        try:
            return self._inner.send(request, **options)
        finally:
            self._used = self._now()

    def _opened(self) -> RequestsTransport:
        inner = self._make()
        inner.open()
        session: Any = inner.session
        session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=()))
        return inner

    def open(self) -> None:
        """Nothing: connections open when they are needed."""

    def close(self) -> None:
        """Nothing: an invocation's client may be closed, the connections stay."""

    def __exit__(self, *_: object) -> None:
        self.close()


# One for the process; Lambda makes one call at a time.
CONNECTIONS = CachedConnections()
