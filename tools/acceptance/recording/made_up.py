"""Made-up words in place of real ones: the same word for the same original, of the same kind and form. Pure."""

import ipaddress
import re
from collections import Counter

# What stands for the n-th original of a kind; any other kind KIND gives KIND-n.
_FORMS = {
    "uuid": "00000000-0000-4000-8000-{:012d}",
    "account": "{:012d}",
    # AKS allows a pool's name letters and digits alone.
    "pool": "pool{}",
    "user": "user-{}",
    "mail": "user-{}@example.com",
    "host": "host-{}",
}
# Shorter names are too often a part of another word to be replaced wherever they occur.
_SHORTEST_NAME = 5
# Names that are words of the API, too: they are replaced only where a name stands.
_VOCABULARY = frozenset(
    "agentpool agentpools cluster clusters default failed group linux managed managedcluster managedclusters name "
    "nodepool regular resource running standard stopped subscription succeeded system updating upgrading user windows "
    "westeurope northeurope eastus eastus2 westus westus2 westus3 centralus azure kubernetes properties".split()
)


class MadeUp:
    """Remembers what stands for what. Letter case makes no difference, as in Azure."""

    def __init__(self) -> None:
        self._words: dict[tuple[str, str], str] = {}
        self._counts: Counter[str] = Counter()
        self._names: dict[str, str] = {}
        self._patterns: tuple[re.Pattern[str], ...] | None = None

    def word(self, kind: str, original: str) -> str:
        """What stands for this original; case does not matter."""
        key = (kind, original.casefold())
        if key not in self._words:
            self._counts[kind] += 1
            self._words[key] = _FORMS.get(kind, f"{kind}-{{}}").format(self._counts[kind])
        return self._words[key]

    def name(self, kind: str, original: str) -> str:
        """The same for a name, which `replaced` then finds in other texts."""
        folded = original.casefold()
        if folded not in self._names:
            self._names[folded] = self.word(kind, original)
            self._patterns = None
        return self._names[folded]

    @property
    def names(self) -> int:
        """How many names are known."""
        return len(self._names)

    def known(self, original: str) -> str | None:
        """What stands for a name that was met before."""
        return self._names.get(original.casefold())

    def hexadecimal(self, original: str) -> str:
        """As many digits."""
        key = ("hexadecimal", original.casefold())
        if key not in self._words:
            self._counts["hexadecimal"] += 1
            self._words[key] = f"{self._counts['hexadecimal']:0{len(original)}x}"
        return self._words[key]

    def address(self, original: str) -> str:
        """An address of the same family and reach, with the same host part and prefix length."""
        text, slash, prefix = original.partition("/")
        address = ipaddress.ip_address(text)
        if isinstance(address, ipaddress.IPv6Address):
            return f"2001:db8::{self._number('network', text):x}{slash}{prefix}"
        first, second, third, fourth = text.split(".")
        if address.is_private:
            # Networks and the addresses in them stay together.
            first, second = "10", str(100 + self._number("private", f"{first}.{second}") % 100)
        else:
            # The range that RFC 5737 keeps for documentation.
            first, second, third, fourth = "203", "0", "113", str(self._number("public", text) % 256)
        made_up = ".".join((first, second, third, fourth))
        return _network(made_up, prefix) if slash else made_up

    def replaced(self, text: str, *, short: bool = False) -> str:
        """The text with the names that are known so far replaced, whole ones only.

        Those that are as good as words of the language are replaced where they are quoted, or with `short`.
        """
        if self._patterns is None:
            names = sorted(self._names, key=len, reverse=True)
            long = [name for name in names if len(name) >= _SHORTEST_NAME and name not in _VOCABULARY]
            every, certain = ("|".join(map(re.escape, some)) or "(?!)" for some in (names, long))
            self._patterns = tuple(
                re.compile(rf"(?i)(?<![a-z0-9])(?:{anywhere})(?![a-z0-9])|(?<=['\"`])(?:{every})(?=['\"`])")
                for anywhere in (certain, every)
            )
        return self._patterns[short].sub(lambda match: self._names[match[0].casefold()], text)

    def _number(self, kind: str, original: str) -> int:
        key = (kind, original)
        if key not in self._words:
            self._counts[kind] += 1
            self._words[key] = str(self._counts[kind])
        return int(self._words[key])


def _network(address: str, prefix: str) -> str:
    """Without host bits, as the API demands it of networks."""
    return str(ipaddress.ip_network(f"{address}/{prefix}", strict=False))
