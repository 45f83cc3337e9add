"""The requests of an operation, told apart: which faults make sense for which."""

import re
from dataclasses import dataclass

from sandbox.azure.core.messages import Request


@dataclass(frozen=True)
class SentRequest:
    """One request of a fault-free run.

    `opens` says that it is the first one of its invocation, `federated` that it trades a token of AWS's for Entra's.
    """

    method: str
    path: str
    opens: bool
    invocation: int
    federated: bool = False

    @classmethod
    def of(cls, request: Request, *, opens: bool, invocation: int) -> "SentRequest":
        return cls(request.method, request.path, opens, invocation, b"client_assertion" in request.body)

    @property
    def is_aws(self) -> bool:
        """Of AWS: the token that Entra is to trust, or a secret."""
        return self.path in ("/GetWebIdentityToken", "/GetSecretValue")

    @property
    def is_token(self) -> bool:
        """Of Entra: a token, or the discovery before it."""
        return not self.path.startswith("/subscriptions/") and not self.is_aws

    @property
    def is_arm(self) -> bool:
        """Of Azure Resource Manager."""
        return self.path.startswith("/subscriptions/")

    @property
    def reads_cluster(self) -> bool:
        return self.method == "GET" and re.fullmatch(r".*/managedClusters/[^/]+", self.path) is not None

    @property
    def writes(self) -> bool:
        """A request that changes something in Azure."""
        return self.is_arm and self.method != "GET"

    @property
    def operates(self) -> bool:
        """A write that starts a long-running operation of AKS which may fail; a delete is not known to."""
        return self.writes and self.method in ("PUT", "POST") and not self._is_flux

    @property
    def installs(self) -> bool:
        """A write that starts one of Flux's."""
        return self.method == "PUT" and self._is_flux

    @property
    def _is_flux(self) -> bool:
        return "/Microsoft.KubernetesConfiguration/" in self.path
