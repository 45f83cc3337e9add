"""The state of moto's services as bytes: what can be written is, whatever else a service holds."""

import threading
from pathlib import Path
from typing import Any

import pytest
from moto.kms.models import kms_backends
from moto.sns.models import sns_backends
from moto.ssm.models import ssm_backends

from sandbox.aws.settings import ACCOUNT_ID
from sandbox.aws.state import moto_state
from sandbox.aws.state.store import StateStore

REGION = "eu-west-3"


@pytest.fixture
def store(tmp_path: Path) -> StateStore:
    return StateStore(tmp_path / "state.sqlite")


def put_parameter(name: str) -> None:
    given: Any = (name, "", "value", "String", "", "", False, [], "text", None, None)
    ssm_backends[ACCOUNT_ID][REGION].put_parameter(*given)


def test_topics_outlive_a_restart_and_locks_are_free_then(store: StateStore) -> None:
    topic = sns_backends[ACCOUNT_ID][REGION].create_topic("kept")
    topic.lock = threading.RLock()  # type: ignore[attr-defined]
    content = moto_state.dump(store)
    sns_backends[ACCOUNT_ID][REGION].topics.clear()

    moto_state.restore(content, store)

    restored = sns_backends[ACCOUNT_ID][REGION].topics[topic.arn]
    assert restored.lock.acquire(blocking=False)  # type: ignore[attr-defined]


def test_a_restored_service_takes_what_is_new(store: StateStore) -> None:
    put_parameter("/old")
    moto_state.restore(moto_state.dump(store), store)

    put_parameter("/new")

    assert ssm_backends[ACCOUNT_ID][REGION].get_parameter("/new") is not None


def test_what_cannot_be_written_does_not_keep_parameters_from_being_written(
    store: StateStore, capsys: pytest.CaptureFixture[str]
) -> None:
    put_parameter("/kept")
    topic = sns_backends[ACCOUNT_ID][REGION].create_topic("unwritable")
    topic.running = (number for number in (1, 2))  # type: ignore[attr-defined]
    content = moto_state.dump(store)
    del sns_backends[ACCOUNT_ID][REGION].topics[topic.arn]
    ssm_backends[ACCOUNT_ID][REGION]._parameters.clear()

    moto_state.restore(content, store)

    assert ssm_backends[ACCOUNT_ID][REGION].get_parameter("/kept") is not None
    assert "is not written down" in capsys.readouterr().err


def test_a_kms_key_is_accepted_and_not_stored(store: StateStore, capsys: pytest.CaptureFixture[str]) -> None:
    kms_backends[ACCOUNT_ID][REGION].create_key(None, "SIGN_VERIFY", "RSA_2048", "", [])
    topic = sns_backends[ACCOUNT_ID][REGION].create_topic("beside-a-key")
    content = moto_state.dump(store)
    del sns_backends[ACCOUNT_ID][REGION].topics[topic.arn]

    moto_state.restore(content, store)

    assert topic.arn in sns_backends[ACCOUNT_ID][REGION].topics
    assert capsys.readouterr().err == ""
