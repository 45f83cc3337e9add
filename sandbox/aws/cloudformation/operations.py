"""The operations of a stack, each from its first state to its last. They run in a thread that the engine starts."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sandbox.aws.cloudformation.executor import Executor
from sandbox.aws.cloudformation.importing import Importer
from sandbox.aws.cloudformation.model import Stack

BY_USER = "User Initiated"
TIMED_OUT = "Stack creation time exceeded the specified timeout. "


class Operations:
    """One region's. `set_outputs` evaluates a stack's outputs and returns why that failed, or None; `children` are a
    stack's nested ones; `seconds` turns sandbox seconds into real ones.
    """

    def __init__(
        self,
        *,
        set_outputs: Callable[[Stack], str | None],
        children: Callable[[Stack], list[Stack]],
        executor: Callable[[Stack], Executor],
        seconds: Callable[[float], float],
    ) -> None:
        self._set_outputs = set_outputs
        self._children = children
        self._executor = executor
        self._seconds = seconds

    def create(self, executor: Executor, stack: Stack) -> None:
        with self._time_limit(stack) as expired:
            failed = executor.create_all()
        reason = _failed_words("create", failed)
        if stack.deletion_requested:
            stack.cancel.clear()
            stack.set_status("DELETE_IN_PROGRESS", BY_USER)
            self.delete(executor, stack)
            return
        if expired.is_set() and failed:
            reason = f"{TIMED_OUT}{reason}"
        if not failed:
            reason = self._set_outputs(stack)
        if not reason:
            stack.set_status("CREATE_COMPLETE")
        elif stack.request.on_failure == "DO_NOTHING" or stack.request.disable_rollback:
            stack.set_status("CREATE_FAILED", reason)
        elif stack.request.on_failure == "DELETE":
            stack.cancel.clear()
            stack.set_status("DELETE_IN_PROGRESS", f"{reason}Delete requested by user.")
            self.delete(executor, stack)
        else:
            stack.set_status("ROLLBACK_IN_PROGRESS", f"{reason}Rollback requested by user.")
            self.roll_back_create(executor, stack)

    def roll_back_create(self, executor: Executor, stack: Stack) -> None:
        stack.cancel.clear()
        left = executor.delete_all(set(), rollback=True)
        stack.set_status("ROLLBACK_FAILED" if left else "ROLLBACK_COMPLETE", _failed_words("delete", left))

    def update(self, executor: Executor, stack: Stack) -> None:
        failed = executor.update_all(stack.at_start)
        reason = _failed_words("update", failed) or (BY_USER if stack.cancel.is_set() else None)
        if not reason:
            reason = self._set_outputs(stack)
        if not reason:
            stack.set_status("UPDATE_COMPLETE_CLEANUP_IN_PROGRESS")
            # A nested stack may still have to go back: its parent says when it may clean up.
            if stack.parent_id is None:
                self.clean_up(executor, stack)
        elif stack.request.disable_rollback or stack.parent_id is not None:
            stack.set_status("UPDATE_FAILED", reason)
        else:
            stack.set_status("UPDATE_ROLLBACK_IN_PROGRESS", reason)
            self.roll_back_update(executor, stack)

    def clean_up(self, executor: Executor, stack: Stack) -> None:
        """What an update has left over goes, here and in the nested stacks."""
        for child in self._children(stack):
            if child.status == "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS":
                self.clean_up(self._executor(child), child)
        executor.clean_up()
        stack.before_update = None
        stack.set_status("UPDATE_COMPLETE")

    def roll_back_update(self, executor: Executor, stack: Stack) -> None:
        if stack.before_update is None:
            raise RuntimeError(f"Stack {stack.name} has no update to go back from.")
        request, before = stack.before_update
        stack.cancel.clear()
        failed = executor.roll_back_update(before)
        if failed:
            stack.set_status("UPDATE_ROLLBACK_FAILED", _failed_words("update", failed))
            return
        stack.request = request
        self._set_outputs(stack)
        stack.set_status("UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS")
        self.clean_up_after_rollback(executor, stack)

    def clean_up_after_rollback(self, executor: Executor, stack: Stack) -> None:
        executor.clean_up(after_failure=True)
        stack.before_update = None
        stack.set_status("UPDATE_ROLLBACK_COMPLETE")

    def delete(self, executor: Executor, stack: Stack) -> None:
        left = executor.delete_all(stack.retain)
        if left:
            stack.set_status("DELETE_FAILED", _failed_words("delete", left))
        else:
            stack.outputs = []
            stack.set_status("DELETE_COMPLETE")

    def bring_in(self, executor: Importer, stack: Stack) -> None:
        """Import the resources of the request. They stay when it fails."""
        failed = executor.import_all(stack.imported)
        if failed:
            stack.set_status("IMPORT_ROLLBACK_IN_PROGRESS", _failed_words("import", failed))
            self.leave_out(executor, stack)
        else:
            reason, stack.before_update = self._set_outputs(stack), None
            stack.set_status("IMPORT_COMPLETE", reason)

    def leave_out(self, executor: Importer, stack: Stack) -> None:
        executor.forget(set(stack.imported))
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
        timer = threading.Timer(self._seconds(60.0 * minutes) - passed, expire) if minutes else None
        if timer:
            timer.start()
        try:
            yield expired
        finally:
            if timer:
                timer.cancel()


def _failed_words(verb: str, failed: list[str]) -> str | None:
    return f"The following resource(s) failed to {verb}: [{', '.join(failed)}]. " if failed else None
