"""The construct for CDK in Python: a class for the resource and a dataclass for each object in its properties."""

from __future__ import annotations

import keyword
import textwrap

from tools.authoring.model import Field, Kind, Model, ModelError, snake
from tools.authoring.template import rendered

SCALARS = {
    "string": "str",
    "integer": "int",
    "number": "float",
    "boolean": "bool | IResolvable",
    "object": "Mapping[str, Any] | IResolvable",
}


def module(model: Model) -> str:
    """The text of the generated module. Raises ModelError."""
    return rendered(
        "python_construct.py.j2", model, type=_type, name_of=_name, snake=snake, doc=_doc, argument=_argument
    )


def _type(kind: Kind) -> str:
    inner = f"{kind.struct} | IResolvable" if kind.struct else SCALARS[kind.scalar]
    if kind.container == "list":
        return f"Sequence[{inner}] | IResolvable"
    return f"Mapping[str, {inner}] | IResolvable" if kind.container == "map" else inner


def _name(one: Field) -> str:
    name = snake(one.name)
    if keyword.iskeyword(name):
        raise ModelError(f"{one.name} cannot be called {name} in Python.")
    return name


def _doc(text: str, indent: str) -> str:
    """The lines of a docstring."""
    first, *more = textwrap.wrap(text.replace("\\", "\\\\"), 110 - len(indent))
    lines = [f'"""{first}', *more, '"""'] if more else [f'"""{first}"""']
    return textwrap.indent("\n".join(lines), indent)


def _argument(one: Field) -> str:
    text = f"{_name(one)}: {one.doc}".replace("\\", "\\\\")
    return textwrap.fill(text, 115, initial_indent=" " * 12, subsequent_indent=" " * 16)
