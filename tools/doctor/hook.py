"""The change set hook, where there is one: that it is asked, that it can plan, and whose Azure identity it uses."""

import json
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from botocore.exceptions import ClientError

from preview.change import TYPE_NAME
from tools.doctor.aws_side import error_code
from tools.doctor.findings import Finding, bad, good, unknown

_CHANGE_SET = "CHANGE_SET"
_PAGE = "docs/hook.md"


class Hook(NamedTuple):
    """`function` is the ARN of its Lambda function; `mode` what a failure does."""

    name: str
    arn: str
    function: str
    mode: str
    is_enabled: bool


class Function(NamedTuple):
    """The Azure identity and the AWS role of the hook's function."""

    client: str
    role: str


def detect(session: Any) -> Hook | None:
    """The hook of this region that is asked about change sets with clusters; None where there is none."""
    client = session.client("cloudformation")
    pages = client.get_paginator("list_types").paginate(Type="HOOK", Visibility="PRIVATE")
    names = [one["TypeName"] for page in pages for one in page["TypeSummaries"]]
    # One by one: a hook without a configuration is an error of the whole request.
    return next((hook for name in names if (hook := _read(client, name))), None)


def _read(client: Any, name: str) -> Hook | None:
    wanted = [{"Type": "HOOK", "TypeName": name, "TypeConfigurationAlias": "default"}]
    try:
        answer = client.batch_describe_type_configurations(TypeConfigurationIdentifiers=wanted)
    except ClientError:
        return None
    for one in answer.get("TypeConfigurations") or ():
        document = json.loads(one.get("Configuration") or "{}")
        own: Mapping[str, Any] = document.get("CloudFormationConfiguration", {}).get("HookConfiguration", {})
        names = (own.get("TargetFilters") or {}).get("TargetNames") or ()
        if _CHANGE_SET in (own.get("TargetOperations") or ()) and TYPE_NAME in names:
            function = str((own.get("Properties") or {}).get("LambdaFunction", ""))
            enabled = own.get("HookInvocationStatus") == "ENABLED"
            return Hook(name, str(one["TypeArn"]), function, str(own.get("FailureMode")), enabled)
    return None


def examined(session: Any, hook: Hook | None) -> Iterator[Finding]:
    """Nothing is wrong without it."""
    if hook is None:
        yield unknown("No hook shows plans in change sets", f"only if approvers are to read them there: {_PAGE}")
    elif not hook.is_enabled:
        yield bad(f"The hook {hook.name} is disabled", "deploy deploy/hook/hook.yaml again, or delete its stack")
    else:
        yield good(f"The hook {hook.name} is asked about change sets, FailureMode {hook.mode}")
        yield _last(session, hook)


def _last(session: Any, hook: Hook) -> Finding:
    try:
        answer = session.client("cloudformation").list_hook_results(TypeArn=hook.arn)
    except ClientError as error:
        return unknown(f"What the hook has answered cannot be read: {error_code(error)}")
    done = [one for one in answer["HookResults"] if one["Status"] != "HOOK_IN_PROGRESS"]
    if not done:
        return unknown("The hook has not been asked yet", "create a change set of a stack with a cluster")
    reason = str(done[0].get("HookStatusReason", ""))
    unplanned = next((line for line in reason.splitlines() if "could not be planned: " in line), "")
    if done[0]["Status"] == "HOOK_FAILED" or unplanned:
        text = unplanned.lstrip("- ") or reason.splitlines()[0]
        return bad(f"The hook could not plan the last change set: {text}", f"{_PAGE} says what it needs")
    return good("The hook has planned the last change set")


def function(session: Any, hook: Hook) -> tuple[Finding | None, Function | None]:
    """Who its function is in both clouds."""
    try:
        answer = session.client("lambda").get_function_configuration(FunctionName=hook.function)
    except ClientError as error:
        return unknown(f"The hook's function cannot be read: {error_code(error)}"), None
    client = str(answer.get("Environment", {}).get("Variables", {}).get("AZURE_CLIENT_ID", ""))
    if not client:
        return bad("The hook's function has no Azure identity", "AzureClientId of deploy/hook/hook.yaml"), None
    # With profiles in other tenants, that of the others is the one without a name.
    plain = next((part for part in client.split(",") if "=" not in part), client.partition("=")[2])
    return None, Function(plain.strip(), str(answer["Role"]))
