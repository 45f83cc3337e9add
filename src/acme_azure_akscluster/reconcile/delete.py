"""Deleting a cluster, with the children that Azure would leave behind going first."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from cloudformation_cli_python_lib import HandlerErrorCode, ProgressEvent

from ..cloudformation.progress_events import succeeded
from ..domain import provisioning, tags
from ..domain.arm_calls import Call, Verb
from ..errors.problem import Problem
from ..planning import cluster
from ..planning.children import registry
from .invocation import WRITE_SECONDS, Invocation


class Deletion(Invocation):
    """The delete operation, as one invocation sees it."""

    def delete(self) -> ProgressEvent:
        """Delete, and wait until Azure says 404."""
        return self._patiently(self._delete)

    def _delete(self) -> ProgressEvent:
        observed = self._observed()
        if observed is None:
            if self.progress.step:
                return succeeded(None)
            raise self._absent()
        if provisioning.provisioning(observed).lower() == "deleting":
            ours = self.progress.operation == "delete cluster"
            begun = self.progress.begun() if ours else self.progress.begins(*self._deleting())
            return self._wait(begun, ", ".join(provisioning.busy(observed)))
        if cluster.is_protected(observed):
            raise _protected(self.where.name)
        if busy := provisioning.busy(observed):
            return self._wait_for_others(busy)
        if left := self._outliving(observed):
            return left
        try:
            self.azure.write(self.where, Call(Verb.DELETE_CLUSTER))
        except Problem as problem:
            if problem.code is HandlerErrorCode.NotFound:
                return succeeded(None)
            # Without an answer it may well have been accepted: a cluster that is gone next time was deleted by us.
            progress = self.progress.asks(*self._deleting()) if problem.maybe_applied else self.progress
            return replace(self, progress=progress)._retry(problem, hint="Before deleting: ")
        return self._wait(self.progress.begins(*self._deleting()), "Azure has accepted it")

    def _outliving(self, observed: Mapping[str, Any]) -> ProgressEvent | None:
        """Delete what Azure would leave behind; an event when that takes more than this invocation, else None."""
        steps = registry.removal(self.where, self._children(registry.outliving(self.goal, observed)))
        loop = self
        for position, step in enumerate(steps):
            about = (step.key, step.does, step.operation, self.now(), len(steps) - position + 1)
            if not self.deadline.allows(WRITE_SECONDS):
                return loop._wait(loop.progress.begins(*about), "It goes before the cluster")
            try:
                self._written(step.call)
            except Problem as problem:
                return loop._retry(problem, hint=f"Before {step.does}: ")
        return None

    def _deleting(self) -> tuple[str, str, str, float]:
        return "delete", f"deleting cluster {self.where.name}", "delete cluster", self.now()


def _protected(name: str) -> Problem:
    return Problem(
        HandlerErrorCode.InvalidRequest,
        f"DeletionProtection is on for cluster {name}; nothing was deleted. What to do: set DeletionProtection to "
        f"false in the template, deploy it, and delete again. If the stack cannot be deployed any more, remove the tag "
        f"{tags.PROTECTED} from the cluster, for example in the portal",
    )
