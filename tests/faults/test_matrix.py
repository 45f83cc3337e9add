"""A part of the matrix for every test run, and proof that the matrix finds what it is for."""

from typing import Any

import pytest
from cloudformation_cli_python_lib import ProgressEvent

from acme_azure_akscluster.arm import client
from acme_azure_akscluster.cloudformation import progress_events
from acme_azure_akscluster.domain import child_kinds
from acme_azure_akscluster.errors import classify
from acme_azure_akscluster.errors.problem import Problem
from acme_azure_akscluster.identity import credentials, entra_errors
from acme_azure_akscluster.observability import logs
from acme_azure_akscluster.planning import cluster
from acme_azure_akscluster.planning.children import registry
from acme_azure_akscluster.reconcile import apply, observe, retries, stabilize, stabilize_children
from tests.faults import faults, operations
from tests.faults.scenario import Scenario, plain, scenarios, violation
from tests.support.world import ID

# Every so many scenarios, so that each operation and each fault comes up.
STEP = 29


@pytest.mark.parametrize("scenario", scenarios((1,))[::STEP], ids=lambda scenario: scenario.id)
def test_it_converges_or_says_why_and_leaves_nothing_behind(scenario: Scenario) -> None:
    assert violation(scenario) is None


def test_the_matrix_has_at_least_three_thousand_scenarios() -> None:
    matrix = scenarios((1,))
    assert len(matrix) >= 3000
    assert {scenario.operation for scenario in matrix} == set(operations.BY_NAME)
    assert {scenario.fault for scenario in matrix} == set(faults.BY_NAME)


def test_every_operation_writes_what_it_should_and_nothing_twice() -> None:
    """The fault-free runs that the scenarios are measured by."""
    writes = {
        name: [
            f"{request.method} {request.path.rsplit('/managedClusters/', 1)[-1]}"
            for request in undisturbed.requests
            if request.writes
        ]
        for name in operations.BY_NAME
        if (undisturbed := plain(name, 1))
    }
    assert writes["scale"] == ["PUT prod/agentPools/system"]
    assert writes["create-production"] == ["PUT prod"]
    assert writes["delete"] == ["DELETE prod"]
    setting = "prod/providers/Microsoft.Insights/diagnosticSettings/acme-cloudformation-audit"
    assert writes["delete-with-children"] == ["DELETE prod", f"DELETE {setting}"]
    assert writes["remove-pool"] == ["DELETE prod/agentPools/web"]
    ending = [write.split("/")[-2] for write in writes["delete-with-access"][1:]]
    assert ending == ["roleAssignments", "roleAssignments", "userAssignedIdentities"]
    assert writes["delete-with-access"][0] == "DELETE prod"
    assert writes["read"] == writes["list-pages"] == []


def _raises(_invocation: Any, problem: Problem, **_more: Any) -> ProgressEvent:
    raise problem


def _with_a_model(problem: Problem, _identifier: Any = None) -> ProgressEvent:
    event = ProgressEvent.failed(problem.code, problem.message)
    event.resourceModel = progress_events.Properties({"Id": ID})
    return event


_judge, _claims, _write = classify.judge, credentials.claims, apply.write


def _claims_written_down(assertion: str) -> dict[str, str]:
    credentials.LOG.debug("trading %s", assertion)
    return _claims(assertion)


def _keeping(kind: str) -> dict[str, registry.Kind]:
    return {**registry.KINDS, kind: registry.KINDS[kind]._replace(removal=lambda _where, _resources: [])}


Patch = tuple[Any, str, Any]
# What is wrong, as a patch of a module's function or constant.
PLANTS: dict[str, list[Patch]] = {
    "the first 404 is believed": [(client, "DOUBTED", frozenset())],
    "a failed poll fails": [(retries, "wait_out", _raises)],
    "its own cluster is another's": [(cluster, "is_ours", lambda _observed, _token: False)],
    "the first failure is believed": [(stabilize, "HEALING_LOOKS", 0)],
    "a failure has no message": [
        (progress_events, "failed", lambda problem, _identifier=None: ProgressEvent.failed(problem.code))
    ],
    "conflicts are final": [(classify, "judge", lambda error: _judge(error)._replace(wait=None))],
    # The worst of all: the identifier in an AlreadyExists makes the rollback delete a foreign cluster.
    "everything is somebody else's": [(progress_events, "failed", _with_a_model)],
    "audit logs outlive the cluster": [(registry, "KINDS", _keeping("audit"))],
    # Of a create that fails between two children: then its rollback does not know what to delete.
    "the mark of the children is forgotten": [(child_kinds, "with_mark", lambda carried, _kinds: dict(carried))],
    "identities outlive the cluster": [(registry, "KINDS", _keeping("access"))],
    # And the net that would catch it has a hole.
    "the login is logged": [
        (credentials, "claims", _claims_written_down),
        (logs, "redacted", lambda text, _secrets: text),
    ],
    "a bad moment at Entra is a refusal": [(entra_errors, "refuses", lambda _text: True)],
    "what is deleted while it is read is a missing cluster": [(client, "deleted_meanwhile", lambda absence: absence)],
    "a plan is of parts that do not fit": [(observe, "has_changed", lambda _invocation, _observed: False)],
    "an absence is not read again": [(apply, "write", lambda *arguments: _write(*arguments) or {})],
    "a write of a lost invocation is not recognized": [
        (stabilize_children, "recognized", lambda invocation, *_more: invocation)
    ],
}
# A defect, and the operation and the fault with which it shows at one request or another.
DEFECTS = [
    ("the first 404 is believed", "delete", "404-heals"),
    ("the first 404 is believed", "scale", "401-once"),
    ("a failed poll fails", "scale", "reset-before"),
    ("its own cluster is another's", "create-minimal", "reset-after"),
    ("the first failure is believed", "scale", "ends-heals"),
    ("a failure has no message", "scale", "403"),
    ("a failure has no message", "scale", "aws-denied"),
    ("conflicts are final", "scale", "409-busy"),
    ("everything is somebody else's", "create-where-one-is", "slow"),
    ("audit logs outlive the cluster", "delete-with-children", "slow"),
    ("the mark of the children is forgotten", "create-with-children", "403"),
    ("a bad moment at Entra is a refusal", "create-with-a-secret", "empty"),
    ("the login is logged", "read", "slow"),
    ("what is deleted while it is read is a missing cluster", "remove-access", "twice-at-once"),
    ("identities outlive the cluster", "delete-with-access", "slow"),
    ("a plan is of parts that do not fit", "lower-a-pool", "twice-at-once"),
    ("an absence is not read again", "remove-access", "404-there-still"),
    ("a write of a lost invocation is not recognized", "create-with-workloads", "twice-at-once"),
]


@pytest.mark.parametrize(("defect", "operation", "fault"), DEFECTS)
def test_a_planted_defect_is_detected(monkeypatch: pytest.MonkeyPatch, defect: str, operation: str, fault: str) -> None:
    tried = [one for one in scenarios((1,)) if (one.operation, one.fault) == (operation, fault)]
    assert [one.id for one in tried if violation(one) is not None] == []
    for patch in PLANTS[defect]:
        monkeypatch.setattr(*patch)
    assert any(violation(one) is not None for one in tried)
