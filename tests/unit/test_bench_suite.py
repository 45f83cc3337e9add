"""The seconds of each part of `make test`, as they are kept."""

import json

from bench import page, suite

PASSED = """== unit
........ [100%]
== unit passed in 34 s
== end to end passed in 200 s
== skipped: nothing
== everything passed in 240 s
"""


def test_each_part_and_the_whole_are_read_from_what_make_test_prints() -> None:
    assert suite.seconds(PASSED) == {"unit": 34, "end to end": 200, "everything": 240}


def test_a_run_that_failed_has_no_figures() -> None:
    failed = PASSED.replace("== everything passed in 240 s", "== FAILED after 240 s: sandbox; what each says is above")
    assert suite.seconds(failed) == {}


def test_the_page_has_the_stored_figures() -> None:
    remaining = json.loads(suite.FIGURES.read_text(encoding="utf-8"))["seconds"]
    assert suite.table(remaining) in page.PAGE.read_text(encoding="utf-8")
