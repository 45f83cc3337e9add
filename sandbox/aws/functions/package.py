"""What `cfn submit` uploads: an outer zip with the schema and settings, and in it the zip that is the Lambda's code."""

import io
import json
import os
import re
import shutil
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

WRITE_BITS = 0o222


class PackageError(Exception):
    """The uploaded package is not one that CloudFormation can register."""


@dataclass(frozen=True, slots=True)
class Package:
    """`configuration_schema` is the type configuration's schema, or None when the type has none. `project` are
    the files that the contract tests need, by path.
    """

    schema: dict[str, Any]
    configuration_schema: dict[str, Any] | None
    entrypoint: str
    code: bytes
    project: dict[str, bytes]

    @classmethod
    def open(cls, content: bytes) -> Self:
        """Raises PackageError saying what is missing."""
        try:
            with zipfile.ZipFile(io.BytesIO(content)) as outer:
                names = set(outer.namelist())
                missing = {"schema.json", ".rpdk-config", "ResourceProvider.zip"} - names
                if missing:
                    raise PackageError(f"The package lacks {', '.join(sorted(missing))}.")
                settings = json.loads(outer.read(".rpdk-config"))
                configuration = "configuration-schema.json"
                schema = json.loads(outer.read("schema.json"))
                return cls(
                    schema=schema,
                    configuration_schema=json.loads(outer.read(configuration))
                    if configuration in names
                    else schema.get("typeConfiguration"),
                    entrypoint=settings["entrypoint"],
                    code=outer.read("ResourceProvider.zip"),
                    project={name: outer.read(name) for name in sorted(names) if _is_for_tests(name)},
                )
        except (zipfile.BadZipFile, json.JSONDecodeError, KeyError) as error:
            raise PackageError(f"The package cannot be read: {error}") from error

    def lay_out_project(self, target: Path) -> None:
        """The settings, inputs and overrides, as they lie in the project that was packed."""
        for name, content in self.project.items():
            path = target / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)

    def unpack(self, target: Path) -> None:
        """Lay the code out in `target`."""
        lay_out_code(self.code, target)


def lay_out_code(code: bytes, target: Path) -> None:
    """Unpack an archive as Lambda mounts it: the files as packed, and nothing there can be written.

    Raises PackageError for what is not a zip archive.
    """
    _remove(target)
    target.mkdir(parents=True)
    try:
        with zipfile.ZipFile(io.BytesIO(code)) as inner:
            inner.extractall(target)
    except zipfile.BadZipFile as error:
        raise PackageError(f"Could not unzip uploaded file: {error}") from error
    for path in [*target.rglob("*"), target]:
        mode = path.stat().st_mode & ~WRITE_BITS
        path.chmod(mode | 0o555 if path.is_dir() else mode | 0o444)


def copy_code(source: Path, target: Path) -> None:
    """The unpacked code of `source` in `target` too. Nothing writes to such files, so links to them do."""
    _remove(target)
    shutil.copytree(source, target, copy_function=os.link)


def _remove(target: Path) -> None:
    if target.exists():
        for folder, _, _ in os.walk(target):
            Path(folder).chmod(0o755)
        shutil.rmtree(target)


def _is_for_tests(name: str) -> bool:
    return name in {".rpdk-config", "overrides.json"} or re.fullmatch(r"inputs/[^/]+\.json", name) is not None
