"""What names mean inside one stack: parameters, pseudo parameters, conditions, other resources."""

from collections.abc import Callable, Mapping, Set
from dataclasses import dataclass, field
from typing import Any

from sandbox.aws.cloudformation.errors import RequestError
from sandbox.aws.cloudformation.intrinsics import KNOWN_AFTER_APPLY, NO_VALUE, evaluate_condition
from sandbox.aws.cloudformation.kinds.base import Kind
from sandbox.aws.cloudformation.model import Resource
from sandbox.aws.cloudformation.parameters import typed_value
from sandbox.aws.cloudformation.template import Template
from sandbox.aws.settings import ACCOUNT_ID, PARTITION


def pseudo_parameters(region: str, stack_name: str, stack_id: str, notification_arns: list[str]) -> dict[str, Any]:
    """The parameters that every template has, with their values in a stack."""
    return {
        "AWS::AccountId": ACCOUNT_ID,
        "AWS::Region": region,
        "AWS::Partition": PARTITION,
        "AWS::StackName": stack_name,
        "AWS::StackId": stack_id,
        "AWS::URLSuffix": "amazonaws.com",
        "AWS::NoValue": NO_VALUE,
        "AWS::NotificationARNs": notification_arns,
    }


@dataclass(frozen=True, slots=True)
class StackScope:
    """A Scope over the resources of a stack. `resources` may grow while it is in use.

    `pseudo` are the pseudo parameters; of the logical ids `unknown` no value is known before a change set is executed.
    """

    template: Template
    parameters: Mapping[str, str]
    pseudo: Mapping[str, Any]
    resources: Mapping[str, Resource]
    find_kind: Callable[[str], Kind]
    exports: Callable[[], Mapping[str, str]]
    unknown: Set[str] = frozenset()
    _evaluating: set[str] = field(default_factory=set)

    @property
    def mappings(self) -> Mapping[str, Any]:
        return self.template.mappings

    @property
    def region(self) -> str:
        return str(self.pseudo["AWS::Region"])

    def ref(self, name: str) -> Any:
        if name in self.pseudo:
            return self.pseudo[name]
        if name in self.parameters:
            return typed_value(self.template.parameters[name], self.parameters[name])
        if name in self.unknown:
            return KNOWN_AFTER_APPLY
        return self._resource(name).physical_id

    def attribute(self, logical_id: str, name: str) -> Any:
        if logical_id in self.unknown:
            return KNOWN_AFTER_APPLY
        resource = self._resource(logical_id)
        if resource.snapshot is None:
            raise RequestError(f"Resource {logical_id} has no attributes yet")
        try:
            return self.find_kind(resource.type).attribute(resource.snapshot, name)
        except (KeyError, TypeError):
            raise RequestError(f"Attribute '{name}' does not exist") from None

    def condition(self, name: str) -> bool:
        if name not in self.template.conditions:
            raise RequestError(f"Template format error: Unresolved condition dependency {name}")
        if name in self._evaluating:
            raise RequestError(f"Template format error: Found circular condition dependency with {name}")
        self._evaluating.add(name)
        try:
            return evaluate_condition(self.template.conditions[name], self)
        finally:
            self._evaluating.discard(name)

    def imported(self, export: str) -> str:
        exports = self.exports()
        if export not in exports:
            raise RequestError(f"No export named {export} found.")
        return exports[export]

    def _resource(self, name: str) -> Resource:
        if name not in self.resources:
            raise RequestError(f"Template format error: Unresolved resource dependencies [{name}] in the template")
        return self.resources[name]
