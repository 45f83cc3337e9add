"""All modules of a tree compiled into one archive, which `acme_azure_akscluster.precompiled` reads.

The cfn CLI packs no `.pyc`, and Lambda's file system is read-only: without this every cold start compiles every module
(docs/aws-behaviour.md#cold-start-bytecode).

    precompiled/code.bin     code objects as `marshal` writes them, one after the other
    precompiled/index.json   {"magic": the interpreter's, in hex, "code": {path of the source: [offset, length]}}
"""

import ast
import json
import marshal
import re
from importlib.util import MAGIC_NUMBER
from pathlib import Path
from typing import NamedTuple

from . import deferring

FOLDER = "precompiled"


class Treatment(NamedTuple):
    """Patterns of paths of modules.

    Attributes:
        bare: those whose bytecode goes without docstrings and annotations of functions.
        deferred: those whose imports wait until they are needed (`deferring`).
        left_out: those that get no bytecode.
    """

    bare: re.Pattern[str]
    deferred: re.Pattern[str]
    left_out: re.Pattern[str]


def archive(tree: Path, own: Path, treatment: Treatment) -> None:
    """Compile every module below `tree`, and our own package, and write the archive into `tree`."""
    sources = {path.relative_to(tree).as_posix(): path for path in tree.rglob("*.py")}
    sources |= {path.relative_to(own.parent).as_posix(): path for path in own.rglob("*.py")}
    index: dict[str, tuple[int, int]] = {}
    blob = bytearray()
    for name in sorted(sources):
        if treatment.left_out.fullmatch(name):
            continue
        bare, deferred = (pattern.fullmatch(name) is not None for pattern in treatment[:2])
        code = compiled(sources[name].read_bytes(), name, bare=bare, deferred=deferred)
        index[name] = (len(blob), len(code))
        blob += code
    folder = tree / FOLDER
    folder.mkdir()
    (folder / "code.bin").write_bytes(blob)
    document = {"magic": MAGIC_NUMBER.hex(), "code": index}
    (folder / "index.json").write_text(json.dumps(document, separators=(",", ":")), encoding="utf-8")


def compiled(source: bytes, name: str, *, bare: bool = False, deferred: bool = False) -> bytes:
    """The marshalled code of a module. A relative name: tracebacks find the lines wherever the package lies."""
    module = ast.parse(source, name)
    if bare:
        for node in ast.walk(module):
            _strip(node)
    if bare or deferred:
        deferring.without_annotations(module)
    if deferred:
        deferring.defer(module)
        ast.fix_missing_locations(module)
    return marshal.dumps(compile(module, name, "exec", dont_inherit=True, optimize=0))


def _strip(node: ast.AST) -> None:
    """Take the docstring away from what can have one; assertions and everything else stay."""
    if not isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
        return
    if ast.get_docstring(node, clean=False) is not None:
        node.body[:1] = [] if len(node.body) > 1 else [ast.copy_location(ast.Pass(), node.body[0])]
