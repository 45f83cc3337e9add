"""Which wheels may go into the package: those that Lambda's Python 3.12 on x86_64 can load."""

from pathlib import Path

import pytest

from bundle.building import platforms


@pytest.mark.parametrize(
    "tag",
    [
        "py3-none-any",
        "py2.py3-none-any",
        "cp312-cp312-manylinux_2_17_x86_64",
        "cp312-cp312-manylinux2014_x86_64",
        "cp312-cp312-manylinux_2_17_x86_64.manylinux2014_x86_64",
        "cp39-abi3-manylinux_2_34_x86_64",
        "cp312-abi3-manylinux_2_28_x86_64",
        "py3-none-manylinux1_x86_64",
    ],
)
def test_lambda_loads(tag: str) -> None:
    assert platforms.loads(tag)


@pytest.mark.parametrize(
    "tag",
    [
        "cp312-cp312-macosx_11_0_arm64",
        "cp39-abi3-macosx_10_12_universal2",
        "cp312-cp312-win_amd64",
        "cp312-cp312-manylinux_2_17_aarch64",
        "cp312-cp312-manylinux2014_aarch64",
        "cp312-cp312-musllinux_1_2_x86_64",
        "cp312-cp312-linux_x86_64",
        "cp312-cp312-manylinux_2_35_x86_64",
        "cp311-cp311-manylinux_2_17_x86_64",
        "cp313-cp313-manylinux_2_17_x86_64",
        "cp313-abi3-manylinux_2_17_x86_64",
        "pp311-pypy311_pp73-manylinux_2_17_x86_64",
        "py2-none-any",
        "",
        "py3-none",
    ],
)
def test_lambda_does_not_load(tag: str) -> None:
    assert not platforms.loads(tag)


def installed(tree: Path, name: str, *tags: str) -> None:
    info = tree / f"{name}.dist-info"
    info.mkdir(parents=True)
    lines = ["Wheel-Version: 1.0", "Root-Is-Purelib: false", *(f"Tag: {tag}" for tag in tags)]
    (info / "WHEEL").write_text("\n".join(lines) + "\n", encoding="utf-8")


def test_one_loadable_tag_of_several_is_enough(tmp_path: Path) -> None:
    installed(tmp_path, "six-1", "py2-none-any", "py3-none-any")
    platforms.check(tmp_path)


def test_the_refusal_names_each_foreign_wheel_and_both_remedies(tmp_path: Path) -> None:
    installed(tmp_path, "six-1", "py3-none-any")
    installed(tmp_path, "cffi-2", "cp312-cp312-macosx_11_0_arm64")
    installed(tmp_path, "cryptography-50", "cp311-abi3-macosx_10_9_universal2")
    with pytest.raises(platforms.ForeignWheels) as refused:
        platforms.check(tmp_path)
    message = str(refused.value)
    assert "cffi-2: cp312-cp312-macosx_11_0_arm64" in message
    assert "cryptography-50: cp311-abi3-macosx_10_9_universal2" in message
    assert "six" not in message
    assert "PIP_PLATFORM=manylinux2014_x86_64 PIP_ONLY_BINARY=:all:" in message
    assert "--use-docker" in message


def test_a_distribution_without_a_tag_is_not_let_through(tmp_path: Path) -> None:
    installed(tmp_path, "odd-1")
    with pytest.raises(platforms.ForeignWheels, match="odd-1"):
        platforms.check(tmp_path)
