"""From the parameters of an API call to a checked Request."""

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from moto.cloudformation.utils import get_stack_from_s3_url

from sandbox.aws.cloudformation.checks import check_capabilities, check_template
from sandbox.aws.cloudformation.engine import Engine
from sandbox.aws.cloudformation.errors import RequestError
from sandbox.aws.cloudformation.language_extensions import expand
from sandbox.aws.cloudformation.model import Request, Stack
from sandbox.aws.cloudformation.parameters import parameter_values, stored_values, typed_value
from sandbox.aws.cloudformation.template import Template
from sandbox.aws.settings import ACCOUNT_ID, PARTITION

_WAITER = re.compile(r"\bm/[A-Za-z0-9+,-]*\bB\b")
_HERE = ("127.0.0.1", "localhost")
# How long to hold a waiter's question. Below every client's read timeout (botocore's is 60 s).
HOLD_SECONDS = 45.0


def is_waiter(user_agent: str) -> bool:
    """Whether a question is a client's waiter's: botocore's feature id B in the User-Agent."""
    return _WAITER.search(user_agent) is not None


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
    plain = _template(get, previous, fetch)
    old = previous.request.parameters if previous else {}
    parameters = parameter_values(plain.parameters, get("Parameters") or [], old)
    stored = stored_values(plain.parameters, parameters, engine.services.secrets(engine.region).parameter)
    typed = {name: typed_value(plain.parameters[name], value) for name, value in (parameters | stored).items()}
    template = expand(plain, typed, engine.region)
    check_template(template, lambda type_name: engine.services.find_kind(type_name, engine.region))
    request = Request(
        template=template,
        parameters=parameters,
        tags=_tags(get("Tags"), previous),
        capabilities=list(get("Capabilities") or []),
        disable_rollback=str(get("DisableRollback")).lower() == "true",
        role_arn=get("RoleARN") or (previous.request.role_arn if previous else None),
        notification_arns=list(get("NotificationARNs") or []),
        client_token=get("ClientRequestToken"),
        on_failure=get("OnFailure") or get("OnStackFailure") or "ROLLBACK",
        stored=stored,
    )
    check_capabilities(template, request.capabilities, reviewed=reviewed)
    return request


def _template(get: Callable[[str], Any], previous: Stack | None, fetch: Callable[[str], str]) -> Template:
    if str(get("UsePreviousTemplate")).lower() == "true":
        if previous is None:
            raise RequestError("There is no previous template to use.")
        # As it was given: a transform is applied again, to today's parameters.
        return Template.parse(previous.request.template.body)
    url = get("TemplateURL")
    body = fetch(url) if url else get("TemplateBody")
    if not body:
        raise RequestError("Either Template URL or Template Body must be specified.")
    return Template.parse(body)


def _tags(given: list[dict[str, str]] | None, previous: Stack | None) -> dict[str, str]:
    """Tags left out of an update stay as they are; an empty list removes them."""
    if given is None:
        return dict(previous.request.tags) if previous else {}
    return {tag["Key"]: tag["Value"] for tag in given}
