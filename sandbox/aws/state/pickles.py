"""The account's own records as bytes. They name stacks by id: a stack is a record of its own.

Pickle, since they are read back by the program that wrote them, from a directory of its user's.
"""

import io
import pickle
from collections.abc import Callable
from typing import Any

from sandbox.aws.cloudformation.model import Stack

type StackName = tuple[str, str]


class _Pickler(pickle.Pickler):
    def persistent_id(self, obj: Any) -> StackName | None:
        return (obj.region, obj.stack_id) if isinstance(obj, Stack) else None


class _Unpickler(pickle.Unpickler):
    def __init__(self, content: bytes, find: Callable[[StackName], Stack]) -> None:
        super().__init__(io.BytesIO(content))
        self._find = find

    def persistent_load(self, pid: StackName) -> Stack:
        return self._find(pid)


def dumps(value: Any) -> bytes:
    return undisturbed(lambda buffer: _Pickler(buffer, pickle.HIGHEST_PROTOCOL).dump(value))


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


def loads(content: bytes, find: Callable[[StackName], Stack]) -> Any:
    """`find` gives the stack of a region and id."""
    return _Unpickler(content, find).load()
