"""No input leads a bearer token, or a request, to another place: list tokens, names, ids, subscriptions, profiles."""

import itertools
import json
from typing import Any
from urllib.parse import urlsplit

import pytest

from sandbox.azure.core.messages import Request, Response
from tests.support.harness import SUBSCRIPTION, TENANT
from tests.support.login_world import LoginWorld
from tests.support.world import GROUP, ID, PLAIN

HOST = "localhost:8443"
LIST = f"/subscriptions/{SUBSCRIPTION}/providers/Microsoft.ContainerService/managedClusters"
TOKEN = f"/{TENANT}/oauth2/v2.0/token"


def watched(world: LoginWorld) -> list[Request]:
    """Every request that the handlers make from now on."""
    seen: list[Request] = []
    world.before_request = seen.append
    return seen


LIST_TOKENS = [
    "https://evil.example/subscriptions",
    "https://evil.example/?api-version=2026-08-01&$skiptoken=x",
    "//evil.example/",
    "@evil.example/",
    "/../../../evil",
    "..%2f..%2fevil",
    "api-version=2026-08-01&$skiptoken=@evil.example/",
    "api-version=2026-08-01#@evil.example",
    "api-version=2026-08-01\r\nHost: evil.example\r\n\r\n",
    "\\\\evil.example\\",
    "javascript:alert(1)",
    "\x00",
    "ümläut=✓",
    "&&==&;",
    "a" * 5000,
]


@pytest.mark.parametrize("token", LIST_TOKENS)
def test_a_forged_list_token_reaches_nothing_but_the_list_of_the_same_subscription(token: str) -> None:
    world = LoginWorld()
    seen = watched(world)
    answer = world.invoke(world.event("LIST", {}, nextToken=token))
    assert {(urlsplit(request.url).netloc, request.path) for request in seen} <= {(HOST, LIST), (HOST, TOKEN)}
    assert all("\r" not in request.url and "\n" not in request.url for request in seen)
    assert "evil" not in str(answer.get("nextToken"))


@pytest.mark.parametrize(
    "link",
    [
        "https://evil.example{path}?api-version=2026-08-01&$skiptoken=2",
        "https://localhost:8443@evil.example{path}?$skiptoken=2",
        "//evil.example/?$skiptoken=2",
    ],
)
def test_a_next_link_to_another_host_is_followed_on_arm(link: str) -> None:
    world = LoginWorld()

    def lead_away(request: Request, response: Response) -> None:
        if request.path == LIST and "skiptoken" not in request.url:
            document = {**response.json(), "nextLink": link.format(path=LIST)}
            response.body = json.dumps(document).encode()

    world.after_request = lead_away
    first = world.invoke(world.event("LIST", {}))
    assert "evil" not in first["nextToken"]
    world.restart()  # a process that has no token yet, so that the login is seen too
    seen = watched(world)
    world.invoke(world.event("LIST", {}, nextToken=first["nextToken"]))
    assert {(urlsplit(request.url).netloc, request.path) for request in seen} == {(HOST, LIST), (HOST, TOKEN)}


CROOKED = [
    "a/b",
    "..",
    "../../x",
    "a?b",
    "a#b",
    "a%2fb",
    "a b",
    "a\\b",
    "a\nb",
    "",
    ".",
    "a/../b",
    "ä.",
    "a;b",
    "x@evil",
]
NAMES = [
    {"ResourceGroupName": GROUP, "Name": "prod", "SubscriptionId": SUBSCRIPTION, name: crooked}
    for name, crooked in itertools.product(("ResourceGroupName", "Name", "SubscriptionId"), CROOKED)
    # An empty subscription is none: the default is used. A group may end in an underscore, not in a dot or slash.
    if not (name == "SubscriptionId" and crooked == "")
]


@pytest.mark.parametrize("properties", NAMES, ids=[repr(sorted(one.items())) for one in NAMES])
@pytest.mark.parametrize("action", ["CREATE", "READ", "UPDATE", "DELETE"])
def test_names_that_could_change_a_url_never_become_one(action: str, properties: dict[str, Any]) -> None:
    world = LoginWorld()
    seen = watched(world)
    outcome = world.run(action, {**PLAIN, **properties} if action in ("CREATE", "UPDATE") else properties, PLAIN)
    assert (outcome.status, outcome.code) == ("FAILED", "InvalidRequest"), outcome.message
    assert seen == []


@pytest.mark.parametrize("crooked", [one for one in CROOKED if one])
def test_the_subscription_of_a_list_cannot_change_the_url(crooked: str) -> None:
    world = LoginWorld()
    seen = watched(world)
    answer = world.invoke(world.event("LIST", {"SubscriptionId": crooked}))
    assert (answer["errorCode"], seen) == ("InvalidRequest", [])


@pytest.mark.parametrize(
    "identifier",
    [
        *(ID.replace("prod", crooked) for crooked in CROOKED),
        *(ID.replace("/resourceGroups/rg", f"/resourceGroups/{crooked}") for crooked in CROOKED),
        *(f"https://evil.example{ID}", f"{ID}/agentPools/x", f"{ID}?x", f"{ID}/", f"//evil.example{ID}"),
        ID.replace("Microsoft.ContainerService", "Microsoft.Storage"),
    ],
)
@pytest.mark.parametrize("action", ["READ", "DELETE"])
def test_an_invalid_identifier_is_not_found_without_a_request(action: str, identifier: str) -> None:
    world = LoginWorld()
    seen = watched(world)
    outcome = world.run(action, {"Id": identifier})
    assert (outcome.status, outcome.code, seen) == ("FAILED", "NotFound", [])


@pytest.mark.parametrize("profile", ["../prod", "a/b", "prod?", ""])
def test_a_profiles_name_is_looked_up_and_nothing_else(profile: str) -> None:
    world = LoginWorld()
    seen = watched(world)
    outcome = world.read(CredentialProfile=profile)
    assert (outcome.code, bool(seen)) == (("InvalidRequest", False) if profile else ("NotFound", True))


def test_a_redirect_is_not_followed() -> None:
    world = LoginWorld()

    def redirect(_request: Request, response: Response) -> None:
        response.status = 307
        response.headers = {"location": "https://evil.example/", "content-type": "application/json"}

    world.after_request = redirect
    seen = watched(world)
    assert world.read().status == "FAILED"
    assert {urlsplit(request.url).netloc for request in seen} == {HOST}
