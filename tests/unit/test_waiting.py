"""When to poll again, and how durations are said."""

from itertools import pairwise

import pytest

from acme_azure_akscluster.reconcile import polling


@pytest.mark.parametrize("operation", polling.SCHEDULES)
def test_each_callback_comes_when_the_table_says(operation: str) -> None:
    elapsed = 0
    for poll in polling.SCHEDULES[operation].polls:
        elapsed += polling.delay(operation, elapsed)
        assert elapsed == poll


@pytest.mark.parametrize("operation", polling.SCHEDULES)
def test_polls_become_rarer_and_never_closer_than_a_callback_is_worth(operation: str) -> None:
    polls = (0, *polling.SCHEDULES[operation].polls)
    assert all(later - earlier >= 3 for earlier, later in pairwise(polls))


@pytest.mark.parametrize("operation", polling.SCHEDULES)
@pytest.mark.parametrize(("hours", "most"), [(1, 60), (12, 60)])
def test_a_straggler_is_polled_less_often_but_every_minute(operation: str, hours: int, most: int) -> None:
    assert polling.delay(operation, hours * 3600) == most


def test_an_early_or_late_callback_continues_with_the_schedule() -> None:
    first, second, third = polling.SCHEDULES["create cluster"].polls[:3]
    assert polling.delay("create cluster", first - 10) == 10
    assert polling.delay("create cluster", first - 0.2) == round(second - first + 0.2)
    assert polling.delay("create cluster", second + 4) == third - second - 4


def test_an_unknown_operation_is_polled_like_a_change_of_the_cluster() -> None:
    assert polling.delay("paint cluster", 0) == polling.delay("update cluster", 0)


@pytest.mark.parametrize(
    ("seconds", "message"),
    [(0, "0 s"), (59.4, "59 s"), (60, "1 min"), (200, "3 min 20 s"), (3600, "1 h"), (3900, "1 h 5 min"), (-5, "0 s")],
)
def test_durations_are_formatted_for_people(seconds: float, message: str) -> None:
    assert polling.format_duration(seconds) == message
