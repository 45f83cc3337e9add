"""The clusters that a change set's description tells of, as the planner takes them. Pure.

The description has properties alone (docs/aws-behaviour.md#lambda-hook-event). Ids, imports and what is kept come from
DescribeChangeSet; where that does not tell them yet, names and templates do.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from acme_azure_akscluster.domain.cluster_id import ClusterId
from acme_azure_akscluster.properties import schema
from acme_azure_akscluster.properties.paths import at
from hook.question import UnreadableError
from hook.template import Template
from preview.change import RETAINING, TYPE_NAME, Change, known, properties

NESTED_STACK = "AWS::CloudFormation::Stack"
_ACTIONS = {"CREATE": "Add", "UPDATE": "Modify", "DELETE": "Remove"}

# A resource's change as DescribeChangeSet shows it, by logical id.
type Described = Mapping[str, Mapping[str, Any]]


def names_of(document: Mapping[str, Any], type_name: str) -> list[str]:
    """The logical ids of the changed resources of a type."""
    return [str(one["logicalResourceId"]) for one in _of_type(document, type_name)]


def changes(
    document: Mapping[str, Any],
    described: Described,
    subscription: Callable[[Mapping[str, Any]], str | None],
    previous: Callable[[], Template],
) -> list[Change]:
    """`subscription` gives that of properties without one; `previous` the template that is deployed.

    Raises UnreadableError.
    """
    template = Template(str(document.get("template") or ""))
    return [
        _change(one, described.get(str(one["logicalResourceId"]), {}), template, subscription, previous)
        for one in _of_type(document, TYPE_NAME)
    ]


def _of_type(document: Mapping[str, Any], type_name: str) -> Sequence[Mapping[str, Any]]:
    return [one for one in document["changedResources"] if one.get("resourceType") == type_name]


def _change(
    one: Mapping[str, Any],
    described: Mapping[str, Any],
    template: Template,
    subscription: Callable[[Mapping[str, Any]], str | None],
    previous: Callable[[], Template],
) -> Change:
    name = str(one["logicalResourceId"])
    try:
        before, after = properties(one.get("beforeContext")), properties(one.get("afterContext"))
    except (ValueError, AttributeError) as error:
        raise UnreadableError(f"the description of {name} cannot be read") from error
    desired, unknown = known(after, before)
    action = _action(one, described)
    replaces = action == "Modify" and (described.get("Replacement") == "True" or _is_replaced(before, desired))
    return Change(
        logical_id=name,
        action=action,
        identifier=described.get("PhysicalResourceId") or _identifier(before, subscription),
        replaces=replaces,
        previous=before,
        desired=desired,
        unknown=tuple(unknown),
        keeps=_is_retained(name, action, replaces, described, template, previous),
    )


def _action(one: Mapping[str, Any], described: Mapping[str, Any]) -> str:
    reported = described.get("Action")
    return "Import" if reported == "Import" else _ACTIONS.get(str(one.get("action")), "Modify")


def _is_replaced(before: Mapping[str, Any], after: Mapping[str, Any]) -> bool:
    return any(at(before, path) != at(after, path) for path in schema.pointers("createOnlyProperties"))


def _identifier(before: Mapping[str, Any], subscription: Callable[[Mapping[str, Any]], str | None]) -> str | None:
    own = subscription(before) if before else None
    if not own or not before.get("ResourceGroupName") or not before.get("Name"):
        return None
    return ClusterId(own, before["ResourceGroupName"], before["Name"]).arm


def _is_retained(
    name: str,
    action: str,
    replaces: bool,
    described: Mapping[str, Any],
    template: Template,
    previous: Callable[[], Template],
) -> bool:
    if described:
        return str(described.get("PolicyAction")) in RETAINING
    if action == "Remove":
        return previous().keeps(name, "DeletionPolicy")
    return replaces and template.keeps(name, "UpdateReplacePolicy")
