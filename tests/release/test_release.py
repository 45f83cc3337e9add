"""The release script in a repository of its own: what it refuses, what a dry run leaves alone, what a release does."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tools.release import changelog, versions
from tools.release.__main__ import NUMBER, NUMBERED, main
from tools.release.compatibility import Level

ROOT = Path(__file__).resolve().parents[2]
DAY = "2026-12-01"


class Clone:
    """A repository with the files that a release reads and writes, and its history."""

    def __init__(self, folder: Path) -> None:
        self.root = folder
        for name in (*NUMBERED, "CHANGELOG.md", "schema.json"):
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes((ROOT / name).read_bytes())
        self.git("init", "--quiet", "--initial-branch", "main")
        self.git("config", "user.name", "Somebody")
        self.git("config", "user.email", "somebody@example.com")
        self.log("### Added\n\n- Everything.")

    def git(self, *arguments: str) -> str:
        run = subprocess.run(["git", *arguments], cwd=self.root, capture_output=True, text=True, check=True)
        return run.stdout.strip()

    def commit(self) -> None:
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message", "Something")

    def log(self, entries: str) -> None:
        """Let these be the only unreleased entries."""
        path = self.root / "CHANGELOG.md"
        text = path.read_text()
        old = changelog.unreleased(text)
        path.write_text(
            text.replace(old, entries) if old else text.replace("## [Unreleased]\n", f"## [Unreleased]\n\n{entries}\n")
        )
        self.commit()

    def schema(self, change: Callable[[dict[str, Any]], object]) -> None:
        path = self.root / "schema.json"
        schema = json.loads(path.read_text())
        change(schema)
        path.write_text(json.dumps(schema))
        self.commit()

    def release(self, *arguments: str) -> int:
        return main([*arguments], self.root, DAY, described)

    def tags(self) -> list[str]:
        return self.git("tag", "--list").split()


def described(root: Path) -> None:
    """The schema as it is generated: with the version in its description."""
    [version] = {match[2] for name in NUMBERED if (match := NUMBER.search((root / name).read_text()))}
    schema = json.loads((root / "schema.json").read_text())
    (root / "schema.json").write_text(json.dumps({**schema, "description": f"A cluster. Version {version}."}))


@pytest.fixture
def clone(tmp_path: Path) -> Clone:
    return Clone(tmp_path)


def test_the_first_release_has_the_project_s_version_and_its_changelog(clone: Clone) -> None:
    assert clone.release() == 0
    assert clone.tags() == ["v0.1.0"]
    assert f"## [0.1.0] - {DAY}\n\n### Added\n\n- Everything." in (clone.root / "CHANGELOG.md").read_text()
    assert changelog.unreleased((clone.root / "CHANGELOG.md").read_text()) == ""
    assert clone.git("status", "--porcelain") == ""
    assert json.loads(clone.git("show", "v0.1.0:schema.json"))["description"] == "A cluster. Version 0.1.0."
    assert "- Everything." in clone.git("tag", "--list", "--format=%(contents)", "v0.1.0")


@pytest.mark.parametrize(
    ("entries", "version"),
    [
        ("### Fixed\n\n- A fault.", "1.0.1"),
        ("### Added\n\n- A thing.", "1.1.0"),
        ("### Removed\n\n- A thing.", "2.0.0"),
    ],
)
def test_the_next_one_has_the_version_that_the_changelog_asks_for(clone: Clone, entries: str, version: str) -> None:
    assert clone.release("--version", "1.0.0") == 0
    clone.log(entries)
    assert clone.release() == 0
    assert clone.tags() == ["v1.0.0", f"v{version}"]
    assert all(f'"{version}"' in (clone.root / name).read_text() for name in NUMBERED)


def test_the_first_release_is_not_compared_with_one_that_is_not_there(
    clone: Clone, capsys: pytest.CaptureFixture[str]
) -> None:
    assert clone.release("--version", "0.0.1") == 1
    assert "0.0.1 is too low: the first release is 0." in capsys.readouterr().err


def test_the_schema_asks_for_more_than_the_changelog(clone: Clone, capsys: pytest.CaptureFixture[str]) -> None:
    assert clone.release("--version", "1.0.0") == 0
    clone.log("### Fixed\n\n- A fault.")
    clone.schema(lambda schema: schema["properties"].update(More={"type": "string"}))
    assert clone.release("--version", "1.0.1") == 1
    assert "1.0.1 is too low: what changed since v1.0.0 requires 1.1.0." in capsys.readouterr().err
    assert clone.release() == 0
    assert "feature   /properties/More: new" in capsys.readouterr().out
    assert clone.tags()[-1] == "v1.1.0"


def test_a_breaking_change_must_be_declared(clone: Clone, capsys: pytest.CaptureFixture[str]) -> None:
    assert clone.release("--version", "1.0.0") == 0
    clone.log("### Changed\n\n- Something.")
    clone.schema(lambda schema: schema["properties"].pop("Kind"))
    assert (clone.release("--check"), clone.release()) == (1, 1)
    assert "/properties/Kind: removed" in capsys.readouterr().err
    clone.log("### Changed\n\n- **Breaking** `Kind` is gone.")
    assert (clone.release("--check"), clone.release()) == (0, 0)
    assert clone.tags()[-1] == "v2.0.0"


def test_a_dry_run_writes_nothing(clone: Clone, capsys: pytest.CaptureFixture[str]) -> None:
    before = clone.git("rev-parse", "HEAD")
    assert clone.release("--dry-run") == 0
    assert "0.1.0" in capsys.readouterr().out
    assert (clone.tags(), clone.git("rev-parse", "HEAD"), clone.git("status", "--porcelain")) == ([], before, "")


def test_nothing_to_say_and_unsaved_work_are_refused(clone: Clone, capsys: pytest.CaptureFixture[str]) -> None:
    (clone.root / "new.txt").touch()
    assert clone.release() == 1
    assert "uncommitted" in capsys.readouterr().err
    (clone.root / "new.txt").unlink()
    assert clone.release() == 0
    assert clone.release() == 1
    assert "there are no entries under Unreleased" in capsys.readouterr().err
    assert clone.tags() == ["v0.1.0"]


@pytest.mark.parametrize(
    ("last", "how_much", "following"),
    [
        ("1.2.3", Level.BREAKING, "2.0.0"),
        ("1.2.3", Level.FEATURE, "1.3.0"),
        ("1.2.3", Level.FIX, "1.2.4"),
        ("0.2.3", Level.BREAKING, "0.3.0"),
        ("0.2.3", Level.FEATURE, "0.2.4"),
        ("v1.9.10", Level.FIX, "1.9.11"),
    ],
)
def test_versions_follow_what_changed(last: str, how_much: Level, following: str) -> None:
    assert str(versions.following(versions.parsed(last), how_much)) == following


@pytest.mark.parametrize("text", ["1.2", "1.2.3-rc1", "1.2.3.4", "latest", "1.2.x", "vv1.2.3"])
def test_what_is_no_version_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is not a version"):
        versions.parsed(text)


def test_the_project_s_own_changelog_and_manifests_are_what_the_script_reads() -> None:
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert changelog.unreleased(changelog.released(text, "1.2.3", DAY)) == ""
    numbers = {NUMBER.findall((ROOT / name).read_text())[0][1] for name in NUMBERED}
    assert len(numbers) == 1
    schema = json.loads((ROOT / "schema.json").read_text(encoding="utf-8"))
    assert schema["description"].endswith(f" Version {numbers.pop()}.")
