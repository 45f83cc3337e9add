"""Whole recorded conversations, spoken again: every status, every header that clients steer by, every body's shape."""

from typing import Any

from tests.support.conversation import differences
from tests.support.replay import converse


def test_the_sandbox_reproduces_a_recorded_conversation(conversation: list[dict[str, Any]]) -> None:
    assert differences(converse(conversation)) == []
