"""What events say where there is much to say: many pools, and the region of a cluster in advice."""

import pytest
from cloudformation_cli_python_lib import HandlerErrorCode

from acme_azure_akscluster.cloudformation.progress_events import failed, naming_region
from acme_azure_akscluster.domain.cluster_id import ClusterId
from acme_azure_akscluster.errors import classify
from acme_azure_akscluster.errors.problem import Problem
from acme_azure_akscluster.planning.plan import creation
from tests.support.clusters import aim, cfn_cluster, cfn_pool

WHERE = ClusterId("s", "rg", "prod")


@pytest.mark.parametrize(
    ("pools", "words"),
    [
        (1, "creating cluster prod with node pools p0"),
        (6, "creating cluster prod with node pools p0, p1, p2, p3, p4, p5"),
        (19, "creating cluster prod with 19 node pools"),
        (100, "creating cluster prod with 100 node pools"),
    ],
)
def test_many_pools_are_counted_and_few_are_named(pools: int, words: str) -> None:
    desired = cfn_cluster(*(cfn_pool(f"p{number}") for number in range(pools)))
    assert creation(aim(desired), WHERE).steps[0].does == words


@pytest.mark.parametrize("code", ["SkuNotAvailable", "VMSizeNotSupported"])
def test_advice_names_the_region_of_the_cluster(code: str) -> None:
    problem = classify.problem(400, {}, f'{{"error": {{"code": "{code}", "message": "m"}}}}')
    event = naming_region(failed(problem), {"Location": "West Europe"})
    assert "az vm list-skus --location westeurope" in event.message
    assert "<region>" not in event.message


def test_without_a_location_the_advice_stays_as_it_is() -> None:
    event = naming_region(failed(Problem(HandlerErrorCode.InvalidRequest, "see <region>")), {})
    assert event.message == "see <region>"
