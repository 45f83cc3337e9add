"""Running an operation of a stack set: region by region, as far as failures are tolerated."""

import threading
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from functools import partial
from typing import Any

from sandbox.aws.cloudformation.engine import Engine
from sandbox.aws.cloudformation.model import Request, Stack
from sandbox.aws.cloudformation.preview import changes_anything
from sandbox.aws.cloudformation.requests import build_request, fetch_template
from sandbox.aws.errors import ServiceError
from sandbox.aws.settings import ACCOUNT_ID
from sandbox.aws.stack_sets.model import Instance, Preferences, Result, SetOperation, StackSet

# What a stack is left in when all is well.
_WELL = {"CREATE_COMPLETE", "UPDATE_COMPLETE", "IMPORT_COMPLETE", "DELETE_COMPLETE"}
# A create that was rolled back leaves a stack that can only be deleted.
_DEAD = {"ROLLBACK_COMPLETE", "ROLLBACK_FAILED", "CREATE_FAILED", "DELETE_FAILED"}


class Runner:
    """`engine` gives a region's stacks; `may_act` says why CloudFormation may not act for a stack set, or None; `save`
    writes the stack sets down.
    """

    def __init__(
        self,
        engine: Callable[[str], Engine],
        may_act: Callable[[dict[str, Any]], str | None],
        clock: Callable[[], datetime],
        save: Callable[[], None],
    ) -> None:
        self._engine = engine
        self._may_act = may_act
        self._clock = clock
        self._save = save

    def start(
        self, stack_set: StackSet, action: str, targets: list[Instance], given: dict[str, Any], *, retain: bool = False
    ) -> SetOperation:
        """Begin in the background. Raises ServiceError."""
        stack_set.require_idle()
        operation = SetOperation(
            operation_id=given.get("OperationId") or str(uuid.uuid4()),
            action=action,
            started=self._clock(),
            given_preferences=dict(given.get("OperationPreferences") or {}),
            retain=retain,
            results=[Result(target.account, target.region) for target in targets],
        )
        if operation.operation_id in stack_set.operations:
            raise ServiceError(
                "OperationIdAlreadyExistsException", f"Operation {operation.operation_id} already exists"
            )
        thread = self._prepared(stack_set, operation, targets)
        stack_set.operations[operation.operation_id] = operation
        for target in targets:
            target.detail, target.operation_id = "PENDING", operation.operation_id
        thread.start()
        return operation

    def resume(self, stack_set: StackSet) -> None:
        """Go on with the operation that a process before this one was running, if there is one."""
        for operation in [known for known in stack_set.operations.values() if known.running]:
            left = [result for result in operation.results if result.status in {"PENDING", "RUNNING"}]
            targets = [stack_set.instances[result.account, result.region] for result in left]
            self._prepared(stack_set, operation, targets).start()

    def _prepared(self, stack_set: StackSet, operation: SetOperation, targets: list[Instance]) -> threading.Thread:
        """What works on the targets. Raises ServiceError."""
        preferences = Preferences.of(operation.given_preferences, len({r.account for r in operation.results}))
        regions = preferences.ordered(list(dict.fromkeys(result.region for result in operation.results)))
        work = partial(self._run, stack_set, operation, targets, regions, preferences)
        return threading.Thread(target=work, name=f"stack-set-{stack_set.name}", daemon=True)

    def _run(
        self,
        stack_set: StackSet,
        operation: SetOperation,
        targets: list[Instance],
        regions: list[str],
        preferences: Preferences,
    ) -> None:
        by_region = {region: [target for target in targets if target.region == region] for region in regions}
        exceeded = threading.Event()

        def one_region(region: str) -> None:
            # Those of before a restart count.
            failures = sum(r.status == "FAILED" for r in operation.results if r.region == region)
            for target in by_region[region]:
                stopped = exceeded.is_set() and not preferences.parallel
                if stopped or failures > preferences.tolerance:
                    _note(operation, target, "CANCELLED", "Cancelled since failure tolerance has exceeded")
                    continue
                failures += not self._attempt(stack_set, operation, target)
                self._save()
            if failures > preferences.tolerance:
                exceeded.set()

        with ThreadPoolExecutor(max_workers=len(regions) if preferences.parallel and regions else 1) as pool:
            list(pool.map(one_region, regions))
        operation.status = "FAILED" if exceeded.is_set() else "SUCCEEDED"
        operation.ended = self._clock()
        self._save()

    def _attempt(self, stack_set: StackSet, operation: SetOperation, target: Instance) -> bool:
        _note(operation, target, "RUNNING", None)
        try:
            refused = self._may_act(stack_set.given)
            if refused:
                raise ServiceError("ValidationError", refused)
            stack = self._act(stack_set, operation, target)
        except Exception as error:  # noqa: BLE001 - any error is this instance's failure
            target.status = "INOPERABLE" if operation.action == "DELETE" else "OUTDATED"
            _note(operation, target, "FAILED", getattr(error, "message", None) or repr(error))
            return False
        if stack is not None and stack.status not in _WELL:
            target.status = "INOPERABLE" if operation.action == "DELETE" else "OUTDATED"
            _note(operation, target, "FAILED", f"{stack.status}: {stack.reason or _first_reason(stack)}")
            return False
        target.status = "CURRENT"
        _note(operation, target, "SUCCEEDED", None)
        if operation.action == "DELETE":
            del stack_set.instances[target.account, target.region]
        return True

    def _act(self, stack_set: StackSet, operation: SetOperation, target: Instance) -> Stack | None:
        """Do it and wait; the stack as it is then, None when there is nothing to be done."""
        engine = self._engine(target.region)
        stack = engine.stacks.get(target.stack_id)
        if stack is not None and stack.in_progress:
            # Begun before a restart.
            _settled(engine, stack)
        if operation.action == "DELETE":
            if stack is None or operation.retain:
                return None
            engine.start_delete(stack, set(), None)
            return _settled(engine, stack)
        if stack is not None and stack.status in _DEAD:
            engine.start_delete(stack, set(), None)
            _settled(engine, stack)
            stack = None
        request = _request(engine, stack_set, target, stack)
        if stack is None or stack.deleted is not None:
            stack = engine.add(f"StackSet-{stack_set.name}-{uuid.uuid4()}", request)
            target.stack_id = stack.stack_id
            self._save()
            engine.start_create(stack)
            return _settled(engine, stack)
        with engine.changed:
            if changes_anything(engine, stack, request):
                engine.start_update(stack, request)
        return _settled(engine, stack)


def _request(engine: Engine, stack_set: StackSet, target: Instance, stack: Stack | None) -> Request:
    overridden = {entry["ParameterKey"] for entry in target.overrides}
    parameters = [entry for entry in stack_set.given.get("Parameters") or [] if entry["ParameterKey"] not in overridden]
    given = stack_set.given | {"Parameters": [*parameters, *target.overrides]}
    return build_request(engine, given.get, previous=stack, fetch=fetch_template)


def _settled(engine: Engine, stack: Stack) -> Stack:
    with engine.changed:
        engine.changed.wait_for(lambda: not stack.in_progress)
    return stack


def _first_reason(stack: Stack) -> str:
    return next((event.reason for event in stack.events if event.status.endswith("_FAILED") and event.reason), "")


def _note(operation: SetOperation, target: Instance, status: str, reason: str | None) -> None:
    target.detail, target.reason = status, reason
    for result in operation.results:
        if (result.account, result.region) == (target.account, target.region):
            result.status, result.reason = status, reason


def own_account(accounts: list[str]) -> None:
    """Raises ServiceError for any other: this sandbox has one."""
    foreign = sorted(set(accounts) - {ACCOUNT_ID})
    if foreign:
        raise ServiceError("ValidationError", f"Accounts that this sandbox does not have: {', '.join(foreign)}")
