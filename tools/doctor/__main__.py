"""Checks a set-up in both clouds step by step, and reports how to repair what is wrong.

It needs your own logins: AWS (environment or profile) and Azure (az login, or the AZURE_ variables). It changes
nothing.

Exit status: 0 nothing is wrong; 1 something must be repaired. A check that could not be made (?) does not count.
"""

import argparse
import sys
from collections.abc import Iterator, Sequence
from typing import Any

import boto3
from azure.core.exceptions import AzureError
from botocore.exceptions import BotoCoreError, ClientError

from acme_azure_akscluster.errors.problem import Problem
from acme_azure_akscluster.identity import profiles
from acme_azure_akscluster.identity.credentials import DEFAULT_AUDIENCE
from preview.change import TYPE_NAME
from tools.doctor import aws_side, azure_side, hook, rights
from tools.doctor.exchange import asking, assume, exchange, through_cloudformation
from tools.doctor.findings import Finding, Mark, bad, refused, unknown
from tools.shared import terminal
from tools.shared.called import called, command_line
from tools.shared.own_login import NotLoggedInError, OwnLogin


def main(arguments: Sequence[str]) -> int:
    """Print the findings as they come."""
    parser = command_line(called("doctor"), __doc__)
    parser.add_argument("--region", metavar="NAME", help="AWS region (default: your login's)")
    parser.add_argument(
        "--type-name", metavar="NAME", default=TYPE_NAME, help="the alias of an activated type, if it has one"
    )
    parser.add_argument("--subscription", metavar="ID", help="Azure subscription (default: the configuration's)")
    parser.add_argument("--credential-profile", metavar="NAME", help="profile of the type configuration")
    parser.add_argument("--location", metavar="NAME", help="Azure region whose quota is looked up")
    wrong = 0
    console = terminal.console(sys.stdout)
    findings = examined(parser.parse_args(arguments))
    while finding := _next(findings):
        console.print(finding)
        wrong += finding.mark is Mark.BAD
    print(f"{wrong} to repair, marked ✗ above" if wrong else "Nothing to repair")
    return 1 if wrong else 0


def _next(findings: Iterator[Finding]) -> Finding | None:
    with terminal.waiting("checking"):
        return next(findings, None)


def examined(arguments: argparse.Namespace) -> Iterator[Finding]:
    """All findings, in the order in which things depend on each other; what others stand on ends the examination."""
    session = boto3.Session(region_name=arguments.region)
    try:
        yield from _aws(session, arguments)
    except (BotoCoreError, ClientError) as error:
        yield bad(f"AWS does not accept this login: {error}", "aws sts get-caller-identity; aws configure")


def _aws(session: Any, arguments: argparse.Namespace) -> Iterator[Finding]:
    yield aws_side.caller(session)
    name = arguments.type_name
    finding, registered = aws_side.registration(session, name)
    yield finding
    finding, configuration = aws_side.configuration(session, name)
    yield finding
    if configuration is None or registered is None:
        return
    try:
        subscription = arguments.subscription or profiles.subscription(
            configuration, {"CredentialProfile": arguments.credential_profile}
        )
        if not subscription:
            yield bad("No subscription is named", called("doctor", **_options(arguments), SUBSCRIPTION="<id>"))
            return
        login = profiles.chosen(configuration, arguments.credential_profile, subscription)
    except Problem as problem:
        yield refused("The profile cannot be used", problem.message)
        return
    issuer = None
    if login.kind == "Federation":
        finding, issuer = aws_side.federation(session)
        yield finding
    yield from aws_side.role(session, registered, login)
    role = registered.role
    finding, credential = exchange(session, role, login, subscription, as_role=assume, name=name)
    yield finding
    if credential is not None:
        # The login was tried from here; whether the package runs where Lambda does, only Lambda knows.
        yield through_cloudformation(session, subscription, name)
        yield azure_side.subscription(asking(credential, login, subscription), subscription)
    detected = hook.detect(session)
    yield from hook.examined(session, detected)
    function = None
    if detected is not None and detected.is_enabled:
        unread, function = hook.function(session, detected)
        yield from [unread] if unread else []
    yield from _azure(login, subscription, issuer, role, arguments, function)


def _azure(
    login: profiles.Login,
    subscription: str,
    issuer: str | None,
    role: str,
    arguments: argparse.Namespace,
    function: hook.Function | None,
) -> Iterator[Finding]:
    """What only an Azure login of one's own can see."""
    ask = asking(OwnLogin(login.cloud), login, subscription)
    try:
        identity = azure_side.identity(ask, subscription, login.client)
        if issuer is not None:
            settings = login.credential.get("Federation") or {}
            audience = str(settings.get("Audience", DEFAULT_AUDIENCE))
            yield azure_side.trust(ask, identity, login, issuer, role, audience)
        yield from rights.examined(ask, subscription, identity)
        if function is not None and issuer is not None:
            reader = azure_side.identity(ask, subscription, function.client)
            reading = login._replace(client=function.client)
            yield azure_side.trust(ask, reader, reading, issuer, function.role, audience)
            yield from rights.of_hook(ask, subscription, reader)
        yield azure_side.provider(ask, subscription)
        yield azure_side.quota(ask, subscription, arguments.location, _options(arguments))
    except (AzureError, NotLoggedInError) as error:
        first = str(error).splitlines()[0]
        yield unknown(f"The Azure side was not checked: {first}", "az login, with the right to read the subscription")


def _options(arguments: argparse.Namespace) -> dict[str, Any]:
    """The options of this call, for the commands that are advised."""
    given = {
        "REGION": arguments.region,
        "SUBSCRIPTION": arguments.subscription,
        "PROFILE": arguments.credential_profile,
        "TYPE_NAME": None if arguments.type_name == TYPE_NAME else arguments.type_name,
    }
    return {name: value for name, value in given.items() if value}


if __name__ == "__main__":
    sys.exit(terminal.interruptible(lambda: main(sys.argv[1:])))
