"""The account's own functions: what AWS::Lambda::Function makes, beside the functions behind registered types."""

import io
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from sandbox.aws.functions.front import LambdaFront
from sandbox.aws.functions.package import lay_out_code
from sandbox.aws.functions.rie import Function


class OwnFunctions:
    """By name, in all regions. Their code lies in `folder`, where a restart finds it again."""

    def __init__(self, front: LambdaFront, folder: Path) -> None:
        self._front = front
        self._folder = folder
        self._functions: dict[str, Function] = {}

    def deploy(self, function: Function, code: bytes) -> Function:
        """Make it, or give it other code or settings. Raises PackageError for code that is not an archive."""
        target = self._folder / f"{function.region}-{function.name}"
        lay_out_code(code, target)
        deployed = replace(function, code=target)
        self._functions[function.name] = deployed
        self._front.deploy(deployed)
        return deployed

    def remove(self, name: str) -> None:
        """One that is not there is removed already."""
        if self._functions.pop(name, None):
            self._front.remove(name)

    def find(self, name_or_arn: str) -> Function | None:
        """By name or ARN, with or without a version or alias, all of which are the same function here."""
        return next(
            (
                known
                for known in list(self._functions.values())
                if name_or_arn == known.name or name_or_arn == known.arn or name_or_arn.startswith(f"{known.arn}:")
            ),
            None,
        )

    def record(self) -> dict[str, Function]:
        return dict(self._functions)

    def restore(self, record: Mapping[str, Function]) -> None:
        """The functions of a process before this one."""
        self._functions = dict(record)
        for function in self._functions.values():
            self._front.deploy(function)


def archive(files: Mapping[str, str]) -> bytes:
    """What Lambda makes of source that a template has in its text."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as made:
        for name, text in files.items():
            made.writestr(name, text)
    return content.getvalue()


def settings_of(properties: Mapping[str, Any]) -> dict[str, Any]:
    """The members of a Function that its properties in a template decide, with Lambda's defaults."""
    return {
        "handler": properties["Handler"],
        "timeout": int(properties.get("Timeout", 3)),
        "memory": int(properties.get("MemorySize", 128)),
        "role": properties["Role"],
        "variables": dict((properties.get("Environment") or {}).get("Variables") or {}),
    }
