"""CloudTrail: who asked STS for an identity token, with which tags, and what came of it."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest

from sandbox.launch import Sandbox
from tests.sandbox_aws.test_federation import AUDIENCE, TOKEN, session
from tests.support.cli import Cli

TAGS = ("Key=StackId,Value=arn:aws:cloudformation:x:1:stack/s/1", "Key=RequestToken,Value=0a1b-2c3d")
ALLOWED = [{"Effect": "Allow", "Action": ["sts:GetWebIdentityToken", "sts:TagGetWebIdentityToken"], "Resource": "*"}]


def lookup(aws: Cli, *options: str) -> list[dict[str, Any]]:
    """The events of GetWebIdentityToken, newest first."""
    by_name = ("--lookup-attributes", "AttributeKey=EventName,AttributeValue=GetWebIdentityToken")
    actual: list[dict[str, Any]] = aws("cloudtrail", "lookup-events", *by_name, *options)["Events"]
    return actual


@pytest.fixture(scope="module")
def record(aws: Cli, sandbox: Sandbox) -> Iterator[dict[str, Any]]:
    """Of a token that a role was given with two tags. Federation is left as it was found: other tests share it."""
    was_off = aws.run("iam", "enable-outbound-web-identity-federation").status == 0
    _, role = session(aws, "watched", ALLOWED)
    token = role(*TOKEN, "RS256", "--tags", *TAGS)["WebIdentityToken"]
    newest = lookup(aws)[0]
    assert token not in json.dumps(newest)
    actual: dict[str, Any] = json.loads(newest["CloudTrailEvent"])
    yield actual
    if was_off:
        aws.run("iam", "disable-outbound-web-identity-federation")


def test_the_record_names_the_principal_and_the_operation(record: dict[str, Any]) -> None:
    assert record["userIdentity"]["sessionContext"]["sessionIssuer"]["userName"] == "watched"
    assert (record["eventSource"], record["awsRegion"]) == ("sts.amazonaws.com", "us-east-1")
    assert record["requestParameters"] == {
        "audience": [AUDIENCE],
        "durationSeconds": 300,
        "signingAlgorithm": "RS256",
        "tags": [
            {"key": "StackId", "value": "arn:aws:cloudformation:x:1:stack/s/1"},
            {"key": "RequestToken", "value": "0a1b-2c3d"},
        ],
    }
    assert record["userAgent"].startswith("aws-cli/")


def test_the_answer_is_the_tokens_id_and_never_the_token(record: dict[str, Any]) -> None:
    assert set(record["responseElements"]) == {"webIdentityTokenId", "expiration"}
    assert "eyJ" not in json.dumps(record)


def test_a_refusal_is_recorded_with_its_code(aws: Cli, record: dict[str, Any]) -> None:
    _, role = session(aws, "denied", [{**ALLOWED[0], "Effect": "Deny"}])
    assert re.search(
        r"\(AccessDenied\).* is not authorized to perform: sts:GetWebIdentityToken", role.run(*TOKEN, "RS256").err
    )
    refused = json.loads(lookup(aws, "--max-items", "1")[0]["CloudTrailEvent"])
    assert (refused["errorCode"], refused["responseElements"]) == ("AccessDenied", None)


def test_events_are_looked_up_by_one_attribute_in_a_region_and_time(aws: Cli, record: dict[str, Any]) -> None:
    by_id = ("--lookup-attributes", f"AttributeKey=EventId,AttributeValue={record['eventID']}")
    assert len(aws("cloudtrail", "lookup-events", *by_id)["Events"]) == 1
    assert aws("cloudtrail", "lookup-events", *by_id, "--region", "eu-central-1")["Events"] == []
    assert aws("cloudtrail", "lookup-events", *by_id, "--end-time", "2020-01-01T00:00:00Z")["Events"] == []
    unknown = aws.run(
        "cloudtrail", "lookup-events", "--lookup-attributes", "AttributeKey=ResourceName,AttributeValue=x"
    )
    assert "InvalidLookupAttributesException" in unknown.err


def test_pages(aws: Cli, record: dict[str, Any]) -> None:
    for _ in range(2):
        aws.run(*TOKEN, "RS256")
    assert len(lookup(aws, "--page-size", "1")) == len(lookup(aws)) >= 3
