"""Replaces in an exchange everything that is private, by made-up words: the same word for the same original.

Secrets (tokens, keys, signatures, passwords, kubeconfigs, certificates) leave nothing; the rules of the type's own log
redaction find them. Ids, names, hosts, addresses, people and accounts leave a word of their kind, so that references
stay intact, and a request can be replayed.
"""

import base64
import binascii
import ipaddress
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import quote, unquote, urlsplit

from acme_azure_akscluster.observability.redaction import HIDDEN, Secrets, redacted
from tools.acceptance.recording import public_words, secrets, shapes
from tools.acceptance.recording.exchange import Exchange, service_of
from tools.acceptance.recording.made_up import MadeUp

ARM_HOST, ENTRA_HOST = "management.azure.com", "login.microsoftonline.com"
# Of the request's headers those that change what it means; of the response's, those that steer.
_SENT = ("if-match", "if-none-match")
_HEADERS = ("azure-asyncoperation", "location", "retry-after", "etag", "content-type", "date", "www-authenticate")
# Members of a body whose value is a name or a person, whatever it looks like.
_NAMED = {
    "resourcegroup": "group",
    "resourcegroupname": "group",
    "noderesourcegroup": "group",
    "clustername": "cluster",
    "dnsprefix": "dns",
    "fqdnsubdomain": "dns",
    "accountname": "name",
    "displayname": "user",
    "createdby": "user",
    "lastmodifiedby": "user",
    "adminusername": "user",
    "username": "user",
    "givenname": "user",
    "surname": "user",
    "userprincipalname": "user",
    "upn": "user",
    "caller": "user",
}
_KINDS = {
    "resourcegroups": "group",
    "managedclusters": "cluster",
    "agentpools": "pool",
    "subscriptions": "subscription",
}
_POOLS = ("agentpoolprofiles", "agentpools")
_KUBECONFIG_HIDDEN, _CERTIFICATE_HIDDEN = "[kubeconfig]", "[certificate]"
# JSON within JSON within JSON: deeper nesting is deliberate.
_DEEPEST = 6


class Scrubber:
    """`aliases`: hosts that stand in for Azure's, as `host:port`. They are replaced by Azure's."""

    def __init__(self, aliases: tuple[str, ...] = ()) -> None:
        self._aliases = frozenset(alias.lower() for alias in aliases)
        self._alias = re.compile(r"(?i)(?<![\w.-])(?:" + ("|".join(map(re.escape, aliases)) or "(?!)") + r")(?![\w.-])")
        self._words = MadeUp()
        self._secrets = Secrets()
        self._learnt: set[str] = set()

    def scrub(self, exchange: Exchange) -> Exchange:
        """The same exchange in made-up words; headers that do not steer are left out."""
        self._learn(exchange)
        known = self._words.names
        scrubbed = self._scrubbed(exchange)
        # A name may stand in a text that came before the place where it showed that it is one.
        return scrubbed if self._words.names == known else self._scrubbed(exchange)

    def _scrubbed(self, exchange: Exchange) -> Exchange:
        return replace(
            exchange,
            path=self._address(exchange.path),
            request=self._value(exchange.request),
            sent={name: self.text(value) for name, value in exchange.sent.items() if name in _SENT},
            headers={
                name: self.text(value)
                for name, value in exchange.headers.items()
                if name in _HEADERS or name.startswith("x-ms-")
            },
            response=self._value(exchange.response),
        )

    def text(self, text: str, depth: int = 0) -> str:
        """A text, or what is encoded in it: JSON, base64, percent escapes."""
        if depth < _DEEPEST:
            for decoded in (self._in_json(text, depth), self._in_base64(text, depth)):
                if decoded is not None:
                    return decoded
        if shapes.KUBECONFIG.match(text):
            return _KUBECONFIG_HIDDEN
        return self._around_urls(text)

    # --- secrets whose values are known ---------------------------------------------------------------------------

    def _learn(self, exchange: Exchange) -> None:
        """What is secret here is hidden in every later text, too, however it is spelled there."""
        # To look for a value is cheap, to begin to look for it is not.
        new = set(secrets.of(exchange)) - self._learnt
        self._learnt |= new
        for secret in new:
            self._secrets.add(secret)

    # --- bodies -----------------------------------------------------------------------------------------------------

    def _value(self, value: Any, parents: tuple[str, ...] = (), depth: int = 0) -> Any:
        if isinstance(value, Mapping):
            return {
                self.text(str(key), depth): self._value(item, (*parents, str(key).lower()), depth)
                for key, item in value.items()
            }
        if isinstance(value, list):
            return [self._value(item, parents, depth) for item in value]
        return self._leaf(value, parents, depth) if isinstance(value, str) else value

    def _leaf(self, text: str, parents: tuple[str, ...], depth: int) -> str:
        key = parents[-1] if parents else ""
        if not text:
            return text
        if secrets.is_secret(key) or any(parent in secrets.PROTECTED for parent in parents):
            return secrets.hidden(text)
        kind = _NAMED.get(key)
        if key == "name" and len(parents) > 1 and parents[-2] in _POOLS:
            kind = "pool"
        if key == "name" and kind is None and (made_up := self._words.known(text)) and "sku" not in parents:
            return made_up
        if kind is None or text.lower() in public_words.NAMES or shapes.of(text):
            plain = self.text(text, depth)
            # The type's own tags name pools, and theirs are short names.
            return self._words.replaced(plain, short=True) if "tags" in parents else plain
        return self._words.name(kind, text)

    def _in_json(self, text: str, depth: int) -> str | None:
        if text.lstrip()[:1] not in ("{", "["):
            return None
        try:
            document = json.loads(text)
        except ValueError:
            return None
        if not isinstance(document, dict | list):
            return None
        return json.dumps(self._value(document, (), depth + 1), separators=(",", ":"))

    def _in_base64(self, text: str, depth: int) -> str | None:
        """Scrubbed and encoded again; None where it is not base64 of a text."""
        if not shapes.BASE64.fullmatch(text) or redacted(text, self._secrets) != text:
            return None
        try:
            decoded = base64.b64decode(text, validate=True).decode()
        except (binascii.Error, UnicodeDecodeError):
            return None
        if not decoded.isprintable() and not re.fullmatch(r"[\s\x20-\x7e]*", decoded):
            return None
        return base64.b64encode(self.text(decoded, depth + 1).encode()).decode()

    # --- texts ------------------------------------------------------------------------------------------------------

    def _around_urls(self, text: str) -> str:
        pieces, position = [], 0
        for url in shapes.URL.finditer(text):
            whole = url[0].rstrip(".,:;)]'")
            pieces += [self._around_ids(text[position : url.start()]), self._url(whole)]
            position = url.start() + len(whole)
        return "".join((*pieces, self._around_ids(text[position:])))

    def _around_ids(self, text: str) -> str:
        pieces, position = [], 0
        for match in shapes.ARM_ID.finditer(text):
            whole = match[0].rstrip(".:")
            pieces += [self._plain(text[position : match.start()]), "/".join(self._id(whole.split("/")))]
            position = match.start() + len(whole)
        return "".join((*pieces, self._plain(text[position:])))

    def _plain(self, text: str) -> str:
        if not text or text.isspace():
            return text
        undone = unquote(text)
        if undone != text:
            scrubbed = self._around_urls(undone)
            return text if scrubbed == undone else quote(scrubbed, safe="/:?&=,$'()!*[]@ ")
        pieces, position = [], 0
        text = redacted(self._alias.sub(ARM_HOST, text), self._secrets)
        for match in shapes.SHAPES.finditer(text):
            pieces += [self._words.replaced(text[position : match.start()]), self._shaped(match)]
            position = match.end()
        return "".join((*pieces, self._words.replaced(text[position:])))

    def _shaped(self, match: re.Match[str]) -> str:
        kind, text = str(match.lastgroup), match[0]
        if kind == "pem":
            return _CERTIFICATE_HIDDEN
        if kind == "ssh":
            return HIDDEN
        if kind in ("v4", "v6"):
            return self._network(text)
        if kind == "host":
            return self._host(text)
        if kind == "uuid":
            return text if text.lower() in public_words.GUIDS else self._words.word("uuid", text)
        if kind == "hex":
            return self._words.hexadecimal(text)
        if kind == "arn":
            return self._arn(text)
        return self._words.word(kind, text)

    def _network(self, text: str) -> str:
        if text in public_words.ADDRESSES:
            return text
        try:
            ipaddress.ip_interface(text)
        except ValueError:
            return text  # a time, or a version of four parts
        return self._words.address(text)

    def _host(self, text: str) -> str:
        host = text.lower()
        if public_words.is_host(host):
            return text
        return self._words.word("host", host) + (public_words.suffix(host) or ".example")

    def _arn(self, text: str) -> str:
        arn, aws, service, region, account, resource = text.split(":", 5)
        made_up = self._words.name("account", account) if account else ""
        kind, *rest = re.split(r"([/:])", resource)
        if not rest:
            kind, rest = "", [kind]
        named = [part if part in ("/", ":", "") else self._name("name", part) for part in rest]
        return ":".join((arn, aws, service, region, made_up, kind + "".join(named)))

    # --- URLs and ids -----------------------------------------------------------------------------------------------

    def _url(self, text: str) -> str:
        parts = urlsplit(text)
        host = parts.netloc.rpartition("@")[2].lower()
        where = f"{parts.scheme}://{self._known_host(host, parts.path)}"
        known = where.partition("://")[2] in (ARM_HOST, ENTRA_HOST) or public_words.is_host(host.partition(":")[0])
        if known or public_words.suffix(host.partition(":")[0]):
            return where + self._address(text[text.index(parts.netloc) + len(parts.netloc) :])
        path = parts.path.strip("/")
        return where + (f"/{self._words.word('path', path)}" if path else parts.path)

    def _known_host(self, host: str, path: str) -> str:
        if host in self._aliases:
            return ENTRA_HOST if service_of(host, path) == "entra" else ARM_HOST
        name, colon, port = host.partition(":")
        if re.fullmatch(r"[\d.]+", name):
            return self._network(name) + colon + port
        made_up = self._host(name) if "." in name else self._words.word("host", name)
        return made_up + colon + port

    def _address(self, text: str) -> str:
        """A path with its query, which may be signed."""
        path, mark, query = text.partition("?")
        parts = [unquote(part) for part in path.split("/")]
        of_arm = len(parts) > 1 and parts[1].lower() in ("subscriptions", "providers")
        scrubbed = self._id(parts) if of_arm else [self.text(part) for part in parts]
        parameters = [
            f"{name}={quote(self.text(unquote(value)), safe='/:,.$()')}"
            if name.lower() in secrets.PARAMETERS
            else f"{name}={HIDDEN}"
            for name, value in secrets.parameters(query)
        ]
        return "/".join(quote(part, safe=":,.$()@[]=~") for part in scrubbed) + mark + "&".join(parameters)

    def _id(self, parts: Sequence[str]) -> list[str]:
        """`/subscriptions/S/resourceGroups/G/providers/P/TYPE/NAME/…`, the last part may be an action."""
        actual, kind = [""], ""
        for part in parts[1:]:
            if kind in ("", "providers"):
                # A type, or the namespace behind `providers`, which a type follows.
                actual.append(part if shapes.TYPE.fullmatch(part) else self._name("name", part))
                kind = "" if kind else part.lower()
            else:
                actual.append(part if kind in public_words.TYPES else self._name(_KINDS.get(kind, kind), part))
                kind = ""
        return actual

    def _name(self, kind: str, text: str) -> str:
        if text.lower() in public_words.NAMES:
            return text
        shaped = shapes.of(text)
        return self._shaped(shaped) if shaped else self._words.name(kind, text)
