"""Modules from the package's archive of bytecode, and from source where there is none."""

import importlib
import json
import marshal
import sys
from collections.abc import Callable, Iterator
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import ModuleType

import pytest

from acme_azure_akscluster import precompiled
from bundle.building import bytecode, trimming

Import = Callable[[str], ModuleType]
NOTHING = trimming.matcher([])


@pytest.fixture
def load(tmp_path: Path) -> Iterator[Import]:
    """Imports from `tmp_path/tree` as a new process would; leaves the import system as it was."""
    path, hooks, modules = list(sys.path), list(sys.path_hooks), set(sys.modules)
    tree = tmp_path / "tree"
    sys.path.insert(0, str(tree))

    def fresh(name: str) -> ModuleType:
        importlib.invalidate_caches()
        return importlib.import_module(name)

    yield fresh
    sys.path[:], sys.path_hooks[:] = path, hooks
    for name in set(sys.modules) - modules:
        del sys.modules[name]
    for known in [known for known in sys.path_importer_cache if known.startswith(str(tmp_path))]:
        del sys.path_importer_cache[known]


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A package with a module, a data file and an archive, whose sources were then changed to tell them apart."""
    tree, own = tmp_path / "tree", tmp_path / "source" / "ours_precompiled"
    for package in (tree / "theirs_precompiled", own):
        package.mkdir(parents=True)
        (package / "__init__.py").write_text("")
        (package / "module.py").write_text('"""Says where it is from."""\nORIGIN = "archive"\n')
        (package / "data.txt").write_text("data")
    bytecode.archive(tree, own, bytecode.Treatment(NOTHING, NOTHING, NOTHING))
    own.rename(tree / own.name)
    for module in tree.glob("*/module.py"):
        module.write_text('ORIGIN = "source"\n')
    return tree


@pytest.mark.parametrize("package", ["theirs_precompiled", "ours_precompiled"])
def test_modules_come_from_the_archive(tree: Path, load: Import, package: str) -> None:
    assert precompiled.install(tree)
    module = load(f"{package}.module")
    assert module.ORIGIN == "archive"
    assert module.__file__ == str(tree / package / "module.py")
    assert Path(module.__file__).with_name("data.txt").read_text() == "data"


def test_without_an_archive_they_come_from_source(tree: Path, load: Import) -> None:
    (tree / bytecode.FOLDER / "index.json").unlink()
    assert not precompiled.install(tree)
    assert load("theirs_precompiled.module").ORIGIN == "source"


def test_bytecode_of_another_python_is_left_alone(tree: Path, load: Import) -> None:
    index = tree / bytecode.FOLDER / "index.json"
    index.write_text(json.dumps({**json.loads(index.read_text()), "magic": "00000000"}))
    assert not precompiled.install(tree)
    assert load("theirs_precompiled.module").ORIGIN == "source"


def test_a_module_that_was_not_compiled_comes_from_source(tree: Path, load: Import) -> None:
    (tree / "theirs_precompiled" / "later.py").write_text('ORIGIN = "source"\n')
    precompiled.install(tree)
    assert load("theirs_precompiled.later").ORIGIN == "source"
    assert load("theirs_precompiled.module").ORIGIN == "archive"


def test_other_directories_are_imported_as_ever(tree: Path, load: Import, tmp_path: Path) -> None:
    precompiled.install(tree)
    elsewhere = tmp_path / "tree_beside"
    elsewhere.mkdir()
    (elsewhere / "beside_precompiled.py").write_text('ORIGIN = "beside"\n')
    sys.path.insert(0, str(elsewhere))
    module = load("beside_precompiled")
    assert module.ORIGIN == "beside"
    assert type(module.__loader__) is SourceFileLoader


def test_a_traceback_shows_the_line_of_the_source(tree: Path, load: Import) -> None:
    module = tree / "theirs_precompiled" / "module.py"
    code = bytecode.compiled(b"def fail():\n    raise ValueError\n", "theirs_precompiled/module.py")
    module.write_text("def fail():\n    raise ValueError\n")
    (tree / bytecode.FOLDER / "code.bin").write_bytes(code)
    index = tree / bytecode.FOLDER / "index.json"
    document = json.loads(index.read_text())
    document["code"] = {"theirs_precompiled/module.py": [0, len(code)]}
    index.write_text(json.dumps(document))
    precompiled.install(tree)
    with pytest.raises(ValueError) as caught:  # noqa: PT011 -- its traceback is looked at, not its message
        load("theirs_precompiled.module").fail()
    assert str(caught.traceback[-1].statement).strip() == "raise ValueError"


SOURCE = b'''"""Module."""
from __future__ import annotations
class Kept:
    """Class."""
def only():
    """Function."""
def checked(value):
    """Function."""
    assert value
    return value
'''


@pytest.mark.parametrize(("bare", "message"), [(False, ["Module.", "Class.", "Function."]), (True, [None] * 3)])
def test_docstrings_can_be_left_out_and_assertions_never_are(bare: bool, message: list[str | None]) -> None:
    space: dict[str, object] = {}
    exec(marshal.loads(bytecode.compiled(SOURCE, "x.py", bare=bare)), space)
    remaining, only, checked = space["Kept"], space["only"], space["checked"]
    assert [space.get("__doc__"), remaining.__doc__, only.__doc__] == message
    assert callable(only)
    assert only() is None
    assert callable(checked)
    with pytest.raises(AssertionError):
        checked(False)


def test_an_archive_of_the_same_sources_is_the_same(tmp_path: Path) -> None:
    made = []
    for name in ("one", "two"):
        own = tmp_path / name / "ours"
        own.mkdir(parents=True)
        (own / "module.py").write_text("WORDS = frozenset({'a', 'b', 'c'})\ndef f(x): return x in {'d', 'e', 'f'}\n")
        tree = tmp_path / name / "tree"
        tree.mkdir()
        bytecode.archive(tree, own, bytecode.Treatment(NOTHING, NOTHING, NOTHING))
        made.append([path.read_bytes() for path in sorted((tree / bytecode.FOLDER).iterdir())])
    assert made[0] == made[1]
