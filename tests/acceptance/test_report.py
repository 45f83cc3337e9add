"""The report: every difference in Markdown, and a page with both sides, marked where they differ."""

from dataclasses import replace
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from tests.acceptance.recorded_life import recorded
from tools.acceptance.comparison import report
from tools.acceptance.comparison.compare import compare
from tools.acceptance.comparison.differences import Difference
from tools.acceptance.recording.exchange import Exchange

HOSTILE = "<script>alert('x')</script> | `code` **bold**"


def other() -> list[Exchange]:
    """The same with another default, another status, a leaf that is extra."""
    exchanges = []
    for one in recorded():
        body: Any = one.response
        if one.method == "GET" and one.path.partition("?")[0].endswith("/cluster-1") and one.status == 200:
            body = {**body, "properties": {**body["properties"], "maxAgentPools": 7, "ripeness": HOSTILE}}
        exchanges.append(replace(one, response=body, status=200 if one.method == "DELETE" else one.status))
    return exchanges


@cache
def differences() -> list[Difference]:
    return compare(recorded(), other(), "life")


def page(some: list[Difference]) -> str:
    return report.page(some, {"life": recorded(), "drift": recorded()[:1]}, {"life": other(), "drift": recorded()[:1]})


class Page(HTMLParser):
    """What a reader sees: the marked texts, and whether each tag is closed."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.marked: list[str] = []
        self.tags: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        if tag != "meta":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] == "mark":
            self.marked.append(data)


def test_each_difference_is_a_sentence_under_its_scenario() -> None:
    text = report.markdown(differences(), {"life": recorded()}, {"life": other()})
    assert "## life" in text
    assert "3 differences in 1 scenario" in text
    cluster = "`GET managedClusters/cluster-1`: `properties.maxAgentPools` is `100` in Azure and `7` in the sandbox"
    assert f"the sandbox is wrong here: {cluster}\n" in text
    assert "`DELETE managedClusters/cluster-1`: Azure answers with status `202`, the sandbox with `200`\n" in text
    assert "make acceptance-adopt" in text


def test_no_value_gets_out_of_its_quotes() -> None:
    (line,) = [line for line in report.markdown(differences(), {}, {}).splitlines() if "ripeness" in line]
    assert "`` <script>alert('x')</script> | `code` **bold** ``" in line


def test_both_sides_stand_beside_each_other_and_what_differs_is_marked() -> None:
    seen = Page(page(differences()))
    assert seen.open == []
    assert [text for text in seen.marked if "maxAgentPools" in text] == ['"maxAgentPools": 100', '"maxAgentPools": 7']
    assert [text for text in seen.marked if text in ("202", "200")] == ["202", "200"]
    assert not [text for text in seen.marked if "kubernetesVersion" in text]


def test_the_page_needs_no_other_file_and_runs_nothing() -> None:
    text = page(differences())
    assert not {"script", "link", "img", "iframe"} & set(Page(text).tags)
    assert "url(" not in text
    assert "&lt;script&gt;" in text


def test_long_runs_without_a_difference_are_folded() -> None:
    lines = [report.Line(str(at), marked=at in (20, 22)) for at in range(60)]
    assert [(fold, run[0].text, run[-1].text) for fold, run in report.folded(lines)] == [
        (True, "0", "16"),
        (False, "17", "25"),
        (True, "26", "59"),
    ]
    assert [fold for fold, _ in report.folded(lines[15:30])] == [False, False, False]


def test_scenarios_without_a_difference_are_named() -> None:
    assert "<li>drift</li>" in page(differences())


def test_an_empty_report_says_how_much_was_compared() -> None:
    text = report.markdown([], {"life": recorded()}, {"life": other()})
    count = len(recorded())
    assert text == (
        "# Azure and the sandbox compared\n\n"
        f"No differences: {count} exchanges with Azure and {count} with the sandbox in 1 scenario were compared.\n"
    )
    assert Page(page([])).marked == []


@pytest.mark.parametrize("side", ["Azure", "The sandbox"])
def test_a_request_of_one_side_alone_says_so_on_the_other(side: str) -> None:
    lacking = [one for one in recorded() if one.method != "PATCH"]
    real, sandbox = (lacking, recorded()) if side == "Azure" else (recorded(), lacking)
    text = report.page(compare(real, sandbox, "life"), {"life": real}, {"life": sandbox})
    before, _, _ = text.partition("It was not requested.")
    assert before.rstrip().endswith(f'<h4>{side}</h4>\n<p class="lines">')


def test_both_files_are_written(tmp_path: Path) -> None:
    report.write(tmp_path / "results", differences(), {"life": recorded()}, {"life": other()})
    assert all((tmp_path / "results" / name).read_text("utf-8").strip() for name in ("report.md", "report.html"))
