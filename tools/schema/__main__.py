"""`python -m tools.schema` writes schema.json; with `--check` it only says whether schema.json is stale."""

from __future__ import annotations

import argparse
import difflib
import json
import sys
from pathlib import Path
from typing import Any

import yaml

from tools.schema.build import OverlayError, build

ROOT = Path(__file__).resolve().parents[2]
SCHEMA = ROOT / "schema.json"
OVERLAY = Path(__file__).with_name("overlay.yaml")
CFN_LIMIT = 60 * 1024
"""`cfn validate` refuses a schema whose compact JSON is longer (it means the type configuration, and counts all)."""


def overlay() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load(OVERLAY.read_text(encoding="utf-8"))
    return loaded


def text() -> str:
    """schema.json as it should be. Raises OverlayError."""
    schema = build(overlay())
    if (size := len(json.dumps(schema).encode())) > CFN_LIMIT:
        raise OverlayError(f"The schema has {size} bytes; cfn takes {CFN_LIMIT}. Shorten descriptions.")
    return json.dumps(schema, indent=2) + "\n"


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tools.schema", description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 and show the difference if stale")
    check = parser.parse_args().check
    try:
        wanted = text()
    except OverlayError as error:
        print(error, file=sys.stderr)
        return 1
    found = SCHEMA.read_text(encoding="utf-8") if SCHEMA.exists() else ""
    if not check:
        SCHEMA.write_text(wanted, encoding="utf-8")
        return 0
    if wanted == found:
        return 0
    print("schema.json is stale; run `make schema`. The difference:", file=sys.stderr)
    sys.stderr.writelines(
        difflib.unified_diff(found.splitlines(True), wanted.splitlines(True), "schema.json", "schema.json as generated")
    )
    return 1


if __name__ == "__main__":
    sys.exit(main())
