"""The construct for CDK in Python: a class for the resource and a dataclass for each object in its properties."""

from __future__ import annotations

import keyword
import textwrap
from collections.abc import Iterator

from tools.authoring.model import PROPS, Attribute, Field, Kind, Model, ModelError, snake

CONSTRUCT = "CfnAKSCluster"
SCALARS = {
    "string": "str",
    "integer": "int",
    "number": "float",
    "boolean": "bool | IResolvable",
    "object": "Mapping[str, Any] | IResolvable",
}
HEAD = '''"""Generated from schema.json by `make schema`; do not edit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from aws_cdk import IResolvable, Token
from constructs import Construct

from acme_azure_cdk.resource import Struct, TaggedResource
'''


def module(model: Model) -> str:
    """The text of the generated module. Raises ModelError."""
    structs = [_struct(name, fields) for name, fields in model.structs.items() if name != PROPS]
    return "\n\n".join([HEAD, *structs, _construct(model)])


def _struct(name: str, fields: list[Field]) -> str:
    lines = ["@dataclass(frozen=True, kw_only=True)", f"class {name}(Struct):"]
    if not fields:
        return "\n".join([*lines, '    """Nothing can be set in it."""', "", "    CFN_NAMES: ClassVar = {}", ""])
    lines += [f'    """{name}, in the properties of {CONSTRUCT}."""', "", "    CFN_NAMES: ClassVar = {"]
    lines += [f'        "{_name(one)}": "{one.name}",' for one in fields]
    lines.append("    }")
    for one in _required_first(fields):
        default = "" if one.required else " | None = None"
        lines.append(f"    {_name(one)}: {_type(one.kind)}{default}")
        lines += _doc(one.doc, "    ")
    return "\n".join([*lines, ""])


def _construct(model: Model) -> str:
    fields = _required_first(model.structs[PROPS])
    lines = [f"class {CONSTRUCT}(TaggedResource):", f'    """{model.doc}"""', ""]
    lines += [f'    CFN_RESOURCE_TYPE_NAME: ClassVar = "{model.type_name}"', ""]
    lines += ["    def __init__(", "        self,", "        scope: Construct,", "        id: str,", "        *,"]
    lines += [f"        {_name(one)}: {_type(one.kind)}{'' if one.required else ' | None = None'}," for one in fields]
    lines += ["    ) -> None:", '        """', "        Args:", "            scope: Where the construct belongs."]
    lines += ["            id: Its name there."]
    lines += [_argument(f"{_name(one)}: {one.doc}") for one in fields]
    lines += ['        """', "        properties = {"]
    lines += [f'            "{one.name}": {_name(one)},' for one in fields]
    lines += ["        }", "        super().__init__(scope, id, self.CFN_RESOURCE_TYPE_NAME, properties)", ""]
    for attribute in model.attributes:
        lines += _attribute(attribute)
    return "\n".join(lines[:-1]) + "\n"


def _attribute(attribute: Attribute) -> Iterator[str]:
    if attribute.scalar != "string":
        raise ModelError(f"{attribute.name} is of type {attribute.scalar}; only strings are supported as attributes.")
    yield "    @property"
    yield f"    def attr_{snake(attribute.name)}(self) -> str:"
    yield from _doc(attribute.doc, "        ")
    yield f'        return Token.as_string(self.get_att("{attribute.name}"))'
    yield ""


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


def _required_first(fields: list[Field]) -> list[Field]:
    return sorted(fields, key=lambda one: not one.required)


def _doc(text: str, indent: str) -> list[str]:
    if not text:
        return []
    lines = textwrap.wrap(text.replace("\\", "\\\\"), 110 - len(indent))
    if len(lines) == 1:
        return [f'{indent}"""{lines[0]}"""']
    return [f'{indent}"""{lines[0]}', *(f"{indent}{line}" for line in lines[1:]), f'{indent}"""']


def _argument(text: str) -> str:
    return textwrap.fill(text.replace("\\", "\\\\"), 115, initial_indent=" " * 12, subsequent_indent=" " * 16)
