"""What can go wrong, as exceptions: all that the type raises on purpose.

Problem       something that CloudFormation has a code for, in words for a person
└── Conflict  a precondition failed: another client has written before
"""

from cloudformation_cli_python_lib import HandlerErrorCode

from ..observability import messages
from .answer import ArmError

# An event may say more around a problem's message: how often it was tried, what was being done.
MESSAGE_LIMIT = 1000


class Problem(Exception):
    """An error with one of CloudFormation's codes.

    `wait` is the number of seconds after which the same thing may succeed, or None when it will not.
    `maybe_applied` says that the request may have been carried out although no answer says so. `answer` is ARM's,
    where the problem is one.
    """

    def __init__(
        self,
        code: HandlerErrorCode,
        message: str,
        wait: float | None = None,
        *,
        maybe_applied: bool = False,
        answer: ArmError | None = None,
    ) -> None:
        super().__init__(clean(message))
        self.code = code
        self.message = clean(message)
        self.wait = wait
        self.maybe_applied = maybe_applied
        self.answer = answer


class Conflict(Problem):
    """A precondition (If-Match, If-None-Match) did not hold: another client wrote first."""


def clean(text: str) -> str:
    """The text without secrets, within a problem's limit."""
    return messages.clean(text, MESSAGE_LIMIT)
