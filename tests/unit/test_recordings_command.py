"""What `make recordings` says where recordings are absent, incomplete or somebody's own."""

from pathlib import Path

import pytest

from tests.recordings import __main__ as command
from tests.recordings import source


def test_without_recordings_beside_the_checkout_it_says_that_nothing_was_compared(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(command, "BESIDE", tmp_path / "absent")
    assert command.main([]) == 0
    assert "NOTHING was compared" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("option", "problem"),
    [("--recordings", "there is no folder"), ("--pairs", "No such file"), ("--conversations", "there is no folder")],
)
def test_a_recording_requested_by_name_must_exist(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], option: str, problem: str
) -> None:
    monkeypatch.setattr(command, "BESIDE", tmp_path / "absent")
    with pytest.raises(SystemExit) as ended:
        command.main([option, str(tmp_path / "absent")])
    assert ended.value.code == 2
    assert problem in capsys.readouterr().err


@pytest.mark.parametrize("missing", [source.WRITES, source.NEEDED[-1]])
def test_a_file_that_is_missing_is_an_error_that_names_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], missing: Path
) -> None:
    for name in source.NEEDED:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    (tmp_path / missing).unlink()
    assert command.main(["--recordings", str(tmp_path)]) == 2
    assert f"missing: {tmp_path / missing}" in capsys.readouterr().err


def test_recorded_writes_must_exist_too(tmp_path: Path) -> None:
    chosen = source.Recordings.below(tmp_path).with_own(tmp_path / "mine.jsonl", None)
    assert tmp_path / "mine.jsonl" in chosen.missing()
    assert tmp_path / source.WRITES in chosen.missing()
