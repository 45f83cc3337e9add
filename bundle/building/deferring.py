"""Imports of a library's module that wait until they are needed, in its bytecode alone.

A package's `__init__` imports all that it offers, and a module all that any of its functions may want: a federated
login so imports MSAL's other logins and the cryptography of certificates, and never uses them. Here an import at the
top of a module, if only its functions use what it binds, moves to the head of each function that does, as its author
might have written it. Whoever asks the module for such a name gets it from its `__getattr__` (PEP 562), and so does who
relies on a module of the package that some import has loaded.

What is needed while the module loads stays where it is, and so does what is imported conditionally or from Python
itself.
"""

import ast
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

_Import = ast.Import | ast.ImportFrom
_Function = ast.FunctionDef | ast.AsyncFunctionDef
_Late = Mapping[str, Sequence[_Import]]


def without_annotations(module: ast.Module) -> None:
    """Take the annotations from functions: evaluating them takes time, and nobody reads them. Classes keep theirs."""
    for node in ast.walk(module):
        if isinstance(node, _Function):
            node.returns = None
        if isinstance(node, ast.arg):
            node.annotation = None


def defer(module: ast.Module) -> list[str]:
    """Defer the imports that can be, and return the names that they bind. Takes a module without annotations."""
    functions = list(_outermost_functions(module))
    if any(function.name == "__getattr__" for function in functions):
        return []
    needed = _needed(module, functions)
    late: dict[str, list[_Import]] = defaultdict(list)
    for node in module.body:
        for name, single in _singly(node):
            if name not in needed:
                late[name].append(single)
    if not late:
        return []
    for function in functions:
        head = 0 if ast.get_docstring(function, clean=False) is None else 1
        used = sorted(late.keys() & {name.id for name in _walk(function.body) if isinstance(name, ast.Name)})
        function.body[head:head] = [single for name in used for single in late[name]]
    module.body = [left for node in module.body for left in _left(node, late)]
    module.body += ast.parse(_getattr(late)).body
    return sorted(late)


def _outermost_functions(node: ast.AST) -> Iterator[_Function]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, _Function):
            yield child
        else:
            yield from _outermost_functions(child)


def _needed(module: ast.Module, functions: Sequence[_Function]) -> set[str]:
    """Names that are looked up while the module loads, or that something else than an import at its top may bind."""
    bodies = [part for function in functions for part in function.body]
    inside = {id(node) for node in _walk(bodies)}
    tops = {id(node) for node in module.body}
    needed: set[str] = set()
    for node in ast.walk(module):
        match node:
            case ast.Name(id=name, ctx=ctx) if id(node) not in inside or not isinstance(ctx, ast.Load):
                needed.add(name)
            case ast.Global(names=names) | ast.Nonlocal(names=names):
                needed.update(names)
            case ast.arg(arg=name):
                needed.add(name)
            case ast.ClassDef(name=name) | ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                needed.add(name)
            case ast.ExceptHandler(name=str(name)) | ast.MatchAs(name=str(name)) | ast.MatchStar(name=str(name)):
                needed.add(name)
            case ast.MatchMapping(rest=str(name)):
                needed.add(name)
            case ast.Import() | ast.ImportFrom() if id(node) not in tops:
                needed.update(alias.asname or alias.name.partition(".")[0] for alias in node.names)
    return needed


def _singly(node: ast.stmt) -> Iterator[tuple[str, _Import]]:
    """(name, import that binds it alone) for each name of an import that can be deferred."""
    if isinstance(node, ast.Import):
        for alias in node.names:
            package = alias.name.partition(".")[0]
            if package not in sys.stdlib_module_names:
                yield alias.asname or package, ast.Import([alias])
    elif isinstance(node, ast.ImportFrom):
        # A package that asks itself for a module by `from . import` would come to the `__getattr__` below.
        own = node.level == 1 and node.module is None
        if not own and (node.level or str(node.module).partition(".")[0] not in sys.stdlib_module_names):
            for alias in node.names:
                if alias.name != "*":
                    yield alias.asname or alias.name, ast.ImportFrom(node.module, [alias], node.level)


def _left(node: ast.stmt, late: _Late) -> Iterator[ast.stmt]:
    """The statement without the imports that are deferred."""
    if isinstance(node, _Import):
        gone = {id(single.names[0]) for name, single in _singly(node) if name in late}
        node.names = [alias for alias in node.names if id(alias) not in gone]
    if not isinstance(node, _Import) or node.names:
        yield node


_MODULE_OF_PACKAGE = """
    if "__path__" in globals() and not name.startswith("__"):
        from importlib import import_module
        try:
            return import_module(f"{__name__}.{name}")
        except ModuleNotFoundError as error:
            if error.name != f"{__name__}.{name}":
                raise
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
"""


def _getattr(late: _Late) -> str:
    """The source of a module's `__getattr__`, which imports what it is asked for and leaves it in the module."""
    lines = ["def __getattr__(name):"]
    for name, imports in late.items():
        lines += [f"    if name == {name!r}:", f"        global {name}"]
        lines += [f"        {ast.unparse(single)}" for single in imports]
        lines += [f"        return {name}"]
    return "\n".join(lines) + _MODULE_OF_PACKAGE


def _walk(body: Sequence[ast.stmt]) -> Iterator[ast.AST]:
    for part in body:
        yield from ast.walk(part)
