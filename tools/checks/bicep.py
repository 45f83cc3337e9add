"""Checks deploy/azure/*.bicep: the grammar, every name that is used, what goes into a module and comes out of it.

It is no compiler. Microsoft's comes as a program from its own download pages and from NuGet, which a build here does
not reach; the types of properties and the API versions are therefore unchecked until `az deployment sub create` or
`az bicep build` sees the files. Runs in .venv-lint, where the grammar is.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import tree_sitter
import tree_sitter_bicep
from tree_sitter import Node

from tools.checks import reported

ROOT = Path(__file__).resolve().parents[2]
FUNCTIONS = frozenset(
    {"deployment", "guid", "loadJsonContent", "loadTextContent", "resourceGroup", "subscription", "tenant"}
)
"""The functions of Bicep's `az` and `sys` namespaces that the files use; another one is added here by who needs it."""
_TYPE = re.compile(r"^[A-Z][\w.]+(?:/\w+)+@\d{4}-\d{2}-\d{2}(?:-preview)?$")
_DECLARATIONS = {
    "parameter_declaration": "param",
    "variable_declaration": "var",
    "resource_declaration": "resource",
    "module_declaration": "module",
    "output_declaration": "output",
}


@dataclass
class File:
    """A parsed file: declarations by name and kind, and the names that are used."""

    path: Path
    root: Node
    declared: dict[tuple[str, str], Node] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)

    def named(self, kind: str) -> dict[str, Node]:
        return {name: node for (its, name), node in self.declared.items() if its == kind}


def parsed(path: Path) -> File:
    """The file with its syntax errors and the names that are declared twice."""
    parser = tree_sitter.Parser(tree_sitter.Language(tree_sitter_bicep.language()))
    file = File(path, parser.parse(path.read_bytes()).root_node)
    for node in walk(file.root):
        if node.is_error or node.is_missing:
            file.faults.append(f"line {node.start_point.row + 1}: not Bicep: {text(node)[:40]!r}")
        kind = _DECLARATIONS.get(node.type)
        if kind:
            name = text(node.named_children[0])
            if any(name == known and "output" not in (kind, its) for its, known in file.declared):
                file.faults.append(f"line {node.start_point.row + 1}: {name} is declared twice")
            file.declared[kind, name] = node
    return file


def faults(path: Path) -> list[str]:
    """Every fault in one file that can be found without a compiler."""
    file = parsed(path)
    if file.faults:
        return file.faults
    return [*_names(file), *_types(file), *_modules(file), *_json(file)]


def _loop_variables(file: File) -> set[str]:
    """What a `for` of the file binds; the grammar calls it the initializer."""
    initializers = (node.child_by_field_name("initializer") for node in walk(file.root) if node.type == "for_statement")
    return {text(node) for node in initializers if node is not None}


def _names(file: File) -> Iterator[str]:
    known = {name for kind, name in file.declared if kind != "output"} | _loop_variables(file)
    used = set()
    for node in walk(file.root):
        if node.type != "identifier" or node.parent is None or _is_declaration_or_key(node):
            continue
        name = text(node)
        used.add(name)
        called = node.parent.type == "call_expression" and node.parent.child_by_field_name("function") == node
        decorating = called and node.parent.parent is not None and node.parent.parent.type == "decorator"
        if not decorating and name not in (FUNCTIONS if called else known | FUNCTIONS):
            yield f"line {node.start_point.row + 1}: {name} is not declared"
    for kind in ("param", "var"):
        yield from (f"{kind} {name} is never used" for name in file.named(kind) if name not in used)


def _is_declaration_or_key(node: Node) -> bool:
    above = node.parent
    assert above is not None
    first = above.named_children[0] == node
    return first and (above.type in _DECLARATIONS or above.type == "object_property")


def _types(file: File) -> Iterator[str]:
    for name, node in file.named("resource").items():
        kind = string(node.named_children[1])
        if not _TYPE.match(kind):
            yield f"resource {name}: {kind!r} is not a resource type with an API version"


def _modules(file: File) -> Iterator[str]:
    for name, node in file.named("module").items():
        path = file.path.parent / string(node.named_children[1])
        if not path.is_file():
            yield f"module {name}: {path.name} does not exist"
            continue
        inside = parsed(path)
        given = set(_keys(_value(node.named_children[2], "params")))
        wanted = inside.named("param")
        required = {one for one, declared in wanted.items() if len(declared.named_children) == 2}
        yield from (f"module {name}: {one} is not a parameter of {path.name}" for one in sorted(given - set(wanted)))
        yield from (f"module {name}: parameter {one} is missing" for one in sorted(required - given))
        for member in _members(file, f"{name}.outputs"):
            if member not in inside.named("output"):
                yield f"module {name}: {path.name} has no output {member}"


def _json(file: File) -> Iterator[str]:
    for name, node in file.named("var").items():
        value = node.named_children[1]
        if value.type != "call_expression" or not text(value).startswith("loadJsonContent("):
            continue
        path = file.path.parent / string(value.named_children[1].named_children[0])
        if not path.is_file():
            yield f"var {name}: {path.name} does not exist"
            continue
        document = json.loads(path.read_text(encoding="utf-8"))
        yield from (f"{path.name} has no {one}" for one in _members(file, name) if one not in document)


def _members(file: File, of: str) -> list[str]:
    """The x of every `of.x`."""
    members = [node for node in walk(file.root) if node.type == "member_expression"]
    return [text(node.named_children[1]) for node in members if text(node.named_children[0]) == of]


def _value(body: Node, key: str) -> Node | None:
    pairs = [node.named_children for node in body.named_children if node.type == "object_property"]
    return next((pair[1] for pair in pairs if text(pair[0]) == key), None)


def _keys(body: Node | None) -> list[str]:
    return [] if body is None else [text(node.named_children[0]) for node in body.named_children]


def walk(node: Node) -> Iterator[Node]:
    """The node and all below it."""
    yield node
    for child in node.children:
        yield from walk(child)


def text(node: Node) -> str:
    """As it stands in the file."""
    return (node.text or b"").decode()


def string(node: Node) -> str:
    """A literal without its quotes."""
    return text(node).strip("'")


def main(directory: Path = ROOT / "deploy" / "azure") -> int:
    """Print what is wrong; 1 if there is anything, or nothing to check."""
    paths = sorted(directory.glob("*.bicep"))
    problems = [f"{path.name}: {fault}" for path in paths for fault in faults(path)]
    return reported(problems if paths else [f"no Bicep files in {directory}"])


if __name__ == "__main__":
    sys.exit(main(*map(Path, sys.argv[1:])))
