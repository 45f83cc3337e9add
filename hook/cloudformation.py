"""What the hook asks CloudFormation: the type's configuration, ids and policies of changes, the deployed template."""

import logging
from collections.abc import Callable, Mapping
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from acme_azure_akscluster.concurrency import within
from hook.question import UnreadableError
from hook.template import Template
from preview import configuration

LOG = logging.getLogger(__name__)
# For each of the three questions; together they are a part of what there is.
SECONDS = 4.0
_FAILURES = (ClientError, BotoCoreError, TimeoutError)


class CloudFormation:
    """Over botocore's client."""

    def __init__(self, client: Callable[[], Any]) -> None:
        self._client = client

    def configuration(self, region: str) -> dict[str, Any]:
        """The type's. Raises UnreadableError, or PreviewError where there is none."""
        try:
            return within(SECONDS, lambda: configuration.read(self._client(), region))
        except _FAILURES as error:
            text = f"the type's configuration cannot be read ({_named(error)})"
            raise UnreadableError(text, passing=not isinstance(error, ClientError)) from error

    def described(self, change_set: str) -> dict[str, Mapping[str, Any]]:
        """The changes by logical id; nothing of a change set that does not tell them, yet or to us."""

        def pages() -> list[Any]:
            paginator = self._client().get_paginator("describe_change_set")
            return list(paginator.paginate(ChangeSetName=change_set))

        try:
            described = within(SECONDS, pages)
        except _FAILURES as error:
            LOG.warning("DescribeChangeSet failed: %s", _named(error))
            return {}
        changes = [one["ResourceChange"] for page in described for one in page.get("Changes") or ()]
        return {str(change["LogicalResourceId"]): change for change in changes}

    def deployed(self, stack_id: str) -> Template:
        """The template of the stack as it is."""
        try:
            answer = within(SECONDS, lambda: self._client().get_template(StackName=stack_id))
        except _FAILURES as error:
            LOG.warning("GetTemplate failed: %s", _named(error))
            return Template("")
        body = answer.get("TemplateBody")
        return Template(body if isinstance(body, str) else str(dict(body or {})))


def _named(error: Exception) -> str:
    """The error without its text, which may have more in it than is to be written down."""
    return str(error.response["Error"].get("Code")) if isinstance(error, ClientError) else type(error).__name__
