"""The construct for CDK in TypeScript: a class for the resource and an interface for each object in its properties."""

from __future__ import annotations

import textwrap

from tools.authoring.model import Kind, Model, camel
from tools.authoring.template import rendered

SCALARS = {
    "string": "string",
    "integer": "number",
    "number": "number",
    "boolean": "boolean | cdk.IResolvable",
    "object": "Record<string, unknown> | cdk.IResolvable",
}


def module(model: Model) -> str:
    """The text of the generated module. Raises ModelError."""
    return rendered(
        "typescript_construct.ts.j2", model, type=_type, camel=camel, capital=_capital, below=_below, doc=_doc
    )


def _below(kind: Kind) -> str:
    """The interface of what is in a property, and whether that is a map's values."""
    if not kind.struct:
        return ""
    return f", '{kind.struct}', true" if kind.container == "map" else f", '{kind.struct}'"


def _capital(name: str) -> str:
    text = camel(name)
    return text[0].upper() + text[1:]


def _type(kind: Kind) -> str:
    inner = f"{kind.struct} | cdk.IResolvable" if kind.struct else SCALARS[kind.scalar]
    if kind.container == "list":
        # A list of texts may be one token; CDK hides it in a list itself.
        return "string[]" if kind.scalar == "string" else f"({inner})[] | cdk.IResolvable"
    return f"{{ [key: string]: {inner} }} | cdk.IResolvable" if kind.container == "map" else inner


def _doc(text: str, indent: str) -> str:
    """The lines of a comment."""
    first, *more = textwrap.wrap(text.replace("*/", "* /"), 110 - len(indent))
    lines = ["/**", *(f" * {line}" for line in (first, *more)), " */"] if more else [f"/** {first} */"]
    return textwrap.indent("\n".join(lines), indent)
