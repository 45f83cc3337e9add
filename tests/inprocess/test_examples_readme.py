"""examples/README.md says of each template what the templates and their stories say."""

import re

import pytest

from tests.end_to_end.examples import ADOPTED, EXAMPLES, Example
from tests.support.templates import EXAMPLES as FOLDER
from tests.support.templates import clusters
from tests.support.world import GROUP

README = (FOLDER / "README.md").read_text(encoding="utf-8")


def rows(heading: str) -> dict[str, str]:
    """The table below a heading: its first column, without link or marks, to the whole row."""
    table = README.split(heading, 1)[1].split("\n## ", 1)[0]
    match = re.findall(r"^\| \[?([a-z-]+)\]?[^|]*\|.*$", table, re.MULTILINE)
    lines = [line for line in table.splitlines() if line.startswith("| ")]
    return {name: line for line in lines for name in match if re.match(rf"\| \[?{name}[\] ]", line)}


def test_the_table_has_every_template_that_is_deployed_by_itself_and_nothing_else() -> None:
    nested = {"service-account-role"}
    assert set(rows("# Examples")) - {"template"} == {path.stem for path in FOLDER.glob("*.yaml")} - nested


@pytest.mark.parametrize("example", [*EXAMPLES, ADOPTED], ids=lambda example: example.name)
def test_the_update_in_the_readme_is_the_one_that_is_tested(example: Example) -> None:
    row = rows("## The update to try")[example.name]
    for update in example.updates:
        for parameter, value in update.parameters.items():
            assert parameter in row
            assert value in row


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.name)
def test_the_nodes_that_it_runs_at_least_are_counted(example: Example) -> None:
    pools = clusters(example.name, {"ResourceGroupName": GROUP, **example.parameters})[example.logical_id]
    least = sum(int(pool.get("MinCount", pool.get("Count", 0))) for pool in pools["AgentPoolProfiles"])
    reported = [
        int(number) for number in re.findall(r"(\d+) (?:AKS |Windows )?nodes", rows("# Examples")[example.name])
    ]
    assert least in (sum(reported), reported[0])
