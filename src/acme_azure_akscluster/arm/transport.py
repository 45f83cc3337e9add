"""The one place where network time-outs come from: every request gets what the invocation has left, and no more."""

from typing import Any

from azure.core.exceptions import HttpResponseError, ServiceRequestError
from azure.core.pipeline.transport import HttpTransport

from ..deadline import Deadline
from .connection_pool import CONNECTIONS

# A connection that takes longer than this will not come; the answer may take what is left.
_CONNECT_SECONDS = 5.0
# A PUT on a cluster was seen to take many seconds; but one request must never eat the whole invocation.
_ANSWER_SECONDS = 30.0


class BoundedTransport(HttpTransport[Any, Any]):
    """A transport for Resource Manager and Entra alike: connecting and answering end before the deadline.

    The time-outs are set when a request leaves, so that what came before it (a token, another request) counts.
    """

    def __init__(self, deadline: Deadline, inner: Any = None) -> None:
        self._deadline = deadline
        self._inner = inner or CONNECTIONS

    def send(self, request: Any, **options: Any) -> Any:
        """Send, with time-outs of our own in place of whatever the pipeline brought.

        Raises:
            ServiceRequestError: when there is no time left; nothing was sent.
        """
        if not self._deadline.allows():
            raise ServiceRequestError("the invocation's time was used up")
        # Connecting and answering take their time one after the other.
        connecting = min(_CONNECT_SECONDS, self._deadline.remaining() / 3)
        answering = min(_ANSWER_SECONDS, self._deadline.remaining() - connecting)
        return self._inner.send(request, **{**options, "connection_timeout": connecting, "read_timeout": answering})

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
    """Tells a throttled or broken Entra by its status; azure-identity would take its answer for a refusal."""

    def send(self, request: Any, **options: Any) -> Any:
        """Send.

        Raises:
            HttpResponseError: for 429 and 5xx.
        """
        response = super().send(request, **options)
        if response.status_code == 429 or response.status_code >= 500:
            raise HttpResponseError(response=response)
        return response
