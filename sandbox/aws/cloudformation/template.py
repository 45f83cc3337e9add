"""Reading a template: YAML with CloudFormation's short tags, or JSON, into plain dictionaries."""

import json
from dataclasses import dataclass
from typing import Any, Self

import yaml

from sandbox.aws.cloudformation.errors import RequestError
from sandbox.aws.cloudformation.template_shape import check_shape, entries

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
UNAVAILABLE = {"Rules", "Hooks"}
LANGUAGE_EXTENSIONS = "AWS::LanguageExtensions"
# Functions that CloudFormation knows only with that transform.
_EXTENSIONS = ("Fn::ForEach", "Fn::Length", "Fn::ToJsonString")


class _Loader(yaml.CSafeLoader):
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
    """A parsed template; `body` is the text as it was given, `document` all of it.

    While `transforms` names one that has not been applied, `resources` has those only that stand there as such.
    """

    body: str
    document: dict[str, Any]
    transforms: tuple[str, ...]
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
        return cls.of(_load(body), body)

    @classmethod
    def of(cls, document: Any, body: str) -> Self:
        """A template from a document that was already read, for instance what a transform made of one."""
        if not isinstance(document, dict):
            raise RequestError("Template format error: unsupported structure.")
        unknown = sorted(set(document) - SECTIONS)
        if unknown:
            raise RequestError(f"Invalid template property or properties [{', '.join(map(str, unknown))}]")
        absent = sorted(UNAVAILABLE & set(document))
        if absent:
            raise RequestError(f"Template sections that this sandbox does not have: {', '.join(absent)}")
        transforms = _transforms(document)
        resources = document.get("Resources")
        if resources is not None and not isinstance(resources, dict):
            raise RequestError("Template format error: Any Resources member must be an object.")
        if not resources:
            raise RequestError("Template format error: At least one Resources member must be defined.")
        declared = {name: node for name, node in resources.items() if not (transforms and name.startswith("Fn::"))}
        for name, resource in declared.items():
            if not isinstance(resource, dict) or "Type" not in resource:
                raise RequestError(
                    f"Template format error: [/Resources/{name}] Every Resources object must contain a Type member."
                )
        check_shape(document)
        return cls(
            body=body,
            document=document,
            transforms=transforms,
            resources=declared,
            parameters=document.get("Parameters") or {},
            mappings=document.get("Mappings") or {},
            conditions=document.get("Conditions") or {},
            outputs=document.get("Outputs") or {},
            description=document.get("Description"),
            metadata=document.get("Metadata") or {},
        )


def _transforms(document: dict[str, Any]) -> tuple[str, ...]:
    """The template's transforms; functions that only a transform has are refused without it."""
    given = document.get("Transform") or []
    transforms = (given,) if isinstance(given, str | dict) else tuple(given)
    if any(isinstance(each, dict) and not isinstance(each.get("Name"), str) for each in transforms):
        raise RequestError("Key Name of transform definition must be a string.")
    absent = [str(name) for name in transforms if name != LANGUAGE_EXTENSIONS]
    if absent:
        raise RequestError(f"Transforms that this sandbox does not have: {', '.join(absent)}")
    if not transforms:
        used = sorted({name for name, _ in entries(document) if str(name).startswith(_EXTENSIONS)})
        if used:
            raise RequestError(f"Template error: {', '.join(used)} needs the transform {LANGUAGE_EXTENSIONS}")
    return transforms


def _load(body: str) -> Any:
    try:
        return json.loads(body)
    except ValueError:
        pass
    try:
        return yaml.load(body, _Loader)  # noqa: S506 - a SafeLoader with CloudFormation's tags
    except yaml.YAMLError as error:
        raise RequestError(f"Template format error: YAML not well-formed. ({error})") from error
