"""Hooks that are asked when a change set is made, before it can be executed: in the background, one after the other.

Source: docs/aws-behaviour.md#hook-failed-change-set.
"""

import json
import threading
import time
import uuid
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from sandbox.aws.cloudformation.change_set import ChangeSet
from sandbox.aws.cloudformation.engine import Engine
from sandbox.aws.cloudformation.hook_invocation import InvocationError, ask, event_for, payload
from sandbox.aws.cloudformation.hook_payloads import S3Payloads
from sandbox.aws.cloudformation.hook_results import HookResult, HookResults
from sandbox.aws.execution_roles import HOOKS, is_assumable
from sandbox.aws.federation.callers import role_policies
from sandbox.aws.federation.policy import is_allowed
from sandbox.aws.functions.front import FunctionNotFoundError, LambdaFront, TooManyRequestsError
from sandbox.aws.functions.own import OwnFunctions
from sandbox.aws.registry.hooks import Hook, Hooks


@dataclass(frozen=True, slots=True)
class ChangeSetHooks:
    """What of the account the hooks of a change set need. `begin` with the engine's lock held, `start` without it."""

    hooks: Callable[[str], Hooks]
    results: Callable[[str], HookResults]
    front: LambdaFront
    functions: OwnFunctions
    payloads: S3Payloads
    save: Callable[[], None]

    def begin(self, engine: Engine, change_set: ChangeSet) -> list[Hook]:
        """The hooks that are asked; while they are, the change set is still being made."""
        if change_set.status != "CREATE_COMPLETE":
            return []
        types = {change["ResourceChange"]["ResourceType"] for change in change_set.changes}
        matching = self.hooks(engine.region).for_change_set(change_set.stack.name, change_set.request.role_arn, types)
        if matching:
            change_set.status, change_set.execution_status = "CREATE_IN_PROGRESS", "UNAVAILABLE"
            change_set.hooks = [
                (hook.alias, hook.properties["FailureMode"], hook.configuration_id) for hook in matching
            ]
        return matching

    def start(self, engine: Engine, change_set: ChangeSet, matching: list[Hook]) -> None:
        if matching:
            threading.Thread(
                target=self._run, args=(engine, change_set, matching), name=f"hooks of {change_set.name}", daemon=True
            ).start()

    def resume(self, engine: Engine) -> None:
        """Ask again for what a process before this one was asking for."""
        for change_set in list(engine.change_sets.values()):
            if change_set.status == "CREATE_IN_PROGRESS":
                with engine.changed:
                    change_set.status = "CREATE_COMPLETE"
                    matching = self.begin(engine, change_set)
                self.start(engine, change_set, matching)
                if not matching:
                    change_set.execution_status = "AVAILABLE"

    def _run(self, engine: Engine, change_set: ChangeSet, matching: list[Hook]) -> None:
        failed = [hook for hook in matching if not self._passes(engine, change_set, hook)]
        with engine.changed:
            if failed:
                names = ", ".join(hook.alias for hook in failed)
                change_set.status, change_set.reason = "FAILED", f"The following hook(s) failed: [{names}]"
            else:
                change_set.status, change_set.execution_status = "CREATE_COMPLETE", "AVAILABLE"
            engine.changed.notify_all()
        self.save()

    def _passes(self, engine: Engine, change_set: ChangeSet, hook: Hook) -> bool:
        stack, result_id = change_set.stack, str(uuid.uuid4())
        result = HookResult(
            result_id=result_id,
            type_name=hook.alias,
            type_arn=hook.arn,
            configuration_id=hook.configuration_id,
            failure_mode=hook.properties["FailureMode"],
            target=change_set.arn,
            execution_target=stack.stack_id,
            invoked=engine.clock(),
        )
        self.results(engine.region).add(result)
        stack.add_hook_event(_event(result))
        document = payload(change_set.request.template.body, change_set.changes)
        address = self.payloads.put(result_id, document)
        try:
            event = event_for(hook, result_id, stack.stack_id, change_set.arn, address)
            outcome = ask(hook, event, lambda request: self._invoke(hook, request), time.sleep)
        finally:
            self.payloads.remove(result_id)
        with engine.changed:
            result.status, result.reason, result.annotations = outcome.status, outcome.reason, outcome.annotations
        stack.add_hook_event(_event(result))
        return not (outcome.failed and hook.fails)

    def _invoke(self, hook: Hook, request: dict[str, Any]) -> tuple[dict[str, Any], float]:
        role, named = hook.properties["ExecutionRole"], hook.properties["LambdaFunction"]
        function = self.functions.find(named)
        arn = function.arn if function else named
        if not is_assumable(role, HOOKS):
            raise InvocationError(f"The hook cannot assume its execution role {role}.")
        if not is_allowed(role_policies(role) or [], "lambda:InvokeFunction", {}, arn):
            raise InvocationError(f"{role} is not authorized to perform: lambda:InvokeFunction on resource: {arn}")
        began = time.monotonic()
        try:
            answer = self.front.invoke(function.name if function else named, json.dumps(request).encode())
        except FunctionNotFoundError as error:
            raise InvocationError(f"Function not found: {named}") from error
        except TooManyRequestsError as error:
            raise InvocationError("Rate Exceeded.") from error
        with suppress(ValueError):
            document = json.loads(answer.payload)
            if answer.function_error is None and isinstance(document, dict):
                return document, time.monotonic() - began
            if isinstance(document, dict):
                raise InvocationError(str(document.get("errorMessage")))
        raise InvocationError("The function has not answered with a JSON object.")


def _event(result: HookResult) -> dict[str, str | None]:
    return {
        "HookType": result.type_name,
        "HookStatus": result.status,
        "HookStatusReason": result.reason,
        "HookInvocationPoint": "PRE_PROVISION",
        "HookInvocationId": result.result_id,
        "HookFailureMode": result.failure_mode,
    }
