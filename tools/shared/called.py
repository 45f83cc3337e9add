"""How a tool is called where it runs: `make preview STACK=…` in the repository, else `aks-cfn preview --stack …`."""

from pathlib import Path

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
