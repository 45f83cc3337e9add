"""`aks-cfn preview | adopt | doctor`: what the repository has as `make preview`, `make adopt` and `make doctor`.

Exit status: that of the command; its --help says which. 1 on wrong usage of aks-cfn itself.
"""

import importlib
import sys
from importlib.metadata import version
from pathlib import Path

_COMMANDS = ("preview", "adopt", "doctor")
_USAGE = f"usage: aks-cfn {' | '.join(_COMMANDS)} [--help]\n       aks-cfn --version"


def main() -> int:
    """Run a command and return its exit status."""
    name, *arguments = sys.argv[1:] or ["--help"]
    if name == "--version":
        print(version("acme-azure-akscluster-tools"))
        return 0
    if name not in _COMMANDS:
        print(_USAGE, file=sys.stdout if name in ("--help", "-h") else sys.stderr)
        return 0 if name in ("--help", "-h") else 1
    sys.path.insert(0, str(Path(__file__).with_name("lib")))
    program = importlib.import_module(f"tools.{name}.__main__")
    terminal = importlib.import_module("tools.shared.terminal")
    status: int = terminal.interruptible(lambda: program.main(arguments))
    return status


if __name__ == "__main__":
    sys.exit(main())
