"""When to look again, and how durations are said."""

import pytest

from acme_azure_akscluster import waiting


@pytest.mark.parametrize("operation", waiting.SCHEDULES)
def test_the_first_look_is_when_an_end_becomes_likely_and_then_at_a_steady_pace(operation: str) -> None:
    schedule = waiting.SCHEDULES[operation]
    assert waiting.delay(operation, 0) == schedule.first
    assert waiting.delay(operation, schedule.first) == schedule.pace


@pytest.mark.parametrize("operation", waiting.SCHEDULES)
def test_a_straggler_is_looked_at_less_often(operation: str) -> None:
    schedule = waiting.SCHEDULES[operation]
    assert waiting.delay(operation, 10 * schedule.usual + 1) >= 60


def test_a_late_callback_never_gives_a_delay_of_zero() -> None:
    assert waiting.delay("create cluster", waiting.SCHEDULES["create cluster"].first - 0.2) == 1


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(0, "0 s"), (59.4, "59 s"), (60, "1 min"), (200, "3 min 20 s"), (3600, "1 h"), (3900, "1 h 5 min"), (-5, "0 s")],
)
def test_durations_are_said_as_people_say_them(seconds: float, said: str) -> None:
    assert waiting.spoken(seconds) == said
