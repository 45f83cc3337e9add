"""The ids that both clouds' records share: what goes into each, and what does not."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from acme_azure_akscluster.observability import correlation

STACK = "arn:aws:cloudformation:eu-central-1:123456789012:stack/my-stack/0f1e2d3c-0000-4000-8000-000000000000"
TOKEN = "0a1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d"


def test_the_version_is_the_projects() -> None:
    project = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text(encoding="utf-8"))
    assert project["project"]["version"] == correlation.VERSION


@pytest.mark.parametrize(
    ("stack", "agent"),
    [
        (STACK, f"Acme-Azure-AKSCluster/{correlation.VERSION} ({STACK})"),
        ("", f"Acme-Azure-AKSCluster/{correlation.VERSION} (no stack)"),
        ("evil) curl/1 (\r\nHost: x", f"Acme-Azure-AKSCluster/{correlation.VERSION} (evilcurl/1Host:x)"),
    ],
)
def test_the_user_agent_names_type_version_and_stack(stack: str, agent: str) -> None:
    assert correlation.user_agent(stack) == agent


def test_arm_gets_the_request_token() -> None:
    headers = correlation.arm_headers(TOKEN, STACK)
    assert headers == {"x-ms-correlation-request-id": TOKEN, "User-Agent": correlation.user_agent(STACK)}


@pytest.mark.parametrize(("token", "sent"), [(TOKEN, {"client-request-id": TOKEN}), ("no GUID", {}), ("", {})])
def test_entra_gets_it_where_it_is_a_correlation_id(token: str, sent: dict[str, str]) -> None:
    assert correlation.entra_headers(token) == sent


@pytest.mark.parametrize(
    ("stack", "token", "tags"),
    [
        (STACK, TOKEN, {"StackId": STACK, "RequestToken": TOKEN}),
        ("", TOKEN, {"RequestToken": TOKEN}),
        (STACK + "x" * 256, "bad;token", {}),
    ],
)
def test_sts_gets_what_it_takes_as_tags(stack: str, token: str, tags: dict[str, str]) -> None:
    assert correlation.token_tags(stack, token) == tags


@pytest.mark.parametrize(
    ("event", "fields"),
    [
        (
            {
                "action": "CREATE",
                "resourceType": "Acme::Azure::AKSCluster",
                "stackId": STACK,
                "bearerToken": TOKEN,
                "requestData": {"logicalResourceId": "Cluster"},
            },
            {
                "type": "Acme::Azure::AKSCluster",
                "typeVersion": correlation.VERSION,
                "action": "CREATE",
                "stackId": STACK,
                "logicalResourceId": "Cluster",
                "requestToken": TOKEN,
            },
        ),
        ({"action": "LIST", "requestData": None}, {"action": "LIST", "typeVersion": correlation.VERSION}),
        (None, {}),
    ],
)
def test_a_log_line_gets_all_of_them(event: Any, fields: dict[str, str]) -> None:
    assert correlation.log_fields(event) == fields
