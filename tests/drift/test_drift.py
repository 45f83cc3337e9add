"""The cases of `make drift`, as tests; and that a defect in the report or in the comparison is found by them."""

import pytest

from acme_azure_akscluster.properties import reported as reports
from acme_azure_akscluster.properties.rewritings import REWRITINGS, Documented
from tests.drift import __main__ as command
from tests.drift.cases import cases_of, is_as_it_should_be, leaves
from tests.drift.rewritten import REWRITTEN


def test_nothing_is_false_and_nothing_is_missed(capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main([]) == 0
    assert ": 0 false, 0 missed\n" in capsys.readouterr().out


def test_every_rewriting_is_tested_or_documented() -> None:
    documented = {row.where for row in REWRITINGS if isinstance(row.treatment, Documented)}
    assert {row.where for row in REWRITINGS} == REWRITTEN.keys() | documented


@pytest.mark.parametrize("name", ["WorkloadAutoScalerProfile", "DisableLocalAccounts"])
def test_an_unreported_default_is_detected(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reports, "silent_members", lambda node, path: [])
    cases = [case for path, node in leaves() if path[0] == name for case in cases_of(path, node)]
    assert not all(is_as_it_should_be(case) for case in cases)


def test_an_unmarked_order_is_detected(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(reports, "own_pools", lambda pools, observed: pools)
    assert command.main([]) == 1
    assert "('web', 'system') shown as ('system', 'web')" in capsys.readouterr().err
