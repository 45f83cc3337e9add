"""An invocation's AWS sessions: late, each with credentials of its own, and nothing shared but descriptions."""

import pytest
from botocore.session import Session
from cloudformation_cli_python_lib.utils import Credentials

from acme_azure_akscluster.cloudformation import sessions as aws_session


def given(name: str) -> Credentials:
    return Credentials(f"AKIA{name}", f"secret-{name}", f"token-{name}")


def test_without_credentials_there_is_no_session() -> None:
    assert aws_session.late(None) is None


def test_a_session_is_made_when_it_is_first_used(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []

    def counted() -> Session:
        made.append("session")
        return Session()

    monkeypatch.setattr("acme_azure_akscluster.cloudformation.sessions.Session", counted)
    session = aws_session.LateSession(given("A"))
    assert made == []
    for _ in range(2):
        session.client("sts", region_name="us-east-1")
    assert made == ["session"]


def test_each_session_signs_with_its_own_credentials() -> None:
    sessions = [aws_session.LateSession(given(name)) for name in ("A", "B")]
    clients = [session.client("sts", region_name="us-east-1") for session in sessions]
    keys = [client._request_signer._credentials.get_frozen_credentials() for client in clients]
    assert [(key.access_key, key.secret_key, key.token) for key in keys] == [
        ("AKIAA", "secret-A", "token-A"),
        ("AKIAB", "secret-B", "token-B"),
    ]


def test_the_descriptions_of_services_are_read_once() -> None:
    loaders = [aws_session.LateSession(given(name))._session.get_component("data_loader") for name in ("A", "B")]
    assert loaders[0] is loaders[1]
