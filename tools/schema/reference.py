"""docs/reference.md: one page with every property, from the schema and the overlay's words.

`cfn generate` can write pages of its own, one an object and without defaults, ranges, or what an update does.
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

Every property of the type. ARM's name of a property is the name here with its first letter lowered, at the same place
in the tree below `properties`; the autoscaler's are written with hyphens there.

`[]` stands for each element of a list, `{}` for each key of a map. Lists are sets, their order does not matter, unless
the type says "ordered list".

## What an update does

| update | meaning |
|---|---|
| no interruption | Azure changes it in place. |
| nodes are reimaged | In place, node by node: slow, and pods move. |
| node pool is rotated | Azure cannot change it on a living pool. The pool is rebuilt through a temporary one. |
| refused | Not even a rotation changes it: declare a pool under a new name and remove this one. |
| a pool under a new name is added, the old one removed | Pools are told by their name. |
| replacement | CloudFormation creates a new cluster, which needs another Name, and deletes this one. |
| replacement if it cannot be changed | Azure allows some changes (see the description); for others, as above. |

## When a property leaves the template

| property | what happens |
|---|---|
| has a default below | It goes back to the default. |
| has no default | It stays as it is: Azure decided it, or nobody can say what it was. |
| an add-on | It is switched off (`Enabled` goes back to false). |
| labels, taints and tags | All that the template declared go; what Azure or others added stays. |
| a node pool | It is deleted, if it is [marked as the stack's](drift.md#what-is-the-stacks). Others' stay. |
| was never declared | It survives every update. |

A null is refused (use `AWS::NoValue`). An empty list or map says "none", and equals one that is not there.
"""


@dataclass(frozen=True)
class Row:
    """One property on the page."""

    path: str
    node: Node
    required: bool
    update: str
    text: str


def page(schema: Node, overlay: Node) -> str:
    """The whole page as Markdown."""
    words = dict(described(overlay))
    rows = list(_rows(schema, schema, "", "/properties", words, NO_INTERRUPTION, set(schema["required"])))
    top = [row for row in rows if row.path in schema["properties"]]
    parts = [INTRODUCTION, _return_values(schema), "## Properties\n", _table(schema, top)]
    for name in schema["properties"]:
        group = [row for row in rows if row.path.startswith((f"{name}.", f"{name}[", f"{name}{{"))]
        parts += [f"### {name}\n", _table(schema, group)] if group else []
    parts += ["## Type configuration\n", _configuration(schema), _omitted(overlay), _rewritings()]
    return _linked("\n".join(parts))


def _linked(text: str) -> str:
    """Notes name the facts that they rest on, [docs/azure-behaviour.md#os-images]: as links of this page."""
    return re.sub(r"\[docs/([a-z-]+\.md)#([a-z0-9-]+)\]", r"([\2](\1#\2))", text)


def _rows(
    schema: Node, node: Node, above: str, pointer: str, words: Node, inherited: str, required: set[str]
) -> Iterator[Row]:
    for name, child in node["properties"].items():
        path, here = f"{above}.{name}" if above else name, f"{pointer}/{name}"
        about = words.get(here, {})
        update = about.get("update", inherited)
        text = " ".join(filter(None, (child.get("description") or about["doc"], about.get("note", ""))))
        yield Row(path, child, name in required, update, text)
        inner, path, here = _inner(schema, child, path, here)
        if "properties" in inner:
            yield from _rows(schema, inner, path, here, words, update, set(inner.get("required", ())))


def _inner(schema: Node, node: Node, path: str, pointer: str) -> tuple[Node, str, str]:
    """The object inside lists and maps, and how the way to it is written."""
    node = _resolved(schema, node)
    if node.get("type") == "array":
        return _inner(schema, node["items"], f"{path}[]", f"{pointer}/*")
    for values in node.get("patternProperties", {}).values():
        return _inner(schema, values, f"{path}{{}}", f"{pointer}/{{}}")
    return node, path, pointer


def _resolved(schema: Node, node: Node) -> Node:
    found: Node = schema["definitions"][node["$ref"].split("/")[-1]] if "$ref" in node else node
    return found


def _table(schema: Node, rows: list[Row]) -> str:
    lines = [
        "| property | type | required | default | update | allowed | |",
        "|---|---|---|---|---|---|---|",
    ]
    read_only = {pointer.removeprefix("/properties/") for pointer in schema["readOnlyProperties"]}
    for row in rows:
        plain = row.path.replace("[]", "/*").replace("{}", "/{}").replace(".", "/")
        hidden = any(plain == one or plain.startswith(f"{one}/") for one in read_only)
        write_only = f"/properties/{plain}" in schema["writeOnlyProperties"]
        nested = row.path in schema["properties"] and "properties" in _inner(schema, row.node, "", "")[0]
        cells = (
            f"[`{row.path}`](#{row.path.lower()})" if nested else f"`{row.path}`",
            _type(schema, row.node),
            "yes" if row.required else "",
            _default(schema, row.node),
            "read-only" if hidden else row.update,
            _allowed(schema, row.node),
            " ".join(filter(None, (row.text, "Never read back." if write_only else ""))),
        )
        lines.append(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |")
    return "\n".join(lines) + "\n"


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
    said = []
    if "enum" in node:
        said.append(", ".join(f"`{value}`" for value in node["enum"]))
    if "minimum" in node or "maximum" in node:
        said.append(f"{node.get('minimum', '')} to {node.get('maximum', '')}".strip())
    if "maxLength" in node:
        said.append(f"{node.get('minLength', 0)} to {node['maxLength']} characters")
    if "maxItems" in node:
        said.append(f"at most {node['maxItems']} elements")
    if "pattern" in node:
        said.append(f"`{node['pattern']}`")
    said += [f"keys `{pattern}`" for pattern in node.get("patternProperties", {}) if pattern != "^.+$"]
    return "; ".join(said)


def _return_values(schema: Node) -> str:
    lines = [
        "## Return values\n",
        "`Ref` gives the ARM resource id. `Fn::GetAtt` gives:\n",
        "| attribute | |",
        "|---|---|",
    ]
    for pointer in schema["readOnlyProperties"]:
        path = pointer.removeprefix("/properties/").split("/")
        if "*" in path:
            continue  # GetAtt does not reach into lists
        node: Node = schema
        for name in path:
            node = _resolved(schema, node)["properties"][name]
        inner = _resolved(schema, node).get("properties", {})
        text = node["description"]
        lines += [f"| `{'.'.join((*path, name))}` | {text} {one['description']} |" for name, one in inner.items()]
        lines += [] if inner else [f"| `{'.'.join(path)}` | {text} |"]
    return "\n".join(lines) + "\n"


def _configuration(schema: Node) -> str:
    node = schema["typeConfiguration"]
    rows = list(_rows(schema, node, "", "", {}, "", set(node["required"])))
    return _table({**schema, "readOnlyProperties": [], "writeOnlyProperties": []}, rows).replace(" update |", " |", 1)


def _omitted(overlay: Node) -> str:
    lines = ["## What ARM has and this type leaves out\n", "| property | why |", "|---|---|"]
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
            return f"in sync: read reports {how}"
        case Documented(instead):
            return f"drift. What to do: {instead}"
