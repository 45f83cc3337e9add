"""The production client of ARM over an answer of the test's own: what it sends, and what it makes of that."""

from collections.abc import Callable
from typing import Any

from azure.core.credentials import AccessToken

from acme_azure_akscluster.arm import client as azure
from acme_azure_akscluster.arm import sdk
from acme_azure_akscluster.deadline import Deadline
from acme_azure_akscluster.domain import clouds
from sandbox.azure.core.messages import Request, Response
from tests.support.harness import SUBSCRIPTION
from tests.support.transport import transport


class Token:
    """A credential with a token that nobody looks at."""

    def get_token(self, *_scopes: str, **_options: Any) -> AccessToken:
        return AccessToken("t", 4_000_000_000)


def conversation(
    answer: Callable[[Request], Response], cloud: clouds.Cloud = clouds.CLOUDS["AzureCloud"], credential: Any = None
) -> azure.Azure:
    """A conversation with this cloud, in which time does not pass."""
    network = transport(answer, lambda _seconds: None)
    client = sdk.Client(credential or Token(), cloud, SUBSCRIPTION, {}, network)
    return azure.Azure(
        lambda _renew: client, cloud.resource_manager, Deadline(60.0, lambda: 0.0), lambda _seconds: None
    )
