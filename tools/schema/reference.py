"""docs/reference.md: one page with every property, from the schema and the overlay's descriptions.

The pages of `cfn generate`, one for each object, have no defaults, ranges or effects of updates.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from acme_azure_akscluster.properties.rewritings import REWRITINGS, Documented, Reported, Rewriting, Transform
from tools.schema.build import described

Node = Mapping[str, Any]

NO_INTERRUPTION = "no interruption"
INTRODUCTION = """\
<!-- Written by `make schema` from schema.json and tools/schema/overlay.yaml. Do not edit. -->
# Acme::Azure::AKSCluster

This page lists every property of the type. The name of a property in ARM is its name here with a lower-case first
letter, at the same place in the tree below `properties`. In ARM, the names of the autoscaler's properties have hyphens.

`[]` means each element of a list, `{}` each key of a map. The order of a list has no meaning unless its type is
"ordered list".

## What an update does

| update | meaning |
|---|---|
| no interruption | Azure changes it in place. |
| nodes are reimaged | Azure changes it in place, node by node. This is slow, and pods move to other nodes. |
| node pool is rotated | Azure cannot change it in place. The pool is recreated; a temporary pool runs meanwhile. |
| refused | A rotation is not possible either. Declare a pool with a new name and remove this one. |
| a pool under a new name is added, the old one removed | Pools are identified by their name. |
| replacement | CloudFormation creates a new cluster, which needs another Name, and deletes this one. |
| replacement if it cannot be changed | Azure supports some changes (see the description). Others are a replacement. |

## Removing a property from the template

| property | effect of its removal from the template |
|---|---|
| has a default below | It is reset to the default. |
| has no default | It keeps its value: Azure chose the original value, or it is unknown. |
| an add-on | It is disabled (`Enabled` is reset to false). |
| labels, taints and tags | Those that the template declared are removed. Those that Azure or others added remain. |
| a node pool | It is deleted if it is [marked as the stack's](drift.md#what-the-stack-owns). Other pools remain. |
| was never declared | No update changes it. |

A null is rejected (use `AWS::NoValue`). An empty list or map means "none" and is equal to an omitted one.
"""


@dataclass(frozen=True)
class Row:
    """One property on the page."""

    name: str
    pointer: str
    node: Node
    required: bool
    update: str
    text: str


@dataclass(frozen=True)
class Table:
    """The properties of one object, under the path that leads to it; the type's own has none."""

    path: str
    rows: list[Row]


def page(schema: Node, overlay: Node) -> str:
    """The whole page as Markdown."""
    top, *nested = _tables(schema, schema, Table("", []), "/properties", dict(described(overlay)), NO_INTERRUPTION)
    parts = [INTRODUCTION, _return_values(schema), "## Properties\n", _markdown(schema, top)]
    for table in sorted(nested, key=lambda table: list(schema["properties"]).index(_top(table.path))):
        parts += [f"### {table.path}\n", _markdown(schema, table)]
    parts += ["## Type configuration\n", _configuration(schema), _omitted(overlay), _rewritings()]
    return _linked("\n".join(parts))


def _top(path: str) -> str:
    return re.split(r"[.\[{]", path)[0]


def _anchor(path: str) -> str:
    """The heading's anchor, as code hosts and the site derive it."""
    return re.sub(r"[^\w-]", "", path).lower()


def _linked(text: str) -> str:
    """Pages, and facts in brackets, that descriptions name, as links of this page."""
    text = re.sub(r"\[docs/([a-z-]+\.md)#([a-z0-9-]+)\]", r"([\2](\1#\2))", text)
    return re.sub(r"\bdocs/([a-z-]+)\.md", r"[\1](\1.md)", text)


def _tables(schema: Node, node: Node, table: Table, pointer: str, words: Node, inherited: str) -> Iterator[Table]:
    """The table of an object, then those of the objects in it."""
    nested = []
    for name, child in node["properties"].items():
        path, here = f"{table.path}.{name}".lstrip("."), f"{pointer}/{name}"
        about = words.get(here, {})
        update = about.get("update", inherited)
        text = " ".join(filter(None, (child.get("description") or about["doc"], about.get("note", ""))))
        table.rows.append(Row(name, here, child, name in node.get("required", ()), update, text))
        inner, path, here = _inner(schema, child, path, here)
        if "properties" in inner:
            nested.append(_tables(schema, inner, Table(path, []), here, words, update))
    yield table
    for tables in nested:
        yield from tables


def _inner(schema: Node, node: Node, path: str, pointer: str) -> tuple[Node, str, str]:
    """The object inside lists and maps, and how the way to it is written."""
    node = _resolved(schema, node)
    if node.get("type") == "array":
        return _inner(schema, node["items"], f"{path}[]", f"{pointer}/*")
    for values in node.get("patternProperties", {}).values():
        return _inner(schema, values, f"{path}{{}}", f"{pointer}/{{}}")
    return node, path, pointer


def _resolved(schema: Node, node: Node) -> Node:
    resolved: Node = schema["definitions"][node["$ref"].split("/")[-1]] if "$ref" in node else node
    return resolved


def _markdown(schema: Node, table: Table, *, updates: bool = True) -> str:
    lines = ["| property | | update |", "|---|---|---|"] if updates else ["| property | |", "|---|---|"]
    for row in table.rows:
        inner, path, _ = _inner(schema, row.node, f"{table.path}.{row.name}".lstrip("."), "")
        name = f"[`{row.name}`](#{_anchor(path)})" if "properties" in inner else f"`{row.name}`"
        update = "read-only" if _listed(row.pointer, schema["readOnlyProperties"]) else row.update
        cells = (name, _about(schema, row), update) if updates else (name, _about(schema, row))
        lines.append(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |")
    return "\n".join(lines) + "\n"


def _listed(pointer: str, pointers: list[str]) -> bool:
    """Whether a schema's list of pointers has this one, or one above it."""
    return any(pointer == one or pointer.startswith(f"{one}/") for one in pointers)


def _about(schema: Node, row: Row) -> str:
    """What it is, then its shape: type, whether it is required, its default, and what is allowed."""
    default, allowed = _default(schema, row.node), _allowed(schema, row.node)
    shape = [f"*{_type(schema, row.node)}*"]
    shape += ["**required**"] if row.required else []
    shape += [f"default {default}"] if default else []
    shape += [allowed] if allowed else []
    never_read = "Write-only." if row.pointer in schema["writeOnlyProperties"] else ""
    return f"{' '.join(filter(None, (row.text, never_read)))}<br>{', '.join(shape)}"


def _type(schema: Node, node: Node) -> str:
    node = _resolved(schema, node)
    if node.get("type") == "array":
        kind = "ordered list" if node.get("insertionOrder") else "list"
        return f"{kind} of {_plural(_type(schema, node['items']))}"
    for values in node.get("patternProperties", {}).values():
        return f"map to {_plural(_type(schema, values))}"
    return {"date-time": "time", "date": "date"}.get(node.get("format", ""), str(node.get("type", "object")))


def _plural(word: str) -> str:
    return f"{word}s"


def _default(schema: Node, node: Node) -> str:
    default = node.get("default", _resolved(schema, node).get("default"))
    if default is None:
        return ""
    return f"`{str(default).lower() if isinstance(default, bool) else default}`"


def _allowed(schema: Node, node: Node) -> str:
    node = _resolved(schema, node)
    limits = []
    if "enum" in node:
        limits.append("one of " + ", ".join(f"`{value}`" for value in node["enum"]))
    if "minimum" in node:
        limits.append(f"{node['minimum']} to {node['maximum']}" if "maximum" in node else f"at least {node['minimum']}")
    if "maxLength" in node:
        at_least = node.get("minLength", 0)
        limits.append(f"{f'{at_least} to' if at_least else 'at most'} {node['maxLength']} characters")
    if "maxItems" in node:
        limits.append(f"at most {node['maxItems']} element{'s' if node['maxItems'] > 1 else ''}")
    if "pattern" in node:
        limits.append(f"`{node['pattern']}`")
    limits += [f"keys `{pattern}`" for pattern in node.get("patternProperties", {}) if pattern != "^.+$"]
    return "; ".join(limits)


def _return_values(schema: Node) -> str:
    lines = [
        "## Return values\n",
        "`Ref` returns the ARM resource ID. `Fn::GetAtt` returns:\n",
        "| attribute | |",
        "|---|---|",
    ]
    read_only = [pointer.removeprefix("/properties/").split("/") for pointer in schema["readOnlyProperties"]]
    for path in read_only:
        if "*" in path:
            continue  # GetAtt does not reach into lists
        node: Node = schema
        texts = []
        for depth, name in enumerate(path, start=1):
            node = _resolved(schema, node)["properties"][name]
            texts += [node["description"]] if path[:depth] in read_only else []
        if "properties" not in _resolved(schema, node):  # of an object, each value is listed
            lines.append(f"| `{'.'.join(path)}` | {' '.join(texts)} |")
    return "\n".join(lines) + "\n"


def _configuration(schema: Node) -> str:
    node = schema["typeConfiguration"]
    bare = {**schema, "readOnlyProperties": [], "writeOnlyProperties": []}
    top, *nested = _tables(bare, node, Table("", []), "/typeConfiguration", {}, "")
    parts = [_markdown(bare, top, updates=False)]
    for table in nested:
        parts += [f"### {table.path}\n", _markdown(bare, table, updates=False)]
    return "\n".join(parts)


def _omitted(overlay: Node) -> str:
    lines = ["## What ARM has and this type leaves out\n", "| property | reason |", "|---|---|"]
    for model, properties in overlay["models"].items():
        for name, words in properties.items():
            if isinstance(words, dict) and "omit" in words:
                lines.append(f"| `{name}` of {model} | {words['omit']} |")
    return "\n".join(lines) + "\n"


def _rewritings() -> str:
    lines = [
        "## What Azure rewrites, and is not drift\n",
        "| property | what Azure does | CloudFormation's drift detection |",
        "|---|---|---|",
    ]
    for row in REWRITINGS:
        where = "all" if row.where == "*" else f"`{row.where}`"
        lines.append(
            f"| {where} | [{row.because}]({row.source.removeprefix('docs/')}) | {_how_cloudformation_knows(row)} |"
        )
    return "\n".join(lines) + "\n"


def _how_cloudformation_knows(row: Rewriting) -> str:
    match row.treatment:
        case Transform():
            return "in sync: a `propertyTransform`"
        case Reported(how):
            return f"in sync: read returns {how}"
        case Documented(instead):
            return f"drift; remedy: {instead}"
