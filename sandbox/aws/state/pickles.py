"""The account's own records as bytes. They name stacks by id: a stack is a record of its own.

Pickle, since they are read back by the program that wrote them, from a directory of its user's.
"""

import io
import pickle
from collections.abc import Callable
from typing import Any, Protocol

type StackName = tuple[str, str]


class Stacks(Protocol):
    """Who knows the stacks."""

    def stack_name(self, value: Any) -> StackName | None:
        """A stack's region and id; None of anything else."""

    def stack(self, name: StackName) -> Any:
        """The stack of a region and id."""


def dumps(value: Any, stacks: Stacks) -> bytes:
    def write(buffer: io.BytesIO) -> None:
        pickler = pickle.Pickler(buffer, pickle.HIGHEST_PROTOCOL)
        pickler.persistent_id = stacks.stack_name  # type: ignore[method-assign]
        pickler.dump(value)

    return undisturbed(write)


def undisturbed(dump: Callable[[io.BytesIO], None]) -> bytes:
    """What `dump` writes. Others may add to a dictionary while it is read; then all is read again."""
    while True:
        buffer = io.BytesIO()
        try:
            dump(buffer)
        except RuntimeError as error:
            if "changed size during iteration" not in str(error):
                raise
        else:
            return buffer.getvalue()


def loads(content: bytes, stacks: Stacks) -> Any:
    unpickler = pickle.Unpickler(io.BytesIO(content))  # noqa: S301 - from a directory of its user's
    unpickler.persistent_load = stacks.stack  # type: ignore[method-assign]
    return unpickler.load()
