"""What people's own tools say where a login of theirs is refused: one line, with what to do."""

import logging
import re
from pathlib import Path

import boto3
import pytest
from azure.core.exceptions import ClientAuthenticationError
from azure.identity import DefaultAzureCredential
from botocore.exceptions import EndpointConnectionError, NoCredentialsError, NoRegionError

from acme_azure_akscluster.domain import clouds
from tests.support.client_errors import refusal
from tools.preview.__main__ import main as preview
from tools.shared.advice import advised
from tools.shared.own_login import NotLoggedInError, OwnLogin
from tools.shared.terminal import interruptible


@pytest.mark.parametrize(
    ("error", "todo"),
    [
        (NoCredentialsError(), "aws configure"),
        (NoRegionError(), "AWS_DEFAULT_REGION"),
        (EndpointConnectionError(endpoint_url="http://127.0.0.1:1"), "sandbox"),
        (NotLoggedInError("You are not logged in to Azure"), "az login"),
        (refusal("ExpiredToken", "The security token has expired"), "aws configure"),
        (refusal("TypeNotFoundException", "The type does not exist."), "register the type"),
    ],
)
def test_a_users_wrong_setup_is_reported_in_one_line_with_a_remedy(error: Exception, todo: str) -> None:
    advice = advised(error)
    assert "\n" not in advice
    assert todo in advice.partition("What to do: ")[2]


def test_the_region_is_read_from_where_the_advice_puts_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("AWS_REGION", "AWS_DEFAULT_REGION", "AWS_PROFILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "none"))
    match = re.search(r"export (\w+)=([a-z0-9-]+)", advised(NoRegionError()))
    assert match
    assert boto3.Session().region_name is None
    monkeypatch.setenv(*match.groups())
    assert boto3.Session().region_name == match[2]


def test_an_azure_login_that_is_missing_is_one_line_and_no_log_of_the_sdks(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(DefaultAzureCredential, "get_token", lambda *_scopes, **_options: _unavailable())
    login = OwnLogin(clouds.CLOUDS["AzureCloud"])
    with pytest.raises(NotLoggedInError) as missing:
        interruptible(lambda: int(bool(login.get_token("scope"))))
    assert advised(missing.value).startswith(
        "You are not logged in to Azure. What to do: log in to Azure with az login"
    )
    assert caplog.records == []


def _unavailable() -> None:
    logging.getLogger("azure.identity._internal.decorators").warning("ClientAssertionCredential.get_token failed")
    raise ClientAuthenticationError("DefaultAzureCredential failed\nAttempted credentials:\n\tmany")


@pytest.mark.parametrize("error", [refusal("ValidationError", "No such stack"), OSError(2, "No such file", "a.yaml")])
def test_a_self_explanatory_message_is_printed_unchanged(error: Exception) -> None:
    assert advised(error) == str(error)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "--stack"),
        (["--stack", "web"], "--template"),
        (["--stack", "web", "--template", "absent.yaml"], "absent.yaml: No such file or directory"),
        (["--stack", "web", "--template", __file__, "--parameters", "Size"], "'Size' is not of the form KEY=VALUE"),
    ],
)
def test_a_preview_that_is_called_wrongly_does_not_end_as_if_there_were_changes(
    arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        preview(arguments)
    assert ended.value.code == 1
    assert message in capsys.readouterr().err
