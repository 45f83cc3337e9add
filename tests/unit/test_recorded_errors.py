"""The kinds of errors that Azure was recorded to answer with are each read and known."""

import pytest

from acme_azure_akscluster.errors import classify
from tests.data import adopted
from tests.data.errors import ANSWERS, BESIDE_OPERATIONS, Answer

ALL = (*ANSWERS, *adopted.answers())


@pytest.mark.parametrize("answer", ALL, ids=lambda answer: f"{answer.method}-{answer.of}-{answer.code}")
def test_an_answer_is_read_in_either_shape_and_known(answer: Answer) -> None:
    problem = classify.problem(answer.status, {}, answer.body)
    assert "does not know" not in problem.message
    assert "It went wrong." in problem.message
    assert answer.code in problem.message


@pytest.mark.parametrize("answer", ANSWERS, ids=lambda answer: f"{answer.method}-{answer.of}-{answer.code}")
def test_only_what_heals_by_itself_is_tried_again(answer: Answer) -> None:
    heals = {
        "BadGatewayConnection",
        "GatewayTimeout",
        "FailedIdentityOperation",
        "GetVnetError",
        "ServicePrincipalNotFound",
    }
    assert (classify.problem(answer.status, {}, answer.body).wait is not None) is (answer.code in heals)


@pytest.mark.parametrize(("status", "code"), BESIDE_OPERATIONS)
def test_a_code_beside_an_operation_is_known(status: str, code: str) -> None:
    assert "does not know" not in classify.judged({"code": code, "message": status}).message
