"""The requests of an operation, told apart: which faults make sense for which."""

import re
from dataclasses import dataclass

from sandbox.azure.messages import Request


@dataclass(frozen=True)
class Asked:
    """One request of a fault-free run. `opens` says that it is the first one of its invocation."""

    method: str
    path: str
    opens: bool
    invocation: int

    @classmethod
    def of(cls, request: Request, *, opens: bool, invocation: int) -> "Asked":
        return cls(request.method, request.path, opens, invocation)

    @property
    def is_token(self) -> bool:
        """Of Entra: a token, or the discovery before it."""
        return not self.path.startswith("/subscriptions/")

    @property
    def reads_cluster(self) -> bool:
        return self.method == "GET" and re.fullmatch(r".*/managedClusters/[^/]+", self.path) is not None

    @property
    def writes(self) -> bool:
        """A request that changes something in Azure."""
        return not self.is_token and self.method != "GET"

    @property
    def operates(self) -> bool:
        """A write that starts a long-running operation which may fail; a delete is not known to."""
        return self.writes and self.method in ("PUT", "POST")
