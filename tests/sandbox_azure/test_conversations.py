"""Whole conversations of tests/data, spoken with the sandbox; recorded ones are spoken by `make recordings`."""

from typing import Any

import pytest

from tests.data import adopted, own
from tests.support.conversation import differences
from tests.support.replay import converse

CONVERSATIONS = own.conversations() | adopted.conversations()


@pytest.mark.parametrize("conversation", CONVERSATIONS.values(), ids=CONVERSATIONS)
def test_the_sandbox_reproduces_a_conversation(conversation: list[dict[str, Any]]) -> None:
    assert differences(converse(conversation)) == []
