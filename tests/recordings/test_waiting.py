"""The shipped schedule, and the quantiles that the repository keeps, come from the recorded durations."""

import json

from bench.waiting import table
from tests.recordings.source import DURATIONS, Recordings
from tools.shared import durations


def test_the_shipped_table_is_what_the_fit_gives_for_the_recorded_durations(recordings: Recordings) -> None:
    known = durations.recorded(recordings.folder / DURATIONS)
    assert table.MODULE.read_text(encoding="utf-8") == table.module(known)


def test_the_stored_quantiles_match_the_recorded_durations(recordings: Recordings) -> None:
    stored = json.loads(durations.QUANTILES.read_text(encoding="utf-8"))
    assert stored == table.summary(durations.recorded(recordings.folder / DURATIONS))
