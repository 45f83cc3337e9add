"""Every message leaves by one way, which hides secrets and keeps to CloudFormation's length."""

import ast
from pathlib import Path
from typing import Any

import pytest
from cloudformation_cli_python_lib import HandlerErrorCode, OperationStatus, ProgressEvent

from acme_azure_akscluster.cloudformation import progress_events
from acme_azure_akscluster.errors.problem import Problem
from acme_azure_akscluster.observability import messages, redaction
from preview.planning import Preview
from tools.doctor import findings
from tools.preview import report
from tools.preview.change_sets import Change
from tools.shared.advice import advised

SOURCE = Path(__file__).parents[2] / "src" / "acme_azure_akscluster"
SECRET = "correct-horse-battery"
LONG = f"Azure failed with {SECRET}: {'x' * 6_000} What to do: deploy again [ARM request id 7]"


class _Problem(Problem):
    """One whose message was set behind its constructor's back."""

    def __init__(self, message: str) -> None:
        super().__init__(HandlerErrorCode.NotStabilized, "")
        self.message = message


EVENTS: dict[str, Any] = {
    "succeeded": lambda text: progress_events.succeeded(None, text),
    "in progress": lambda text: progress_events.in_progress({}, text, {}, 5),
    "failed": lambda text: progress_events.failed(_Problem(text)),
    "made by the library": lambda text: ProgressEvent.failed(HandlerErrorCode.InternalFailure, text),
    "made by hand": lambda text: ProgressEvent(status=OperationStatus.SUCCESS, message=text),
}


@pytest.mark.parametrize("event", EVENTS)
def test_no_event_leaves_with_a_secret_or_too_long(event: str) -> None:
    with redaction.quiet_about({SECRET}):
        message = progress_events.document(EVENTS[event](LONG))["message"]
    assert SECRET not in message
    assert len(message) <= messages.LIMIT == 1_024
    assert message.startswith("Azure failed with [hidden]: x")
    assert message.endswith("What to do: deploy again [ARM request id 7]")


@pytest.mark.parametrize("event", ["succeeded", "in progress", "failed"])
def test_it_is_clean_as_soon_as_it_is_made(event: str) -> None:
    with redaction.quiet_about({SECRET}):
        message = EVENTS[event](LONG).message
    assert SECRET not in message
    assert len(message) <= messages.LIMIT


@pytest.mark.parametrize("length", [0, 1, 1_023, 1_024])
def test_what_fits_is_not_cut(length: int) -> None:
    assert messages.clean("é" * length) == "é" * length


def _makes_an_event(node: ast.AST) -> bool:
    """Whether an expression calls the library's class, or writes a message into an event."""
    if isinstance(node, ast.Call):
        called = node.func
        while isinstance(called, ast.Attribute):
            if called.attr == "ProgressEvent":
                return True
            called = called.value
        return isinstance(called, ast.Name) and called.id == "ProgressEvent"
    if isinstance(node, ast.Assign | ast.AugAssign):
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        return any(isinstance(one, ast.Attribute) and one.attr == "message" and not _is_self(one) for one in targets)
    return False


def _is_self(target: ast.Attribute) -> bool:
    return isinstance(target.value, ast.Name) and target.value.id == "self"


def _makers(text: str) -> list[int]:
    return [getattr(node, "lineno", 0) for node in ast.walk(ast.parse(text)) if _makes_an_event(node)]


def test_nothing_else_makes_an_event() -> None:
    makers = {path.name for path in SOURCE.rglob("*.py") if _makers(path.read_text())}
    assert makers == {"progress_events.py"}


@pytest.mark.parametrize(
    "text",
    [
        "ProgressEvent(status=s)",
        "ProgressEvent.failed(code, text)",
        "ProgressEvent.progress()",
        "lib.ProgressEvent(status=s)",
        "interface.ProgressEvent.failed(code)",
        "event.message = text",
        "event.message += text",
    ],
)
def test_a_maker_is_noticed(text: str) -> None:
    assert _makers(text) == [1]


@pytest.mark.parametrize("text", ["def f() -> ProgressEvent: 1", "in_progress({}, text, {}, 5)", "self.message = text"])
def test_a_user_is_not_taken_for_a_maker(text: str) -> None:
    assert _makers(text) == []


def test_the_tools_hide_secrets_too() -> None:
    displayed = str(findings.bad("AWS does not answer: http://user:pw-0123@proxy", "set HTTPS_PROXY"))
    assert "pw-0123" not in displayed
    assert "pw-0123" not in advised(OSError("http://user:pw-0123@proxy refused"))


@pytest.mark.parametrize("form", [report.as_text, report.as_json])
def test_a_preview_hides_the_secrets_of_its_properties(form: Any) -> None:
    desired = {"WindowsProfile": {"AdminPassword": SECRET}}
    change = Change("Cluster", "Modify", "id", False, {}, desired, ())
    written = form(
        [Preview(change, refused=[f"WindowsProfile.AdminPassword is {SECRET}", "http://user:pw-0123@proxy"])]
    )
    assert (SECRET in written, "pw-0123" in written) == (False, False)
    assert "WindowsProfile.AdminPassword is [hidden]" in written
