"""What is not allowed in a change set, and the sentence that says what to write. Pure."""

from collections.abc import Collection
from datetime import datetime

from hook import consequences, hours
from hook.consequences import REFUSAL
from hook.settings import DISRUPTION, Settings
from preview.change import TYPE_NAME, Change
from preview.planning import Preview


def objections(preview: Preview, settings: Settings, allowed: Collection[str], now: datetime) -> list[str]:
    """Why the owner does not allow this cluster's change; `allowed` are the words of its template."""
    name = preview.change.logical_id
    objected = []
    for kind, text in consequences.of(preview):
        if kind == REFUSAL:
            objected.append(f"{name} {text}.")
        elif kind in settings.allowed or kind in allowed or _is_in_time(kind, settings, now):
            continue
        else:
            outside = f" outside the hours {settings.disruption_hours} (UTC)" if kind == DISRUPTION else ""
            objected.append(f"{name} {text}{outside}. {_remedy(preview.change, kind)}")
    return objected


def _is_in_time(kind: str, settings: Settings, now: datetime) -> bool:
    """Disruption is allowed at any time where no hours are declared."""
    return kind == DISRUPTION and (not settings.windows or hours.contains(settings.windows, now))


def _remedy(change: Change, word: str) -> str:
    if change.action == "Remove":
        written = f"{TYPE_NAME}: {{Allow: {{{change.logical_id}: [{word}]}}}}"
        return f"To allow it, write in the template's own Metadata: {written}"
    return f"To allow it, write in the Metadata of {change.logical_id}: {TYPE_NAME}: {{Allow: [{word}]}}"
