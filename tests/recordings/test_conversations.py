"""Whole recorded conversations, spoken again: every status, every header that clients steer by, every body's shape."""

from typing import Any

from tests.support.conversation import differences
from tests.support.replay import converse


def test_a_recorded_conversation_goes_the_same_way_in_the_sandbox(conversation: list[dict[str, Any]]) -> None:
    assert differences(converse(conversation)) == []
