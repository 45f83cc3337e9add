"""A preview as Markdown for a pull request: a table of the steps, and when each happens as a Mermaid Gantt chart."""

import re
from collections.abc import Sequence
from textwrap import shorten

from acme_azure_akscluster.observability.redaction import redacted
from acme_azure_akscluster.planning.steps import Step
from acme_azure_akscluster.reconcile import polling
from preview.lines import call, in_all, seconds, secrets_of, sentence
from preview.planning import Preview
from tools.preview import report

# What ends the name of a task, or its line.
_NOT_IN_A_TASK = re.compile(r"[:;#,%\n]+")

_TICK_MINUTES = (1, 2, 5, 10, 15, 30, 60, 120, 240)
_MOST_TICKS = 5
_MOST_LETTERS = 28


def as_markdown(previews: Sequence[Preview]) -> str:
    """A section for each cluster."""
    if not previews:
        return report.UNCHANGED
    return "\n\n".join(redacted(_section(preview), secrets_of(preview)) for preview in previews)


def _section(preview: Preview) -> str:
    lines = [f"### {preview.change.logical_id} ({preview.change.action.lower()})", ""]
    if preview.refused:
        lines += ["**Refused; nothing would be changed:**", "", *(f"- {refusal}" for refusal in preview.refused)]
    elif preview.steps:
        lines += [*_table(preview), "", f"In all about {polling.format_duration(in_all(preview))}."]
        lines += ["", "```mermaid", *gantt(preview), "```"]
    elif not preview.notes:
        lines.append("Nothing to do.")
    lines += [line for note in preview.notes for line in ("", note)]
    if preview.repairs:
        lines += ["", "Takes back what was changed outside the stack:", ""]
        lines += [f"- {repair}" for repair in report.repaired(preview)]
    if preview.change.unknown:
        lines += ["", f"Known only when applied, left out here: {', '.join(preview.change.unknown)}"]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _table(preview: Preview) -> list[str]:
    rows = ["| | Step | Call | Usually | Nodes |", "|---|---|---|---|---|"]
    if preview.waits:
        rows.append(f"| 0 | Waiting, set by StartDelaySeconds and StartSpreadSeconds | | {preview.waits} s | |")
    for number, step in enumerate(preview.steps, 1):
        what = sentence(step) + (f"<br>because {step.why}" if step.why else "")
        usual = polling.format_duration(seconds(step))
        nodes = "disrupted" if step.disrupts else ""
        cells = (what.replace("|", "\\|"), f"`{call(step)}`", usual, nodes)
        rows.append(f"| {number} | {' | '.join(cells)} |")
    return rows


def gantt(preview: Preview) -> list[str]:
    """The steps one after the other from 00:00 on, in Mermaid's words; those that disrupt nodes are critical."""
    name = preview.change.logical_id
    lines = [
        "gantt",
        f"    accTitle: The steps for {name}, one after the other",
        "    dateFormat HH:mm:ss",
        "    axisFormat %H:%M",
        f"    tickInterval {_tick_minutes(in_all(preview))}minute",
        f"    section {name}",
    ]
    start = "00:00:00"
    if preview.waits:
        lines.append(f"    Waiting :s0, {start}, {preview.waits}s")
        start = "after s0"
    for number, step in enumerate(preview.steps, 1):
        critical = "crit, " if step.disrupts else ""
        lines.append(f"    {number} {_task(step)} :{critical}s{number}, {start}, {seconds(step)}s")
        start = f"after s{number}"
    return lines


def _tick_minutes(seconds: float) -> int:
    """Minutes between two marks of the axis, so far apart that the chart can be read on a telephone."""
    return next((minutes for minutes in _TICK_MINUTES if seconds <= _MOST_TICKS * minutes * 60), _TICK_MINUTES[-1])


def _task(step: Step) -> str:
    """The beginning of what the step does: a bar has room for a few words, and the table above has all of them."""
    return shorten(_NOT_IN_A_TASK.sub(" ", sentence(step)), _MOST_LETTERS, placeholder="…")
