"""How a tool is called, and its command line.

In the repository that is `make preview STACK=…`, else `aks-cfn preview --stack …`.
"""

import argparse
import sys
from pathlib import Path
from typing import NoReturn

_IS_INSTALLED = not (Path(__file__).parents[2] / "Makefile").exists()
# Variables of make whose option is not their own name.
_OPTIONS = {"PROFILE": "credential-profile"}
_SWITCHES = frozenset({"FEDERATED", "JSON", "MARKDOWN"})


def called(tool: str, *, installed: bool = _IS_INSTALLED, **variables: str) -> str:
    """The command, with variables of make by their names there; a switch has the value 1."""
    if not installed:
        return " ".join([f"make {tool}", *(f"{name}={value}" for name, value in variables.items())])
    return " ".join([f"aks-cfn {tool}", *(_option(name, value) for name, value in variables.items())])


def _option(name: str, value: str) -> str:
    option = f"--{_OPTIONS.get(name, name.lower().replace('_', '-'))}"
    return option if name in _SWITCHES else f"{option} {value}"


def command_line(prog: str, purpose: str | None, example: str = "") -> argparse.ArgumentParser:
    """A tool's parser; --help begins with its `purpose`, which is the docstring of its module.

    Called wrongly, a tool ends with 2; one to which 2 means something else has an `example`, shows it and ends with 1.
    """
    form = argparse.RawDescriptionHelpFormatter
    if not example:
        return argparse.ArgumentParser(prog=prog, description=purpose, formatter_class=form)
    parser = _WithExample(prog=prog, description=purpose, formatter_class=form)
    parser.example = example
    return parser


class _WithExample(argparse.ArgumentParser):
    example = ""

    def error(self, message: str) -> NoReturn:
        self.print_usage(sys.stderr)
        self.exit(1, f"{self.prog.split()[-1]}: {message}; for example: {self.example}\n")
