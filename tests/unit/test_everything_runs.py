"""What `make test` runs: every folder of tests, but for those that need what no new machine should install."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# Run by a command of their own: 700 MB of azure-cli, and npm's packages.
APART = {"azure_cli": "azure-cli", "typescript": "constructs"}


def test_every_folder_of_tests_is_run_by_make_test_or_by_a_command_of_its_own() -> None:
    folders = {path.parent.relative_to(ROOT / "tests").parts[0] for path in (ROOT / "tests").glob("*/**/test_*.py")}
    run = set(re.findall(r"\btests/(\w+)", (ROOT / "tools" / "test.sh").read_text(encoding="utf-8")))
    assert folders - run == set(APART)
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for folder, target in APART.items():
        assert re.search(rf"^{target}:.*\n(?:\t.*\n)*\t.*tests/{folder}\b", makefile, re.MULTILINE), target
