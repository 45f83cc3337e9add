"""What names mean inside one stack: parameters, pseudo parameters, conditions, other resources."""

from collections.abc import Callable, Mapping
from typing import Any

from sandbox.aws.cloudformation.errors import RequestError
from sandbox.aws.cloudformation.intrinsics import KNOWN_AFTER_APPLY, NO_VALUE, evaluate_condition
from sandbox.aws.cloudformation.kinds.base import Kind
from sandbox.aws.cloudformation.model import Resource
from sandbox.aws.cloudformation.parameters import typed_value
from sandbox.aws.cloudformation.template import Template
from sandbox.aws.settings import ACCOUNT_ID, PARTITION


class StackScope:
    """A Scope over the resources of a stack. `resources` may grow while it is in use.

    `unknown` holds logical ids whose values are not known before the change set is executed.
    """

    def __init__(
        self,
        *,
        template: Template,
        parameters: Mapping[str, str],
        stack_name: str,
        stack_id: str,
        region: str,
        notification_arns: list[str],
        resources: Mapping[str, Resource],
        find_kind: Callable[[str], Kind],
        exports: Callable[[], Mapping[str, str]],
        unknown: set[str] | None = None,
    ) -> None:
        self._template = template
        self._parameters = parameters
        self._resources = resources
        self._find_kind = find_kind
        self._exports = exports
        self._unknown = unknown or set()
        self._evaluating: set[str] = set()
        self.mappings = template.mappings
        self.region = region
        self._pseudo: dict[str, Any] = {
            "AWS::AccountId": ACCOUNT_ID,
            "AWS::Region": region,
            "AWS::Partition": PARTITION,
            "AWS::StackName": stack_name,
            "AWS::StackId": stack_id,
            "AWS::URLSuffix": "amazonaws.com",
            "AWS::NoValue": NO_VALUE,
            "AWS::NotificationARNs": notification_arns,
        }

    def ref(self, name: str) -> Any:
        if name in self._pseudo:
            return self._pseudo[name]
        if name in self._parameters:
            return typed_value(self._template.parameters[name], self._parameters[name])
        if name in self._unknown:
            return KNOWN_AFTER_APPLY
        return self._resource(name).physical_id

    def attribute(self, logical_id: str, name: str) -> Any:
        if logical_id in self._unknown:
            return KNOWN_AFTER_APPLY
        resource = self._resource(logical_id)
        if resource.snapshot is None:
            raise RequestError(f"Resource {logical_id} has no attributes yet")
        try:
            return self._find_kind(resource.type).attribute(resource.snapshot, name)
        except (KeyError, TypeError):
            raise RequestError(f"Attribute '{name}' does not exist") from None

    def condition(self, name: str) -> bool:
        if name not in self._template.conditions:
            raise RequestError(f"Template format error: Unresolved condition dependency {name}")
        if name in self._evaluating:
            raise RequestError(f"Template format error: Found circular condition dependency with {name}")
        self._evaluating.add(name)
        try:
            return evaluate_condition(self._template.conditions[name], self)
        finally:
            self._evaluating.discard(name)

    def imported(self, export: str) -> str:
        exports = self._exports()
        if export not in exports:
            raise RequestError(f"No export named {export} found.")
        return exports[export]

    def _resource(self, name: str) -> Resource:
        if name not in self._resources:
            raise RequestError(f"Template format error: Unresolved resource dependencies [{name}] in the template")
        return self._resources[name]
