"""Each cloud's authority, endpoint and scope: as the Azure SDK has them, and as they go over the wire."""

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qs

import pytest
from azure.core import AzureClouds
from azure.identity import AzureAuthorityHosts
from azure.mgmt.core.tools import get_arm_endpoints
from cloudformation_cli_python_lib import HandlerErrorCode

from acme_azure_akscluster.domain import clouds
from acme_azure_akscluster.domain.cluster_id import ClusterId
from acme_azure_akscluster.errors.problem import Problem
from acme_azure_akscluster.identity import credentials, profiles
from sandbox.azure.core.messages import Request, Response
from tests.support.transport import transport
from tests.support.wire import conversation

TENANT = "contoso.example"
CLIENT = "22222222-2222-4222-8222-222222222222"
SUBSCRIPTION = "00000000-0000-0000-0000-000000000000"
WHERE = ClusterId(SUBSCRIPTION, "rg", "c")
CLUSTER: dict[str, Any] = {"id": WHERE.arm, "properties": {}}
HOSTS = {
    "AzureCloud": (AzureAuthorityHosts.AZURE_PUBLIC_CLOUD, AzureClouds.AZURE_PUBLIC_CLOUD),
    "AzureUSGovernment": (AzureAuthorityHosts.AZURE_GOVERNMENT, AzureClouds.AZURE_US_GOVERNMENT),
    "AzureChinaCloud": (AzureAuthorityHosts.AZURE_CHINA, AzureClouds.AZURE_CHINA_CLOUD),
}


@pytest.mark.parametrize("name", clouds.CLOUDS)
def test_a_cloud_is_what_the_sdk_says_it_is(name: str) -> None:
    host, setting = HOSTS[name]
    endpoints = get_arm_endpoints(setting)
    assert clouds.CLOUDS[name] == (
        f"https://{host}",
        endpoints["resource_manager"].rstrip("/"),
        endpoints["credential_scopes"][0],
    )


CUSTOM = {"ResourceManager": "https://arm.stack.example/", "Authority": "https://login.stack.example/"}


@pytest.mark.parametrize(
    ("settings", "authority", "manager", "scope"),
    [
        ({}, "login.microsoftonline.com", "management.azure.com", "https://management.azure.com/.default"),
        (
            {"Cloud": "AzureUSGovernment"},
            *("login.microsoftonline.us", "management.usgovcloudapi.net"),
            "https://management.core.usgovcloudapi.net/.default",
        ),
        (
            {"Cloud": "AzureChinaCloud"},
            *("login.chinacloudapi.cn", "management.chinacloudapi.cn"),
            "https://management.chinacloudapi.cn/.default",
        ),
        (
            {"Cloud": "Custom", "Endpoints": CUSTOM},
            *("login.stack.example", "arm.stack.example", "https://arm.stack.example/.default"),
        ),
        (
            {"Cloud": "Custom", "Endpoints": {**CUSTOM, "Audience": "https://management.stack.example/3ee8"}},
            *("login.stack.example", "arm.stack.example", "https://management.stack.example/3ee8/.default"),
        ),
    ],
)
@pytest.mark.parametrize(
    "credential", [{}, {"Type": "ClientSecret", "Secret": "s3cret"}], ids=["federation", "client secret"]
)
def test_requests_go_to_the_hosts_of_the_configured_cloud_with_its_scope(
    settings: dict[str, Any], authority: str, manager: str, scope: str, credential: dict[str, Any]
) -> None:
    seen: list[Request] = []

    def answer(request: Request) -> Response:
        seen.append(request)
        if request.url.endswith("openid-configuration"):
            actual: Any = {"token_endpoint": f"https://{authority}/{TENANT}/oauth2/v2.0/token", "issuer": "i"}
            actual["authorization_endpoint"] = f"https://{authority}/{TENANT}/oauth2/v2.0/authorize"
        elif "/oauth2/" in request.url:
            actual = {"token_type": "Bearer", "expires_in": 3600, "access_token": "t0ken"}
        else:
            actual = CLUSTER
        return Response(200, {"content-type": "application/json"}, json.dumps(actual).encode())

    settings = {"TenantId": TENANT, "ClientId": CLIENT, "Credential": credential, **settings}
    login = profiles.chosen(settings, None, SUBSCRIPTION)
    network = transport(answer, lambda _seconds: None)
    made = credentials.Credential(login, _Aws(), {}, {"retry_total": 0, "transport": network})
    assert conversation(answer, login.cloud, made).cluster(WHERE) == CLUSTER
    *logins, read = seen
    assert {request.url.split("/")[2] for request in logins} == {authority}
    assert scope in parse_qs(logins[-1].body.decode())["scope"][0].split()
    assert read.url.startswith(f"https://{manager}/subscriptions/{SUBSCRIPTION}/")
    assert read.header("authorization") == "Bearer t0ken"


class _Aws:
    """An AWS whose tokens nobody looks at."""

    def web_identity_token(self, _audience: str, _seconds: int, _tags: Mapping[str, str]) -> str:
        return "header.e30.signature"

    def secret(self, arn: str) -> str:
        raise Problem(HandlerErrorCode.NotFound, arn)
