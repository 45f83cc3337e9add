"""`python -m tools.schema` writes schema.json and all that follows from it; `--check` only says what is stale.

What follows: the models, the execution role and the type configuration's schema (by `cfn generate`), docs/reference.md,
and what people write templates with (authoring/: a schema for editors, constructs for the CDK).

Exit status: 0 written, or nothing is stale; 1 something is stale, or the overlay does not fit the SDK.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import yaml

from acme_azure_akscluster.observability.correlation import VERSION
from tools.authoring import files as authoring
from tools.authoring.model import ModelError
from tools.schema import cfn, reference
from tools.schema.build import OverlayError, build
from tools.shared import terminal
from tools.shared.called import command_line
from tools.shared.freshness import checked, written

ROOT = Path(__file__).resolve().parents[2]
OVERLAY = Path(__file__).with_name("overlay.yaml")
CFN_LIMIT = 60 * 1024
"""`cfn validate` refuses a schema whose compact JSON is longer (it means the type configuration, and counts all)."""


def overlay() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.load(OVERLAY.read_text(encoding="utf-8"), yaml.CSafeLoader)
    return loaded


def text() -> str:
    """schema.json as it should be. Raises OverlayError."""
    schema = build(overlay())
    # describe-type shows it; its own version ids only count.
    schema["description"] = f"{schema['description']} Version {VERSION}."
    if (size := len(json.dumps(schema).encode())) > CFN_LIMIT:
        raise OverlayError(f"The schema has {size} bytes; cfn takes {CFN_LIMIT}. Shorten descriptions.")
    return json.dumps(schema, indent=2) + "\n"


def files() -> dict[str, str]:
    """Path in the project -> content of every generated file. Raises OverlayError, ModelError, cfn.CfnError."""
    schema = text()
    return {
        "schema.json": schema,
        "docs/reference.md": reference.page(json.loads(schema), overlay()),
        **authoring.files(json.loads(schema)),
        **cfn.generated(ROOT, schema),
    }


def main(root: Path = ROOT) -> int:
    parser = command_line("python -m tools.schema", __doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; show the difference if anything is stale")
    check = parser.parse_args().check
    try:
        with terminal.waiting("generating"):
            wanted = files()
    except (OverlayError, ModelError, cfn.CfnError) as error:
        print(error, file=sys.stderr)
        return 1
    return checked(wanted, root, "make schema") if check else written(wanted, root)


if __name__ == "__main__":
    sys.exit(terminal.interruptible(main))
