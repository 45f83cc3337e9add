"""What the support library leaves undone, each gap with the behaviour that closes it (docs/aws-behaviour.md)."""

from collections.abc import Callable
from typing import Any

import pytest
from cloudformation_cli_python_lib import Action, ProgressEvent

from acme_azure_akscluster.cloudformation.entry_point import AksResource
from acme_azure_akscluster.cloudformation.progress_events import listing, succeeded
from acme_azure_akscluster.cloudformation.request import RESERVE_SECONDS, Request
from acme_azure_akscluster.deadline import FIRST_CALL_SECONDS, MUTATION_SECONDS, READ_SECONDS

TENANT = "11111111-1111-4111-8111-111111111111"
CLUSTER = {"ResourceGroupName": "rg", "Name": "prod", "Location": "westeurope", "DnsPrefix": "prod"}
Handler = Callable[[Request], ProgressEvent]


class Lambda:
    """Lambda's context."""

    def __init__(self, milliseconds: int) -> None:
        self._milliseconds = milliseconds

    def get_remaining_time_in_millis(self) -> int:
        return self._milliseconds


def event(action: str = "READ", **more: Any) -> dict[str, Any]:
    data = {
        "resourceProperties": {"Id": "x"},
        "typeConfiguration": {"TenantId": TENANT, "ClientId": TENANT},
        **more.pop("data", {}),
    }
    return {
        "action": action,
        "region": "us-east-1",
        "awsAccountId": "123456789012",
        "bearerToken": "token-1",
        "resourceType": "Acme::Azure::AKSCluster",
        "requestData": data,
        **more,
    }


def answered(requested: dict[str, Any], handler: Handler, context: Any = None) -> dict[str, Any]:
    resource = AksResource("Acme::Azure::AKSCluster", lambda: 1000.0)
    resource.handler(Action[requested["action"]] if requested["action"] in Action.__members__ else Action.READ)(
        lambda _session, request, _context: handler(request)
    )
    answer: dict[str, Any] = resource(requested, context)
    return answer


def seen(requested: dict[str, Any], context: Any = None) -> Request:
    """The request that a handler gets for an event."""
    requests: list[Request] = []

    def handler(request: Request) -> ProgressEvent:
        requests.append(request)
        return succeeded({"Id": "x"})

    answer = answered(requested, handler, context)
    assert requests, answer
    return requests[0]


def test_the_token_of_a_list_reaches_the_handler_and_comes_back() -> None:
    tokens: list[str | None] = []

    def handler(request: Request) -> ProgressEvent:
        tokens.append(request.next_token)
        return listing(["a"], "page-3")

    answer = answered(event("LIST", nextToken="page-2"), handler)
    assert tokens == ["page-2"]
    assert answer["nextToken"] == "page-3"
    assert answer["resourceModels"] == [{"Id": "a"}]


def _raising(error: Exception) -> Handler:
    def handler(_request: Request) -> ProgressEvent:
        raise error

    return handler


@pytest.mark.parametrize("error", [KeyError("secret-value"), RuntimeError(), ValueError("secret-value")])
def test_an_unexpected_exception_names_its_type_and_place_and_not_what_it_holds(error: Exception) -> None:
    answer = answered(event(), _raising(error))
    assert (answer["status"], answer["errorCode"]) == ("FAILED", "InternalFailure")
    assert type(error).__name__ in answer["message"]
    assert f"{__name__}:" in answer["message"]
    assert "secret-value" not in answer["message"]


@pytest.mark.parametrize(
    "broken",
    [
        {**event(), "action": "DANCE"},
        {**event(), "requestData": None},
        {key: value for key, value in event().items() if key != "requestData"},
        {},
        [],
        None,
    ],
    ids=["unknown action", "no data", "data missing", "empty", "a list", "nothing"],
)
def test_an_event_that_cannot_be_read_is_answered_with_a_message(broken: Any) -> None:
    answer = AksResource("Acme::Azure::AKSCluster", lambda: 0.0)(broken, None)
    assert answer["status"] == "FAILED"
    assert answer["errorCode"] in ("InvalidRequest", "InternalFailure")
    assert answer["message"]


def test_a_response_that_is_not_json_is_reported_as_a_defect() -> None:
    answer = answered(event(), lambda _request: succeeded({"Id": object()}))
    assert answer["errorCode"] == "InternalFailure"
    assert "TypeError" in answer["message"]


def test_what_kills_the_process_is_not_made_an_answer() -> None:
    """CloudFormation calls again after a crash; an answer of FAILED would be the end."""
    with pytest.raises(SystemExit):
        answered(event(), lambda _request: exit(1))


@pytest.mark.parametrize(
    ("action", "lambda_seconds", "seconds"),
    [
        ("CREATE", None, FIRST_CALL_SECONDS),
        ("UPDATE", 600, MUTATION_SECONDS),
        ("DELETE", 30, 30 - RESERVE_SECONDS),
        ("READ", 600, READ_SECONDS),
        ("READ", 10, 10 - RESERVE_SECONDS),
        ("LIST", None, READ_SECONDS),
        ("LIST", 1, 0.0),
    ],
)
def test_the_deadline_is_the_contracts_or_lambdas_whichever_comes_first(
    action: str, lambda_seconds: int | None, seconds: float
) -> None:
    context = None if lambda_seconds is None else Lambda(lambda_seconds * 1000)
    data = {"resourceProperties": {**CLUSTER, "Id": "x"}}
    assert seen(event(action, data=data), context).deadline.remaining() == seconds


def test_an_unknown_property_is_reported_with_the_nearest_known_one() -> None:
    answer = answered(
        event("CREATE", data={"resourceProperties": {**CLUSTER, "KubernetesVersoin": "1.35"}}),
        lambda _request: succeeded({"Id": "x"}),
    )
    assert answer["errorCode"] == "InvalidRequest"
    assert "KubernetesVersoin" in answer["message"]
    assert "did you mean KubernetesVersion" in answer["message"]


@pytest.mark.parametrize("action", ["READ", "DELETE"])
def test_an_unknown_property_does_not_stop_a_read_or_a_delete(action: str) -> None:
    """A cluster made by a newer version of the type must still be readable and deletable."""
    assert seen(event(action, data={"resourceProperties": {"Id": "x", "FromTheFuture": 1}})).desired == {"Id": "x"}


def test_numbers_and_booleans_that_come_as_text_are_typed_by_the_schema() -> None:
    pools = [{"Name": "system", "Count": "3", "EnableAutoScaling": "false"}]
    request = seen(event("CREATE", data={"resourceProperties": {**CLUSTER, "AgentPoolProfiles": pools}}))
    assert request.desired["AgentPoolProfiles"] == [{"Name": "system", "Count": 3, "EnableAutoScaling": False}]


def test_a_fraction_is_refused_where_a_whole_number_is_meant() -> None:
    pools = [{"Name": "system", "Count": 1.5}]
    answer = answered(
        event("CREATE", data={"resourceProperties": {**CLUSTER, "AgentPoolProfiles": pools}}),
        lambda _request: succeeded({"Id": "x"}),
    )
    assert answer["errorCode"] == "InvalidRequest"
    assert "AgentPoolProfiles[0].Count is 1.5" in answer["message"]


def test_the_type_configuration_is_typed_too() -> None:
    configuration = {
        "TenantId": TENANT,
        "ClientId": TENANT,
        "Credential": {"Type": "Federation", "Federation": {"DurationSeconds": "600"}},
    }
    request = seen(event(data={"typeConfiguration": configuration}))
    assert request.configuration["Credential"]["Federation"]["DurationSeconds"] == 600


def test_a_wrong_type_configuration_is_reported_with_the_command_that_sets_it() -> None:
    answer = answered(
        event(data={"typeConfiguration": {"TenantId": TENANT, "Clientid": TENANT}}),
        lambda _request: succeeded({"Id": "x"}),
    )
    assert answer["errorCode"] == "InvalidTypeConfiguration"
    assert "Clientid" in answer["message"]
    assert "set-type-configuration" in answer["message"]


@pytest.mark.parametrize(("given", "rollback"), [(None, False), ("true", True), (True, True), ("false", False)])
def test_the_handler_gets_a_rollback_flag(given: Any, rollback: bool) -> None:
    assert seen(event(rollback=given)).rollback is rollback
