"""Modules from the package's archive of bytecode instead of from source, on a cold start in Lambda.

The archive is made when the package is built (bundle/README.md says how and why). Where there is none, or one of
another Python, everything is imported from source as ever: slower, and otherwise the same.
"""

import json
import marshal
import mmap
import sys
from importlib.machinery import EXTENSION_SUFFIXES, SOURCE_SUFFIXES, ExtensionFileLoader, FileFinder, SourceFileLoader
from importlib.util import MAGIC_NUMBER
from pathlib import Path
from types import CodeType
from typing import Any

_FOLDER = "precompiled"


class Archive:
    """Code objects by the path of their source below `root`."""

    def __init__(self, root: Path, code: Any, index: dict[str, tuple[int, int]]) -> None:
        self._skip = len(str(root)) + 1
        self._code = memoryview(code)
        self._index = index

    @classmethod
    def of(cls, root: Path) -> "Archive | None":
        """The archive below `root`, or None if this interpreter can read none."""
        folder = root / _FOLDER
        if not (folder / "index.json").exists():
            return None
        document = json.loads((folder / "index.json").read_bytes())
        if document["magic"] != MAGIC_NUMBER.hex():
            return None
        with (folder / "code.bin").open("rb") as file:
            return cls(root, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ), document["code"])

    def code(self, source: str) -> CodeType | None:
        """The code of the module whose source has this absolute path, or None if it was not compiled."""
        place = self._index.get(source[self._skip :])
        if place is None:
            return None
        offset, length = place
        loaded: CodeType = marshal.loads(self._code[offset : offset + length])  # noqa: S302  # nosec B302
        return loaded


def install(root: Path) -> bool:
    """Import everything below `root` from its archive from now on. False if there is none."""
    archive = Archive.of(root)
    if archive is None:
        return False
    known: Archive = archive

    class Loader(SourceFileLoader):
        """Python's own loader of sources, which uses the archive first."""

        def get_code(self, fullname: str) -> CodeType | None:
            return known.code(self.get_filename(fullname)) or super().get_code(fullname)

    prefix = f"{root}/"

    def finder(path: str) -> FileFinder:
        """As Python's own for sources and extensions, for directories below `root` only."""
        if not f"{path}/".startswith(prefix):
            raise ImportError("not of this package", path=path)
        return FileFinder(path, (ExtensionFileLoader, EXTENSION_SUFFIXES), (Loader, SOURCE_SUFFIXES))

    sys.path_hooks.insert(0, finder)
    # Finders that were made before know nothing of the archive.
    for path in [path for path in sys.path_importer_cache if f"{path}/".startswith(prefix)]:
        del sys.path_importer_cache[path]
    return True
