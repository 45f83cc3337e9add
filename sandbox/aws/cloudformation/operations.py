"""The operations of a stack, each from its first state to its last. They run in a thread that the engine starts."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

from sandbox.aws.cloudformation.executor import Executor
from sandbox.aws.cloudformation.importing import Importer
from sandbox.aws.cloudformation.model import Stack
from sandbox.aws.cloudformation.steps import Surroundings

BY_USER = "User Initiated"
TIMED_OUT = "Stack creation time exceeded the specified timeout. "


class Engine(Surroundings, Protocol):
    """What operations need of the engine that started them."""

    def set_outputs(self, stack: Stack) -> str | None:
        """Evaluate a stack's outputs. Returns why that failed, or None."""

    def children(self, stack: Stack) -> list[Stack]:
        """The live nested stacks of a stack."""

    def real_seconds(self, seconds: float) -> float: ...


class Operations:
    """One region's. A stack's status names its operation."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def run(self, stack: Stack) -> None:
        """The operation in which the stack is, to its end."""
        {
            "CREATE_IN_PROGRESS": self._create,
            "ROLLBACK_IN_PROGRESS": self._roll_back_create,
            "UPDATE_IN_PROGRESS": self._update,
            "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS": self._clean_up,
            "UPDATE_ROLLBACK_IN_PROGRESS": self._roll_back_update,
            "UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS": self._clean_up_after_rollback,
            "DELETE_IN_PROGRESS": self._delete,
            "IMPORT_IN_PROGRESS": self._import,
            "IMPORT_ROLLBACK_IN_PROGRESS": self._roll_back_import,
        }[stack.status](stack)

    def _go_on(self, stack: Stack, status: str, reason: str | None = None) -> None:
        """To the next operation of the same run, and through it."""
        stack.set_status(status, reason)
        self.run(stack)

    def _create(self, stack: Stack) -> None:
        with self._time_limit(stack) as expired:
            failed = Executor(stack, self._engine).create_all()
        reason = _failed_words("create", failed)
        if stack.deletion_requested:
            stack.cancel.clear()
            return self._go_on(stack, "DELETE_IN_PROGRESS", BY_USER)
        if expired.is_set() and failed:
            reason = f"{TIMED_OUT}{reason}"
        if not failed:
            reason = self._engine.set_outputs(stack)
        if not reason:
            return stack.set_status("CREATE_COMPLETE")
        if stack.request.on_failure == "DO_NOTHING" or stack.request.disable_rollback:
            return stack.set_status("CREATE_FAILED", reason)
        stack.cancel.clear()
        if stack.request.on_failure == "DELETE":
            return self._go_on(stack, "DELETE_IN_PROGRESS", f"{reason}Delete requested by user.")
        return self._go_on(stack, "ROLLBACK_IN_PROGRESS", f"{reason}Rollback requested by user.")

    def _roll_back_create(self, stack: Stack) -> None:
        stack.cancel.clear()
        left = Executor(stack, self._engine).delete_all(set(), rollback=True)
        stack.set_status("ROLLBACK_FAILED" if left else "ROLLBACK_COMPLETE", _failed_words("delete", left))

    def _update(self, stack: Stack) -> None:
        failed = Executor(stack, self._engine).update_all(stack.at_start)
        reason = _failed_words("update", failed) or (BY_USER if stack.cancel.is_set() else None)
        if not reason:
            reason = self._engine.set_outputs(stack)
        if not reason:
            stack.set_status("UPDATE_COMPLETE_CLEANUP_IN_PROGRESS")
            # A nested stack may still have to go back: its parent says when it may clean up.
            if stack.parent_id is None:
                self._clean_up(stack)
        elif stack.request.disable_rollback or stack.parent_id is not None:
            stack.set_status("UPDATE_FAILED", reason)
        else:
            self._go_on(stack, "UPDATE_ROLLBACK_IN_PROGRESS", reason)

    def _clean_up(self, stack: Stack) -> None:
        """What an update has left over goes, here and in the nested stacks."""
        for child in self._engine.children(stack):
            if child.status == "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS":
                self._clean_up(child)
        Executor(stack, self._engine).clean_up()
        stack.before_update = None
        stack.set_status("UPDATE_COMPLETE")

    def _roll_back_update(self, stack: Stack) -> None:
        if stack.before_update is None:
            raise RuntimeError(f"Stack {stack.name} has no update to go back from.")
        request, before = stack.before_update
        stack.cancel.clear()
        failed = Executor(stack, self._engine).roll_back_update(before)
        if failed:
            stack.set_status("UPDATE_ROLLBACK_FAILED", _failed_words("update", failed))
            return
        stack.request = request
        self._engine.set_outputs(stack)
        self._go_on(stack, "UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS")

    def _clean_up_after_rollback(self, stack: Stack) -> None:
        Executor(stack, self._engine).clean_up(after_failure=True)
        stack.before_update = None
        stack.set_status("UPDATE_ROLLBACK_COMPLETE")

    def _delete(self, stack: Stack) -> None:
        left = Executor(stack, self._engine).delete_all(stack.retain)
        if not left:
            stack.outputs = []
        stack.set_status("DELETE_FAILED" if left else "DELETE_COMPLETE", _failed_words("delete", left))

    def _import(self, stack: Stack) -> None:
        """Import the resources of the request. They stay when it fails."""
        failed = Importer(stack, self._engine).import_all(stack.imported)
        if failed:
            self._go_on(stack, "IMPORT_ROLLBACK_IN_PROGRESS", _failed_words("import", failed))
        else:
            reason, stack.before_update = self._engine.set_outputs(stack), None
            stack.set_status("IMPORT_COMPLETE", reason)

    def _roll_back_import(self, stack: Stack) -> None:
        Importer(stack, self._engine).forget(set(stack.imported))
        if stack.before_update:
            stack.request = stack.before_update[0]
        stack.before_update = None
        stack.set_status("IMPORT_ROLLBACK_COMPLETE")

    @contextmanager
    def _time_limit(self, stack: Stack) -> Iterator[threading.Event]:
        """Cancels what runs when the stack's own time-out has passed, and reports it."""
        expired = threading.Event()

        def expire() -> None:
            expired.set()
            stack.cancel.set()

        minutes = stack.timeout_minutes
        passed = (stack.clock() - stack.created).total_seconds()
        timer = threading.Timer(self._engine.real_seconds(60.0 * minutes) - passed, expire) if minutes else None
        if timer:
            timer.start()
        try:
            yield expired
        finally:
            if timer:
                timer.cancel()


def _failed_words(verb: str, failed: list[str]) -> str | None:
    return f"The following resource(s) failed to {verb}: [{', '.join(failed)}]. " if failed else None
