"""A part of the matrix for every test run, and proof that the matrix finds what it is for."""

from collections.abc import Callable
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
from acme_azure_akscluster.planning.children import audit_logs, iam_access
from acme_azure_akscluster.reconcile import apply, observe, retries, stabilize, stabilize_children
from tests.faults import faults, operations
from tests.faults.scenario import Scenario, plain, scenarios, violation

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


def _believes_the_first_404(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, "DOUBTED", frozenset())


def _fails_when_a_poll_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    def wait_out(_invocation: Any, problem: Problem, **_more: Any) -> ProgressEvent:
        raise problem

    monkeypatch.setattr(retries, "wait_out", wait_out)


def _never_finds_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "is_ours", lambda _observed, _token: False)


def _believes_the_first_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stabilize, "HEALING_LOOKS", 0)


def _says_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress_events, "failed", lambda problem, _identifier=None: ProgressEvent.failed(problem.code))


def _takes_conflicts_for_final(monkeypatch: pytest.MonkeyPatch) -> None:
    real = classify.judge
    monkeypatch.setattr(classify, "judge", lambda error: real(error)._replace(wait=None))


def _takes_everything_for_somebody_elses(monkeypatch: pytest.MonkeyPatch) -> None:
    """The worst of all: the identifier in an AlreadyExists makes the rollback delete a foreign cluster."""

    def failed(problem: Problem, _identifier: Any = None) -> ProgressEvent:
        event = ProgressEvent.failed(problem.code, problem.message)
        event.resourceModel = progress_events.Properties({"Id": operations.ID})
        return event

    monkeypatch.setattr(progress_events, "failed", failed)


def _leaves_what_outlives_the_cluster(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audit_logs, "removal", lambda _where, _resources: [])


def _forgets_the_mark(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a create that fails between two children: then its rollback does not know what to delete."""
    monkeypatch.setattr(child_kinds, "with_mark", lambda carried, _kinds: dict(carried))


def _leaves_identities_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(iam_access, "removal", lambda _where, _resources: [])


def _writes_down_its_login(monkeypatch: pytest.MonkeyPatch) -> None:
    """And the net that would catch it has a hole."""
    real = credentials.claims

    def claims(assertion: str) -> dict[str, str]:
        credentials.LOG.debug("trading %s", assertion)
        return real(assertion)

    monkeypatch.setattr(credentials, "claims", claims)
    monkeypatch.setattr(logs, "redacted", lambda text, _secrets: text)


def _takes_a_bad_moment_at_entra_for_a_refusal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(entra_errors, "refuses", lambda _text: True)


def _takes_what_goes_while_it_is_looked_at_for_a_missing_cluster(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, "deleted_meanwhile", lambda absence: absence)


Plant = Callable[[pytest.MonkeyPatch], None]


# A defect, and the operation and the fault with which it shows at one request or another.
def _refuses_by_a_plan_whose_parts_do_not_fit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(observe, "has_changed", lambda _invocation, _observed: False)


def _does_not_look_after_an_absence(monkeypatch: pytest.MonkeyPatch) -> None:
    real = apply.write
    monkeypatch.setattr(apply, "write", lambda *given: real(*given) or {})


def _recognizes_no_write_of_a_lost_invocation(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stabilize_children, "recognized", lambda invocation, *_more: invocation)


DEFECTS: list[tuple[Plant, str, str]] = [
    (_believes_the_first_404, "delete", "404-heals"),
    (_believes_the_first_404, "scale", "401-once"),
    (_fails_when_a_poll_fails, "scale", "reset-before"),
    (_never_finds_its_own, "create-minimal", "reset-after"),
    (_believes_the_first_failure, "scale", "ends-heals"),
    (_says_nothing, "scale", "403"),
    (_says_nothing, "scale", "aws-denied"),
    (_takes_conflicts_for_final, "scale", "409-busy"),
    (_takes_everything_for_somebody_elses, "create-where-one-is", "slow"),
    (_leaves_what_outlives_the_cluster, "delete-with-children", "slow"),
    (_forgets_the_mark, "create-with-children", "403"),
    (_takes_a_bad_moment_at_entra_for_a_refusal, "create-with-a-secret", "empty"),
    (_writes_down_its_login, "read", "slow"),
    (_takes_what_goes_while_it_is_looked_at_for_a_missing_cluster, "remove-access", "twice-at-once"),
    (_leaves_identities_behind, "delete-with-access", "slow"),
    (_refuses_by_a_plan_whose_parts_do_not_fit, "lower-a-pool", "twice-at-once"),
    (_does_not_look_after_an_absence, "remove-access", "404-there-still"),
    (_recognizes_no_write_of_a_lost_invocation, "create-with-workloads", "twice-at-once"),
]


@pytest.mark.parametrize(("plant", "operation", "fault"), DEFECTS, ids=lambda part: getattr(part, "__name__", part))
def test_a_planted_defect_is_detected(
    monkeypatch: pytest.MonkeyPatch, plant: Plant, operation: str, fault: str
) -> None:
    tried = [one for one in scenarios((1,)) if (one.operation, one.fault) == (operation, fault)]
    assert [one.id for one in tried if violation(one) is not None] == []
    plant(monkeypatch)
    assert any(violation(one) is not None for one in tried)
