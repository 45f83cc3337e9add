"""A preview for people, and as JSON for pipelines."""

import json
from collections.abc import Sequence
from typing import Any

from acme_azure_akscluster.observability.redaction import Secrets, redacted, texts_at
from acme_azure_akscluster.planning.steps import Step
from acme_azure_akscluster.properties import schema
from acme_azure_akscluster.reconcile import polling
from tools.preview.live import Preview


def as_json(previews: Sequence[Preview]) -> str:
    """A list of clusters; each has `steps` and `refused`. Estimates are in seconds."""
    return json.dumps([_hidden(_document(preview), _secrets(preview)) for preview in previews], indent=2)


def _secrets(preview: Preview) -> Secrets:
    """The secret values of a change's properties, which messages about them may quote."""
    models = (preview.change.desired, preview.change.previous)
    return Secrets(text for path in schema.secrets() for model in models for text in texts_at(model, path))


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
        "startsAfterSeconds": preview.waits,
        "estimatedSeconds": _in_all(preview),
    }


def as_text(previews: Sequence[Preview]) -> str:
    """Lines as a person wants to read them."""
    if not any(preview.steps or preview.refused for preview in previews):
        return "Nothing to do: every cluster is as the template says."
    return "\n\n".join(redacted(_paragraph(preview), _secrets(preview)) for preview in previews)


def _paragraph(preview: Preview) -> str:
    lines = [f"{preview.change.logical_id} ({preview.change.action.lower()})"]
    if preview.refused:
        lines.append("  Refused; nothing would be changed:")
        lines += [f"    - {refusal}" for refusal in preview.refused]
    elif not preview.steps:
        lines.append("  Nothing to do.")
    else:
        if preview.waits:
            lines.append(f"  Starts after {preview.waits} s, as StartDelaySeconds and StartSpreadSeconds say.")
        lines += [*_table(preview.steps), f"      In all about {polling.format_duration(_in_all(preview))}."]
    if preview.change.unknown:
        lines.append(f"  Known only when applied, left out here: {', '.join(preview.change.unknown)}")
    return "\n".join(lines)


def _table(steps: Sequence[Step]) -> list[str]:
    rows = [
        (f"{step.does[0].upper()}{step.does[1:]}", call(step), polling.format_duration(seconds(step))) for step in steps
    ]
    wide, calls = max(len(row[0]) for row in rows), max(len(row[1]) for row in rows)
    lines = []
    for number, (step, row) in enumerate(zip(steps, rows, strict=True), 1):
        nodes = "disrupts nodes" if step.disrupts else ""
        lines.append(f"  {number:2}. {row[0]:{wide}}  {row[1]:{calls}}  about {row[2]:12} {nodes}".rstrip())
        if step.why:
            lines.append(f"      because {step.why}")
    return lines


def _in_all(preview: Preview) -> int:
    return preview.waits + sum(map(seconds, preview.steps))


def call(step: Step) -> str:
    """The ARM request that a step makes."""
    if step.call.resource:
        kind, name = step.call.resource.id.split("/")[-2:]
        return f"{step.call.verb} {kind}/{name}"
    return f"{step.call.verb}/{step.call.pool}" if step.call.pool else str(step.call.verb)


def seconds(step: Step) -> int:
    """How long the step usually takes (the median of real operations)."""
    return polling.SCHEDULES[step.operation].usual
