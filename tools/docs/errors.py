"""docs/errors.md: every row of the error tables, so that users can look up the message of a stack event.

The tables are those of the code (`errors.table`, `errors.table_operations`, `errors.table_requests`,
`identity.entra_errors`): a new row there is a new line here. errors_introduction.md is the first part of the page.
"""

import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from acme_azure_akscluster.errors import table, table_operations, table_requests
from acme_azure_akscluster.errors.row import Row
from acme_azure_akscluster.identity import entra_errors
from acme_azure_akscluster.reconcile import polling

INTRODUCTION = Path(__file__).with_name("errors_introduction.md").read_text(encoding="utf-8")

# Heading and rows. The rows of `table` that are in none of the other tables come first.
_REST = (
    ("Capacity and quota", table_operations.CAPACITY),
    ("Identities that the cluster uses", table_operations.IDENTITY),
    ("Nodes, upgrades and node set-up", table_operations.NODES),
    ("Deletion", table_operations.DELETION),
    ("Invalid requests", table_requests.VALIDATION),
    ("Network", table_requests.NETWORK),
)


def page() -> str:
    """The whole page as Markdown."""
    apart = {id(row) for _, rows in _REST for row in rows}
    common = [table.THROTTLING, *(row for row in table.ROWS if id(row) not in apart)]
    parts = [INTRODUCTION, "## Azure Resource Manager and AKS\n", _FIRST_ROW, _section("Any operation", common)]
    parts += [_section(title, rows) for title, rows in _REST]
    parts += [_by_status(), _entra(), _aws()]
    return "\n".join(parts)


_FIRST_ROW = """\
If a code is in several rows, the first row whose text is in the message applies.
"""


def _section(title: str, rows: Iterable[Row]) -> str:
    lines = [f"### {title}\n", "| Azure's code | CloudFormation's | | what to do |", "|---|---|---|---|"]
    lines += [_line(row) for row in rows]
    return "\n".join([*lines, ""])


def _line(row: Row) -> str:
    codes = ", ".join(f"`{code}`" for code in sorted(row.codes))
    status = f" with HTTP {row.status}" if row.status else ""
    return f"| {codes}{status}{_where(row.pattern)} | `{row.code}` | {_passing(row.wait)} | {_advice(row.advice)} |"


def _where(pattern: str | None) -> str:
    """The text that a message must contain for a row, from its pattern."""
    if pattern is None:
        return ""
    if groups := re.findall(r"[(][?]P<(\w+)>([^()]*)", pattern):
        return f" where the message names {_listed([_named(*group) for group in groups])}"
    return f" with {_listed([f'`{_readable(one)}`' for one in _alternatives(pattern.removeprefix('(?i)'))], 'or')}"


def _named(group: str, pattern: str) -> str:
    """What a named group of a pattern captures; an action of the table's own in full."""
    if group == "action":
        return f"the action `{pattern}`"
    return {"who": "identity", "scope": "scope"}.get(group, group)


def _alternatives(pattern: str) -> list[str]:
    """The alternatives of a pattern, each in full if they are a part of it."""
    part = re.fullmatch(r"(.*)[(][?]:([^()]*)[)](.*)", pattern)
    return [part[1] + one + part[3] for one in part[2].split("|")] if part else pattern.split("|")


def _readable(pattern: str) -> str:
    """A simple pattern as the text that it matches."""
    for mark, text in ((".*", "…"), (".?", ""), ("\\b", ""), ("?", ""), ("\\.", ".")):
        pattern = pattern.replace(mark, text)
    return pattern


def _listed(items: Sequence[str], joint: str = "and") -> str:
    """ "a", "a and b", "a, b and c"."""
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} {joint} {items[-1]}"


def _passing(wait: float | None) -> str:
    return "final" if wait is None else f"again after {polling.format_duration(wait)}"


def _advice(text: str) -> str:
    """A clause of the table as a cell: placeholders as <…>, and no bar that would end the cell."""
    readable = re.sub(r"[{](\w+)[}]", r"<\1>", text)
    return readable.replace("<", "&lt;").replace(">", "&gt;").replace("|", "&#124;")


def _by_status() -> str:
    lines = [
        "### Unknown codes\n",
        "The message then states that the code is unknown, and how it was classified.\n",
        "| HTTP status | CloudFormation's | | what to do |",
        "|---|---|---|---|",
    ]
    for status, row in sorted(table.STATUS_ROWS.items()):
        lines.append(f"| {status} | `{row.code}` | {_passing(row.wait)} | {_advice(row.advice)} |")
    for case, row in (
        ("an operation that was accepted and then failed", table.UNKNOWN_END),
        ("the same, marked as retriable by AKS", table.UNKNOWN_PASSING),
        ("404 without ARM's error body: a proxy, or a truncated response", table.UNREADABLE_ABSENCE),
    ):
        lines.append(f"| {case} | `{row.code}` | {_passing(row.wait)} | {_advice(row.advice)} |")
    return "\n".join([*lines, ""])


def _entra() -> str:
    lines = [
        "## Microsoft Entra\n",
        "Placeholders in &lt;angle brackets&gt; are filled in with the values of your login. All errors are final.\n",
        "| code | CloudFormation's | meaning | what to do |",
        "|---|---|---|---|",
    ]
    for code, row in entra_errors.TABLE.items():
        lines.append(f"| AADSTS{code} | `{row.code}` | {_advice(row.cause)} | {_advice(row.advice)} |")
    return "\n".join([*lines, ""])


def _aws() -> str:
    return """\
## AWS

For errors of STS and Secrets Manager, and set-ups that are rejected before any request, see
[Identity](identity.md#wrong-set-ups).
"""
