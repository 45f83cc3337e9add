"""Dynamic references, `{{resolve:service:…}}`, in type configurations and in template properties."""

import json
import re
from typing import Any, Protocol

from sandbox.aws.registry.paths import map_leaves

_REFERENCE = re.compile(r"\{\{resolve:(ssm|ssm-secure|secretsmanager):([^}]+)\}\}")
_SECRET = re.compile(
    r"(?P<id>arn:[^:]+:secretsmanager:[^:]*:[^:]*:secret:[^:]+|[^:]+)"
    r"(?::SecretString(?::(?P<key>[^:]*))?(?::(?P<stage>[^:]*))?(?::(?P<version>[^:]*))?)?$"
)


class UnresolvableReferenceError(Exception):
    """The reference names something that is not there or may not be read."""


class SecretSource(Protocol):
    """Where references are looked up; both raise UnresolvableReferenceError."""

    def parameter(self, name: str) -> str: ...

    def secret(self, secret_id: str, stage: str | None, version: str | None) -> str: ...


def resolve_references(value: Any, source: SecretSource) -> Any:
    """`value` with every reference in its strings replaced."""

    def resolved(leaf: Any) -> Any:
        if not isinstance(leaf, str):
            return leaf
        return _REFERENCE.sub(lambda match: _look_up(match[1], match[2], source), leaf)

    return map_leaves(value, resolved)


def _look_up(service: str, reference: str, source: SecretSource) -> str:
    if service != "secretsmanager":
        return source.parameter(reference)
    match = _SECRET.match(reference)
    if match is None:
        raise UnresolvableReferenceError(f"Invalid dynamic reference: {{{{resolve:{service}:{reference}}}}}")
    text = source.secret(match["id"], match["stage"] or None, match["version"] or None)
    if not match["key"]:
        return text
    try:
        return str(json.loads(text)[match["key"]])
    except (ValueError, KeyError, TypeError) as error:
        raise UnresolvableReferenceError(
            f"Could not find a value associated with JSONKey in SecretString: {match['key']}"
        ) from error
