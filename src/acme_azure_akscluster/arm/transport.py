"""The one place where a request's limits come from: it gets what the invocation has left, and a bounded memory."""

from collections.abc import Iterator
from typing import Any

from azure.core.exceptions import HttpResponseError, ServiceRequestError
from azure.core.pipeline.transport import HttpTransport
from urllib3.exceptions import ProtocolError, ReadTimeoutError

from ..deadline import Deadline
from .connection_pool import CONNECTIONS

# A connection that takes longer than this will not come; the answer may take what is left.
_CONNECT_SECONDS = 5.0
# A cluster with a hundred pools is some 300 KB; a page of a list has hundreds of clusters.
MOST_BYTES = 16 * 1024 * 1024


class BoundedTransport(HttpTransport[Any, Any]):
    """A transport for Resource Manager and Entra alike: connecting and answering end before the deadline.

    The time-outs are set when a request leaves, so that what came before it (a token, another request) counts.
    """

    def __init__(self, deadline: Deadline, inner: Any = None) -> None:
        self._deadline = deadline
        self._inner = inner or CONNECTIONS

    def send(self, request: Any, **options: Any) -> Any:
        """Send, with our own time-outs instead of those of the pipeline.

        Raises:
            ServiceRequestError: when there is no time left; nothing was sent.
        """
        if not self._deadline.allows():
            raise ServiceRequestError("the invocation's time was used up")
        # Connecting, the handshake and sending may each take the first; all together end with the second.
        connecting = min(_CONNECT_SECONDS, self._deadline.remaining() / 4)
        answering = min(self._deadline.request, self._deadline.remaining() - connecting)
        limits = {"connection_timeout": connecting, "read_timeout": answering, "hooks": {"response": self._limited}}
        return self._inner.send(request, **{**options, **limits})

    def _limited(self, response: Any, **_options: Any) -> None:
        """Let the body of an answer be read until the deadline and up to MOST_BYTES, decompressed.

        A response that breaks off like this raises `ProtocolError`: azure-core takes a read that times out in a body
        for a connection that never came about, and so a write for one that never arrived.
        """
        stream = response.raw.stream

        def limited(*arguments: Any, **options: Any) -> Iterator[bytes]:
            size = 0
            try:
                for piece in stream(*arguments, **options):
                    size += len(piece)
                    if size > MOST_BYTES:
                        raise ProtocolError(f"it is larger than {MOST_BYTES // 1024**2} MiB")
                    if not self._deadline.allows():
                        raise ProtocolError("the invocation's time was used up")
                    yield piece
            except (ProtocolError, ReadTimeoutError) as error:
                response.raw.close()  # nobody reads the rest
                if isinstance(error, ProtocolError):
                    raise
                raise ProtocolError("it did not end in time") from error

        response.raw.stream = limited

    def open(self) -> None:
        self._inner.open()

    def close(self) -> None:
        self._inner.close()

    def __enter__(self) -> "BoundedTransport":
        self.open()
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class EntraTransport(BoundedTransport):
    """Raises where Entra throttles or fails; azure-identity would take its answer for a refusal."""

    def send(self, request: Any, **options: Any) -> Any:
        """Send.

        Raises:
            HttpResponseError: for 429 and 5xx.
        """
        response = super().send(request, **options)
        if response.status_code == 429 or response.status_code >= 500:
            raise HttpResponseError(response=response)
        return response
