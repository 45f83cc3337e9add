"""A type configuration has an alias, which the service requires and the AWS CLI does not ask for."""

import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[2]
# From the command to the end of its options, over the lines and strings that it is spread over.
COMMAND = re.compile(r"set-type-configuration\b(.{0,250}?)--configuration\b(?!-)", re.DOTALL)
ALIAS = re.compile(r"--configuration-alias\W+default")


def test_every_command_that_sets_a_type_configuration_names_the_alias() -> None:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    paths = [path for path in listed.split("\0") if path.endswith((".md", ".py", ".sh", ".yaml", ".yml"))]
    texts = {path: (ROOT / path).read_text() for path in paths if path != "tests/unit/test_configuration_alias.py"}
    commands = [(path, match[1]) for path, text in texts.items() for match in COMMAND.finditer(text)]
    assert len(commands) > 15
    assert [path for path, options in commands if not ALIAS.search(options)] == []


def test_no_page_names_the_command_without_the_alias() -> None:
    for page in [*(ROOT / "docs").glob("*.md"), ROOT / "README.md"]:
        short = re.findall(r"`[^`]*set-type-configuration[^`]*`", page.read_text(encoding="utf-8"))
        assert [command for command in short if not ALIAS.search(command)] == [], page.name
