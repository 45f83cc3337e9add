"""Imports that wait until a function needs them: which do, which do not, and that nobody notices."""

import ast
import marshal
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from bundle.building import bytecode, deferring

ROOT = Path(__file__).resolve().parents[2]
INSTALLED = Path(pytest.__file__).parents[1]


def deferred(source: str) -> list[str]:
    return deferring.defer(ast.parse(source))


@pytest.mark.parametrize(
    "source",
    [
        "from far import name\ndef f(): return name",
        "from far import name",
        "from .far import name\nclass C:\n    def f(self): return name.x",
        "from .. import name\nasync def f(): await name()",
        "import name\nimport name.below\ndef f(): return name.below.x",
        "import far.away as name\ndef f():\n    def g(): return name\n    return g",
        "from far import other as name\ndef f(value=1):\n    return [name(x) for x in value]",
    ],
)
def test_what_only_functions_use_waits(source: str) -> None:
    assert deferred(source) == ["name"]


@pytest.mark.parametrize(
    "source",
    [
        "from far import name\nclass C(name): pass",
        "from far import name\n@name\ndef f(): pass",
        "from far import name\nclass C:\n    @name\n    def f(self): pass",
        "from far import name\nclass C:\n    x = name",
        "from far import name\ndef f(x=name): pass",
        "from far import name\nf = lambda: name",
        "from far import name\nX = name.x",
        "try:\n    from far import name\nexcept ImportError:\n    name = None\ndef f(): return name",
        "from far import name\nif name: import other",
        "from far import *\ndef f(): return name",
        "from __future__ import annotations\ndef f(): return annotations",
        "from . import name\ndef f(): return name",
        "import json as name\nfrom os import path\ndef f(): return name, path",
        "from far import name\ndef __getattr__(key): return name",
    ],
)
def test_what_loading_needs_or_python_has_does_not_wait(source: str) -> None:
    assert deferred(source) == []


@pytest.mark.parametrize(
    "binds",
    [
        "def g():\n    global name\n    name = 1",
        "def g(name): return name",
        "def g():\n    for name in (): pass",
        "def g():\n    try: pass\n    except ValueError as name: pass",
        "def g():\n    def name(): pass",
        "def g():\n    class name: pass",
        "def g():\n    import other as name",
        "def g(x):\n    match x:\n        case [*name]: pass",
        "def g(x):\n    match x:\n        case {'a': name}: pass",
        "def g(x):\n    match x:\n        case {**name}: pass",
        "def g(): return (name := 1)",
    ],
)
def test_a_name_that_something_else_may_bind_does_not_wait(binds: str) -> None:
    assert deferred(f"from far import name\ndef f(): return name\n{binds}") == []


LIBRARY = {
    "__init__.py": 'from .near import NEAR, function\nfrom .far import FAR\n__all__ = ["NEAR", "FAR", "function"]\n',
    "near.py": '''
import deferring_library.far
from .far import FAR, Unused
NEAR = 1
def function():
    """Says something."""
    return FAR
def by_path(key: Unused = None) -> Unused:
    return deferring_library.far.FAR
''',
    "broken.py": "import deferring_nowhere as nowhere\nX = nowhere\n",
    "far.py": "FAR = object()\nclass Unused: pass\n",
}


@pytest.fixture
def library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, ModuleType]]:
    """A library in memory, none of whose modules is loaded."""
    package = tmp_path / "deferring_library"
    package.mkdir()
    for name, source in LIBRARY.items():
        code = bytecode.compiled(source.encode(), f"deferring_library/{name}", deferred=True)
        # What Python reads of a module is what the archive would give it.
        (package / name).write_text(f"import marshal\nexec(marshal.loads({code!r}), globals())\n")
    assert marshal.loads(code)
    monkeypatch.syspath_prepend(tmp_path)
    yield sys.modules
    for name in [name for name in sys.modules if name.partition(".")[0] == "deferring_library"]:
        del sys.modules[name]


def test_a_deferred_module_is_loaded_when_it_is_used_and_not_before(library: dict[str, ModuleType]) -> None:
    import deferring_library  # type: ignore[import-not-found]

    assert "deferring_library.near" not in library
    assert deferring_library.NEAR == 1
    assert "deferring_library.far" not in library
    assert deferring_library.function() is library["deferring_library.far"].FAR
    assert library["deferring_library.near"].by_path() is deferring_library.FAR


def test_from_import_and_star_find_what_waits(library: dict[str, ModuleType]) -> None:
    space: dict[str, object] = {}
    exec("from deferring_library import *\nfrom deferring_library.near import Unused", space)
    assert {"NEAR", "FAR", "function", "Unused"} <= space.keys()


def test_a_module_of_the_package_is_there_though_its_import_waits(library: dict[str, ModuleType]) -> None:
    import deferring_library

    assert deferring_library.near.NEAR == 1


def test_a_module_of_the_package_that_fails_says_why(library: dict[str, ModuleType]) -> None:
    import deferring_library

    with pytest.raises(ModuleNotFoundError, match="deferring_nowhere"):
        _ = deferring_library.broken


def test_what_a_module_has_not_it_does_not_pretend_to_have(library: dict[str, ModuleType]) -> None:
    import deferring_library

    with pytest.raises(AttributeError, match="'deferring_library' has no attribute 'nothing'"):
        _ = deferring_library.nothing
    with pytest.raises(ImportError):
        exec("from deferring_library.near import nothing")


def test_docstrings_stay_and_annotations_go(library: dict[str, ModuleType]) -> None:
    from deferring_library.near import by_path, function  # type: ignore[import-not-found]

    assert function.__doc__ == "Says something."
    assert by_path.__annotations__ == {}


@pytest.mark.parametrize(
    "path", tomllib.loads((ROOT / "bundle" / "pyproject.toml").read_text())["tool"]["bundle"]["deferred"]
)
def test_each_module_of_the_package_that_is_to_wait_has_something_that_waits(path: str) -> None:
    module = ast.parse((INSTALLED / path).read_bytes())
    deferring.without_annotations(module)
    assert deferring.defer(module)
