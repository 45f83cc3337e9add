"""`make guard TEMPLATES="…"`: templates against authoring/guard/aks.guard, with CloudFormation Guard's own engine.

Runs in .venv-checks. Exit status: 0 no findings, 2 findings, 1 a template or rule that cannot be read.
"""

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml
from cfn_guard_rs.cfn_guard_rs import (  # the interface above it knows no disjunctions
    CfnGuardMissingValue,
    CfnGuardParseError,
    run_checks_rs,
)

from tools.shared.called import command_line

_CUSTOM_MESSAGE = re.compile(r'"custom_message": ("(?:[^"\\]|\\.)+")')
_MESSAGE = re.compile(r"<<(.+?)>>")
RULES = Path(__file__).resolve().parents[2] / "authoring" / "guard" / "aks.guard"


class _Loader(yaml.SafeLoader):
    """YAML with CloudFormation's short forms."""


def _short_form(loader: _Loader, suffix: str, node: yaml.Node) -> dict[str, Any]:
    if isinstance(node, yaml.ScalarNode):
        value: Any = loader.construct_scalar(node)
    elif isinstance(node, yaml.SequenceNode):
        value = loader.construct_sequence(node, deep=True)
    else:
        value = loader.construct_mapping(node, deep=True)  # type: ignore[arg-type]
    return {suffix if suffix in ("Ref", "Condition") else f"Fn::{suffix}": value}


_Loader.add_multi_constructor("!", _short_form)


def findings(template: dict[str, Any], rules: str) -> list[tuple[str, str, str]]:
    """(rule, logical id, what to set) of everything that is not as the rules ask, each once, in the rules' order.

    The engine is asked one rule and one resource at a time: its binding loses the first 8 KB of a longer report.
    Reports of what is well are short, so a report that does not parse is one of faults.
    """
    result = []
    for name, rule in _each(rules):
        for logical_id, resource in template.get("Resources", {}).items():
            report = run_checks_rs(json.dumps({"Resources": {logical_id: resource}}, default=str), rule, False)
            if _complies(report):
                continue
            messages = [json.loads(text) for text in _CUSTOM_MESSAGE.findall(report)] or _MESSAGE.findall(rule)
            result += [(name, logical_id, message) for message in messages]
    return list(dict.fromkeys(result))


def _each(rules: str) -> Iterator[tuple[str, str]]:
    """Name and text of each rule of a file whose rules stand alone, each with its own `let` before it."""
    for text in re.split(r"^(?=let )", rules, flags=re.MULTILINE)[1:]:
        yield re.findall(r"^rule (\w+)", text, flags=re.MULTILINE)[0], text


def _complies(report: str) -> bool:
    try:
        return bool(json.loads(report)["not_compliant"] == [])
    except json.JSONDecodeError:
        return False


def main(arguments: list[str]) -> int:
    """Print what is not good practice, one finding a line, and return the exit status."""
    parser = command_line("make guard", __doc__, "make guard TEMPLATES=web.yaml")
    parser.add_argument("templates", nargs="+", type=Path, help="CloudFormation templates, YAML or JSON")
    options = parser.parse_args(arguments)
    rules = RULES.read_text(encoding="utf-8")
    status = 0
    for path in options.templates:
        try:
            template = yaml.load(path.read_text(encoding="utf-8"), _Loader)  # a SafeLoader
            violated = findings(template, rules)
        except OSError as error:
            print(f"{path}: {error.strerror}", file=sys.stderr)
            return 1
        except (yaml.YAMLError, CfnGuardParseError, CfnGuardMissingValue) as error:
            print(f"{path}: {error}", file=sys.stderr)
            return 1
        for rule, logical_id, message in violated:
            print(f"{path}: {logical_id}: {rule}: {message}")
            status = 2
    return status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
