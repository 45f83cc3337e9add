"""The token exchange, by the handlers' own code: as the execution role, or by CloudFormation where only it may."""

import json
import re
import time
from typing import Any

from azure.core.exceptions import HttpResponseError
from azure.core.rest import HttpRequest
from botocore.exceptions import BotoCoreError, ClientError
from cloudformation_cli_python_lib import SessionProxy

from acme_azure_akscluster.arm import sdk
from acme_azure_akscluster.arm.transport import BoundedTransport
from acme_azure_akscluster.deadline import Deadline
from acme_azure_akscluster.errors.problem import Problem
from acme_azure_akscluster.identity import credentials
from acme_azure_akscluster.identity.aws import Aws
from acme_azure_akscluster.identity.profiles import Login
from preview.change import TYPE_NAME
from tools.doctor.aws_side import error_code
from tools.doctor.azure_side import Ask
from tools.doctor.findings import Finding, bad, good, refused, unknown

_SECONDS = 30.0
# What Lambda and Python say of libraries for another processor, system or Python.
_UNLOADABLE = re.compile(
    r"(?i)invalid ELF header|wrong ELF class|ImportModuleError|Unable to import module|cannot open shared"
)
_BUILD = (
    "PIP_PLATFORM=manylinux2014_x86_64 PIP_ONLY_BINARY=:all: PIP_PYTHON_VERSION=3.12 cfn submit --set-default "
    "--role-arn <the role>, or make release's package"
)


def deadline() -> Deadline:
    """For one request."""
    return Deadline.within(_SECONDS, time.monotonic)


def asking(credential: Any, login: Login, subscription: str) -> Ask:
    """ARM as somebody's credential sees it."""

    def ask(path: str) -> tuple[int, Any]:
        client = sdk.Client(credential, login.cloud, subscription, {}, BoundedTransport(deadline()))
        response = client.send(HttpRequest("GET", f"{login.cloud.resource_manager}{path}"))
        try:
            return response.status_code, response.json()
        except (ValueError, HttpResponseError):
            return response.status_code, {}

    return ask


def exchange(
    session: Any, role: str, login: Login, subscription: str, *, as_role: Any, name: str = TYPE_NAME
) -> tuple[Finding, Any]:
    """Trade the role's token (or the secret) for an Azure token: the finding, and the credential if it worked.

    `as_role` makes a session of the role, or raises ClientError where the caller may not assume it; then Cloud Control
    lists clusters through the registered handler, whose message is shown.
    """
    try:
        assumed = as_role(session, role)
    except ClientError as error:
        return through_cloudformation(session, subscription, name, error_code(error)), None
    aws = Aws(SessionProxy(assumed), session.region_name, deadline())
    credential = credentials.Credential(login, aws, {}, {})
    try:
        credential.get_token(login.cloud.scope)
    except Problem as problem:
        return refused(f"Login failed: {problem.code.name}", problem.message), None
    return good(f"{role.rpartition('/')[2]} gets an Azure token by {login.kind}"), credential


def assume(session: Any, role: str) -> Any:
    """A session of the execution role. Raises ClientError where its trust policy allows CloudFormation alone."""
    import boto3

    keys = session.client("sts").assume_role(RoleArn=role, RoleSessionName="doctor", DurationSeconds=900)["Credentials"]
    return boto3.Session(
        keys["AccessKeyId"], keys["SecretAccessKey"], keys["SessionToken"], region_name=session.region_name
    )


def through_cloudformation(session: Any, subscription: str, name: str = TYPE_NAME, why: str = "") -> Finding:
    """The registered handler is asked for the clusters: it runs, logs in and reads. `why` the role is not assumed."""
    model = json.dumps({"SubscriptionId": subscription})
    try:
        session.client("cloudcontrol").list_resources(TypeName=name, ResourceModel=model)
    except (ClientError, BotoCoreError) as error:
        code = error_code(error) if isinstance(error, ClientError) else type(error).__name__
        message = error.response["Error"].get("Message", "") if isinstance(error, ClientError) else str(error)
        if _UNLOADABLE.search(message):
            return bad(f"Lambda cannot load the package, which was built for another platform: {message}", _BUILD)
        if "HandlerInternalFailure" in code:
            return refused(f"The handler failed: {code}", message)
        if "HandlerFailure" in code or "InvalidCredentials" in code or "AccessDenied" in message:
            return refused(f"Login through CloudFormation failed: {code}", message)
        assumed = f"the role may not be assumed ({why}), and " if why else ""
        return unknown(f"The registered handler was not tried: {assumed}Cloud Control: {code}")
    return good("CloudFormation's handler logs in to Azure and lists clusters")
