"""Logs and metrics of the type's owner: complete, in the right stream, free of secrets, and never in the way."""

import json
import logging
import threading
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from botocore.exceptions import ClientError, EndpointConnectionError
from cloudformation_cli_python_lib import Action, ProgressEvent

from acme_azure_akscluster.cloudformation.entry_point import AksResource
from acme_azure_akscluster.cloudformation.progress_events import succeeded
from acme_azure_akscluster.cloudformation.request import RESERVE_SECONDS, Request
from acme_azure_akscluster.deadline import READ_SECONDS, TELEMETRY_SECONDS, Deadline
from acme_azure_akscluster.observability import telemetry
from acme_azure_akscluster.observability.logs import JsonFormatter
from acme_azure_akscluster.observability.redaction import Secrets
from tests.support.client_errors import refusal
from tests.unit.test_runtime import event

SECRET = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
JWT = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhcm4ifQ.c2lnbmF0dXJl"
SIGNED = "https://management.azure.com/x/operations/1?api-version=1&t=9&c=MIIC&s=c2ln&h=aGFzaA"


class Refused(Exception):
    """A client's own exception classes."""


class Service:
    """CloudWatch and CloudWatch Logs as far as telemetry uses them; `broken` is raised by every call."""

    class exceptions:  # noqa: N801 - as botocore spells it
        ResourceNotFoundException = type("ResourceNotFoundException", (ClientError,), {})
        ResourceAlreadyExistsException = type("ResourceAlreadyExistsException", (ClientError,), {})

    def __init__(self) -> None:
        self.broken: Exception | None = None
        self.streams: dict[str, list[str]] = {}
        self.known: set[str] = set()
        self.metrics: list[dict[str, Any]] = []
        self.configs: list[Any] = []

    def _fail(self) -> None:
        if self.broken is not None:
            raise self.broken

    def put_log_events(self, **request: Any) -> None:
        self._fail()
        stream = request["logStreamName"]
        if stream not in self.known:
            missing: Any = self.exceptions.ResourceNotFoundException
            raise missing({"Error": {"Code": "ResourceNotFoundException"}}, "PutLogEvents")
        self.streams.setdefault(stream, []).extend(line["message"] for line in request["logEvents"])

    def create_log_group(self, **_request: Any) -> None:
        there: Any = self.exceptions.ResourceAlreadyExistsException
        raise there({"Error": {"Code": "ResourceAlreadyExistsException"}}, "CreateLogGroup")

    def create_log_stream(self, **request: Any) -> None:
        self.known.add(request["logStreamName"])

    def put_metric_data(self, **request: Any) -> None:
        self._fail()
        self.metrics += request["MetricData"]


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch) -> Service:
    made = Service()

    class Session:
        def client(self, _name: str, **options: Any) -> Service:
            made.configs.append(options["config"])
            return made

    monkeypatch.setattr(
        "acme_azure_akscluster.cloudformation.sessions.late", lambda credentials: Session() if credentials else None
    )
    return made


@pytest.fixture(autouse=True)
def _all_levels() -> Iterator[None]:
    root = logging.getLogger()
    before = root.level
    root.setLevel(logging.DEBUG)
    yield
    root.setLevel(before)


def read_event(logical: str = "Cluster", **properties: Any) -> dict[str, Any]:
    credentials = {"accessKeyId": "AKIA", "secretAccessKey": SECRET, "sessionToken": f"session-{SECRET}"}
    data = {
        "resourceProperties": {"Id": "x", **properties},
        "providerLogGroupName": "acme-logs",
        "providerCredentials": credentials,
        "callerCredentials": credentials,
        "logicalResourceId": logical,
    }
    return event(stackId="arn:aws:cloudformation:us-east-1:1:stack/s/1", data=data)


def resource_that_logs(text: str, *arguments: Any) -> AksResource:
    resource = AksResource("Acme::Azure::AKSCluster", lambda: 1000.0)

    def read(_session: Any, _request: Request, _context: Any) -> ProgressEvent:
        logging.getLogger("urllib3.connectionpool").debug(text, *arguments)
        return succeeded({"Id": "x"})

    resource.handler(Action.READ)(read)
    return resource


def lines(service: Service) -> list[dict[str, Any]]:
    """What was sent, each line parsed."""
    return [json.loads(line) for sent in service.streams.values() for line in sent]


def test_what_was_logged_is_in_the_requests_own_stream(service: Service) -> None:
    resource_that_logs("hello %s", "world")(read_event(), None)
    (name,) = service.streams
    assert name == "arn__aws__cloudformation__us-east-1__1__stack/s/1/Cluster"
    assert [line["message"] for line in lines(service)] == ["hello world", "answered"]


def test_a_warm_process_writes_into_the_stream_of_each_request(service: Service) -> None:
    resource = resource_that_logs("hello")
    resource(read_event("One"), None)
    resource(read_event("Two"), None)
    assert sorted(stream.rsplit("/", 1)[1] for stream in service.streams) == ["One", "Two"]
    assert [len(sent) for sent in service.streams.values()] == [2, 2]


def test_an_unreachable_endpoint_fails_nothing_and_the_next_invocation_is_as_new(service: Service) -> None:
    resource = resource_that_logs("hello")
    service.broken = EndpointConnectionError(endpoint_url="https://logs.us-east-1.amazonaws.com")
    handlers = list(logging.getLogger().handlers)
    assert resource(read_event(), None)["status"] == "SUCCESS"
    assert logging.getLogger().handlers == handlers
    service.broken = None
    assert resource(read_event(), None)["status"] == "SUCCESS"
    assert [len(sent) for sent in service.streams.values()] == [2]


def test_what_is_refused_fails_nothing_either(service: Service) -> None:
    service.broken = refusal("AccessDeniedException", operation="PutLogEvents")
    assert resource_that_logs("hello")(read_event(), None)["status"] == "SUCCESS"


def test_sending_has_seconds_and_one_attempt(service: Service) -> None:
    resource_that_logs("hello")(read_event(), None)
    assert {(config.connect_timeout, config.read_timeout) for config in service.configs} == {(1.0, 1.0)}
    assert {config.retries["total_max_attempts"] for config in service.configs} == {1}


def test_nothing_is_sent_when_the_time_is_used_up(service: Service) -> None:
    moments = iter([1000.0, 1000.0])
    resource = AksResource("Acme::Azure::AKSCluster", lambda: next(moments, 1030.0))
    resource.handler(Action.READ)(lambda _session, _request, _context: succeeded({"Id": "x"}))
    assert resource(read_event(), None)["status"] == "SUCCESS"
    assert (service.streams, service.metrics) == ({}, [])


def test_sending_that_takes_too_long_is_not_waited_for(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each request may end in its own second, and all of them together too late."""
    answered, begun = threading.Event(), threading.Event()

    def slow(**_request: Any) -> None:
        begun.set()
        answered.wait(60)

    monkeypatch.setattr(service, "put_log_events", slow)
    moments = iter([1000.0, 1000.0])
    resource = AksResource("Acme::Azure::AKSCluster", lambda: next(moments, 1000.0 + READ_SECONDS + 2.5))
    resource.handler(Action.READ)(lambda _session, _request, _context: succeeded({"Id": "x"}))
    assert resource(read_event(), None)["status"] == "SUCCESS"
    assert (begun.is_set(), service.streams, service.metrics) == (True, {}, [])
    answered.set()


@pytest.mark.parametrize(("elapsed", "logged"), [(0.0, 1), (TELEMETRY_SECONDS, 0), (1000.0, 0)])
@pytest.mark.parametrize("what", ["logs", "metrics"])
def test_a_failure_is_logged_while_the_invocation_lasts(
    service: Service, caplog: pytest.LogCaptureFixture, what: str, elapsed: float, logged: int
) -> None:
    """The thread of a delivery may go on in the next invocation, and must not write into its logs."""
    now = [1000.0]

    def fails(**_request: Any) -> None:
        now[0] += elapsed
        raise EndpointConnectionError(endpoint_url="https://logs.us-east-1.amazonaws.com")

    service.put_log_events = service.put_metric_data = fails  # type: ignore[method-assign]
    session: Any = SimpleNamespace(client=lambda _name, **_options: service)
    destination = telemetry.Destination(session, "us-east-1", "acme-logs", "stream", "Acme::Azure::AKSCluster")
    deadline = Deadline.within(TELEMETRY_SECONDS, lambda: now[0])
    with telemetry.collected(JsonFormatter({}, Secrets([]))) as collector:
        logging.getLogger("acme").info("hello")
    if what == "logs":
        telemetry.send_logs(destination, collector, deadline)
    else:
        telemetry.send_metrics(destination, Action.READ, 1.0, None, deadline)
    assert [one.levelname for one in caplog.records if one.name == telemetry.__name__] == ["WARNING"] * logged


def test_without_a_log_group_nothing_is_sent(service: Service) -> None:
    without = read_event()
    del without["requestData"]["providerLogGroupName"]
    assert resource_that_logs("hello")(without, None)["status"] == "SUCCESS"
    assert service.configs == []


def test_metrics_have_the_librarys_names(service: Service) -> None:
    resource_that_logs("hello")(read_event(), None)
    assert [metric["MetricName"] for metric in service.metrics] == [
        "HandlerInvocationCount",
        "HandlerInvocationDuration",
    ]
    resource = AksResource("Acme::Azure::AKSCluster", lambda: 1000.0)
    resource.handler(Action.READ)(lambda _session, request, _context: request.stack_tags["missing"])
    resource(read_event(), None)
    assert service.metrics[-1]["MetricName"] == "HandlerException"


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        (f"Authorization: Bearer {JWT}", JWT),
        (f"POST /oauth2/v2.0/token client_assertion={JWT}&scope=x", "c2lnbmF0dXJl"),
        ("grant_type=client_credentials&client_secret=s3cr3t-value&x=1", "s3cr3t-value"),
        ('{"access_token": "opaque-token-value", "expires_in": 3599}', "opaque-token-value"),
        ('Response body:\n{"SecretString":"{\\"password\\":\\"hunter22\\"}"}', "hunter22"),
        ('b\'{"WebIdentityToken":"opaque-web-identity"}\'', "opaque-web-identity"),
        (f"GET {SIGNED}", "c2ln"),
        ('"GET /x/operations/1?api-version=1&t=9&c=MIIC&s=c2ln&h=aGFzaA HTTP/1.1" 200', "c2ln"),
        ("-----BEGIN RSA PRIVATE KEY-----\nMIIEow\n-----END RSA PRIVATE KEY-----", "MIIEow"),
        (f"credentials: {SECRET}", SECRET),
        ("body: correct-horse-battery", "correct-horse-battery"),
    ],
)
@pytest.mark.parametrize("level", [logging.DEBUG, logging.INFO, logging.WARNING, logging.ERROR])
def test_no_log_at_any_level_holds_a_secret(
    service: Service, caplog: pytest.LogCaptureFixture, text: str, secret: str, level: int
) -> None:
    resource = AksResource("Acme::Azure::AKSCluster", lambda: 1000.0)

    def read(_session: Any, _request: Request, _context: Any) -> ProgressEvent:
        logging.getLogger("botocore.endpoint").log(level, "%s", text)
        try:
            raise RuntimeError(text)
        except RuntimeError:
            logging.getLogger("azure").exception("failed")
        return succeeded({"Id": "x"})

    resource.handler(Action.READ)(read)
    resource(read_event(WindowsProfile={"AdminUsername": "u", "AdminPassword": "correct-horse-battery"}), None)
    sent = "\n".join(line for stream in service.streams.values() for line in stream)
    assert "botocore.endpoint" in sent
    assert secret not in sent
    # The process's own handlers, Lambda's among them, write no more than that.
    assert secret not in caplog.text


def test_what_is_no_secret_is_left_alone(service: Service) -> None:
    text = "PUT https://management.azure.com/subscriptions/s/resourceGroups/rg/managedClusters/prod answered 201"
    resource_that_logs(text)(read_event(), None)
    assert lines(service)[0]["message"] == text


def test_the_time_for_telemetry_is_reserved_before_lambdas_timeout() -> None:
    assert RESERVE_SECONDS > TELEMETRY_SECONDS
