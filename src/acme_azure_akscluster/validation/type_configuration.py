"""Rules about the type configuration: what its schema cannot say.

Whatever becomes part of a URL that carries a token or a secret is checked strictly here: hosts and tenants.
"""

import re
from collections import Counter
from collections.abc import Iterator
from urllib.parse import urlsplit

from ..properties.paths import at
from .rule import Properties, Rule
from .violation import Violation

# What Entra takes as a tenant in its URLs: a GUID or a domain.
_TENANT = re.compile(r"[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?)*")
_HOST = re.compile(r"[a-zA-Z0-9](?:[-.a-zA-Z0-9]*[a-zA-Z0-9])?(?::[0-9]{1,5})?")


def _logins(configuration: Properties) -> list[tuple[str, Properties]]:
    """(path, login) of the configuration itself and of its profiles."""
    profiles = configuration.get("Profiles") or {}
    return [("", configuration), *((f"Profiles.{name}.", profile) for name, profile in profiles.items())]


def _tenants(configuration: Properties) -> Iterator[Violation]:
    for path, login in _logins(configuration):
        tenant = login.get("TenantId")
        if tenant is not None and not _TENANT.fullmatch(tenant):
            yield Violation(f"{path}TenantId", f"is {tenant[:60]!r}", "it must be a GUID or a domain: az account show")


def _endpoints(configuration: Properties) -> Iterator[Violation]:
    custom = configuration.get("Cloud") == "Custom"
    endpoints = configuration.get("Endpoints") or {}
    if custom and not endpoints:
        yield Violation("Endpoints", "is missing", "Cloud Custom needs ResourceManager and Authority")
    if endpoints and not custom:
        yield Violation("Endpoints", "is set for a cloud that is known", "set Cloud to Custom or leave Endpoints out")
    for name in ("ResourceManager", "Authority"):
        if endpoints.get(name) and not _is_origin(endpoints[name]):
            yield Violation(
                f"Endpoints.{name}",
                f"is {_displayed(endpoints[name])}",
                "it must be https://<host>, with nothing after it",
            )
    audience = endpoints.get("Audience")
    if audience and not audience.startswith("https://"):
        yield Violation("Endpoints.Audience", f"is {_displayed(audience)}", "it must begin with https://")


def _is_origin(url: str) -> bool:
    """Whether a URL is https, a host and perhaps a port: no user, no path, no query."""
    try:
        scheme, host, path, query, fragment = urlsplit(url)
    except ValueError:  # brackets that are not an IPv6 address
        return False
    return scheme == "https" and bool(_HOST.fullmatch(host)) and path in ("", "/") and not (query or fragment)


def _displayed(url: str) -> str:
    """A URL for a message, without what may be a password or a signature in it."""
    return repr(url.rpartition("@")[2].partition("?")[0][:60])


def _secrets(configuration: Properties) -> Iterator[Violation]:
    for path, login in _logins(configuration):
        kind = at(login, "Credential/Type") or "Federation"
        arn, value = at(login, "Credential/SecretArn"), at(login, "Credential/Secret")
        if kind != "Federation" and not (arn or value):
            yield Violation(
                f"{path}Credential.SecretArn", "is missing", f"{kind} needs the ARN of a secret in Secrets Manager"
            )
        if kind == "Federation" and (arn or value):
            which = "SecretArn" if arn else "Secret"
            yield Violation(
                f"{path}Credential.{which}", "is set for Federation", "it needs no secret: leave it out, or set Type"
            )
        if arn and value:
            yield Violation(f"{path}Credential.Secret", "is set beside SecretArn", "keep one of the two")


def _subscriptions(configuration: Properties) -> Iterator[Violation]:
    """A read knows nothing but the cluster's id, so its subscription must lead to one login."""
    named = Counter([str(configuration.get("SubscriptionId", "")).lower()])
    for path, profile in _logins(configuration)[1:]:
        mine = {str(one).lower() for one in profile.get("SubscriptionIds") or ()}
        if not mine:
            yield Violation(f"{path}SubscriptionIds", "is missing", "list the subscriptions that this profile is for")
        for one in sorted(one for one in mine if named[one]):
            yield Violation(
                f"{path}SubscriptionIds", f"names {one}, which another login also names", "keep it in one of them"
            )
        named.update(mine)


RULES = tuple(Rule("overlay, typeConfiguration", check) for check in (_tenants, _endpoints, _secrets, _subscriptions))
