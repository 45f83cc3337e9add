"""The table of what may become of IamAccess: each by the writes that it needs, in their order, and no others."""

import json
from dataclasses import dataclass
from typing import Any

import pytest

from acme_azure_akscluster.planning.children.iam_access_roles import CLUSTER_USER, NAMES
from acme_azure_akscluster.properties.drift import differences
from sandbox.azure.core.messages import Request, Response
from tests.support.access_world import ACCOUNT, DEPLOYER, SRE, AccessWorld, template

Properties = dict[str, Any]


def entry(principal: str = DEPLOYER, role: str = "Writer", *namespaces: str) -> Properties:
    displayed: Properties = {"PrincipalArn": principal, "Role": role}
    return {**displayed, "Namespaces": list(namespaces)} if namespaces else displayed


@dataclass(frozen=True)
class Transition:
    """From these entries to those. Writes are `tags`, `+identity`, `+trust`, `+Role@namespace`, and `-` the same."""

    name: str
    before: tuple[Properties, ...]
    after: tuple[Properties, ...]
    writes: str

    def __str__(self) -> str:
        return self.name


NEW = "+identity +trust +User"
END = "-identity"
CASES = [
    Transition("the first entry", (), (entry(),), f"tags {NEW} +Writer"),
    Transition("the first entry in a namespace", (), (entry(DEPLOYER, "Reader", "a"),), f"tags {NEW} +Reader@a"),
    Transition("an entry more", (entry(),), (entry(), entry(SRE, "ClusterAdmin")), f"{NEW} +ClusterAdmin"),
    Transition("an entry less", (entry(), entry(SRE, "Admin")), (entry(),), f"-Admin -User {END}"),
    Transition("the last entry goes", (entry(),), (), f"-User -Writer {END} tags"),
    Transition("another principal", (entry(),), (entry(SRE),), f"+identity +trust -User -Writer {END} +User +Writer"),
    Transition("a wider role", (entry(),), (entry(role="Admin"),), "+Admin -Writer"),
    Transition("a narrower role", (entry(role="ClusterAdmin"),), (entry(role="Reader"),), "+Reader -ClusterAdmin"),
    Transition(
        "a role in its namespaces becomes another",
        (entry(DEPLOYER, "Writer", "a", "b"),),
        (entry(DEPLOYER, "Reader", "a", "b"),),
        "+Reader@a +Reader@b -Writer@a -Writer@b",
    ),
    Transition(
        "a namespace more", (entry(DEPLOYER, "Writer", "a"),), (entry(DEPLOYER, "Writer", "b", "a"),), "+Writer@b"
    ),
    Transition(
        "a namespace less", (entry(DEPLOYER, "Writer", "a", "b"),), (entry(DEPLOYER, "Writer", "b"),), "-Writer@a"
    ),
    Transition(
        "another namespace", (entry(DEPLOYER, "Writer", "a"),), (entry(DEPLOYER, "Writer", "b"),), "+Writer@b -Writer@a"
    ),
    Transition(
        "the whole cluster instead of a namespace",
        (entry(DEPLOYER, "Writer", "a"),),
        (entry(),),
        "+identity +Writer -Writer@a",
    ),
    Transition(
        "a namespace instead of the whole cluster",
        (entry(),),
        (entry(DEPLOYER, "Writer", "a"),),
        "+identity +Writer@a -Writer",
    ),
    Transition("the same in another order", (entry(), entry(SRE)), (entry(SRE), entry()), ""),
    Transition(
        "namespaces in another order",
        (entry(DEPLOYER, "Writer", "a", "b"),),
        (entry(DEPLOYER, "Writer", "b", "a"),),
        "",
    ),
]


class Writes:
    """Notes the writes of a world, in the table's words; what Azure refuses is noted apart."""

    def __init__(self, world: AccessWorld) -> None:
        self.made: list[str] = []
        self.refused: list[str] = []
        world.after_request = self._note

    def _note(self, request: Request, response: Response) -> None:
        if request.method == "GET" or "/subscriptions/" not in request.path:
            return
        word = self._word(request, response)
        (self.made if response.status < 400 else self.refused).append(word)

    def _word(self, request: Request, response: Response) -> str:
        sign = "-" if request.method == "DELETE" else "+"
        path = request.path
        if "/roleAssignments/" in path:
            # A DELETE answers with what it has deleted.
            displayed = json.loads(response.body)["properties"]
            role = displayed["roleDefinitionId"].rsplit("/", 1)[-1]
            space = displayed["scope"].partition("/namespaces/")[2]
            return f"{sign}{'User' if role == CLUSTER_USER else NAMES[role]}{'@' if space else ''}{space}"
        if "/federatedIdentityCredentials/" in path:
            return f"{sign}trust"
        if "/userAssignedIdentities/" in path:
            return f"{sign}identity"
        return "tags" if request.method == "PATCH" else f"{request.method} {path}"


@pytest.mark.parametrize("case", CASES, ids=str)
def test_the_desired_state_is_reached_by_the_writes_that_it_needs(case: Transition) -> None:
    before, after = template(*case.before), template(*case.after)
    world = AccessWorld()
    world.create(*case.before)
    watch = Writes(world)
    outcome = world.update(after, before)
    assert (outcome.status, watch.refused) == ("SUCCESS", []), outcome.last
    assert _plain(watch.made) == _plain(case.writes.split())
    assert differences(after, world.read().model) == []
    assert world.update(after, after).writes == []
    assert len(world.identities()) == len(case.after)


def _plain(writes: list[str]) -> list[str]:
    """Removals of one identity's rights are in Azure's order, which says nothing."""
    result: list[str] = []
    run: list[str] = []
    for write in writes:
        if write.startswith("-") and write != END:
            run.append(write)
            continue
        result += [*sorted(run), write]
        run = []
    return result + sorted(run)


def test_an_undone_update_is_one_like_others() -> None:
    """Every row backwards, as CloudFormation's rollback asks for it."""
    for case in CASES:
        before, after = template(*case.before), template(*case.after)
        world = AccessWorld()
        world.create(*case.before)
        assert world.update(after, before).status == "SUCCESS", case
        back = world.update(before, after, rollback=True)
        assert back.status == "SUCCESS", (case, back.last)
        assert differences(before, world.read().model) == [], case
        assert len(world.identities()) == len(case.before), case


def test_an_account_that_only_differs_in_its_number_is_another_principal() -> None:
    world = AccessWorld()
    other = DEPLOYER.replace(ACCOUNT, "111111111111")
    world.create(entry(), {**entry(other), "Issuer": "https://other.example"})
    assert len({identity["name"] for identity in world.identities()}) == 2
