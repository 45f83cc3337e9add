"""The construct for CDK in TypeScript: a class for the resource and an interface for each object in its properties."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from tools.authoring.model import Attribute, Field, Kind, Model, ModelError, camel

CONSTRUCT = "CfnAKSCluster"
SCALARS = {
    "string": "string",
    "integer": "number",
    "number": "number",
    "boolean": "boolean | cdk.IResolvable",
    "object": "Record<string, unknown> | cdk.IResolvable",
}
HEAD = """// Generated from schema.json by `make schema`; do not edit.
import * as cdk from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { Shapes, TaggedResource } from './resource';
"""


def module(model: Model) -> str:
    """The text of the generated module. Raises ModelError."""
    structs = [_interface(name or "Props", fields) for name, fields in model.structs.items()]
    return "\n".join([HEAD, *structs, _shapes(model), _construct(model)])


def _interface(name: str, fields: list[Field]) -> str:
    lines = [f"export interface {_interface_name(name)} {{"]
    for one in fields:
        lines += _doc(one.doc, "  ")
        lines.append(f"  readonly {camel(one.name)}{'' if one.required else '?'}: {_type(one.kind)};")
    return "\n".join([*lines, "}", ""])


def _interface_name(name: str) -> str:
    return f"{CONSTRUCT}Props" if name == "Props" else name


def _shapes(model: Model) -> str:
    """For each interface, the template's name of each property and the interface of what is in it."""
    lines = ["const SHAPES: Shapes = {"]
    for name, fields in model.structs.items():
        pairs = [f"{camel(one.name)}: ['{one.name}'{_below(one.kind)}]," for one in fields]
        lines += [f"  {name or 'Props'}: {{", *(f"    {pair}" for pair in pairs), "  },"]
    return "\n".join([*lines, "};", ""])


def _below(kind: Kind) -> str:
    if not kind.struct:
        return ""
    return f", '{kind.struct}', true" if kind.container == "map" else f", '{kind.struct}'"


def _construct(model: Model) -> str:
    lines = [*_doc(model.doc, ""), f"export class {CONSTRUCT} extends TaggedResource {{"]
    lines += [f"  public static readonly CFN_RESOURCE_TYPE_NAME = '{model.type_name}';", ""]
    for attribute in model.attributes:
        lines += [*_doc(attribute.doc, "  "), f"  public readonly attr{_capital(attribute.name)}: string;"]
    lines += ["", f"  constructor(scope: Construct, id: string, props: {CONSTRUCT}Props) {{"]
    lines += [f"    super(scope, id, {CONSTRUCT}.CFN_RESOURCE_TYPE_NAME, SHAPES, props);"]
    for attribute in model.attributes:
        lines += _assignment(attribute)
    return "\n".join([*lines, "  }", "}", ""])


def _assignment(attribute: Attribute) -> Iterator[str]:
    if attribute.scalar != "string":
        raise ModelError(f"{attribute.name} is of type {attribute.scalar}; only strings are supported as attributes.")
    yield f"    this.attr{_capital(attribute.name)} = cdk.Token.asString(this.getAtt('{attribute.name}'));"


def _capital(name: str) -> str:
    text = camel(name)
    return text[0].upper() + text[1:]


def _type(kind: Kind) -> str:
    inner = f"{kind.struct} | cdk.IResolvable" if kind.struct else SCALARS[kind.scalar]
    if kind.container == "list":
        # A list of texts may be one token; CDK hides it in a list itself.
        return "string[]" if kind.scalar == "string" else f"({inner})[] | cdk.IResolvable"
    return f"{{ [key: string]: {inner} }} | cdk.IResolvable" if kind.container == "map" else inner


def _doc(text: str, indent: str) -> list[str]:
    if not text:
        return []
    lines = textwrap.wrap(text.replace("*/", "* /"), 110 - len(indent))
    if len(lines) == 1:
        return [f"{indent}/** {lines[0]} */"]
    return [f"{indent}/**", *(f"{indent} * {line}" for line in lines), f"{indent} */"]
