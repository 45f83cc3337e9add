"""What the hook's owner has set: environment variables of the function, which deploy/hook/hook.yaml sets. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from hook import hours

ROTATION, REPLACEMENT, DELETION, DISRUPTION = "Rotation", "Replacement", "Deletion", "Disruption"
# What a template may allow, by these words.
WORDS = (ROTATION, REPLACEMENT, DELETION, DISRUPTION)
TELL, GUARD = "tell", "guard"


class SettingsError(Exception):
    """A setting cannot be used; the message says which and why."""


@dataclass(frozen=True)
class Settings:
    """`allowed` are the words that need no template's permission; `disruption_hours` are told as they are written.

    `clients` are the Azure identities of the hook by profile of the type configuration, "" for the rest.
    """

    mode: str = TELL
    allowed: frozenset[str] = frozenset()
    disruption_hours: str = ""
    windows: tuple[hours.Window, ...] = ()
    clients: Mapping[str, str] = field(default_factory=dict)

    @property
    def guards(self) -> bool:
        return self.mode == GUARD


def read(variables: Mapping[str, str]) -> Settings:
    """The settings. Raises SettingsError."""
    mode = variables.get("MODE", TELL)
    if mode not in (TELL, GUARD):
        raise SettingsError(f"MODE is {mode!r}: it must be {TELL} or {GUARD}")
    allowed = frozenset(word.strip() for word in variables.get("ALLOW", "").split(",") if word.strip())
    if unknown := allowed - set(WORDS):
        raise SettingsError(f"ALLOW has {', '.join(sorted(unknown))}: the words are {', '.join(WORDS)}")
    text = variables.get("DISRUPTION_HOURS", "").strip()
    try:
        windows = tuple(hours.parse(text))
    except ValueError as error:
        raise SettingsError(f"DISRUPTION_HOURS: {error}") from error
    return Settings(mode, allowed, text, windows, _clients(variables.get("AZURE_CLIENT_ID", "")))


def _clients(text: str) -> dict[str, str]:
    """From "GUID" or "GUID,production=GUID"."""
    clients: dict[str, str] = {}
    for part in filter(None, (part.strip() for part in text.split(","))):
        profile, sign, client = part.rpartition("=")
        clients[profile if sign else ""] = client
    return clients
