"""What `cfn generate` makes of the schema: the models, the execution role, the type configuration's schema.

It runs in a directory of its own, because it first deletes the whole of docs/.
"""

from __future__ import annotations

import functools
import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from tools.schema import role

NAME = "acme-azure-akscluster"
PACKAGE = NAME.replace("-", "_")
ROLE = "resource-role.yaml"
MADE = (f"src/{PACKAGE}/models.py", ROLE, f"{NAME}-configuration.json")
QUIET = ("Resource schema is valid.", "Generated files for ")
"""What cfn says of a schema that it finds nothing wrong with; any other line is a warning."""


class CfnError(Exception):
    """`cfn generate` failed; the message is its output."""


@functools.cache
def generated(root: Path, schema: str) -> dict[str, str]:
    """Path in the project -> content of each file that `cfn generate` makes for this schema. Raises CfnError."""
    with tempfile.TemporaryDirectory() as name:
        there = Path(name)
        (there / "src" / PACKAGE).mkdir(parents=True)
        (there / f"{NAME}.json").write_text(schema, encoding="utf-8")
        shutil.copy(root / ".rpdk-config", there)
        shutil.copy(root / "template.yml", there)
        cfn = Path(sys.executable).with_name("cfn")
        run = subprocess.run([cfn, "generate"], cwd=there, capture_output=True, text=True, check=False)
        lines = [line for line in (run.stdout + run.stderr).splitlines() if line and not line.startswith(QUIET)]
        if run.returncode or lines:
            raise CfnError("cfn generate failed:\n" + "\n".join(lines))
        made = {path: (there / path).read_text(encoding="utf-8") for path in MADE}
        return {**made, ROLE: role.limited(made[ROLE], _federation(schema))}


def _federation(schema: str) -> dict[str, Any]:
    """The schema of the type configuration's Credential.Federation, wherever it is defined."""
    document = json.loads(schema)
    credential = document["typeConfiguration"]["properties"]["Credential"]
    if "$ref" in credential:
        credential = document["definitions"][credential["$ref"].rpartition("/")[2]]
    federation: dict[str, Any] = credential["properties"]["Federation"]
    return federation
