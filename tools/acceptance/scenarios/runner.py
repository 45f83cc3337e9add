"""Runs scenarios in a world. Azure and the sandbox run by this same code."""

import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from tools.acceptance.scenarios.scene import CLUSTER, STACK, DoesNotHold, Scene
from tools.acceptance.scenarios.steps import Scenario
from tools.acceptance.scenarios.templates import BASE
from tools.acceptance.scenarios.world import World, WorldError


def before(scenario: Scenario) -> str:
    """The name under which is recorded what brings the shared cluster back to the minimal template."""
    return f"before {scenario.name}"


@dataclass(frozen=True)
class Result:
    """How a scenario ended. `why` is empty when all held; `missing` are features that this world has not."""

    scenario: Scenario
    why: str = ""
    missing: frozenset[str] = frozenset()

    @property
    def held(self) -> bool:
        return not self.why and not self.missing


type Report = Callable[[Result], None]


def run(world: World, scenarios: Sequence[Scenario], report: Report = lambda _result: None) -> list[Result]:
    """Each scenario in turn. One that fails does not stop the others, except where the shared cluster is missing."""
    results: list[Result] = []
    lost = ""
    for scenario in scenarios:
        missing = scenario.needs - world.features
        if missing:
            result = Result(scenario, missing=missing)
        elif lost and not scenario.own:
            result = Result(scenario, f"not tried: {lost}")
        else:
            result = Result(scenario, _attempted(world, scenario))
        if scenario.name == "create" and not result.held:
            lost = "there is no cluster"
        results.append(result)
        report(result)
    return results


def _attempted(world: World, scenario: Scenario) -> str:
    """Why it does not hold; empty when it does."""
    try:
        if scenario.own:
            _alone(world, scenario)
        else:
            _shared(world, scenario)
    except (DoesNotHold, WorldError) as error:
        return str(error)
    except Exception as error:  # noqa: BLE001 - the others are to run, and the clouds to be cleaned up
        where = traceback.extract_tb(error.__traceback__)[-1]
        return f"{type(error).__name__}: {error} (in {where.name}, line {where.lineno} of {Path(where.filename).name})"
    return ""


def _shared(world: World, scenario: Scenario) -> None:
    if not scenario.always:
        world.mark(before(scenario))
        Scene(world, before(scenario)).restore(BASE)
    world.mark(scenario.name)
    scene = Scene(world, scenario.name)
    for step in scenario.steps:
        step.take(scene)


def _alone(world: World, scenario: Scenario) -> None:
    """On a cluster of its own, which is removed when a step failed as well."""
    world.mark(scenario.name)
    scene = Scene(world, scenario.name, f"{STACK}-{scenario.name}", f"{CLUSTER}-{scenario.name}")
    try:
        for step in scenario.steps:
            step.take(scene)
    except BaseException:
        world.mark(f"after {scenario.name}")
        if world.remove(scene.stack).succeeded and scene.get("") is not None:
            scene.write("DELETE", "", None)
        raise
