"""A preview as text for people, and as JSON for pipelines."""

import json
from collections.abc import Sequence
from typing import Any

from acme_azure_akscluster.observability.redaction import Secrets, redacted
from acme_azure_akscluster.planning.steps import Step
from acme_azure_akscluster.properties.drift import ABSENT
from acme_azure_akscluster.reconcile import polling
from preview.lines import call, in_all, path, seconds, secrets_of, sentence
from preview.planning import Preview

UNCHANGED = (
    "Nothing to do: the template changes no cluster. No cluster was read; what others have changed in Azure shows in "
    "drift detection."
)


def as_json(previews: Sequence[Preview]) -> str:
    """A list of clusters; each has `steps` and `refused`. Estimates are in seconds."""
    return json.dumps([_hidden(_document(preview), secrets_of(preview)) for preview in previews], indent=2)


def _hidden(value: Any, secrets: Secrets) -> Any:
    if isinstance(value, dict):
        return {name: _hidden(item, secrets) for name, item in value.items()}
    if isinstance(value, list):
        return [_hidden(item, secrets) for item in value]
    return redacted(value, secrets) if isinstance(value, str) else value


def _document(preview: Preview) -> dict[str, Any]:
    return {
        "logicalId": preview.change.logical_id,
        "action": preview.change.action,
        "knownAfterApply": list(preview.change.unknown),
        "refused": preview.refused,
        "steps": [
            {
                "does": step.does,
                "why": step.why,
                "call": call(step),
                "disruptsNodes": step.disrupts,
                "estimatedSeconds": seconds(step),
            }
            for step in preview.steps
        ],
        "notes": preview.notes,
        "repairsDrift": [
            {"path": path(one), "template": _displayed(one.declared), "azure": _displayed(one.observed)}
            for one in preview.repairs
        ],
        "startsAfterSeconds": preview.waits,
        "estimatedSeconds": in_all(preview),
    }


def as_text(previews: Sequence[Preview]) -> str:
    """Lines as a person wants to read them."""
    if not previews:
        return UNCHANGED
    if not any(preview.steps or preview.refused or preview.notes for preview in previews):
        return "Nothing to do: every cluster is as the template says."
    return "\n\n".join(redacted(_paragraph(preview), secrets_of(preview)) for preview in previews)


def _paragraph(preview: Preview) -> str:
    lines = [f"{preview.change.logical_id} ({preview.change.action.lower()})"]
    if preview.refused:
        lines.append("  Refused; nothing would be changed:")
        lines += [f"    - {refusal}" for refusal in preview.refused]
    elif not preview.steps and not preview.notes:
        lines.append("  Nothing to do.")
    elif preview.steps:
        if preview.waits:
            lines.append(f"  Starts after {preview.waits} s, set by StartDelaySeconds and StartSpreadSeconds.")
        lines += [*_table(preview.steps), f"      In all about {polling.format_duration(in_all(preview))}."]
    lines += [f"  {note}" for note in preview.notes]
    if preview.repairs:
        lines.append("  Takes back what was changed outside the stack:")
        lines += [f"    - {repair}" for repair in repaired(preview)]
    if preview.change.unknown:
        lines.append(f"  Known only when applied, left out here: {', '.join(preview.change.unknown)}")
    return "\n".join(lines)


def _table(steps: Sequence[Step]) -> list[str]:
    rows = [(sentence(step), call(step), polling.format_duration(seconds(step))) for step in steps]
    wide, calls = max(len(row[0]) for row in rows), max(len(row[1]) for row in rows)
    lines = []
    for number, (step, row) in enumerate(zip(steps, rows, strict=True), 1):
        nodes = "disrupts nodes" if step.disrupts else ""
        lines.append(f"  {number:2}. {row[0]:{wide}}  {row[1]:{calls}}  about {row[2]:12} {nodes}".rstrip())
        if step.why:
            lines.append(f"      because {step.why}")
    return lines


def repaired(preview: Preview) -> list[str]:
    """The drift that the steps take back, a line each."""
    return [
        f"{path(one)}: template {_in_words(one.declared)}, Azure {_in_words(one.observed)}" for one in preview.repairs
    ]


def _displayed(value: Any) -> Any:
    return None if value is ABSENT else value


def _in_words(value: Any) -> str:
    if value is ABSENT:
        return "nothing"
    return value if isinstance(value, str) else json.dumps(value)
