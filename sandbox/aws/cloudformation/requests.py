"""From the parameters of an API call to a checked Request."""

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from moto.cloudformation.utils import get_stack_from_s3_url

from sandbox.aws.cloudformation.checks import (
    check_capabilities,
    check_conditional_references,
    check_mappings,
    check_resource_types,
    check_template,
    check_types_unchanged,
)
from sandbox.aws.cloudformation.engine import Engine
from sandbox.aws.cloudformation.errors import RequestError
from sandbox.aws.cloudformation.language_extensions import expand
from sandbox.aws.cloudformation.model import Request, Stack
from sandbox.aws.cloudformation.parameters import parameter_values, stored_values, typed_value
from sandbox.aws.cloudformation.template import Template
from sandbox.aws.execution_roles import is_assumable
from sandbox.aws.registry.secrets import SandboxSecrets
from sandbox.aws.settings import ACCOUNT_ID, PARTITION

_WAITER = re.compile(r"\bm/[A-Za-z0-9+,-]*\bB\b")
STACK_NAME = "[a-zA-Z][-a-zA-Z0-9]*"
STACK_NAME_OR_ID = "[a-zA-Z][-a-zA-Z0-9]*|arn:[-a-zA-Z0-9:/._+]*"
_NAME_LENGTH = 128
# Of the service itself, which acts for a stack; handlers act in other roles.
SERVICE = "cloudformation.amazonaws.com"
_TRIGGERS = {"AWS::CloudWatch::Alarm", "AWS::CloudWatch::CompositeAlarm"}
_HERE = ("127.0.0.1", "localhost")
# How long to hold a waiter's question. Below every client's read timeout (botocore's is 60 s).
HOLD_SECONDS = 45.0


def is_waiter(user_agent: str) -> bool:
    """Whether a question is a client's waiter's: botocore's feature id B in the User-Agent."""
    return _WAITER.search(user_agent) is not None


def hold(engine: Engine, user_agent: str, settled: Callable[[], bool]) -> None:
    """Keep a waiter's question open until its answer has changed.

    A client's waiter sleeps half a minute between questions, which the sandbox's speed does not shorten. It says in the
    User-Agent that it is a waiter (botocore's feature id B), and then the answer comes when it is due.
    """
    if is_waiter(user_agent):
        with engine.changed:
            engine.changed.wait_for(settled, timeout=HOLD_SECONDS)


def fetch_template(url: str) -> str:
    """The text of a template in S3, whose address `aws cloudformation package` writes as it knows S3: here."""
    parts = urlsplit(url)
    if parts.hostname in _HERE:
        url = f"https://s3.amazonaws.com{parts.path}"
    return str(get_stack_from_s3_url(url, ACCOUNT_ID, PARTITION))


def build_request(
    engine: Engine,
    get: Callable[[str], Any],
    *,
    previous: Stack | None,
    fetch: Callable[[str], str],
    reviewed: bool = False,
) -> Request:
    """`get` reads an API parameter, `fetch` a template from S3. Raises RequestError.

    `reviewed` says that it is for a change set, where what a transform makes can be seen before it is executed.
    """
    if get("OnFailure") and get("DisableRollback") is not None:
        raise RequestError("Either DisableRollback or OnFailure can be specified, not both.")
    plain = _template(get, previous, fetch)
    check_resource_types(plain, list(get("ResourceTypes") or []))
    old = previous.request.parameters if previous else {}
    parameters = parameter_values(plain.parameters, get("Parameters") or [], old)
    stored = stored_values(plain.parameters, parameters, SandboxSecrets(engine.region).parameter)
    typed = {name: typed_value(plain.parameters[name], value) for name, value in (parameters | stored).items()}
    template = expand(plain, typed, engine.region)
    check_template(template, lambda type_name: engine.services.find_kind(type_name, engine.region))
    if previous:
        check_types_unchanged(template, {name: resource.type for name, resource in previous.resources.items()})
    request = Request(
        template=template,
        parameters=parameters,
        tags=_tags(get("Tags"), previous),
        capabilities=list(get("Capabilities") or []),
        disable_rollback=bool(get("DisableRollback")),
        role_arn=_role(get("RoleARN")) or (previous.request.role_arn if previous else None),
        notification_arns=_notifications(get("NotificationARNs"), previous),
        client_token=get("ClientRequestToken"),
        on_failure=get("OnFailure") or get("OnStackFailure") or "ROLLBACK",
        stored=stored,
        rollback_configuration=_rollback_configuration(get("RollbackConfiguration"), previous),
    )
    check_capabilities(template, request.capabilities, reviewed=reviewed)
    name = previous.name if previous else str(get("StackName") or "")
    scope = engine.template_scope(request, name)
    check_conditional_references(template, scope.condition)
    check_mappings(template, scope)
    return request


def _template(get: Callable[[str], Any], previous: Stack | None, fetch: Callable[[str], str]) -> Template:
    if get("UsePreviousTemplate"):
        if previous is None:
            raise RequestError("There is no previous template to use.")
        # As it was given: a transform is applied again, to today's parameters.
        return Template.parse(previous.request.template.body)
    return given_template(get, fetch)


def given_template(get: Callable[[str], Any], fetch: Callable[[str], str]) -> Template:
    """Raises RequestError."""
    url = get("TemplateURL")
    body = fetch(url) if url else get("TemplateBody")
    if not body:
        raise RequestError("Either Template URL or Template Body must be specified.")
    return Template.parse(body)


def check_stack_name(name: str, pattern: str) -> None:
    """Raises RequestError."""
    words = f"1 validation error detected: Value '{name}' at 'stackName' failed to satisfy constraint: Member must "
    if not re.fullmatch(pattern, name):
        raise RequestError(f"{words}satisfy regular expression pattern: {pattern}")
    if not name.startswith("arn:") and len(name) > _NAME_LENGTH:
        raise RequestError(f"{words}have length less than or equal to {_NAME_LENGTH}")


def _role(arn: str | None) -> str | None:
    """The role that CloudFormation is to act in. Raises RequestError unless it may assume it."""
    if arn and not is_assumable(arn, SERVICE):
        raise RequestError(f"Role {arn} is invalid or cannot be assumed")
    return arn


def _notifications(given: list[str] | None, previous: Stack | None) -> list[str]:
    """Left out of an update they stay; an empty list removes them."""
    if given is None:
        return list(previous.request.notification_arns) if previous else []
    return list(given)


def _rollback_configuration(given: dict[str, Any] | None, previous: Stack | None) -> dict[str, Any]:
    if given is None:
        return dict(previous.request.rollback_configuration) if previous else {}
    for trigger in given.get("RollbackTriggers") or []:
        if trigger["Type"] not in _TRIGGERS:
            raise RequestError("Rollback Trigger Type not supported")
        if not re.fullmatch(r"arn:[^:]+:cloudwatch:[^:]*:[^:]*:alarm:.+", trigger["Arn"]):
            raise RequestError("RelativeId of a Rollback Trigger's ARN is incorrect")
    return given


def _tags(given: list[dict[str, str]] | None, previous: Stack | None) -> dict[str, str]:
    """Tags left out of an update stay as they are; an empty list removes them."""
    if given is None:
        return dict(previous.request.tags) if previous else {}
    return {tag["Key"]: tag["Value"] for tag in given}
