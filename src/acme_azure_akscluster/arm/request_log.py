"""A log line for each request to Azure Resource Manager, with the ids under which ARM and its Activity Log know it."""

import logging
from typing import Any
from urllib.parse import urlsplit

from azure.core.exceptions import AzureError
from azure.core.pipeline import PipelineRequest, PipelineResponse
from azure.core.pipeline.policies import HTTPPolicy

from ..observability.logs import FIELDS

LOG = logging.getLogger(__name__)


class RequestLog(HTTPPolicy[Any, Any]):
    """The last policy of a pipeline: it sees what is sent and what comes back. Queries are left out, bodies too."""

    def send(self, request: PipelineRequest[Any]) -> PipelineResponse[Any, Any]:
        """Pass it on; a failure is logged and raised again."""
        sent = request.http_request
        fields = {
            "method": sent.method,
            "path": urlsplit(sent.url).path,
            "clientRequestId": sent.headers.get("x-ms-client-request-id"),
        }
        try:
            response = self.next.send(request)
        except AzureError as error:
            LOG.info("ARM did not answer", extra={FIELDS: {**fields, "error": type(error).__name__}})
            raise
        answer = response.http_response
        answered = {"status": answer.status_code, "armRequestId": answer.headers.get("x-ms-request-id")}
        LOG.info("ARM answered", extra={FIELDS: {**fields, **answered}})
        return response
