"""The handler's log: one JSON object a line, with the ids of `correlation.log_fields`, and nothing secret in it.

The level is the type configuration's `LogLevel`; it governs this package's own lines. Libraries log as the process
is set (in Lambda from WARNING on), in the same form.
"""

import json
import logging
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from .redaction import Secrets, redacted

LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")
DEFAULT_LEVEL = "INFO"
# Where a record carries fields of its own: LOG.info("...", extra={FIELDS: {...}}).
FIELDS = "fields"
# The largest text of a line: whole bodies at DEBUG are cut, so that a line stays JSON and CloudWatch takes it.
_LONGEST_TEXT = 10_000
# Between two texts: nothing that looks like a secret reaches across, and one that breaks off before it is found.
_BREAK = "...\n"
_OURS = logging.getLogger(__package__.partition(".")[0])


class JsonFormatter(logging.Formatter):
    """A record as one line of JSON. `fields` stand in every line; secrets are taken out before it becomes JSON."""

    def __init__(self, fields: Mapping[str, str], secrets: Iterable[str] | Secrets) -> None:
        super().__init__()
        self._secrets = secrets if isinstance(secrets, Secrets) else Secrets(secrets)
        self._fields = self._clean(fields)

    def format(self, record: logging.LogRecord) -> str:
        """`time` is UTC in ISO 8601, `awsRequestId` Lambda's id of the invocation."""
        fields: dict[str, Any] = {"message": _text(record), **getattr(record, FIELDS, {})}
        if record.exc_info:
            fields["exception"] = self.formatException(record.exc_info)
        head = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
        }
        lambda_id = getattr(record, "aws_request_id", None)
        tail = {"awsRequestId": lambda_id} if lambda_id else {}
        return json.dumps({**head, **self._clean(fields), **self._fields, **tail}, ensure_ascii=False)

    def _clean(self, fields: Mapping[str, Any]) -> dict[str, Any]:
        texts = {name: str(value) for name, value in fields.items() if not isinstance(value, int | float | None)}
        # Nearly always there is nothing to hide, which one check of all of them shows.
        together = _BREAK.join(texts.values())
        if redacted(together, self._secrets) != together:
            texts = {name: redacted(text, self._secrets) for name, text in texts.items()}
        return {**fields, **{name: text[:_LONGEST_TEXT] for name, text in texts.items()}}


class _Ended(logging.Formatter):
    """Another formatter's line with its end, for handlers that write what they are given and nothing more."""

    def __init__(self, inner: logging.Formatter) -> None:
        super().__init__()
        self._inner = inner

    def format(self, record: logging.LogRecord) -> str:
        return f"{self._inner.format(record)}\n"


def _text(record: logging.LogRecord) -> str:
    """The message, even if its arguments do not match: a log line must not fail an operation."""
    try:
        return record.getMessage()
    except (TypeError, ValueError):
        return f"{record.msg} {record.args}"


def level_of(event: Any) -> str:
    """The level that a CloudFormation event sets; an unknown level is refused later, with the configuration."""
    data = event.get("requestData") if isinstance(event, Mapping) else None
    configuration = data.get("typeConfiguration") if isinstance(data, Mapping) else None
    level = configuration.get("LogLevel") if isinstance(configuration, Mapping) else None
    return level if level in LEVELS else DEFAULT_LEVEL


def start() -> None:
    """Set the level that nearly every invocation has.

    Such an invocation then changes no level, after which `logging` would look up every logger again.
    """
    _OURS.setLevel(DEFAULT_LEVEL)


@contextmanager
def structured(formatter: JsonFormatter, level: str) -> Iterator[None]:
    """While this lasts, every handler of the root logger writes in this form, and this package from `level` on."""
    handlers = list(logging.getLogger().handlers)
    before = [handler.formatter for handler in handlers]
    level_before = _OURS.level
    for handler in handlers:
        # A stream's handler ends its lines itself; Lambda's leaves that to the formatter.
        handler.setFormatter(formatter if hasattr(handler, "terminator") else _Ended(formatter))
    _set_level(level)
    try:
        yield
    finally:
        _set_level(level_before)
        for handler, its in zip(handlers, before, strict=True):
            handler.setFormatter(its)


def _set_level(level: str | int) -> None:
    if level not in (_OURS.level, logging.getLevelName(_OURS.level)):
        _OURS.setLevel(level)
