"""What the generated constructs share: structs that know their template names, and a resource with tags."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any, ClassVar

import aws_cdk
import jsii
from constructs import Construct


class Struct:
    """A part of a resource's properties. `CFN_NAMES` are the names of its fields in a template."""

    CFN_NAMES: ClassVar[Mapping[str, str]]


def rendered(value: Any) -> Any:
    """The value as a template has it: structs as mappings, without what is None; tokens stay for CDK to resolve."""
    if isinstance(value, Struct):
        fields = [field.name for field in dataclasses.fields(value)]  # type: ignore[arg-type]
        return rendered({value.CFN_NAMES[name]: getattr(value, name) for name in fields})
    if isinstance(value, Mapping):
        return {key: rendered(child) for key, child in value.items() if child is not None}
    if isinstance(value, list | tuple):
        return [rendered(child) for child in value]
    return value


def _lower(tag: Mapping[str, str]) -> dict[str, str]:
    """The tag as CDK's manager takes it; in a template its names have capitals."""
    return {name.lower(): value for name, value in tag.items()}


@jsii.implements(aws_cdk.ITaggable)
class TaggedResource(aws_cdk.CfnResource):
    """A resource of a registered type whose property Tags takes part in `Tags.of(scope).add(…)`."""

    def __init__(self, scope: Construct, id: str, type_name: str, properties: Mapping[str, Any]) -> None:
        given = rendered(properties)
        tags = [_lower(tag) for tag in given.pop("Tags", None) or []]
        self._tags = aws_cdk.TagManager(aws_cdk.TagType.STANDARD, type_name, tags)
        super().__init__(scope, id, type=type_name, properties=given)

    @jsii.member(jsii_name="renderProperties")
    def _render_properties(self, props: Mapping[str, Any]) -> Mapping[str, Any]:
        """CDK lays the tags beside the properties with names in lower case, as its own constructs have them."""
        properties = dict(props)
        tags = properties.pop("tags", None)
        if tags:
            properties["Tags"] = [{"Key": tag["key"], "Value": tag["value"]} for tag in tags]
        return properties

    @property
    @jsii.member(jsii_name="tags")
    def tags(self) -> aws_cdk.TagManager:
        """The tags of the resource, which CDK's aspects add to."""
        return self._tags
