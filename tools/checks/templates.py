"""Checks the templates in examples/ with cfn-lint and our schema; those in examples/bad/ must be refused.

cfn-lint from 1.43.0 on silently checks nothing of a third-party type, so a good template proves nothing by passing.
The bad ones do: each says in its first line (`# refused: E3012`) which rules must find a fault in it.

A template with loops is checked twice: as it stands, and as the transform AWS::LanguageExtensions makes it of the
parameters' defaults. cfn-lint does not see through every loop by itself, so the first check may leave rules out; the
second leaves none out but those about parameters, which the transform has replaced.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from sandbox.aws.cloudformation.language_extensions import expand
from sandbox.aws.cloudformation.template import Template
from tools.checks import reported

ROOT = Path(__file__).resolve().parents[2]
# Parameters and mappings are not used any more, some conditions are decided, and an id without default is just a text.
_OF_NO_MEANING_EXPANDED = ("E1154", "W2001", "W7001", "W8003")
CFN_LINT = ROOT / ".venv-lint" / "bin" / "cfn-lint"
MARK = "# refused:"


def expanded(template: Path, directory: Path) -> Path | None:
    """A file in `directory` with what the transform makes of a template; None if it has no transform.

    Raises RequestError when the transform refuses it.
    """
    read = Template.parse(template.read_text(encoding="utf-8"))
    if not read.transforms:
        return None
    values = {name: default(declared) for name, declared in read.parameters.items()}
    document = expand(read, values, "us-east-1").document
    del document["Transform"]
    document.get("Metadata", {}).pop("cfn-lint", None)
    path = directory / f"{template.stem}.expanded.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    return path


def default(parameter: dict[str, Any]) -> Any:
    """A parameter's default as `Ref` gives it, or a text where it has none."""
    value = str(parameter.get("Default", "given"))
    return value.split(",") if parameter["Type"] == "CommaDelimitedList" else value


def faults(templates: list[Path], schemas: Path, *options: str) -> dict[Path, list[dict[str, Any]]]:
    """cfn-lint's matches by template. Warnings count: examples are to be exemplary.

    Raises RuntimeError if cfn-lint does not answer in JSON.
    """
    command = [str(part) for part in (CFN_LINT, "-s", schemas, *options, "--format", "json", "-t", *templates)]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    try:
        matches = json.loads(run.stdout or "[]")
    except json.JSONDecodeError as error:
        raise RuntimeError(f"cfn-lint did not answer: {run.stdout}{run.stderr}") from error
    return {template: [one for one in matches if Path(one["Filename"]) == template] for template in templates}


def complaint(template: Path, matches: list[dict[str, Any]]) -> str | None:
    """What is wrong with a template or with its not being refused; None if all is as it should be."""
    first = template.read_text(encoding="utf-8").splitlines()[0]
    wanted = set(first.removeprefix(MARK).split()) if first.startswith(MARK) else set()
    rules = {one["Rule"]["Id"] for one in matches}
    lines = "".join(f"\n  line {one['Location']['Start']['LineNumber']}: {one['Message']}" for one in matches)
    if template.parent.name == "bad" and not wanted:
        return f"{template}: name in its first line the rule that refuses it, as `{MARK} E3012`"
    if wanted - rules:
        return f"{template}: was not refused by {', '.join(sorted(wanted - rules))}{lines}"
    return f"{template}: breaks {', '.join(sorted(rules - wanted))}{lines}" if rules - wanted else None


def main() -> int:
    templates = sorted((ROOT / "examples").glob("*.yaml"))
    bad = sorted((ROOT / "examples" / "bad").glob("*.yaml"))
    if not templates or not bad:
        print("examples/ or examples/bad/ has no templates.", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory() as name:
        schemas = Path(name, "schemas")  # cfn-lint takes a directory that holds nothing but schemas
        schemas.mkdir()
        shutil.copy(ROOT / "schema.json", schemas)
        by_template = faults([*templates, *bad], schemas)
        loops = [made for template in templates if (made := expanded(template, Path(name)))]
        by_template |= faults(loops, schemas, "--ignore-checks", *_OF_NO_MEANING_EXPANDED) if loops else {}
        complaints = [text for template, matches in by_template.items() if (text := complaint(template, matches))]
    return reported(complaints)


if __name__ == "__main__":
    sys.exit(main())
