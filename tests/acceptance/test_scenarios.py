"""The rows themselves: all hold in the sandbox, each rewriting is tried or says why not, a failure is told."""

import functools
import json
import re
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import pytest

from acme_azure_akscluster.properties.rewritings import REWRITINGS
from sandbox.azure import router
from tests.acceptance.planted import PLANTED
from tests.acceptance.virtual_world import VirtualWorld
from tools.acceptance.scenarios import announce, runner, spellings
from tools.acceptance.scenarios.steps import Behind, Deploy, Holds, InSync, May, Scenario
from tools.acceptance.scenarios.table import SCENARIOS, UnknownScenarioError, chosen
from tools.acceptance.scenarios.templates import BASE, SIZE, cluster, pool
from tools.acceptance.scenarios.world import Ended

ROOT = Path(__file__).resolve().parents[2]


@functools.cache
def world() -> VirtualWorld:
    """Where all scenarios ran."""
    return VirtualWorld(scrubs=False)


@pytest.fixture(scope="module")
def full() -> tuple[list[runner.Result], dict[str, float]]:
    """Every scenario in the sandbox, and how many minutes each took there."""
    minutes: dict[str, float] = {}
    began = world().inner.clock()

    def report(result: runner.Result) -> None:
        nonlocal began
        minutes[result.scenario.name] = (world().inner.clock() - began) / 60
        began = world().inner.clock()

    return runner.run(world(), chosen("full", ()), report), minutes


@pytest.mark.parametrize("row", SCENARIOS, ids=lambda row: row.name)
def test_every_scenario_holds_in_the_sandbox(full: Any, row: Scenario) -> None:
    [result] = [one for one in full[0] if one.scenario is row]
    assert result.why == ""


def test_three_roles_are_enough_for_every_request(full: Any) -> None:
    """`IamAccess` needs a fourth one, which the type's own identity has in an account where it is installed."""
    names = ("role", "git-ops-role", "acceptance-role", "access-role")
    documents = [json.loads((ROOT / "deploy" / "azure" / f"{name}.json").read_text()) for name in names]
    allowed = {action.lower() for document in documents for action in document["Actions"]}
    requested = {(method, path) for method, path in world().inner.requests if "/subscriptions/" in path}
    requested |= {(one.method, one.path.partition("?")[0]) for row in SCENARIOS for one in world().exchanges(row.name)}
    actions = {route[0].action.lower() for method, path in requested if (route := router.find(method, path))}
    assert len(actions) > 20
    assert [action for action in sorted(actions) if action and not any(fnmatch(action, one) for one in allowed)] == []


def test_the_page_has_the_figures_that_are_announced() -> None:
    page = (ROOT / "docs" / "acceptance.md").read_text(encoding="utf-8")
    for suite in ("smoke", "full"):
        expected = announce.estimate([row for row in chosen(suite, ()) if not row.needs], real_aws=False)
        time = f"{expected.minutes:.0f} min" if suite == "smoke" else f"{expected.minutes / 60:.1f} h"
        assert f"| `{suite}` | {time} | {expected.clusters} | about ${expected.dollars:.2f} |" in page
    ways = re.findall(r"with (\S+) changes of behaviour", page)
    assert (ways, len(PLANTED)) == (["twenty-five"], 25)


@pytest.mark.parametrize("row", SCENARIOS, ids=lambda row: row.name)
def test_the_announced_minutes_are_enough_and_not_far_too_many(full: Any, row: Scenario) -> None:
    taken = full[1][row.name]
    assert taken - 1 <= row.minutes <= 2 * taken + 3, f"{taken:.1f} min"


def test_smoke_takes_a_quarter_of_an_hour() -> None:
    assert 10 <= sum(row.minutes for row in chosen("smoke", ())) <= 18


def test_each_rewriting_is_tried_or_says_why_not() -> None:
    sentences = [sentence for sentence, _ in spellings.tried()] + list(spellings.left_out())
    assert sorted(sentences) == sorted(f"{row.where}: {row.because}" for row in REWRITINGS)
    assert len(spellings.tried()) >= 15


@pytest.mark.parametrize(
    ("only", "expected"),
    [
        ((), ["create", "no-op", "drift", "labels-taints-tags", "name-taken", "delete"]),
        (("drift",), ["create", "drift", "delete"]),
        (("import",), ["import"]),
        (("upgrade", "no-op"), ["create", "no-op", "upgrade", "delete"]),
    ],
)
def test_what_is_chosen_comes_with_the_cluster_that_it_needs(only: tuple[str, ...], expected: list[str]) -> None:
    assert [row.name for row in chosen("smoke", only)] == expected


def test_an_unknown_name_is_refused_with_those_that_there_are() -> None:
    with pytest.raises(UnknownScenarioError, match=r"no scenario scael.*scale"):
        chosen("smoke", ("scael",))


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        ((Deploy(cluster(pool("system", 2)), writes=0),), "0 writes were expected, 1 were made"),
        ((Deploy(cluster(pool("system", 2)), fails="quota"),), "should have failed with 'quota', and succeeded"),
        ((Deploy(cluster(pool("system", 9999))),), "it failed: "),
        ((InSync(but=("/Tags",)),), "drift was expected in /Tags, and is in nothing"),
        ((Holds("", {"properties.agentPoolProfiles.system.count": 7}),), "should be 7 and is 1"),
        ((Holds("agentPools/missing", {"name": "missing"}),), "should be 'missing' and is None"),
        ((Behind("PUT", "agentPools/UPPER", {"properties": {"vmSize": SIZE}}),), "agentPools/UPPER: 400"),
    ],
)
def test_a_failed_step_is_reported_and_the_others_run(steps: tuple[Any, ...], expected: str) -> None:
    rows = [SCENARIOS[0], Scenario("wrong", "smoke", "", 1, steps), SCENARIOS[-1]]
    results = runner.run(VirtualWorld(scrubs=False), rows)
    assert expected in results[1].why
    assert [result.held for result in results] == [True, False, True]


def test_a_scenario_that_fails_leaves_no_cluster_of_its_own() -> None:
    world = VirtualWorld(scrubs=False)
    wrong = Scenario("wrong", "full", "", 1, (Deploy(BASE), Holds("", {"name": "other"})), own=True)
    [result] = runner.run(world, [wrong])
    assert not result.held
    assert world.inner.cluster("acceptance-wrong") is None


def test_without_a_cluster_those_that_share_it_are_not_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    world = VirtualWorld(scrubs=False)
    monkeypatch.setattr(world, "deploy", lambda _stack, _properties: Ended(False, "no quota"))
    results = runner.run(world, chosen("smoke", ("drift",)))
    assert [result.why for result in results][:2] == ["it failed: no quota", "not tried: there is no cluster"]


def test_a_scenario_with_unmet_needs_is_named_and_not_skipped_silently() -> None:
    world = VirtualWorld(scrubs=False)
    world.features = frozenset({"handlers"})
    [result] = runner.run(world, chosen("smoke", ("federated-login",)))
    assert (result.held, result.missing) == (False, frozenset({"federation"}))


def test_another_principal_may_not_what_the_template_does_not_say() -> None:
    """Of the scenario that asks the API server: its claims can fail."""
    [row] = chosen("full", ("iam-access",))
    checks = [step for step in row.steps if isinstance(step, May)]
    assert {step.allowed for step in checks} == {True, False}
