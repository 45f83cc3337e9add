"""What CloudFormation checks of a template before it starts: names, types, attributes, capabilities."""

from collections.abc import Callable, Mapping
from typing import Any

from sandbox.aws.cloudformation.errors import RequestError
from sandbox.aws.cloudformation.graph import attributes, chosen, dependencies, depends_on, references
from sandbox.aws.cloudformation.intrinsics import Scope, resolve
from sandbox.aws.cloudformation.kinds.base import Kind
from sandbox.aws.cloudformation.scope import pseudo_parameters
from sandbox.aws.cloudformation.template import Template
from sandbox.aws.cloudformation.template_shape import entries

AUTO_EXPAND = "CAPABILITY_AUTO_EXPAND"

# Resources that give permissions, with the property that names them.
_IAM_TYPES = {
    "AWS::IAM::AccessKey": None,
    "AWS::IAM::Group": "GroupName",
    "AWS::IAM::InstanceProfile": "InstanceProfileName",
    "AWS::IAM::ManagedPolicy": "ManagedPolicyName",
    "AWS::IAM::Policy": None,
    "AWS::IAM::Role": "RoleName",
    "AWS::IAM::User": "UserName",
    "AWS::IAM::UserToGroupAddition": None,
}


def check_template(template: Template, find_kind: Callable[[str], Kind | None]) -> None:
    """Raises RequestError for the first fault, in the service's words."""
    unrecognized = sorted({r["Type"] for r in template.resources.values() if find_kind(r["Type"]) is None})
    if unrecognized:
        raise RequestError(f"Template format error: Unrecognized resource types: [{', '.join(unrecognized)}]")
    known = set(template.resources) | set(template.parameters) | set(pseudo_parameters("", "", "", []))
    for section, nodes in (("Resources", template.resources), ("Outputs", template.outputs)):
        unresolved = {name for node in nodes.values() for name in references(node)} - known
        if section == "Resources":
            unresolved |= {name for node in nodes.values() for name in depends_on(node)} - set(template.resources)
        _require_none(unresolved, section)
    for logical_id, attribute in _attribute_uses(template):
        _check_attribute(template, logical_id, attribute, find_kind)
    _check_conditions(template)
    dependencies(template.resources)


def _require_none(unresolved: set[str], section: str) -> None:
    if unresolved:
        raise RequestError(
            f"Template format error: Unresolved resource dependencies [{', '.join(sorted(unresolved))}] "
            f"in the {section} block of the template"
        )


def check_conditional_references(template: Template, holds: Callable[[str], bool]) -> None:
    """Raises RequestError when something that is wanted refers to a resource whose condition does not hold."""

    absent = set(template.resources) - set(chosen(template.resources, holds))
    if not absent:
        return
    for section, nodes in (("Resources", template.resources), ("Outputs", template.outputs)):
        used = {name for node in chosen(nodes, holds).values() for name in references(_branches(node, holds))} & absent
        _require_none(used, section)


def check_mappings(template: Template, scope: Scope) -> None:
    """Raises RequestError if a look-up in a mapping has no match, in resources that are created or in outputs."""
    for nodes in (template.resources, template.outputs):
        for node in chosen(nodes, scope.condition).values():
            for name, argument in entries(_branches(node, scope.condition)):
                if name == "Fn::FindInMap":
                    resolve({name: argument}, scope)


def _branches(node: Any, holds: Callable[[str], bool]) -> Any:
    """`node` with each Fn::If replaced by the branch that its condition chooses."""
    if isinstance(node, list):
        return [_branches(item, holds) for item in node]
    if not isinstance(node, dict):
        return node
    if set(node) == {"Fn::If"}:
        name, when_true, when_false = node["Fn::If"]
        return _branches(when_true if holds(name) else when_false, holds)
    return {key: _branches(value, holds) for key, value in node.items()}


def check_types_unchanged(template: Template, before: Mapping[str, str]) -> None:
    """Raises RequestError when a resource that is there would become one of another type; `before` are the types."""
    changed = [name for name, node in template.resources.items() if before.get(name, node["Type"]) != node["Type"]]
    if changed:
        raise RequestError(
            "Update of resource type is not permitted. The new template modifies resource type of the following "
            f"resources: [{', '.join(changed)}]"
        )


def check_resource_types(template: Template, allowed: list[str]) -> None:
    """Raises RequestError for a type that the request does not allow; none given allows all."""
    if not allowed:
        return
    for resource in template.resources.values():
        name = resource["Type"]
        if not any(name == each or (each.endswith("::*") and name.startswith(each[:-1])) for each in allowed):
            raise RequestError(f"Resource type {name} is not allowed by parameter ResourceTypes [{', '.join(allowed)}]")


def needed_capabilities(template: Template) -> list[str]:
    """The capability that the template's IAM resources need, as a list of at most one."""
    needed: list[str] = []
    for resource in template.resources.values():
        if resource["Type"] in _IAM_TYPES:
            if _IAM_TYPES[resource["Type"]] in resource.get("Properties", {}):
                return ["CAPABILITY_NAMED_IAM"]
            needed = ["CAPABILITY_IAM"]
    return needed


def check_capabilities(template: Template, capabilities: list[str], *, reviewed: bool) -> None:
    """Raises InsufficientCapabilitiesException as the service does for templates that touch IAM or are transformed.

    `reviewed` says that it is for a change set, which shows what a transform has made.
    """
    needed = needed_capabilities(template)
    # The capability to make named resources includes the one to make unnamed ones.
    if needed and not {*needed, "CAPABILITY_NAMED_IAM"} & set(capabilities):
        raise RequestError(f"Requires capabilities : [{needed[0]}]", "InsufficientCapabilitiesException")
    if template.transforms and not reviewed and AUTO_EXPAND not in capabilities:
        raise RequestError(f"Requires capabilities : [{AUTO_EXPAND}]", "InsufficientCapabilitiesException")


def _attribute_uses(template: Template) -> list[tuple[str, str]]:
    nodes: list[Mapping[str, Any]] = [*template.resources.values(), *template.outputs.values()]
    return [use for node in nodes for use in attributes(node)]


def _check_attribute(
    template: Template, logical_id: str, attribute: str, find_kind: Callable[[str], Kind | None]
) -> None:
    if logical_id not in template.resources:
        raise RequestError(f"Template error: instance of Fn::GetAtt references undefined resource {logical_id}")
    type_name = template.resources[logical_id]["Type"]
    kind = find_kind(type_name)
    if kind is not None and not kind.has_attribute(attribute):
        raise RequestError(
            f"Template error: resource {logical_id} does not support attribute type {attribute} in Fn::GetAtt"
        )


def _check_conditions(template: Template) -> None:
    for section, nodes in (("Resources", template.resources), ("Outputs", template.outputs)):
        for name, node in nodes.items():
            condition = node.get("Condition")
            if condition is not None and condition not in template.conditions:
                raise RequestError(
                    f"Template format error: Unresolved condition dependency {condition} "
                    f"in the {section} block of the template ({name})"
                )
