"""docs/commands.md: every make target, and the --help of every tool with its options and exit status."""

import os
import re
import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

INTRODUCTION = """\
<!-- Written by `make docs` from the Makefile and from each tool's --help. Do not edit. -->
# Commands

Every command installs what it needs on its first run. Colours and progress appear on a terminal only; `NO_COLOR=1`
disables the colours.

## make

`make` prints this list. If a tool fails, `make` prints `Error` with the tool's exit status and itself exits with 2. A
pipeline that needs the status calls the tool directly, as described in the tool's section below. A tool that is called
with invalid arguments prints its usage and exits with 2; `preview` and `guard`, for which 2 has another meaning, exit
with 1. After Ctrl-C, a tool exits with 130 and stops the clouds of the sandbox.

| command | what it does |
|---|---|
"""

# Title, command line, and the arguments of its --help. After the variables, the first word is the interpreter.
_TOOLS: tuple[tuple[str, str, Sequence[str]], ...] = (
    ("Preview", "PYTHONPATH=src .venv/bin/python -m tools.preview", ("tools.preview",)),
    ("Adopt", "PYTHONPATH=src .venv/bin/python -m tools.adopt", ("tools.adopt",)),
    ("Doctor", "PYTHONPATH=src .venv/bin/python -m tools.doctor", ("tools.doctor",)),
    ("Demo", "PYTHONPATH=src .venv/bin/python -m tools.demo", ("tools.demo",)),
    ("Sandbox", ".venv/bin/python -m sandbox", ("sandbox",)),
    ("Sandbox: up", ".venv/bin/python -m sandbox up", ("sandbox", "up")),
    ("Sandbox: down", ".venv/bin/python -m sandbox down", ("sandbox", "down")),
    ("Sandbox: status", ".venv/bin/python -m sandbox status", ("sandbox", "status")),
    ("Sandbox: trust", ".venv/bin/python -m sandbox trust", ("sandbox", "trust")),
    ("Sandbox: group", ".venv/bin/python -m sandbox group", ("sandbox", "group")),
    ("Sandbox: meddle", ".venv/bin/python -m sandbox meddle", ("sandbox", "meddle")),
    ("Guard", ".venv-checks/bin/python -m tools.guard", ("tools.guard",)),
    ("Contract tests", "PYTHONPATH=src .venv/bin/python -m tools.contract", ("tools.contract",)),
    ("Fault matrix", "PYTHONPATH=src .venv/bin/python -m tests.faults", ("tests.faults",)),
    ("Drift", "PYTHONPATH=src .venv/bin/python -m tests.drift", ("tests.drift",)),
    ("Acceptance", "PYTHONPATH=src .venv/bin/python -m tools.acceptance", ("tools.acceptance",)),
    ("Acceptance: clean", "PYTHONPATH=src .venv/bin/python -m tools.acceptance.clean", ("tools.acceptance.clean",)),
    ("Acceptance: adopt", "PYTHONPATH=src .venv/bin/python -m tools.acceptance.adopt", ("tools.acceptance.adopt",)),
    ("Recordings", "PYTHONPATH=src .venv/bin/python -m tests.recordings", ("tests.recordings",)),
    ("Measurements", "PYTHONPATH=src .venv/bin/python -m bench", ("bench",)),
    ("Schema", "PYTHONPATH=src .venv/bin/python -m tools.schema", ("tools.schema",)),
    ("Hook", "PYTHONPATH=src .venv/bin/python -m tools.hook_package", ("tools.hook_package",)),
    ("Release", "PYTHONPATH=src .venv/bin/python -m tools.release", ("tools.release",)),
    ("Files of a release", "PYTHONPATH=src .venv/bin/python -m tools.dist", ("tools.dist",)),
    ("Generated pages", "PYTHONPATH=src .venv/bin/python -m tools.docs", ("tools.docs",)),
)
_SCRIPTS = (
    ("Set-up in AWS", "deploy/aws/setup.sh"),
    ("Set-up in Azure", "deploy/azure/setup.sh"),
    *(
        (f"Pipelines: {name}", f"deploy/pipelines/scripts/{name}")
        for name in ("lint.sh", "preview.sh", "deploy.sh", "drift.sh", "package.sh", "roll-out.sh", "github-login.sh")
    ),
)
_TARGET = re.compile(r"^([a-z-]+):[^#\n]*## (.*)$", re.MULTILINE)


def page(root: Path) -> str:
    """The whole page as Markdown. Raises CalledProcessError if the --help of a tool fails."""
    with ThreadPoolExecutor() as pool:
        modules = pool.map(lambda tool: _help(root, [_interpreter(root, tool[1]), "-m", *tool[2], "--help"]), _TOOLS)
        scripts = pool.map(lambda script: _help(root, [str(root / script[1]), "--help"]), _SCRIPTS)
        helps = [*modules, *scripts]
    named = [*((title, called) for title, called, _ in _TOOLS), *_SCRIPTS]
    sections = [
        f"## {title}\n\n`{called}`\n\n```text\n{text}```\n" for (title, called), text in zip(named, helps, strict=True)
    ]
    return INTRODUCTION + targets((root / "Makefile").read_text(encoding="utf-8")) + "\n" + "\n".join(sections)


def targets(makefile: str) -> str:
    """A table line for each target with a description."""
    escapes = str.maketrans({"|": "&#124;", "<": "&lt;", ">": "&gt;"})
    lines = [f"| `make {name}` | {does.translate(escapes)} |" for name, does in _TARGET.findall(makefile)]
    return "\n".join(lines) + "\n"


def _interpreter(root: Path, called: str) -> str:
    """The current interpreter, unless the tool has its own environment."""
    name = re.findall(r"(\.venv\S*)/bin/python", called)[0]
    return sys.executable if name == ".venv" else str(root / name / "bin" / "python")


def _help(root: Path, command: Sequence[str]) -> str:
    environment = {**os.environ, "COLUMNS": "110", "NO_COLOR": "1", "PYTHONPATH": f"{root / 'src'}:{root}"}
    done = subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True, check=True)
    return done.stdout
