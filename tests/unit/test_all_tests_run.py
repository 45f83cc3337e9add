"""What `make test` runs: every folder of tests, except those that need what a new machine does not have."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# Run by a command of their own: 700 MB of azure-cli, npm's packages, recordings of third parties, a browser.
APART = {
    "azure_cli": "azure-cli",
    "clients": "clients",
    "typescript": "constructs",
    "recordings": "recordings",
    "site": "site-check",
}


def test_every_folder_of_tests_is_run_by_make_test_or_by_a_command_of_its_own() -> None:
    folders = {path.parent.relative_to(ROOT / "tests").parts[0] for path in (ROOT / "tests").glob("*/**/test_*.py")}
    run = set(re.findall(r"\btests/(\w+)", (ROOT / "tools" / "test.sh").read_text(encoding="utf-8")))
    assert folders - run == set(APART)
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for folder, target in APART.items():
        assert re.search(rf"^{target}:.*\n(?:\t.*\n)*\t.*tests[/.]{folder}\b", makefile, re.MULTILINE), target


def _returns(function: ast.FunctionDef) -> list[int]:
    """Lines on which a test returns by itself, not within a function of its own."""
    inside = {
        inner
        for nested in ast.walk(function)
        if isinstance(nested, ast.FunctionDef | ast.Lambda) and nested is not function
        for inner in ast.walk(nested)
    }
    return [node.lineno for node in ast.walk(function) if isinstance(node, ast.Return) and node not in inside]


def test_no_test_passes_by_returning() -> None:
    actual = [
        f"{path.relative_to(ROOT)}:{line}"
        for path in sorted((ROOT / "tests").rglob("test_*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
        for line in _returns(node)
    ]
    assert actual == []


def test_only_the_recordings_read_beside_the_checkout() -> None:
    """Neither what lies there nor whether it does may decide whether a test passes."""
    actual = [
        str(path.relative_to(ROOT))
        for folder in ("src", "sandbox", "tools", "tests", "bench", "bundle")
        for path in sorted((ROOT / folder).rglob("*.py"))
        if re.search(r"ROOT\.parent\b|ROOT / \"\.\.\"|parents\[3\]", path.read_text(encoding="utf-8"))
    ]
    assert actual == ["tests/recordings/source.py"]


def test_a_unit_test_needs_no_world() -> None:
    worlds = re.compile(
        r"^from (?:sandbox\.azure\.cloud|sandbox\.launch|tests\.support\.\w*(?:world|transport|harness)\w*)\b",
        re.MULTILINE,
    )
    tests = sorted((ROOT / "tests" / "unit").glob("*.py"))
    assert [path.name for path in tests if worlds.search(path.read_text(encoding="utf-8"))] == []
