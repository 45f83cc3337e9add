"""Nobody but programs of this machine with a key of the sandbox's gets in, and no file of it is anybody else's."""

import os
import stat
from pathlib import Path
from typing import Any

import boto3
import pytest
import requests
from botocore.exceptions import ClientError

from sandbox import launch
from sandbox.aws import request_guard
from sandbox.launch import Sandbox
from tests.support.cli import Cli

SIGNED = "AWS4-HMAC-SHA256 Credential={key}/20261130/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=0"
UPLOAD = "{endpoint}/packages-of-a-page"
FOREIGN: dict[str, dict[str, str]] = {
    "a page's origin": {"Origin": "https://evil.example"},
    "a page without one": {"Origin": "null"},
    "a page of this machine": {"Origin": "http://localhost:3000"},
    "a fetch across sites": {"Sec-Fetch-Site": "cross-site"},
    "a name that leads here": {"Host": "evil.example"},
    "a name that looks so": {"Host": "127.0.0.1.evil.example"},
}


@pytest.mark.parametrize("headers", FOREIGN.values(), ids=FOREIGN)
@pytest.mark.parametrize("method", ["PUT", "POST", "GET", "OPTIONS"])
def test_a_page_in_a_browser_gets_nothing_even_with_a_key(
    sandbox: Sandbox, method: str, headers: dict[str, str]
) -> None:
    signed = {"Authorization": SIGNED.format(key=sandbox.aws.access_key_id), **headers}
    for url in (UPLOAD.format(endpoint=sandbox.aws.endpoint), f"{sandbox.lambda_endpoint}/sandbox/invocations"):
        answer = requests.request(method, url, headers=signed, timeout=30)
        assert answer.status_code == 403
        assert "Access-Control-Allow-Origin" not in answer.headers


@pytest.mark.parametrize("key", ["AKIAQQQQQQQQQQQQQQQQ", "ASIAQQQQQQQQQQQQQQQQ"])
def test_an_unknown_access_key_uploads_nothing(sandbox: Sandbox, aws: Cli, key: str) -> None:
    url = UPLOAD.format(endpoint=sandbox.aws.endpoint)
    answer = requests.put(url, headers={"Authorization": SIGNED.format(key=key)}, timeout=30)
    assert (answer.status_code, "InvalidClientTokenId" in answer.text) == (403, True)
    assert requests.put(url, timeout=30).status_code == 403
    assert requests.put(url, params={"X-Amz-Credential": f"{key}/x"}, timeout=30).status_code == 403
    assert "packages-of-a-page" not in {bucket["Name"] for bucket in aws("s3api", "list-buckets")["Buckets"]}


@pytest.mark.parametrize(
    ("service", "operation", "code"),
    [
        ("sts", "get_caller_identity", "InvalidClientTokenId"),
        ("cloudformation", "list_stacks", "InvalidClientTokenId"),
        ("cloudcontrol", "list_resource_requests", "UnrecognizedClientException"),
        ("logs", "describe_log_groups", "UnrecognizedClientException"),
    ],
)
def test_an_unknown_access_key_is_refused_in_the_protocol_of_the_service(
    sandbox: Sandbox, service: str, operation: str, code: str
) -> None:
    connect: Any = boto3.client
    client = connect(
        service, "us-east-1", endpoint_url=sandbox.aws.endpoint, aws_access_key_id="A" * 20, aws_secret_access_key="x"
    )
    with pytest.raises(ClientError, match=rf"\({code}\).*The security token included in the request is invalid"):
        getattr(client, operation)()


def test_keys_and_secrets_are_their_owners_alone(sandbox: Sandbox) -> None:
    assert stat.S_IMODE(sandbox.state_dir.stat().st_mode) == 0o700
    files = [path for path in sandbox.state_dir.iterdir() if path.is_file() and path.name != "ports.json"]
    open_ones = [path.name for path in files if path.stat().st_mode & 0o077 and path.suffix not in (".log", ".crt")]
    assert {"endpoints.json", "env.sh", "aws.json"} <= {path.name for path in files}
    assert open_ones == []


def test_the_clouds_have_none_of_their_users_credentials(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AWS_PROFILE", "AWS_SESSION_TOKEN", "ARM_CLIENT_SECRET", "GITHUB_TOKEN", "PYTHON_KEYRING_PASSWORD"):
        monkeypatch.setenv(name, "of-the-user")
    assert "of-the-user" not in launch._bare_environment().values()
    tools = launch._clean_environment()
    assert [name for name in tools if name.startswith(("AWS_", "ARM_", "AZURE_"))] == []
    if Path("/proc/self/environ").exists():
        for pid in sandbox.endpoints.pids:
            names = {pair.split(b"=")[0].decode() for pair in Path(f"/proc/{pid}/environ").read_bytes().split(b"\0")}
            assert not {name for name in names if name.startswith(("AWS_", "ARM_", "AZURE_", "GITHUB_"))}
    assert os.environ["AWS_PROFILE"] == "of-the-user"


@pytest.mark.parametrize(
    ("environ", "key"),
    [
        ({"HTTP_AUTHORIZATION": SIGNED.format(key="AKIA0123456789ABCDEF")}, "AKIA0123456789ABCDEF"),
        ({"HTTP_AUTHORIZATION": "AWS AKIA0123456789ABCDEF:signature"}, "AKIA0123456789ABCDEF"),
        ({"QUERY_STRING": "X-Amz-Credential=AKIA0123456789ABCDEF%2F20261130%2Fx"}, "AKIA0123456789ABCDEF"),
        ({"QUERY_STRING": "AWSAccessKeyId=AKIA0123456789ABCDEF&Signature=x"}, "AKIA0123456789ABCDEF"),
        ({"HTTP_AUTHORIZATION": "Bearer abc"}, None),
        ({}, None),
    ],
)
def test_a_request_names_its_key_in_its_header_or_query(environ: dict[str, Any], key: str | None) -> None:
    assert request_guard.access_key(environ) == key
