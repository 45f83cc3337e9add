"""What Lambda calls."""

import os
from functools import cache
from typing import Any

# Before anything else: from here on modules come from the package's archive of bytecode.
import acme_azure_akscluster  # noqa: F401

# isort: split
from botocore.config import Config
from botocore.session import Session

from acme_azure_akscluster.environment import Environment
from acme_azure_akscluster.observability import logs
from hook import settings
from hook.answer import Hook
from hook.cloudformation import CloudFormation
from hook.question import fetch
from hook.threads import in_time

# What is left of Lambda's own time for the answer.
_MARGIN_SECONDS = 3.0
# The handlers' requests have names of clusters in their paths: at this level they are not written down.
_LEVEL = "WARNING"


def handle(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """CloudFormation's event about a change set, and the answer to it."""
    with logs.structured(logs.JsonFormatter({}, ()), _LEVEL):
        try:
            hook = _hook()
        except settings.SettingsError as error:
            return {
                "hookStatus": "FAILED",
                "errorCode": "InternalFailure",
                "message": f"The hook's own settings are wrong: {error}",
                "clientRequestToken": event.get("clientRequestToken"),
            }
        return hook.answer(event, context.get_remaining_time_in_millis() / 1000 - _MARGIN_SECONDS)


class _OwnRole:
    """The session of the function's own role, as far as one is used: it makes clients."""

    def __init__(self) -> None:
        self._session = Session()

    def client(self, service: str, **options: Any) -> Any:
        """botocore's client of a service."""
        return self._session.create_client(service, **options)


@cache
def _hook() -> Hook:
    session = _OwnRole()
    region = os.environ["AWS_REGION"]
    limits = Config(connect_timeout=2, read_timeout=4, retries={"total_max_attempts": 2, "mode": "standard"})
    return Hook(
        settings.read(os.environ),
        Environment(),
        CloudFormation(cache(lambda: session.client("cloudformation", region_name=region, config=limits))),
        session,
        region,
        fetch,
        in_time,
    )
