"""What the package leaves out, by patterns."""

import json
from pathlib import Path

import pytest

from bundle.building import trimming


@pytest.mark.parametrize(
    ("pattern", "path", "matches"),
    [
        ("setuptools/**", "setuptools/command/build.py", True),
        ("setuptools/**", "setuptools_scm/git.py", False),
        ("botocore/data/*/**", "botocore/data/ec2/2016-11-15/service-2.json.gz", True),
        ("botocore/data/*/**", "botocore/data/endpoints.json", False),
        ("**/tests/**", "tests/test_x.py", True),
        ("**/tests/**", "a/b/tests/c/test_x.py", True),
        ("**/tests/**", "a/latest/x.py", False),
        ("*.dist-info/RECORD", "six-1.dist-info/RECORD", True),
        ("*.dist-info/RECORD", "a/six-1.dist-info/RECORD", False),
        ("a?.py", "ab.py", True),
        ("a?.py", "a/.py", False),
        ("a.py", "axpy", False),
    ],
)
def test_patterns(pattern: str, path: str, matches: bool) -> None:
    assert bool(trimming.matcher([pattern]).fullmatch(path)) == matches


def test_no_pattern_matches_nothing() -> None:
    assert trimming.matcher([]).fullmatch("") is None


def test_dropped_files_and_empty_directories_are_removed_unless_excepted(tmp_path: Path) -> None:
    for name in ("data/ec2/a.json", "data/sts/a.json", "data/_retry.json", "code.py"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x")
    trimming.trim(tmp_path, ["data/*/**"], ["data/sts/**"])
    left = sorted(path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*"))
    assert left == ["code.py", "data", "data/_retry.json", "data/sts", "data/sts/a.json"]


def test_endpoints_of_other_services_go_and_the_regions_stay(tmp_path: Path) -> None:
    file = tmp_path / "endpoints.json"
    partition = {"partition": "aws", "regions": {"us-east-1": {}}, "services": {"sts": {"endpoints": {}}, "ec2": {}}}
    file.write_text(json.dumps({"version": 3, "partitions": [partition, {"partition": "x", "services": {"ec2": {}}}]}))
    trimming.keep_endpoints(file, ["sts", "logs"])
    left = json.loads(file.read_text())
    assert left["partitions"][0] == {**partition, "services": {"sts": {"endpoints": {}}}}
    assert left["partitions"][1]["services"] == {}
    assert left["version"] == 3
