"""A delete that Azure refuses has taken nothing; one that Azure carries out leaves nothing."""

from typing import Any

import pytest

from sandbox.azure.core.messages import Request
from tests.inprocess.test_children import AUDIT
from tests.support.access_world import ADMIN, WRITER, AccessWorld, template
from tests.support.harness import answers, ends
from tests.support.world import ID, Killed

PROTECTED = "acme-cloudformation-deletion-protection"
# How Azure refuses to delete a cluster, and with which of CloudFormation's codes that is told.
REFUSALS: dict[str, tuple[int, str, str]] = {
    "a lock": (409, "ScopeLocked", "The scope cannot perform delete operation because it is locked"),
    "a missing right": (403, "AuthorizationFailed", "The client has no authorization to perform action 'x/delete'"),
    "a policy": (403, "RequestDisallowedByPolicy", "Resource 'prod' was disallowed by policy"),
    "a deny assignment": (403, "DenyAssignmentAuthorizationFailed", "a deny assignment forbids it"),
    "a disabled subscription": (409, "ReadOnlyDisabledSubscription", "The subscription is disabled"),
}


@pytest.fixture
def world() -> AccessWorld:
    """A cluster with identities and audit logs, which would outlive it."""
    made = AccessWorld()
    made.deploy({**template(WRITER, ADMIN), **AUDIT})
    return made


def children(world: AccessWorld) -> tuple[int, int]:
    """How many identities and diagnostic settings there are."""
    return len(world.identities()), len(world.cloud.azure.world.store.items("diagnostic_setting", "/"))


def answered(world: AccessWorld, method: str, path: str, status: int, code: str, message: str, times: int = 99) -> None:
    world.cloud.fault(answers(status, code, message), method=method, path=path, times=times)


def before_the_delete(world: AccessWorld, act: Any) -> None:
    """Something happens between the look and the DELETE of the cluster, once."""
    done: list[bool] = []

    def before(request: Request) -> None:
        if request.method == "DELETE" and request.path.lower() == ID.lower() and not done:
            done.append(True)
            act()

    world.before_request = before


@pytest.mark.parametrize("refusal", REFUSALS)
def test_a_delete_that_azure_refuses_has_taken_nothing(world: AccessWorld, refusal: str) -> None:
    answered(world, "DELETE", "managedClusters/prod$", *REFUSALS[refusal])
    outcome = world.delete()
    assert (outcome.status, outcome.code != "NotFound", children(world)) == ("FAILED", True, (2, 1))
    assert set(outcome.writes) == {"DELETE prod"}
    assert "What to do" in outcome.message


@pytest.mark.parametrize(
    ("passed", "fault", "left", "words"),
    [
        (True, None, (2, 1), "Its IamAccess and AuditLogs, deleted with it, were created again."),
        (False, None, (0, 0), "cannot be created again without the template."),
        (True, "diagnosticSettings", (2, 0), "were not created again: AuthorizationFailed"),
    ],
)
def test_a_delete_that_azure_accepts_and_fails_puts_the_children_back(
    world: AccessWorld, passed: bool, fault: str | None, left: tuple[int, int], words: str
) -> None:
    locked = ends("Failed", "ScopeLocked", "the node resource group is locked")
    world.cloud.fault(locked, method="DELETE", path="managedClusters/prod$", times=99)
    if fault:
        answered(world, "PUT", fault, 403, "AuthorizationFailed", "no right to write them")
    outcome = world.run("DELETE", {**(template(WRITER, ADMIN) | AUDIT if passed else {}), "Id": ID})
    assert (outcome.code, children(world)) == ("NotStabilized", left)
    assert "cluster is Failed: ScopeLocked: the node resource group is locked" in outcome.message
    assert words in outcome.message
    assert "What to do: remove what prevents it" in outcome.message


def test_protection_enabled_between_read_and_delete_is_effective(world: AccessWorld) -> None:
    def protect() -> None:
        tags = {**world.body["tags"], PROTECTED: "true"}
        assert world.cloud.call("PATCH", ID, {"tags": tags}).status == 200

    before_the_delete(world, protect)
    outcome = world.delete()
    assert (outcome.status, outcome.code, children(world)) == ("FAILED", "InvalidRequest", (2, 1))
    assert world.body["properties"]["provisioningState"] == "Succeeded"
    assert "DeletionProtection is on" in outcome.message
    assert outcome.writes == ["DELETE prod"]


def test_a_change_of_something_else_in_between_only_delays_it(world: AccessWorld) -> None:
    def change() -> None:
        tags = {**world.body["tags"], "team": "b"}
        assert world.cloud.call("PATCH", ID, {"tags": tags}).status == 200

    before_the_delete(world, change)
    outcome = world.delete()
    assert (outcome.status, world.cluster(), children(world)) == ("SUCCESS", None, (0, 0))


def test_a_process_that_dies_behind_the_delete_leaves_no_child(world: AccessWorld) -> None:
    died: list[bool] = []

    def after(request: Request, _response: Any) -> None:
        if request.method == "DELETE" and not died:
            died.append(True)
            raise Killed

    world.after_request = after
    outcome = world.delete()
    assert (outcome.status, world.cluster(), children(world)) == ("SUCCESS", None, (0, 0))


def test_children_not_deleted_in_time_are_deleted_after_the_cluster(world: AccessWorld) -> None:
    """Azure is out of reach from the DELETE on until there is no cluster any more, and no mark on it."""
    out: list[float] = []

    def deliver(event: dict[str, Any]) -> dict[str, Any]:
        if out and world.clock() - out[0] > 3600:
            world.cloud.control("DELETE", "faults")
        return world.invoke(event)

    def after(request: Request, _response: Any) -> None:
        if request.method == "DELETE" and not out:
            out.append(world.clock())
            world.cloud.fault({"type": "refuse"}, times=10**6)

    world.after_request = after
    outcome = world.run("DELETE", {"Id": ID}, deliver=deliver)
    assert (outcome.status, world.cluster(), children(world)) == ("SUCCESS", None, (0, 0)), outcome.message


def test_a_child_that_may_not_be_deleted_is_reported_with_the_remaining_work(world: AccessWorld) -> None:
    answered(world, "DELETE", "userAssignedIdentities", 403, "AuthorizationFailed", "no right to delete identities")
    outcome = world.delete()
    assert (outcome.status, outcome.code) == ("FAILED", "AccessDenied")
    assert "Azure is deleting the cluster, but deleting the identity prod-" in outcome.message
    assert "must be done manually" in outcome.message


def test_unreadable_children_are_reported_before_anything_is_deleted(world: AccessWorld) -> None:
    answered(world, "GET", "userAssignedIdentities", 403, "AuthorizationFailed", "no right to read identities")
    outcome = world.delete()
    assert (outcome.status, outcome.code, outcome.writes) == ("FAILED", "AccessDenied", [])
