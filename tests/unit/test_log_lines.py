"""The handler's log: JSON, joined to both clouds by its ids, as talkative as configured, without secrets."""

import io
import json
import logging
import sys
from typing import Any

import pytest

from acme_azure_akscluster.observability import redaction
from acme_azure_akscluster.observability.logs import FIELDS, JsonFormatter, level_of, structured

IDS = {"stackId": "arn:aws:cloudformation:eu-central-1:1:stack/s/1", "requestToken": "token-1"}
SECRET = "correct-horse-battery"
OURS = "acme_azure_akscluster.some_module"


def written(message: str, *arguments: Any, **more: Any) -> dict[str, Any]:
    """One record as it is written, parsed."""
    record = logging.LogRecord("a.logger", logging.WARNING, __file__, 1, message, arguments, more.pop("exc_info", None))
    vars(record).update(more)
    line = JsonFormatter(IDS, frozenset({SECRET})).format(record)
    assert "\n" not in line
    parsed: dict[str, Any] = json.loads(line)
    return parsed


def test_a_line_has_time_level_logger_message_and_the_ids() -> None:
    line = written("hello %s", "world", created=1_800_000_000.5)
    assert line == {
        "time": "2027-01-15T08:00:00.500+00:00",
        "level": "WARNING",
        "logger": "a.logger",
        "message": "hello world",
        **IDS,
    }


def test_extra_fields_cannot_hide_the_common_ones() -> None:
    line = written("x", **{FIELDS: {"status": 201, "requestToken": "another"}})
    assert (line["status"], line["requestToken"]) == (201, "token-1")


@pytest.mark.parametrize(
    "text",
    [
        SECRET,
        SECRET[:-3],
        f"before {SECRET[:-6]}",
        f"https://host/path?sig={SECRET}",
        "password=anything",
        "Bearer abcdefgh",
        f"%7B{SECRET.replace('-', '%2D')}",
        "eyJhbGciOiJSUzI1NiJ9.eyJh",
    ],
)
def test_a_secret_is_hidden_in_its_field_and_the_others_stay(text: str) -> None:
    line = written("password", **{FIELDS: {"path": "/a/b", "found": text, "after": "=value", "status": 1}})
    assert line["found"] == redaction.redacted(text, {SECRET}) != text
    assert (line["message"], line["path"], line["after"], line["status"]) == ("password", "/a/b", "=value", 1)


def test_in_lambda_the_invocations_id_is_there() -> None:
    assert written("x", aws_request_id="r-1")["awsRequestId"] == "r-1"


@pytest.mark.parametrize(
    "text",
    [
        f'"https://host/path?sig={SECRET}"',
        f"-----BEGIN PRIVATE KEY-----\n{SECRET}",
        f'{{"SecretString": "{SECRET}\\""}}',
        f'say "{SECRET}" \\ and\nmore',
    ],
)
def test_taking_secrets_out_leaves_json_json(text: str) -> None:
    try:
        raise RuntimeError(text)
    except RuntimeError:
        line = written(text, exc_info=sys.exc_info(), **{FIELDS: {"path": text}})
    assert SECRET not in json.dumps(line)
    assert line["exception"].startswith("Traceback")


def test_a_value_that_is_learnt_later_is_taken_out_too() -> None:
    with redaction.quiet_about(frozenset()):
        redaction.learn("learnt-later")
        assert written("it is learnt-later")["message"] == "it is [hidden]"


def test_a_body_of_any_size_stays_one_line_of_json() -> None:
    assert len(written("x" * 1_000_000)["message"]) == 10_000


def test_arguments_that_do_not_fit_their_message_fail_nothing() -> None:
    assert written("%d nodes", "three")["message"] == "%d nodes ('three',)"


@pytest.mark.parametrize(
    ("configured", "level"),
    [({"LogLevel": "DEBUG"}, "DEBUG"), ({"LogLevel": "ERROR"}, "ERROR"), ({}, "INFO"), (None, "INFO")]
    + [({"LogLevel": wrong}, "INFO") for wrong in ("LOUD", 7, ["DEBUG"])],
)  # fmt: skip
def test_the_level_is_the_configurations(configured: Any, level: str) -> None:
    assert level_of({"requestData": {"typeConfiguration": configured}}) == level


@pytest.mark.parametrize("event", [None, [], {}, {"requestData": None}])
def test_an_invalid_event_has_the_default(event: Any) -> None:
    assert level_of(event) == "INFO"


@pytest.mark.parametrize(
    ("level", "seen"), [("DEBUG", ["d", "i", "w"]), ("INFO", ["i", "w"]), ("WARNING", ["w"]), ("ERROR", [])]
)
def test_it_governs_our_lines_and_those_alone(level: str, seen: list[str], caplog: pytest.LogCaptureFixture) -> None:
    logging.getLogger().setLevel(logging.WARNING)
    with structured(JsonFormatter(IDS, frozenset()), level):
        for name in (OURS, "botocore.endpoint"):
            logging.getLogger(name).debug("d")
            logging.getLogger(name).info("i")
        logging.getLogger(OURS).warning("w")
    assert [json.loads(line)["message"] for line in caplog.text.splitlines()] == seen


class Raw(logging.Handler):
    """Writes what it is given and nothing more, as Lambda's runtime does."""

    def __init__(self) -> None:
        super().__init__()
        self.written = ""

    def emit(self, record: logging.LogRecord) -> None:
        self.written += self.format(record)


@pytest.mark.parametrize("raw", [False, True])
def test_each_line_ends_whoever_writes_it(raw: bool) -> None:
    stream = io.StringIO()
    handler = Raw() if raw else logging.StreamHandler(stream)
    logging.getLogger().addHandler(handler)
    try:
        with structured(JsonFormatter(IDS, frozenset()), "INFO"):
            logging.getLogger(OURS).info("one")
            logging.getLogger(OURS).info("two")
    finally:
        logging.getLogger().removeHandler(handler)
    text = handler.written if isinstance(handler, Raw) else stream.getvalue()
    assert [json.loads(line)["message"] for line in text.splitlines()] == ["one", "two"]


def test_afterwards_the_process_logs_as_before() -> None:
    handler = logging.StreamHandler(io.StringIO())
    handler.setFormatter(before := logging.Formatter("%(message)s"))
    root, ours = logging.getLogger(), logging.getLogger("acme_azure_akscluster")
    level = ours.level  # what is tried in many threads at once may have left any
    root.addHandler(handler)
    try:
        with structured(JsonFormatter(IDS, frozenset()), "DEBUG"):
            assert isinstance(handler.formatter, JsonFormatter)
            assert ours.level == logging.DEBUG
        assert handler.formatter is before
        assert ours.level == level
    finally:
        root.removeHandler(handler)
