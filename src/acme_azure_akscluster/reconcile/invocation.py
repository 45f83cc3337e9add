"""What one invocation knows: whom it talks to, what it is to reach, how far it has come, how long it may take."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from cloudformation_cli_python_lib import HandlerErrorCode

from ..arm.client import Azure
from ..cloudformation.callback_context import Progress
from ..concurrency import RunConcurrently, in_threads
from ..deadline import Deadline
from ..domain.cluster_id import ClusterId
from ..errors.problem import Problem
from ..planning import cluster
from ..planning.desired_state import DesiredState

# A write and what follows it in the same invocation need this much time.
WRITE_SECONDS = 15.0
# Seconds by which this clock and Azure's may differ, and after which CloudFormation calls a killed handler again.
CLOCKS_APART = 120.0
# An update that is rolled back began no longer ago than this: this type's part of it takes 12 hours at most, and a
# stack's other resources take their time too.
_UPDATE_LASTS = 24 * 3600.0


@dataclass(frozen=True)
class Invocation:
    """Data only; the operations are functions of it, in modules of their own.

    `again` says that a create has been called before and has not answered.
    """

    azure: Azure
    where: ClusterId
    state: DesiredState
    progress: Progress
    now: Callable[[], float]
    sleep: Callable[[float], None]
    deadline: Deadline
    concurrently: RunConcurrently = in_threads
    again: bool = False

    def with_progress(self, progress: Progress) -> "Invocation":
        """The same invocation, further on."""
        return replace(self, progress=progress)

    def model(self) -> dict[str, Any]:
        """The input with the identifier, for events between the first and the last."""
        return {**self.state.desired, "Id": self.where.arm}

    def with_history(self) -> DesiredState:
        """The desired state with what this operation has already written."""
        sent = any(key.startswith(cluster.SETTINGS) for key in self.progress.attempts)
        written = frozenset(self.progress.attempts)
        failed_after = self.progress.started - _UPDATE_LASTS
        return replace(
            self.state,
            secrets_sent=sent,
            written=written,
            started=self.progress.started - CLOCKS_APART,
            failed_after=failed_after,
            refused=self.progress.refused,
        )

    def absent(self) -> Problem:
        """The cluster does not exist."""
        return Problem(
            HandlerErrorCode.NotFound,
            f"There is no cluster {self.where.name} in resource group {self.where.group} of subscription "
            f"{self.where.subscription}. What to do: if the name is wrong, correct it; if somebody deleted the "
            "cluster, take the resource out of the template, deploy, and put it in again",
        )
