"""The shipped schedule, and the quantiles that the repository keeps, come from the recorded durations."""

from bench.waiting import samples, table
from tests.recordings.source import DURATIONS, Recordings


def test_the_shipped_table_is_what_the_fit_gives_for_the_recorded_durations(recordings: Recordings) -> None:
    known = samples.recorded(recordings.folder / DURATIONS)
    assert table.MODULE.read_text(encoding="utf-8") == table.module(known)


def test_the_stored_quantiles_match_the_recorded_durations(recordings: Recordings) -> None:
    assert table.read_summary() == table.summary(samples.recorded(recordings.folder / DURATIONS))
