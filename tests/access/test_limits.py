"""What Azure is slow or strict about: new principals, credentials written at once, and others at work meanwhile."""

from typing import Any

import pytest

from sandbox.azure.core.messages import Request
from tests.access.test_drift import CLUSTER_USER, WRITER_ROLE, trust
from tests.support.access_world import DEPLOYER, WRITER, AccessWorld, template
from tests.support.harness import answers
from tests.support.world import ID

CONCURRENT = "ConcurrentFederatedIdentityCredentialsWritesForSingleManagedIdentity"
NAME = "77777777-7777-4777-8777-777777777777"


def refuse(world: AccessWorld, method: str, path: str, status: int, code: str, times: int = 1) -> None:
    world.cloud.fault(answers(status, code, f"{code}, says Azure."), method=method, path=path, times=times)


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("PUT", "roleAssignments", 400, "PrincipalNotFound"),
        ("PUT", "federatedIdentityCredentials", 409, CONCURRENT),
        ("PUT", "userAssignedIdentities", 429, "TooManyRequests"),
    ],
)
def test_what_passes_is_waited_out(method: str, path: str, status: int, code: str) -> None:
    world = AccessWorld()
    refuse(world, method, path, status, code, times=3)
    outcome = world.create(WRITER)
    messages = [event["message"] for event in outcome.events if code in str(event.get("message"))]
    assert len(messages) == 3
    assert world.may(DEPLOYER, outcome.model["IamClientIds"][0], "create", "pods", "payments")


def test_what_does_not_pass_fails_and_is_rolled_back_without_a_trace() -> None:
    world = AccessWorld()
    refuse(world, "PUT", "roleAssignments", 400, "RoleAssignmentLimitExceeded", times=99)
    outcome = world.run("CREATE", template(WRITER))
    assert (outcome.status, outcome.code) == ("FAILED", "ServiceLimitExceeded")
    world.cloud.control("DELETE", "faults")
    assert world.delete().status == "SUCCESS"
    assert world.identities() == []


def test_a_concurrent_write_of_a_credential_is_waited_for() -> None:
    world = AccessWorld()
    world.create(WRITER)
    world.clock.sleep(60)
    trust(world, world.identity(DEPLOYER), subject=f"{DEPLOYER}-2")
    outcome = world.update(template(WRITER), template(WRITER))
    assert outcome.status == "SUCCESS", outcome.last
    assert any("Concurrent" in str(event.get("message")) for event in outcome.events)
    assert [entry["PrincipalArn"] for entry in world.read().model["IamAccess"]] == [DEPLOYER]


@pytest.mark.parametrize("role", [WRITER_ROLE, CLUSTER_USER])
def test_a_concurrently_created_assignment_is_accepted(role: str) -> None:
    world = AccessWorld()
    done: list[Any] = []

    def meanwhile(request: Request) -> None:
        if request.method == "PUT" and "roleAssignments" in request.path and not done:
            scope = f"{ID}/namespaces/payments" if role == WRITER_ROLE else ID
            identity = world.identity(DEPLOYER)
            done.append(world.assign(scope, role, identity["properties"]["principalId"], NAME).status)

    world.before_request = meanwhile
    outcome = world.create(WRITER)
    assert done == [201]
    assert world.may(DEPLOYER, outcome.model["IamClientIds"][0], "create", "pods", "payments")
    world.before_request = lambda _request: None
    assert world.delete().status == "SUCCESS"
    assert world.cloud.call("GET", f"{ID}/providers/Microsoft.Authorization/roleAssignments/{NAME}").status == 404


def test_more_entries_than_a_read_can_inspect_are_refused() -> None:
    many = [{**WRITER, "PrincipalArn": f"{DEPLOYER}-{number}"} for number in range(21)]
    outcome = AccessWorld().run("CREATE", template(*many))
    assert (outcome.code, outcome.writes) == ("InvalidRequest", [])
    assert "the maximum is 20" in outcome.message


def test_twenty_entries_are_made_and_read_in_time() -> None:
    world = AccessWorld()
    entries = [{**WRITER, "PrincipalArn": f"{DEPLOYER}-{number}"} for number in range(20)]
    made = world.create(*entries)
    assert made.reads < 200
    read = world.read()
    assert (len(read.model["IamAccess"]), read.reads) == (20, 42)
    assert world.delete().status == "SUCCESS"
    assert world.identities() == []
