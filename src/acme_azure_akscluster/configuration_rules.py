"""Rules about the type configuration: what its schema cannot say."""

from collections.abc import Iterator

from .fault import Fault
from .rule import Properties, Rule, at


def _endpoints(configuration: Properties) -> Iterator[Fault]:
    custom = configuration.get("Cloud") == "Custom"
    if custom and not configuration.get("Endpoints"):
        yield Fault("Endpoints", "is missing", "Cloud Custom needs ResourceManager and Authority")
    if configuration.get("Endpoints") and not custom:
        yield Fault("Endpoints", "is set for a cloud that is known", "set Cloud to Custom or leave Endpoints out")


def _secret(configuration: Properties) -> Iterator[Fault]:
    kind = at(configuration, "Credential/Type") or "Federation"
    secret = at(configuration, "Credential/SecretArn")
    if kind != "Federation" and not secret:
        yield Fault("Credential.SecretArn", "is missing", f"{kind} needs the ARN of a secret in Secrets Manager")
    if kind == "Federation" and secret:
        yield Fault("Credential.SecretArn", "is set for Federation", "it needs no secret: leave it out, or set Type")


RULES = (Rule("overlay, typeConfiguration", _endpoints), Rule("overlay, typeConfiguration", _secret))
