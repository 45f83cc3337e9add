"""Writing the account down as it changes, and reading it back at a start.

A stack is written at each of its events and at each answer of a handler. All the rest (types, change sets, stack sets,
moto's state) is small or changes seldom: it is written as a whole after each request that may have changed it, and
together with the stack when a stack's resource is a part of it.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Protocol

from sandbox.aws.state import moto_state
from sandbox.aws.state.pickles import Stacks, dumps, loads
from sandbox.aws.state.store import Key, StateStore


class Record(Protocol):
    """A stack."""

    stack_id: str

    def record(self) -> dict[str, Any]: ...


class Owner(Stacks, Protocol):
    """Whose records these are."""

    def records(self) -> Mapping[str, Any]:
        """The records to store besides stacks, by name."""

    def restore_stack(self, record: dict[str, Any]) -> None: ...

    def restore(self, records: Mapping[str, Any]) -> None: ...


class Journal:
    """Thread-safe. `account` is entered before any stack's lock, never within one."""

    def __init__(self, store: StateStore, owner: Owner) -> None:
        self._store = store
        self._owner = owner

    @contextmanager
    def account(self) -> Iterator[None]:
        """Nobody else changes moto's state, or writes the account's records down, meanwhile."""
        with moto_state.LOCK:
            yield

    def write_stack(self, stack: Record, with_account: bool) -> None:
        """With the stack's lock held, and, if the account is written with it, within `account`."""
        own: Key = ("stack", stack.stack_id)
        self._store.write({own: dumps(stack.record(), self._owner)} | (self._account_records() if with_account else {}))

    def write_account(self) -> None:
        with self.account():
            self._store.write(self._account_records())

    def restore(self) -> None:
        """Before the first request."""
        for content in self._store.read("moto").values():
            moto_state.restore(content, self._store)
        for content in self._store.read("stack").values():
            self._owner.restore_stack(loads(content, self._owner))
        self._owner.restore(
            {name: loads(content, self._owner) for name, content in self._store.read("account").items()}
        )

    def close(self) -> None:
        self._store.close()

    def _account_records(self) -> dict[Key, bytes]:
        records: dict[Key, bytes] = {
            ("account", name): dumps(value, self._owner) for name, value in self._owner.records().items()
        }
        return records | {("moto", "backends"): moto_state.dump(self._store)}
