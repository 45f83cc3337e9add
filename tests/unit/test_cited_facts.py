"""Code cites facts about Azure and AWS by the names of rows in docs: each name exists, and each row is cited."""

import re
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from acme_azure_akscluster.planning.transitions import cluster as changes
from acme_azure_akscluster.validation import agent_pools, children, cluster, iam_access, network, tags
from sandbox.azure.aks import cluster_rules, network_rules, pool_rules

ROOT = Path(__file__).resolve().parents[2]
PAGES = ("azure-behaviour", "aws-behaviour")
_FOLDERS = "authoring bench bundle deploy hook pipelines preview sandbox src tests tools".split()
_SUFFIXES = {".guard", ".js", ".md", ".mjs", ".py", ".sh", ".toml", ".ts", ".yaml", ".yml"}
_CITATION = re.compile(r"docs/(?P<page>[a-z-]+)\.md#(?P<name>[a-z0-9-]*)")
_HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
# Notes of which no reader of the repository has a copy; spelled so that this line is not one of its own findings.
_UNREACHABLE = re.compile(
    r"\bRULE[S]\.md(?!\x22)|\bFACT[S]\b(?!\.md\x22)|\bDESIG[N]\b|(?i:\brule[s] \(?[0-9]|\b(rule|fact)[s]? [s]heet)"
)
_ROW = re.compile(
    r'^\| <a id="(?P<name>[a-z0-9-]+)" href="#(?P=name)">(?P=name)</a> \| (?P<fact>.+) \| (?P<source>.+) \|$'
)


def _code() -> Iterator[tuple[str, str]]:
    """(path, text) of everything that may cite a fact."""
    for folder in _FOLDERS:
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix in _SUFFIXES and path.is_file() and "node_modules" not in path.parts:
                yield str(path.relative_to(ROOT)), path.read_text(encoding="utf-8")


CODE = dict(_code())


def cited(text: str) -> set[tuple[str, str]]:
    """(page, name) of every citation in a text."""
    return {(match["page"], match["name"]) for match in _CITATION.finditer(text)}


def anchors(page: str) -> set[str]:
    """What links to a page may point at: the names of its rows, and its headings as code hosts name them."""
    headings = (re.sub(r"[^\w -]", "", heading).strip().lower() for heading in _HEADING.findall(page))
    return set(re.findall(r'<a id="([^"]+)"', page)) | {heading.replace(" ", "-") for heading in headings}


def _page(name: str) -> str:
    path = ROOT / "docs" / f"{name}.md"
    return path.read_text(encoding="utf-8") if path.is_file() else ""


def _rows(page: str) -> list[str]:
    lines = _page(page).splitlines()
    return [line for line in lines if line.startswith("| ") and not line.startswith("| name |")]


def test_every_citation_leads_to_a_place_on_a_page() -> None:
    lost = [
        f"{path}: docs/{page}.md#{name}"
        for path, text in CODE.items()
        for page, name in sorted(cited(text))
        if name not in anchors(_page(page))
    ]
    assert lost == []


@pytest.mark.parametrize("page", PAGES)
def test_every_fact_is_cited_by_code(page: str) -> None:
    used = {name for text in CODE.values() for where, name in cited(text) if where == page}
    names = set(re.findall(r'<a id="([^"]+)"', _page(page)))
    assert names, "the page has no facts"
    assert sorted(names - used) == []


@pytest.mark.parametrize("page", PAGES)
def test_every_fact_has_a_name_of_its_own_and_a_source(page: str) -> None:
    targets = set(re.findall(r"^\[([^\]]+)\]: https://", _page(page), re.MULTILINE))
    names = []
    for line in _rows(page):
        row = _ROW.match(line)
        assert row, line
        links = re.findall(r"\]\[([^\]]+)\]", row["source"])
        assert set(links) <= targets, line
        assert links or re.search(r"\b(recorded|measured|user reports)\b", row["source"]), line
        names.append(row["name"])
    assert len(set(names)) == len(names)


TABLES = (
    *(agent_pools, children, cluster, iam_access, network, tags, changes),
    *(cluster_rules, network_rules, pool_rules),
)


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.__name__.split(".", 1)[1])
def test_every_rule_of_a_table_cites_a_fact(table: ModuleType) -> None:
    assert table.RULES
    assert [rule.source for rule in table.RULES if not cited(rule.source)] == []


def test_nothing_cites_notes_that_a_reader_does_not_have() -> None:
    actual = [
        f"{path}:{number}: {line.strip()}"
        for path, text in CODE.items()
        for number, line in enumerate(text.splitlines(), 1)
        if _UNREACHABLE.search(line)
    ]
    assert actual == []


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("see docs/{}.md#version-skew.", ["version-skew"]),
        ("(docs/{}.md#one and docs/{}.md#two)", ["one", "two"]),
        ("docs/{}.md without a name", []),
        ("docs/{}.md#", [""]),
    ],
)
def test_a_citation_is_recognised_by_its_form(text: str, names: list[str]) -> None:
    assert cited(text.replace("{}", "azure-behaviour")) == {("azure-behaviour", name) for name in names}


@pytest.mark.parametrize(
    ("line", "unreachable"),
    [
        ("never lowered (RULE_S 1.2)", True),
        ("as the rules_ sheet 2.8 says", True),
        ("(FACT_S, race 6)", True),
        ("RULES: tuple[Rule, ...] = (", False),
        ("a designed factsheet", False),
    ],
)
def test_a_citation_of_other_notes_is_recognised(line: str, unreachable: bool) -> None:
    assert bool(_UNREACHABLE.search(line.replace("_", ""))) is unreachable


def test_an_anchor_is_a_rows_name_or_a_heading() -> None:
    assert anchors('## One idea\n| <a id="skew" href="#skew">skew</a> |\n### What AKS does, and why') == {
        "one-idea",
        "skew",
        "what-aks-does-and-why",
    }
