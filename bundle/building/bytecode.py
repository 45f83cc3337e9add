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

FOLDER = "precompiled"


def archive(tree: Path, own: Path, bare: re.Pattern[str], left_out: re.Pattern[str]) -> None:
    """Compile every module below `tree`, and our own package, and write the archive into `tree`.

    `bare` and `left_out` match paths: of modules whose bytecode goes without docstrings, and of those that get none.
    """
    sources = {path.relative_to(tree).as_posix(): path for path in tree.rglob("*.py")}
    sources |= {path.relative_to(own.parent).as_posix(): path for path in own.rglob("*.py")}
    index: dict[str, tuple[int, int]] = {}
    blob = bytearray()
    for name in sorted(sources):
        if left_out.fullmatch(name):
            continue
        code = compiled(sources[name].read_bytes(), name, docstrings=not bare.fullmatch(name))
        index[name] = (len(blob), len(code))
        blob += code
    folder = tree / FOLDER
    folder.mkdir()
    (folder / "code.bin").write_bytes(blob)
    document = {"magic": MAGIC_NUMBER.hex(), "code": index}
    (folder / "index.json").write_text(json.dumps(document, separators=(",", ":")), encoding="utf-8")


def compiled(source: bytes, name: str, *, docstrings: bool = True) -> bytes:
    """The marshalled code of a module. A relative name: tracebacks find the lines wherever the package lies."""
    module = ast.parse(source, name)
    if not docstrings:
        for node in ast.walk(module):
            _strip(node)
    return marshal.dumps(compile(module, name, "exec", dont_inherit=True, optimize=0))


def _strip(node: ast.AST) -> None:
    """Take the docstring away from what can have one; assertions and everything else stay."""
    if not isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
        return
    if ast.get_docstring(node, clean=False) is not None:
        node.body[:1] = [] if len(node.body) > 1 else [ast.copy_location(ast.Pass(), node.body[0])]
