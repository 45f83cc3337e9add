"""An invocation's logs and metrics for the type's owner: collected while it runs, sent once it is answered.

The support library sends every record and every metric at once, with botocore's own minutes of patience; an
unreachable endpoint then makes each later log call of the warm process fail, and the log stream stays that of the
first request (docs/aws-behaviour.md#support-library-logs). Here nothing delays the answer: each delivery has a
second or two, and a failed one is logged in Lambda's own log and changes nothing else.
"""

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from cloudformation_cli_python_lib import Action, SessionProxy

from ..concurrency import within
from ..deadline import Deadline
from .logs import JsonFormatter

LOG = logging.getLogger(__name__)

_NAMESPACE = "AWS/CloudFormation"
# CloudWatch Logs takes about 1 MB a call; the last records say most.
_MOST_RECORDS = 500
_MOST_CHARACTERS = 900_000
# Sending gets this much at most for connecting and for the answer, and nothing is begun with less than the second.
_PATIENCE_SECONDS = 1.0
_LEAST_SECONDS = 0.3


@dataclass(frozen=True)
class Destination:
    """Where a request's telemetry goes: the owner's session, log group and stream, and the type's name."""

    session: SessionProxy
    region: str
    group: str
    stream: str
    type_name: str

    @classmethod
    def of(cls, event: Any, session: SessionProxy | None, region: str) -> "Destination | None":
        """The destination that an event names, or None where it names none. `event` is the library's request."""
        group = event.requestData.providerLogGroupName
        if session is None or not group:
            return None
        logical = event.requestData.logicalResourceId
        stream = f"{event.stackId}/{logical}" if event.stackId and logical else f"{event.awsAccountId}-{event.region}"
        # A colon is not allowed in a log stream's name.
        return cls(session, region, group, stream.replace(":", "__"), str(event.resourceType))

    def client(self, service: str, deadline: Deadline) -> Any:
        """A client that answers or gives up in time."""
        seconds = min(_PATIENCE_SECONDS, deadline.remaining() / 2)
        config = Config(connect_timeout=seconds, read_timeout=seconds, retries={"total_max_attempts": 1})
        make: Any = self.session.client
        return make(service, region_name=self.region, config=config)


class _Collector(logging.Handler):
    """Keeps what is logged. Only what is sent is made into text, and most invocations send nothing."""

    def __init__(self, formatter: JsonFormatter) -> None:
        super().__init__()
        self.setFormatter(formatter)
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)
        del self.records[:-_MOST_RECORDS]

    def events(self) -> list[dict[str, Any]]:
        """As CloudWatch Logs takes them: the newest that fit, oldest first."""
        events: list[dict[str, Any]] = []
        characters = 0
        for record in reversed(self.records):
            text = self.format(record)
            characters += len(text)
            if characters > _MOST_CHARACTERS:
                break
            events.append({"timestamp": round(record.created * 1000), "message": text or " "})
        events.reverse()
        return sorted(events, key=lambda event: event["timestamp"])


@contextmanager
def collected(formatter: JsonFormatter) -> Iterator[_Collector]:
    """Whatever is logged below the root logger while this lasts."""
    collector = _Collector(formatter)
    root = logging.getLogger()
    root.addHandler(collector)
    try:
        yield collector
    finally:
        root.removeHandler(collector)


def send(
    destination: Destination,
    collector: _Collector,
    action: Action,
    seconds: float,
    error: BaseException | None,
    deadline: Deadline,
) -> None:
    """Send logs and metrics, and wait no longer than the deadline: each request has a limit of its own only."""

    def deliver() -> None:
        send_logs(destination, collector, deadline)
        send_metrics(destination, action, seconds, error, deadline)

    try:
        within(deadline.remaining(), deliver)
    except TimeoutError:
        LOG.warning("The logs and metrics of this invocation could not be delivered in time")


def send_logs(destination: Destination, collector: _Collector, deadline: Deadline) -> None:
    """Put what was collected into the request's own log stream; a failure is logged and changes nothing else."""
    lines = collector.events()
    if not lines or not deadline.allows(_LEAST_SECONDS):
        return
    try:
        client = destination.client("logs", deadline)
        try:
            _put(client, destination, lines)
        except client.exceptions.ResourceNotFoundException:
            _make_stream(client, destination)
            _put(client, destination, lines)
    except (BotoCoreError, ClientError) as error:
        _warn("logs", error, deadline)


def _put(client: Any, destination: Destination, lines: list[dict[str, Any]]) -> None:
    client.put_log_events(logGroupName=destination.group, logStreamName=destination.stream, logEvents=lines)


def _make_stream(client: Any, destination: Destination) -> None:
    try:
        client.create_log_group(logGroupName=destination.group)
    except client.exceptions.ResourceAlreadyExistsException:
        LOG.debug("The log group is there already")
    try:
        client.create_log_stream(logGroupName=destination.group, logStreamName=destination.stream)
    except client.exceptions.ResourceAlreadyExistsException:
        LOG.debug("The log stream is there already")


def send_metrics(
    destination: Destination, action: Action, seconds: float, error: BaseException | None, deadline: Deadline
) -> None:
    """The metrics of the support library under the same names and dimensions, in one request."""
    if not deadline.allows(_LEAST_SECONDS):
        return
    kinds: list[tuple[str, str, float, dict[str, str]]] = [
        ("HandlerInvocationCount", "Count", 1.0, {}),
        ("HandlerInvocationDuration", "Milliseconds", seconds * 1000, {}),
    ]
    if error is not None:
        kinds.append(("HandlerException", "Count", 1.0, {"DimensionKeyExceptionType": str(type(error))}))
    common = {"DimensionKeyActionType": action.name, "DimensionKeyResourceType": destination.type_name}
    data = [
        {
            "MetricName": name,
            "Unit": unit,
            "Value": value,
            "Timestamp": time.time(),
            "Dimensions": [{"Name": key, "Value": text} for key, text in {**common, **more}.items()],
        }
        for name, unit, value, more in kinds
    ]
    try:
        destination.client("cloudwatch", deadline).put_metric_data(
            Namespace=f"{_NAMESPACE}/{destination.type_name.replace('::', '/')}", MetricData=data
        )
    except (BotoCoreError, ClientError) as error_of_sending:
        _warn("metrics", error_of_sending, deadline)


def _warn(what: str, error: Exception, deadline: Deadline) -> None:
    """Nothing after the deadline: the thread may go on in the next invocation, and would write into its logs."""
    if deadline.remaining():
        LOG.warning("The %s of this invocation could not be delivered: %s", what, type(error).__name__)
