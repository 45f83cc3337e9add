"""What a command says that is called wrongly: the option, what is wrong with it, and no traceback."""

import sys
from collections.abc import Callable

import pytest

from sandbox import __main__ as sandbox
from tests.faults import __main__ as faults
from tools.adopt import __main__ as adopt
from tools.contract import __main__ as contract
from tools.demo import __main__ as demo


@pytest.mark.parametrize("speed", ["0", "-1", "nan", "inf", "fast"])
@pytest.mark.parametrize(
    ("main", "command"), [(demo.main, ()), (contract.main, ()), (sandbox.main, ("up",))], ids=["demo", "contract", "up"]
)
def test_an_invalid_speed_is_refused(
    main: Callable[[], int],
    command: tuple[str, ...],
    speed: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(sys, "argv", ["it", *command, f"--speed={speed}"])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 2
    assert f"argument --speed: {speed} is not a number above 0" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--only", "scale"], "argument --only: scale is no OPERATION:REQUEST:FAULT:SEED"),
        (["--only", "sleep:0:refused:1"], "argument --only: no operation is called sleep"),
        (["--only", "scale:0:rain:1"], "argument --only: no fault is called rain"),
        (["--only", "scale:999:refused:1"], "argument --only: scale has the requests 0 to "),
        (["--operation", "sleep"], "argument --operation: invalid choice: 'sleep'"),
        (["--seeds", "1,x"], "argument --seeds: 1,x is no list of whole numbers"),
        (["--processes", "0"], "argument --processes: at least 1"),
    ],
)
def test_an_unknown_part_of_the_fault_matrix_is_refused(
    arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        faults.main(arguments)
    assert ended.value.code == 2
    assert message in capsys.readouterr().err


def test_what_is_no_cluster_s_id_is_refused_before_anybody_is_logged_in(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        adopt.main(["--cluster", "web"])
    assert ended.value.code == 2
    assert "'web' is not the ARM id of a managed cluster. Its form is /subscriptions/<id>/" in capsys.readouterr().err
