"""Working on all resources of one stack, in the order of their dependencies."""

from collections.abc import Mapping
from typing import Any

from sandbox.aws.cloudformation.graph import chosen, dependencies, reverse, run_in_order
from sandbox.aws.cloudformation.model import Request, Resource, Stack
from sandbox.aws.cloudformation.steps import Steps, Surroundings


class Executor:
    """Works on one stack at a time; each running stack has its own. After a restart an operation is begun again."""

    def __init__(self, stack: Stack, engine: Surroundings) -> None:
        self._stack = stack
        self._engine = engine
        self._steps = Steps(stack, engine)

    def wanted(self, request: Request) -> dict[str, dict[str, Any]]:
        """The template's resources whose conditions hold."""
        return chosen(request.template.resources, self._engine.scope(self._stack, request, {}).condition)

    def create_all(self) -> list[str]:
        """Create every resource. Returns the logical ids that failed."""
        wanted = self.wanted(self._stack.request)
        needs = dependencies(wanted)
        return run_in_order(
            needs,
            lambda name: self._steps.create(name, wanted[name], needs[name]),
            stop_on_failure=self._stack.cancel.set,
        )

    def update_all(self, before: Mapping[str, Resource]) -> list[str]:
        """Bring every resource to the new request. Removed resources are left for `clean_up`."""
        wanted = self.wanted(self._stack.request)
        needs = dependencies(wanted)
        failed = run_in_order(
            needs,
            lambda name: self._steps.change(name, wanted[name], needs[name], before.get(name)),
            stop_on_failure=self._stack.cancel.set,
        )
        if not failed:
            for name in set(before) - set(wanted):
                self._stack.leave_over(self._stack.take(name))
        return failed

    def roll_back_update(self, before: Mapping[str, Resource]) -> list[str]:
        """Give every touched resource its earlier properties back. Returns the logical ids that failed.

        After a drift-aware change set these are those that it had in fact: what was gone goes again.
        """
        current = self._stack.at_start
        gone = {name for name, state in self._stack.request.live.items() if state.gone}
        for name in set(current) - (set(before) - gone):
            if current[name] is not before.get(name):
                self._stack.leave_over(self._stack.take(name))
        return run_in_order(
            {name: resource.needs for name, resource in before.items()},
            lambda name: self._steps.restore(before[name], current[name]),
        )

    def clean_up(self, *, after_failure: bool = False) -> list[str]:
        """Delete the leftovers. Those that cannot be deleted stay behind, as CloudFormation leaves them."""
        leftovers = self._stack.leftovers
        retaining = set() if after_failure else {"RetainExceptOnCreate"}
        # One logical id may have left more than one physical resource.
        by_key = {str(number): leftover for number, leftover in enumerate(leftovers)}
        needs = {
            key: {other for other, (needed, _) in by_key.items() if needed.logical_id in resource.needs}
            for key, (resource, _) in by_key.items()
        }
        failed = run_in_order(reverse(needs), lambda key: self._steps.delete(*by_key[key], retaining))
        self._stack.leftovers = []
        return failed

    def delete_all(self, retain: set[str], *, rollback: bool = False) -> list[str]:
        """Delete every resource that the stack has. `rollback` is that of a create. Returns the failed ones."""
        resources = dict(self._stack.resources)
        needs = {name: resource.needs for name, resource in resources.items()}
        retaining = set() if rollback else {"RetainExceptOnCreate"}

        def delete(name: str) -> bool:
            policy = "Retain" if name in retain else resources[name].deletion_policy
            if not self._steps.delete(resources[name], policy, retaining):
                return False
            self._stack.take(name)
            return True

        return run_in_order(reverse(needs), delete)
