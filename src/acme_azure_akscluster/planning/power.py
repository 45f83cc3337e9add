"""Power: a stopped cluster takes only start and delete, so changes stand between a start and a stop.

Source: docs/azure-behaviour.md#stopped-cluster.
"""

from ..domain import provisioning
from ..domain.arm_calls import Call, Verb
from ..validation.violation import Violation
from .comparison import Comparison
from .desired_state import DesiredState
from .steps import Phase, Step

RUNNING, STOPPED = "Running", "Stopped"


def around(comparison: Comparison, steps: list[Step]) -> tuple[list[Step], list[Violation]]:
    """The steps with a start before and a stop after them, where they are needed."""
    wanted = declared(comparison.state)
    if provisioning.is_stopped(comparison.observed):
        if wanted == RUNNING or (wanted == STOPPED and steps):
            steps = [_start(wanted), *steps]
        elif steps:
            return steps, [
                Violation(
                    "PowerState",
                    "must be declared: the cluster is stopped, and AKS cannot change a stopped cluster",
                    "declare PowerState: Running (or Stopped, to have it started for the change and stopped again)",
                    source="docs/azure-behaviour.md#stopped-cluster",
                )
            ]
        else:
            return steps, []
    return ([*steps, _stop()] if wanted == STOPPED else steps), []


def starts(state: DesiredState) -> bool:
    """Whether the template wants the cluster to run."""
    return declared(state) == RUNNING


def declared(state: DesiredState) -> str | None:
    """What the template wants; a cluster that it had stopped is to run again when it no longer declares its power.

    None for what was never declared: such a cluster may be stopped and started by anybody.
    """
    wanted, before = state.desired.get("PowerState"), state.previous.get("PowerState")
    return str(wanted) if wanted else RUNNING if before == STOPPED else None


def _start(wanted: str) -> Step:
    why = "the template declares it running" if wanted == RUNNING else "AKS cannot change a stopped cluster"
    return Step(Phase.START, "start", "starting the cluster", Call(Verb.START_CLUSTER), "start cluster", why=why)


def _stop() -> Step:
    return Step(
        Phase.STOP,
        "stop",
        "stopping the cluster",
        Call(Verb.STOP_CLUSTER),
        "stop cluster",
        disrupts=True,
        why="the template declares it stopped",
    )
