"""The bookkeeping that CloudFormation carries from callback to callback: when things began, how often they were tried.

Never the plan, a token or a secret. It is JSON, and an invocation that gets an older or an empty one starts afresh.
"""

import logging
from collections.abc import Mapping
from dataclasses import MISSING, asdict, dataclass, field, fields, replace
from types import UnionType
from typing import Any

# A final message names several refusals, within CloudFormation's limit.
_LONGEST = 200
LOG = logging.getLogger(__name__)


@dataclass(frozen=True)
class Progress:
    """The progress of one operation. Times are in seconds since the epoch.

    Attributes:
        started: when the operation began.
        created: whether the cluster's PUT was ours.
        step, doing, operation: key, words and kind of the write that is being waited for.
        pool: the node pool that this write is on, "" for the cluster as a whole.
        planned, finished: the steps of the operation, all and done.
        attempts: how often each step was written, by its key.
        refused: the steps that AKS has refused, by key, with its message.
        children: the kinds of children that outlive a deleted cluster, each with whether its own are gone.
        failures: reads of a failed or missing cluster in a row.
        retries, retrying: passing problems in a row, and when the first of them came, 0 without one.
        unanswered: the write that is being waited for may never have begun.
        aborted: an abort of this write has been requested (`abort`).
        delayed: the wait before the first write is over (`start_delay`).
    """

    started: float
    created: bool = False
    step: str = ""
    doing: str = ""
    operation: str = ""
    pool: str = ""
    step_started: float = 0.0
    planned: int = 1
    finished: int = 0
    attempts: Mapping[str, int] = field(default_factory=dict)
    refused: Mapping[str, str] = field(default_factory=dict)
    children: Mapping[str, bool] = field(default_factory=dict)
    failures: int = 0
    retries: int = 0
    retrying: float = 0.0
    unanswered: bool = False
    aborted: bool = False
    delayed: bool = False

    @classmethod
    def of(cls, context: Mapping[str, Any] | None, now: float) -> "Progress":
        """The progress in a callback context; versions of the type can follow each other within an operation.

        Unknown keys are ignored. One with a value that is not of its kind was not written by this type: the operation
        is started again, which costs only one poll, because the state is observed.
        """
        given = {key: value for key, value in (context or {}).items() if key in _KINDS}
        if not all(_fits(key, value) for key, value in given.items()):
            LOG.warning("The callback context cannot be read, so the operation continues from what is observed")
            given = {}
        return cls(**{"started": now, **given})

    def context(self) -> dict[str, Any]:
        """As callback context."""
        return asdict(self)

    def begins(
        self, key: str, doing: str, operation: str, now: float, left: int = 1, pool: str = "", *, answered: bool = True
    ) -> "Progress":
        """A write was made, the first of `left` steps.

        If it was not `answered`, what follows shows whether it has begun; until then nothing is counted.
        """
        begun = replace(
            self,
            step=key,
            doing=doing,
            operation=operation,
            pool=pool,
            step_started=now,
            planned=self.finished + left,
            failures=0,
            unanswered=not answered,
            aborted=False,
        )
        return begun._counted() if answered else begun

    def begun(self) -> "Progress":
        """An unanswered write is seen to be going on."""
        if not self.unanswered:
            return self
        return replace(self, unanswered=False)._counted()

    def _counted(self) -> "Progress":
        attempts = {**self.attempts, self.step: self.attempts.get(self.step, 0) + 1}
        return replace(self, attempts=attempts).succeeds()

    def retry(self, now: float) -> "Progress":
        """A passing problem is going to be tried again."""
        return replace(self, retries=self.retries + 1, retrying=self.retrying or now)

    def succeeds(self) -> "Progress":
        """No problem came, so the next one is the first."""
        return replace(self, retries=0, retrying=0.0)

    def refuses(self, key: str, words: str) -> "Progress":
        """AKS has refused an optional step: the operation goes on without it."""
        return replace(self, refused={**self.refused, key: words[:_LONGEST]}).succeeds()

    def settles(self) -> "Progress":
        """What was waited for has ended."""
        if not self.step:
            return self
        if self.unanswered:
            return replace(self, step="", doing="", operation="", unanswered=False)
        settled = replace(self, step="", doing="", operation="", finished=self.finished + 1, failures=0)
        return settled.succeeds()


# JSON knows one kind of number; a time may come back without its fraction.
_KINDS: Mapping[str, type | UnionType] = {
    **{item.name: type(item.default) for item in fields(Progress) if item.default is not MISSING},
    "started": int | float,
    "retrying": int | float,
    "step_started": int | float,
    "attempts": Mapping,
    "refused": Mapping,
    "children": Mapping,
}
# What the values of a table are.
_VALUES: Mapping[str, type] = {"attempts": int, "refused": str, "children": bool}


def _fits(key: str, value: Any) -> bool:
    if key in _VALUES:
        return isinstance(value, Mapping) and all(type(one) is _VALUES[key] for one in value.values())
    return isinstance(value, _KINDS[key]) and (isinstance(value, bool) == (_KINDS[key] is bool))
