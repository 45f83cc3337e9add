"""What a request does in IAM's terms, and whether the role that signed it may: for roles of outside identities.

A role for GitHub's jobs, or for pods, should allow exactly what its scripts need; here this is checked. Which
actions and resources an operation needs is what the service authorization reference says
(docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html).
moto's own evaluator (`IAM` enforcement) knows neither CloudFormation's resources nor PassRole.
"""

import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl, unquote

from sandbox.aws.federation.callers import Caller
from sandbox.aws.federation.policy import is_allowed
from sandbox.aws.request_guard import Wsgi, access_key, body_of, refused
from sandbox.aws.settings import ACCOUNT_ID, PARTITION

_SCOPE = re.compile(r"Credential=[^/]+/\d+/([^/]+)/([^/]+)/")
_MOST_LOOKED_AT = 2 * 1024 * 1024
# IAM asks for no permission to say who one is; GetWebIdentityToken is decided where it is made.
_FREE = {"sts:GetCallerIdentity", "sts:GetWebIdentityToken"}
_LANGUAGE_EXTENSIONS = re.compile(r"AWS::LanguageExtensions")
_ROLE_PARAMETERS = ("RoleARN", "AdministrationRoleARN")
_ADMINISTRATION = f"arn:{PARTITION}:iam::{ACCOUNT_ID}:role/AWSCloudFormationStackSetAdministrationRole"
_S3_ACTIONS = {
    "PUT": "PutObject",
    "POST": "PutObject",
    "GET": "GetObject",
    "HEAD": "GetObject",
    "DELETE": "DeleteObject",
}


@dataclass(frozen=True, slots=True)
class ApiCall:
    """A request: `service` and `region` of its signature, the operation's name ("" for S3), its parameters."""

    service: str
    region: str
    operation: str
    parameters: Mapping[str, str]
    method: str = "POST"
    path: str = "/"


# The ARN of a stack by its name or ARN in a region, or of the stack of a change set; None where there is none.
type FindStack = Callable[[str, str], str | None]


def needs(request: ApiCall, find_stack: FindStack) -> list[tuple[str, str]]:
    """The actions that the caller needs, each with its resource."""
    if request.service == "s3":
        bucket_and_key = unquote(request.path).strip("/")
        kind = _S3_ACTIONS[request.method] if "/" in bucket_and_key else "ListBucket"
        return [(f"s3:{kind}", f"arn:{PARTITION}:s3:::{bucket_and_key}")]
    if request.service == "lambda" and request.method == "GET" and request.path.endswith("/configuration"):
        name = unquote(request.path).split("/functions/")[-1].removesuffix("/configuration").rpartition("function:")[2]
        function = f"arn:{PARTITION}:lambda:{request.region}:{ACCOUNT_ID}:function:{name}"
        return [("lambda:GetFunctionConfiguration", function)]
    # Cloud Control's actions are CloudFormation's in IAM.
    service = "cloudformation" if request.service == "cloudcontrolapi" else request.service
    required = [
        (f"{service}:{request.operation}", _resource(request, find_stack) if service == "cloudformation" else "*")
    ]
    if service == "cloudformation":
        roles = [request.parameters[name] for name in _ROLE_PARAMETERS if request.parameters.get(name)]
        if request.operation in ("CreateStackSet", "UpdateStackSet") and not roles:
            roles = [_ADMINISTRATION]
        required += [("iam:PassRole", role) for role in roles]
        if request.operation == "CreateChangeSet" and _LANGUAGE_EXTENSIONS.search(
            request.parameters.get("TemplateBody", "")
        ):
            transform = f"arn:{PARTITION}:cloudformation:{request.region}:aws:transform/LanguageExtensions"
            required.append(("cloudformation:CreateChangeSet", transform))
    return [each for each in required if each[0] not in _FREE]


def _resource(request: ApiCall, find_stack: FindStack) -> str:
    given, prefix = request.parameters, f"arn:{PARTITION}:cloudformation:{request.region}:{ACCOUNT_ID}"
    if name := given.get("StackSetName"):
        return f"{prefix}:stackset/{name}:00000000-0000-4000-8000-000000000000"
    for named in (given.get("StackName"), given.get("ChangeSetName")):
        if named and (named == given.get("StackName") or named.startswith("arn:")):
            return find_stack(request.region, named) or (
                named if named.startswith("arn:") else f"{prefix}:stack/{named}/new"
            )
    return "*"


def authorized_only(
    app: Wsgi, find_caller: Callable[[str], Caller | None], find_stack: FindStack, clock: Callable[[], datetime]
) -> Wsgi:
    """`app` for what the policies of the caller's role allow, while its session lasts."""

    def answer(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        key = access_key(environ)
        caller = find_caller(key) if key else None
        if caller is None or not caller.is_outside:
            return app(environ, start_response)
        if caller.session_ends and caller.session_ends <= clock():
            return refused(start_response, "ExpiredToken", "The security token included in the request is expired")
        for action, resource in needs(_api_call(environ), find_stack):
            context = {"iam:PassedToService": ["cloudformation.amazonaws.com"]} if action == "iam:PassRole" else {}
            if not is_allowed(caller.policies, action, context, resource):
                text = (
                    f"User: {caller.arn} is not authorized to perform: {action} on resource: {resource} because no "
                    f"identity-based policy allows the {action} action"
                )
                return refused(start_response, "AccessDenied", text)
        return app(environ, start_response)

    return answer


def _api_call(environ: dict[str, Any]) -> ApiCall:
    scope = _SCOPE.search(environ.get("HTTP_AUTHORIZATION", ""))
    region, service = (scope[1], scope[2]) if scope else ("", "s3")
    body = b"" if service == "s3" else body_of(environ, _MOST_LOOKED_AT)
    target = str(environ.get("HTTP_X_AMZ_TARGET", ""))
    if target:
        document = json.loads(body or b"{}")
        parameters = {name: value for name, value in document.items() if isinstance(value, str)}
        return ApiCall(service, region, target.rpartition(".")[2], parameters)
    parameters = dict(parse_qsl(body.decode(), keep_blank_values=True))
    return ApiCall(
        service, region, parameters.get("Action", ""), parameters, environ["REQUEST_METHOD"], environ["PATH_INFO"]
    )
