"""ARM's and Entra's errors in CloudFormation's words."""

import datetime
import json
from typing import Any

import pytest

from acme_azure_akscluster.errors import answer as answers
from acme_azure_akscluster.errors import classify, table
from acme_azure_akscluster.errors import problem as problems
from acme_azure_akscluster.errors.problem import Conflict
from acme_azure_akscluster.identity import entra_errors
from tests.support.error_codes import KNOWN


def answer(code: str, message: str = "text", **more: Any) -> str:
    return json.dumps({"code": code, "message": message, **more})


@pytest.mark.parametrize(
    ("status", "body", "code", "waits"),
    [
        (409, answer("OperationNotAllowed", "Another operation (Updating) is in progress"), "ResourceConflict", True),
        (
            400,
            answer(
                "OperationNotAllowed",
                "Upgrading Kubernetes version 1.31 to 1.34 is not allowed. Available upgrades: [1.32]",
            ),
            "InvalidRequest",
            False,
        ),
        (400, answer("OperationNotAllowed", "PublicIPCount quota"), "ServiceLimitExceeded", False),
        (
            400,
            answer("OperationNotAllowed", "Another agentpool operation (Scaling) is in progress"),
            "ResourceConflict",
            True,
        ),
        (409, answer("OperationNotAllowed", "words that nobody has seen"), "ResourceConflict", True),
        (400, answer("OperationNotAllowed", "System agent pool np1 cannot be stopped."), "InvalidRequest", False),
        (200, answer("OperationNotAllowed", "Managed cluster is on an unsupported version"), "InvalidRequest", False),
        (409, answer("EtagMismatch"), "ResourceConflict", True),
        (409, answer("Conflict", "Data sink '/x' is already used in diagnostic setting 'y'"), "InvalidRequest", False),
        (409, answer("Conflict", "The resource was changed by somebody else"), "ResourceConflict", True),
        (429, answer("Throttled", "retry again in 30 seconds"), "Throttling", True),
        (429, answer("SubscriptionRequestsThrottled", "Retriable: false"), "Throttling", True),
        (400, answer("PropertyChangeNotAllowed", target="properties.dnsPrefix"), "NotUpdatable", False),
        (403, answer("AuthorizationFailed"), "AccessDenied", False),
        (404, answer("ResourceGroupNotFound"), "InvalidRequest", False),
        (404, answer("ResourceNotFound"), "InvalidRequest", False),
        (400, answer("QuotaExceeded"), "ServiceLimitExceeded", False),
        (
            400,
            answer("CreateVMSSAgentPoolFailed", details=[{"code": "SkuNotAvailable", "message": "no"}]),
            "InvalidRequest",
            False,
        ),
        (500, answer("InternalServerError"), "ServiceInternalError", True),
        (502, "<html>bad gateway</html>", "ServiceInternalError", True),
        (504, "", "ServiceInternalError", True),
        (400, answer("NeverSeenBefore"), "InvalidRequest", False),
        (403, answer("NeverSeenBefore"), "AccessDenied", False),
        (409, answer("NeverSeenBefore"), "ResourceConflict", True),
        (599, answer("NeverSeenBefore"), "ServiceInternalError", True),
    ],
)
def test_every_error_has_a_code_and_is_final_or_passing(status: int, body: str, code: str, waits: bool) -> None:
    problem = classify.problem(status, {}, body)
    assert problem.code.name == code
    assert (problem.wait is not None) is waits
    assert problem.message


@pytest.mark.parametrize(("code", "cloudformation", "passes"), KNOWN)
@pytest.mark.parametrize("ended", [False, True], ids=["refused", "ended"])
def test_every_documented_code_is_known(code: str, cloudformation: str, passes: bool, ended: bool) -> None:
    """Whether a request was refused with it or an accepted operation ended with it."""
    verdict = (
        classify.judged({"code": code, "message": "m"})
        if ended
        else classify.judge(answers.parse(400, {}, answer(code)))
    )
    assert (verdict.code.name, verdict.wait is not None) == (cloudformation, passes)
    assert "does not know" not in verdict.message
    assert verdict.advice or cloudformation == "NotFound"


def test_an_unregistered_provider_is_named_in_the_command_that_registers_it() -> None:
    message = "The subscription is not registered to use namespace 'microsoft.insights'. See https://aka.ms/x."
    problem = classify.problem(409, {}, answer("MissingSubscriptionRegistration", message))
    assert problem.code.name == "InvalidRequest"
    assert "az provider register --namespace microsoft.insights," in problem.message


@pytest.mark.parametrize("status", [400, 403, 409, 418, 500, 503, 599])
def test_an_unknown_code_is_reported_as_unknown_and_classified_by_status(status: int) -> None:
    problem = classify.problem(status, {}, answer("NeverSeenBefore"))
    assert f"this type does not know NeverSeenBefore and classifies it by HTTP {status}" in problem.message
    assert (problem.wait is not None) is (status in (409, 500, 503, 599))


def _reconciler(subcode: str, retriable: str, category: str = "InternalError") -> dict[str, Any]:
    text = (
        f"Category: {category}; SubCode: {subcode}; Dependency: Microsoft.Network/virtualNetworks; "
        f"OrginalError: nothing; AKSTeam: Networking; Retriable: {retriable}"
    )
    return {"code": "SomethingReconcileError", "message": text}


@pytest.mark.parametrize(
    ("subcode", "retriable", "code", "waits"),
    [
        ("GetVnetError", "true", "ServiceInternalError", True),
        ("GetVnetError", "false", "ServiceInternalError", False),
        ("SubnetIsFull", "true", "ServiceLimitExceeded", False),
        ("SubscriptionRequestsThrottled", "false", "Throttling", True),
        ("NeverSeenBefore", "true", "ServiceInternalError", True),
        ("NeverSeenBefore", "false", "NotStabilized", False),
    ],
)
def test_what_a_reconciler_says_of_itself_is_read(subcode: str, retriable: str, code: str, waits: bool) -> None:
    """No final error is tried again; throttling passes even where AKS says it does not."""
    verdict = classify.judged(_reconciler(subcode, retriable))
    assert (verdict.code.name, verdict.wait is not None) == (code, waits)


def test_the_innermost_code_that_is_known_decides() -> None:
    nested = [{"code": "Unspecified", "message": "m", "details": [{"code": "SkuNotAvailable", "message": "zone 2"}]}]
    verdict = classify.judged({"code": "ReconcileVMSSAgentPoolFailed", "message": "outer", "details": nested})
    assert verdict.code.name == "InvalidRequest"
    assert verdict.message.startswith("SkuNotAvailable: zone 2")


@pytest.mark.parametrize(
    ("status", "cause"),
    [("50", "no outbound"), ("51", "API server"), ("52", "DNS"), ("124", "image"), ("7", "outbound")],
)
def test_a_nodes_exit_status_is_explained(status: str, cause: str) -> None:
    text = f"VM has reported a failure when processing extension 'vmssCSE'. Error message: exit status={status}"
    assert cause in classify.judged({"code": "VMExtensionProvisioningError", "message": text}).advice


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("17", 17.0),
        ("0", 1.0),
        ("86400", answers.LONGEST_WAIT),
        ("Sun, 22 Nov 2026 17:00:42 GMT", 42.0),
        ("Sun, 22 Nov 2026 16:00:00 GMT", 1.0),
        ("soon", None),
        ("-5", None),
        ("nan", None),
        ("inf", None),
        ("", None),
        (None, None),
    ],
)
def test_retry_after_is_seconds_or_a_date(value: str | None, seconds: float | None) -> None:
    now = datetime.datetime(2026, 11, 22, 17, 0, 0, tzinfo=datetime.UTC).timestamp()
    assert answers.retry_after(value, lambda: now) == seconds


def test_too_long_a_message_loses_azures_words_and_neither_the_advice_nor_the_ids() -> None:
    headers = {"x-ms-request-id": "r-1", "x-ms-correlation-request-id": "c-1"}
    message = classify.problem(400, headers, answer("QuotaExceeded", "in use 449 " * 300)).message
    assert len(message) <= problems.MESSAGE_LIMIT
    assert message.startswith("QuotaExceeded: in use 449")
    assert "What to do: raise the quota" in message
    assert message.endswith("[ARM request id r-1, correlation id c-1]")


def test_a_404_that_is_neither_arms_nor_akss_does_not_pass_for_an_absence() -> None:
    assert classify.problem(404, {}, "<html>not found</html>").code.name == "ServiceInternalError"


def test_no_error_of_azure_is_notfound_by_itself() -> None:
    """CloudFormation takes that for a deleted resource: only a look at the cluster may say so (`absent`)."""
    assert {row.code for row in (*table.ROWS, *table.STATUS_ROWS.values())} & {"NotFound"} == set()


def test_both_body_shapes_say_the_same() -> None:
    flat = answers.parse(400, {}, answer("X", "m"))
    wrapped = answers.parse(400, {}, json.dumps({"error": {"code": "X", "message": "m"}}))
    assert (flat.code, flat.message) == (wrapped.code, wrapped.message) == ("X", "m")


def test_the_innermost_detail_is_reported() -> None:
    nested = [{"code": "Outer", "message": "o", "details": [{"code": "QuotaExceeded", "message": "in use 449"}]}]
    problem = classify.problem(400, {}, answer("Wrapper", "see details", details=nested))
    assert problem.message.startswith("QuotaExceeded: in use 449")
    assert "see details" not in problem.message


def test_the_ids_that_support_asks_for_come_last() -> None:
    headers = {"x-ms-request-id": "r-1", "x-ms-correlation-request-id": "c-1"}
    assert classify.problem(500, headers, answer("X")).message.endswith("[ARM request id r-1, correlation id c-1]")


def test_retry_after_is_obeyed_where_the_error_passes_and_ignored_where_it_does_not() -> None:
    assert classify.problem(429, {"Retry-After": "17"}, answer("Throttled")).wait == 17
    assert classify.problem(403, {"Retry-After": "17"}, answer("AuthorizationFailed")).wait is None


def test_429_without_retry_after_has_a_wait_of_its_own() -> None:
    assert classify.problem(429, {}, answer("Throttled")).wait == 60


@pytest.mark.parametrize(
    ("status", "maybe"), [(400, False), (409, False), (429, False), (500, True), (502, True), (503, True), (504, True)]
)
def test_a_write_that_a_gateway_or_server_failed_to_answer_may_have_been_done(status: int, maybe: bool) -> None:
    assert classify.problem(status, {}, answer("Whatever")).maybe_applied is maybe


def test_412_is_a_conflict() -> None:
    assert isinstance(classify.problem(412, {}, answer("PreconditionFailed")), Conflict)
    assert not isinstance(classify.problem(409, {}, answer("Conflict")), Conflict)


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        ("see https://management.azure.com/x/operations/1?api-version=1&t=9&c=abc&s=sig", "sig"),
        ("token eyJhbGciOi.eyJzdWIi.c2lnbmF0dXJl was refused", "c2lnbmF0dXJl"),
    ],
)
def test_signed_queries_and_tokens_never_reach_a_message(text: str, secret: str) -> None:
    assert secret not in problems.clean(text)


def test_a_message_stays_below_the_limit_and_keeps_its_end() -> None:
    message = problems.clean("a" * 5000 + "[ARM request id 7]")
    assert len(message) <= problems.MESSAGE_LIMIT
    assert message.endswith("[ARM request id 7]")


@pytest.mark.parametrize(
    ("number", "code", "advice"),
    [
        ("700213", "InvalidCredentials", "az identity federated-credential create"),
        ("70021", "InvalidCredentials", "az identity federated-credential create"),
        ("700024", "InvalidCredentials", "expired"),
        ("700016", "InvalidTypeConfiguration", "ClientId"),
        ("90002", "InvalidTypeConfiguration", "TenantId"),
        ("7000215", "InvalidCredentials", "secret"),
        ("424242", "InvalidCredentials", "does not know"),
    ],
)
def test_entra_says_what_to_repair(number: str, code: str, advice: str) -> None:
    problem = entra_errors.problem(
        f"AADSTS{number}: No match. Trace ID: 0a-1 Correlation ID: 2b Timestamp: 2026-11-22 10:00:00Z"
    )
    assert problem.code.name == code
    assert advice in problem.message
    assert "[Entra trace id 0a-1]" in problem.message
    assert "Timestamp" not in problem.message


@pytest.mark.parametrize(
    ("code", "message", "scope"),
    [
        (
            "AuthorizationFailed",
            "The client 'c' with object id 'o-1' does not have authorization to perform action 'M/write' over scope "
            "'/subscriptions/s/resourcegroups/rg/providers/M/clusters/c' or the scope is invalid.",
            "/subscriptions/s/resourcegroups/rg",
        ),
        (
            "AuthorizationFailed",
            "The client 'c' with object id 'o-1' does not have authorization to perform action 'M/read' over scope "
            "'/subscriptions/s/providers/M/clusters' or the scope is invalid.",
            "/subscriptions/s",
        ),
        (
            "LinkedAuthorizationFailed",
            "The client 'c' with object id 'o-1' has permission to perform action 'M/write' on scope '/subscriptions/s"
            "/resourceGroups/rg'; however, it does not have permission to perform action(s) 'N/join/action' on the "
            "linked scope(s) '/subscriptions/s/resourceGroups/net/providers/N/v' (respectively) or the linked scope(s) "
            "are invalid.",
            "/subscriptions/s/resourceGroups/net",
        ),
    ],
)
def test_a_missing_right_comes_with_the_command_that_gives_it(code: str, message: str, scope: str) -> None:
    problem = classify.problem(403, {}, answer(code, message))
    assert problem.code.name == "AccessDenied"
    assert "az role assignment create --assignee-object-id o-1 --assignee-principal-type" in problem.message
    assert f"--scope {scope} " in problem.message


def test_a_missing_right_that_names_nobody_is_still_explained() -> None:
    assert (
        "az role assignment create" in classify.problem(403, {}, answer("AuthorizationFailed", "no {braces}")).message
    )


@pytest.mark.parametrize(
    ("action", "advice"),
    [
        ("Microsoft.Authorization/roleAssignments/write", "IAM_ACCESS=yes deploy/azure/setup.sh"),
        ("Microsoft.ManagedIdentity/userAssignedIdentities/read", "IAM_ACCESS=yes deploy/azure/setup.sh"),
        ("Microsoft.ContainerService/managedClusters/write", "--role 'AKS for CloudFormation'"),
    ],
)
def test_a_right_that_only_iam_access_needs_is_given_by_the_second_role(action: str, advice: str) -> None:
    scope = "/subscriptions/s/resourceGroups/rg/providers/x/y"
    message = (
        f"The client 'c' with object id 'o' does not have authorization to perform action '{action}' over scope "
        f"'{scope}' or the scope is invalid."
    )
    assert advice in classify.problem(403, {}, answer("AuthorizationFailed", message)).message
