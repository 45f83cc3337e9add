"""What an execution environment remembers of a create's first call, in files that outlive its processes."""

from pathlib import Path

import pytest

from acme_azure_akscluster.cloudformation import first_calls
from acme_azure_akscluster.cloudformation.first_calls import remembered


def at(folder: Path, *times: float) -> list[float | None]:
    """What calls with one token at these times are told."""
    return [remembered(folder, "token", iter([time] * 9).__next__) for time in times]


def test_the_first_call_is_remembered_and_each_later_one_learns_how_long_ago_it_was(tmp_path: Path) -> None:
    assert at(tmp_path / "f", 1000.0, 1035.5, 1040.0) == [None, 35.5, 40.0]
    assert remembered(tmp_path / "f", "another", lambda: 1050.0) is None


def test_a_clock_that_was_set_back_says_none_is_left_and_nothing_negative(tmp_path: Path) -> None:
    assert at(tmp_path, 1000.0, 900.0) == [None, 0.0]


def test_a_file_reveals_nothing_of_the_request_and_is_private(tmp_path: Path) -> None:
    remembered(tmp_path / "f", "bearer-token", lambda: 1000.0)
    (file,) = (tmp_path / "f").iterdir()
    assert (file.read_text(), (tmp_path / "f").stat().st_mode & 0o777) == ("1000.0", 0o700)
    assert "bearer" not in file.name


def test_files_go_when_they_can_mean_nothing_any_more(tmp_path: Path) -> None:
    remembered(tmp_path, "old", lambda: 1000.0)
    remembered(tmp_path, "recent", lambda: 4000.0)
    remembered(tmp_path, "new", lambda: 4700.0)
    assert [remembered(tmp_path, token, lambda: 4800.0) for token in ("recent", "old")] == [800.0, None]


def test_a_file_that_was_cut_off_is_as_old_as_it_is(tmp_path: Path) -> None:
    remembered(tmp_path, "token", lambda: 1000.0)
    (file,) = tmp_path.iterdir()
    file.write_text("")
    assert remembered(tmp_path, "token", lambda: file.stat().st_mtime + 30) == pytest.approx(30)


def test_without_a_writable_folder_each_call_is_the_first(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert at(tmp_path / "file", 1000.0, 1001.0) == [None, None]
    assert at(tmp_path / "no" / "folder", 1000.0, 1001.0) == [None, None]


def test_it_is_stored_in_lambdas_folder_for_temporary_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    assert first_calls.seconds_since("token") is None
    assert first_calls.seconds_since("token") is not None
    assert [path.name for path in tmp_path.iterdir()] == ["acme-azure-akscluster"]
