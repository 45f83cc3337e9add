"""Operations that do not end: aborted when the handler's own time is nearly up, and not before.

An abort undoes nothing (docs/azure-behaviour.md#abort); it is better than leaving an operation running that
nobody waits for, which would block the rollback. So it is the last thing that is done.
"""

from ..cloudformation.callback_context import Progress
from ..domain.arm_calls import Call, Verb
from ..domain.provisioning import CLUSTER_ALONE
from ..properties import schema

# An abort takes seconds (recorded: 5 to 9), a slow operation is polled each minute, and the failure has to be reported.
_RESERVE_SECONDS = 600


def is_due(progress: Progress, now: float) -> bool:
    """Whether CloudFormation is about to give up an operation whose write is still being waited for."""
    handler = "create" if progress.created else "update"
    minutes: int = schema.load()["handlers"][handler]["timeoutInMinutes"]
    return not progress.aborted and now - progress.started > minutes * 60 - _RESERVE_SECONDS


def abort(progress: Progress) -> Call:
    """The call that aborts what is being waited for: on the node pool if it is a write on one, else on the cluster."""
    if progress.pool and progress.pool != CLUSTER_ALONE:
        return Call(Verb.ABORT_POOL, pool=progress.pool)
    return Call(Verb.ABORT_CLUSTER)
