"""The construct in TypeScript, compiled by `make constructs`: its example makes what the one in Python makes."""

from pathlib import Path

from tests.support.synthesis import CDK, NODE, python_example, synthesised


def test_both_languages_make_the_same_template(tmp_path: Path) -> None:
    assert (CDK / "typescript" / "lib").is_dir(), "run `make constructs`, which compiles it first"
    node = str(NODE / "node")
    typescript = synthesised([node, "typescript/lib/example/app.js"], tmp_path / "typescript")
    assert typescript == python_example(tmp_path / "python")
