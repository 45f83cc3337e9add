"""Reading a template: YAML with CloudFormation's short tags, or JSON, into plain dictionaries."""

import json
from dataclasses import dataclass
from typing import Any, Self

import yaml

from sandbox.aws.cloudformation.errors import RequestError

SECTIONS = {
    "AWSTemplateFormatVersion",
    "Description",
    "Metadata",
    "Parameters",
    "Rules",
    "Mappings",
    "Conditions",
    "Transform",
    "Resources",
    "Outputs",
    "Hooks",
}

# Sections that would have to be acted upon: to ignore them would be to do something else than the template says.
UNAVAILABLE = {"Transform", "Rules", "Hooks"}


class _Loader(yaml.SafeLoader):
    """YAML as CloudFormation reads it: dates stay text, and a short tag becomes its long form."""


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def _short_tag(loader: _Loader, suffix: str, node: yaml.Node) -> dict[str, Any]:
    value: Any
    if isinstance(node, yaml.ScalarNode):
        value = loader.construct_scalar(node)
    elif isinstance(node, yaml.SequenceNode):
        value = loader.construct_sequence(node, deep=True)
    elif isinstance(node, yaml.MappingNode):
        value = loader.construct_mapping(node, deep=True)
    else:
        raise yaml.YAMLError(f"!{suffix} has a value of an unknown kind")
    if suffix in {"Ref", "Condition"}:
        return {suffix: value}
    return {f"Fn::{suffix}": value}


_Loader.add_multi_constructor("!", _short_tag)


@dataclass(frozen=True, slots=True)
class Template:
    """A parsed template; `body` is the text as it was given."""

    body: str
    resources: dict[str, dict[str, Any]]
    parameters: dict[str, dict[str, Any]]
    mappings: dict[str, Any]
    conditions: dict[str, Any]
    outputs: dict[str, dict[str, Any]]
    description: str | None
    metadata: dict[str, Any]

    @classmethod
    def parse(cls, body: str) -> Self:
        """Raises RequestError in the service's words."""
        document = _load(body)
        if not isinstance(document, dict):
            raise RequestError("Template format error: unsupported structure.")
        unknown = sorted(set(document) - SECTIONS)
        if unknown:
            raise RequestError(f"Invalid template property or properties [{', '.join(map(str, unknown))}]")
        absent = sorted(UNAVAILABLE & set(document))
        if absent:
            raise RequestError(f"Template sections that this sandbox does not have: {', '.join(absent)}")
        resources = document.get("Resources")
        if not isinstance(resources, dict) or not resources:
            raise RequestError("Template format error: At least one Resources member must be defined.")
        for name, resource in resources.items():
            if not isinstance(resource, dict) or "Type" not in resource:
                raise RequestError(
                    f"Template format error: [/Resources/{name}] Every Resources object must contain a Type member."
                )
        return cls(
            body=body,
            resources=resources,
            parameters=document.get("Parameters") or {},
            mappings=document.get("Mappings") or {},
            conditions=document.get("Conditions") or {},
            outputs=document.get("Outputs") or {},
            description=document.get("Description"),
            metadata=document.get("Metadata") or {},
        )


def _load(body: str) -> Any:
    try:
        return json.loads(body)
    except ValueError:
        pass
    try:
        return yaml.load(body, _Loader)  # noqa: S506 - a SafeLoader with CloudFormation's tags
    except yaml.YAMLError as error:
        raise RequestError(f"Template format error: YAML not well-formed. ({error})") from error
