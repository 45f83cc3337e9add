"""The marks on a cluster: what of its lists is the stack's, in the template's order, and what nobody deletes."""

from typing import Any

import pytest

from acme_azure_akscluster.domain import ownership
from acme_azure_akscluster.planning import cluster
from acme_azure_akscluster.planning.plan import plan
from tests.support.clusters import aim, arm_cluster, arm_pool, cfn_cluster, cfn_pool, compare

HUNDRED = [f"{'p' * 9}{number:03}" for number in range(100)]
SYSTEM, WEB, THEIRS = arm_pool("system"), arm_pool("web"), arm_pool("theirs")


def marked(*pools: dict[str, Any], names: list[str], tags: dict[str, str] | None = None) -> dict[str, Any]:
    own = tags or {}
    return arm_cluster(*pools, tags={**own, **ownership.marks(names, own, None)})


@pytest.mark.parametrize("names", [[], ["system"], ["web", "system"], HUNDRED], ids=len)
def test_pools_are_read_from_the_mark_in_the_order_in_which_they_were_marked(names: list[str]) -> None:
    assert ownership.pools({"tags": ownership.marks(names, [], None)}) == names


def test_a_hundred_pools_and_fifty_tags_fit_into_azures_limits() -> None:
    marks = ownership.marks(HUNDRED, [f"{number}{'k' * 500}" for number in range(50)], ["host"] * 50)
    assert max(map(len, marks.values())) <= 256
    assert len(marks) == ownership.count(HUNDRED) == 8


def test_more_proxy_exceptions_than_fit_are_all_reported() -> None:
    marks = ownership.marks([], [], [f"host{number}" for number in range(60)])
    assert ownership.NO_PROXY not in marks
    assert ownership.owns_exception({"tags": marks}, "anything")


def test_tag_names_are_compared_in_any_letter_case() -> None:
    observed = {"tags": ownership.marks([], ["Team", "aws:x", "acme-cloudformation-token"], None)}
    assert ownership.owns_tag(observed, "team")
    assert not ownership.owns_tag(observed, "theirs")
    assert not ownership.owns_tag(observed, "aws:x")


def test_a_cluster_without_a_mark_says_nothing_of_its_pools_and_owns_every_tag() -> None:
    assert ownership.pools({"tags": {"team": "web"}}) is None
    assert ownership.owns_tag({}, "team")


def test_new_marks_replace_the_old_ones_and_nothing_else() -> None:
    carried = {"team": "web", **ownership.marks(HUNDRED, ["a"], ["h"])}
    assert ownership.with_marks(carried, {"x": "y"}) == {"team": "web", "x": "y"}


def test_a_create_marks_in_its_own_write_and_in_the_templates_order() -> None:
    body = cluster.creation(aim(cfn_cluster(cfn_pool("web"), cfn_pool("system")))).body or {}
    assert body["tags"][ownership.POOLS] == "web,system"


@pytest.mark.parametrize(
    ("case", "desired", "previous", "observed", "steps"),
    [
        ("as marked", ["system", "web"], ["system", "web"], marked(SYSTEM, WEB, names=["system", "web"]), []),
        (
            "another order in the template",
            ["web", "system"],
            ["system", "web"],
            marked(SYSTEM, WEB, names=["system", "web"]),
            ["cluster tags"],
        ),
        (
            "a new pool is marked before it is added",
            ["system", "web"],
            ["system"],
            marked(SYSTEM, names=["system"]),
            ["cluster tags", "add pool web"],
        ),
        (
            "a pool that leaves is unmarked after it is removed",
            ["system"],
            ["system", "web"],
            marked(SYSTEM, WEB, names=["system", "web"]),
            ["remove pool web", "pool marks"],
        ),
        (
            "a mark whose pool is gone goes",
            ["system"],
            ["system", "web"],
            marked(SYSTEM, names=["system", "web"]),
            ["cluster tags"],
        ),
        ("an imported cluster is marked", ["system"], ["system"], arm_cluster(SYSTEM, WEB), ["cluster tags"]),
        (
            "previous properties that are the live state",
            ["system"],
            ["system", "web", "theirs"],
            marked(SYSTEM, WEB, THEIRS, names=["system", "web"]),
            ["remove pool web", "pool marks"],
        ),
        (
            "previous properties of a cluster without a mark",
            ["system"],
            ["system", "web", "theirs"],
            arm_cluster(SYSTEM, WEB, THEIRS),
            ["cluster tags"],
        ),
        (
            "marks alone do not start a stopped cluster",
            ["system"],
            ["system"],
            arm_cluster(SYSTEM, powerState={"code": "Stopped"}),
            [],
        ),
    ],
)
def test_steps(case: str, desired: list[str], previous: list[str], observed: dict[str, Any], steps: list[str]) -> None:
    comparison = compare(observed, cfn_cluster(*map(cfn_pool, desired)), cfn_cluster(*map(cfn_pool, previous)))
    assert [step.key for step in plan(comparison).steps] == steps, case


def test_tags_of_others_survive_what_marks_write() -> None:
    observed = marked(SYSTEM, names=["system"], tags={"team": "web"})
    observed["tags"]["theirs"] = "x"
    desired = cfn_cluster(cfn_pool("system"), cfn_pool("web"), Tags=[{"Key": "team", "Value": "web"}])
    body = plan(compare(observed, desired)).steps[0].call.body or {}
    assert body["tags"]["theirs"] == "x"
    assert ownership.pools(body) == ["system", "web"]
