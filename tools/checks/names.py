"""Names in Python: no word that names nothing in this field, and no test whose name is longer than 80 characters."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from tools.checks import reported

# Word -> what to write instead.
INSTEAD = {
    "told": "reported, logged, requested",
    "said": "message, report, declared",
    "asked": "requested, sent, read",
    "found": "observed, detected, matched",
    "shown": "reported, listed, printed",
    "kept": "cached, retained, unchanged",
    "way": "path, method, direction",
}
# Terms of the field that have such a word in them.
TERMS = ("not found", "three way")
LONGEST_TEST = 80


def main() -> int:
    """Print a line for each such name, and return the exit status."""
    listed = subprocess.run(["git", "ls-files", "-z", "*.py"], capture_output=True, text=True, check=True).stdout
    return reported([fault for path in listed.split("\0") if path for fault in of_file(Path(path))])


def of_file(path: Path) -> Iterator[str]:
    """The faults of the file's own name and of what it defines."""
    for line, name in [(1, path.stem), *defined(path.read_text(encoding="utf-8"))]:
        for fault in faults_of(name):
            yield f"{path}:{line}: {name}: {fault}"


def defined(source: str) -> Iterator[tuple[int, str]]:
    """Functions, classes, parameters, variables and attributes, with the line of each."""
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                yield node.lineno, node.name
            case ast.arg():
                yield node.lineno, node.arg
            case ast.Name(ctx=ast.Store()):
                yield node.lineno, node.id
            case ast.Attribute(ctx=ast.Store()):
                yield node.lineno, node.attr


def faults_of(name: str) -> Iterator[str]:
    """What is wrong with a name in snake_case, CamelCase or capitals."""
    words = " ".join(re.findall("[A-Z]?[a-z]+|[A-Z]+(?![a-z])", name)).lower()
    for term in TERMS:
        words = words.replace(term, "")
    for word in words.split():
        if word in INSTEAD:
            yield f"`{word}` names nothing in this field; for example: {INSTEAD[word]}"
    if name.startswith("test_") and len(name) > LONGEST_TEST:
        yield f"{len(name)} characters, and a test's name has {LONGEST_TEST} at the most"


if __name__ == "__main__":
    sys.exit(main())
