"""The marks on a cluster: what of its lists is the stack's, in the template's order, and what nobody deletes."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from acme_azure_akscluster.domain import ownership, pool_marks
from acme_azure_akscluster.domain.arm_calls import Verb
from acme_azure_akscluster.domain.cluster_id import ClusterId
from acme_azure_akscluster.planning import cluster
from acme_azure_akscluster.planning.plan import plan
from acme_azure_akscluster.planning.steps import Step
from tests.support.clusters import ID, aim, arm_cluster, arm_pool, cfn_cluster, cfn_pool, compare, sent

HUNDRED = [f"{'p' * 9}{number:03}" for number in range(100)]
SYSTEM, WEB, THEIRS = arm_pool("system"), arm_pool("web"), arm_pool("theirs")


def marked(*pools: dict[str, Any], names: list[str], tags: dict[str, str] | None = None) -> dict[str, Any]:
    """A cluster whose list of pools says whose they are: no pool has a mark of its own."""
    own = tags or {}
    return arm_cluster(*pools, tags={**own, **ownership.marks(names, own, None)})


def created(names: list[str], *more: dict[str, Any], gone: str = "") -> dict[str, Any]:
    """A cluster that a create of these pools has made, without one of them and with other pools."""
    pools = [
        arm_pool(name, tags=pool_marks.mark(ID, name, names, place)) for place, name in enumerate(names) if name != gone
    ]
    return arm_cluster(*pools, *more, tags=ownership.marks(names, [], None, pools_in=pool_marks.ORDER))


def own(name: str, place: float, listed: list[str], of: str | None = None) -> dict[str, Any]:
    """A pool with the mark that one of a name has, its own if none is given."""
    return arm_pool(name, tags=pool_marks.mark(ID, of or name, listed, place))


@pytest.mark.parametrize("names", [[], ["system"], ["web", "system"], HUNDRED], ids=len)
def test_pools_are_read_from_the_mark_in_the_order_in_which_they_were_marked(names: list[str]) -> None:
    for tag in (pool_marks.ORDER, pool_marks.POOLS):
        assert ownership.pools({"tags": ownership.marks(names, [], None, pools_in=tag)}).in_order == names


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
    assert ownership.pools({"tags": {"team": "web"}}).in_order is None
    assert ownership.owns_tag({}, "team")


def test_new_marks_replace_the_old_ones_and_nothing_else() -> None:
    order = ownership.marks(HUNDRED, [], None, pools_in=pool_marks.ORDER)
    carried = {"team": "web", **order, **ownership.marks(HUNDRED, ["a"], ["h"])}
    assert ownership.with_marks(carried, {"x": "y"}) == {"team": "web", "x": "y"}


def test_a_create_marks_in_its_own_write_and_in_the_templates_order() -> None:
    body = cluster.creation(aim(cfn_cluster(cfn_pool("web"), cfn_pool("system"))), ClusterId.parse(ID)).body or {}
    assert body["tags"][pool_marks.ORDER] == "web,system"
    marks = ownership.pools({**body, "id": ID})
    assert (set(marks.marked), marks.in_order) == ({"web", "system"}, ["web", "system"])


BOTH = ["system", "web"]
SWAPPED = ["web", "system"]
CREATED, LISTED = created(BOTH), marked(SYSTEM, WEB, names=BOTH)
# Somebody has removed the pool web, and perhaps another one has its name.
REMOVED, REPLACED = created(BOTH, gone="web"), created(BOTH, WEB, gone="web")
COPIED = created(["system"], own("theirs", 1, ["system"], of="system"))
STEPS: list[tuple[str, list[str], list[str], dict[str, Any], list[str]]] = [
    ("as created", BOTH, BOTH, CREATED, []),
    ("a new pool", ["gpu", *BOTH], BOTH, CREATED, ["add pool gpu"]),
    ("a pool that leaves", ["system"], BOTH, CREATED, ["remove pool web"]),
    ("a pool that has gone", ["system"], BOTH, REMOVED, []),
    ("the created ones in another order", SWAPPED, BOTH, CREATED, ["cluster tags"]),
    # Where the previous properties are the live state.
    ("another's pool under the name of one that had left", ["system"], BOTH, REPLACED, ["cluster tags"]),
    ("another's pool with a copied mark", ["system"], ["system", "theirs"], COPIED, []),
    ("somebody has replaced the tags of a pool", BOTH, BOTH, REPLACED, ["cluster tags"]),
    ("as listed", BOTH, BOTH, LISTED, []),
    ("another order in the template", SWAPPED, BOTH, LISTED, ["cluster tags"]),
    ("a new pool beside listed ones", BOTH, ["system"], marked(SYSTEM, names=["system"]), ["add pool web"]),
    ("a listed pool that leaves is removed from the list", ["system"], BOTH, LISTED, ["remove pool web", "pool marks"]),
    ("a listed pool that has gone", ["system"], BOTH, marked(SYSTEM, names=BOTH), ["cluster tags"]),
    ("an imported cluster is marked", ["system"], ["system"], arm_cluster(SYSTEM, WEB), ["cluster tags"]),
    (
        "previous properties that are the live state",
        ["system"],
        [*BOTH, "theirs"],
        marked(SYSTEM, WEB, THEIRS, names=BOTH),
        ["remove pool web", "pool marks"],
    ),
    (
        "previous properties of a cluster without a mark",
        ["system"],
        [*BOTH, "theirs"],
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
]


@pytest.mark.parametrize(("case", "desired", "previous", "observed", "steps"), STEPS, ids=[row[0] for row in STEPS])
def test_steps(case: str, desired: list[str], previous: list[str], observed: dict[str, Any], steps: list[str]) -> None:
    comparison = compare(observed, cfn_cluster(*map(cfn_pool, desired)), cfn_cluster(*map(cfn_pool, previous)))
    assert [step.key for step in plan(comparison).steps] == steps, case


def test_tags_of_others_survive_what_marks_write() -> None:
    observed = marked(SYSTEM, names=["system"], tags={"team": "web"})
    observed["tags"]["theirs"] = "x"
    desired = cfn_cluster(cfn_pool("system"), Tags=[{"Key": "team", "Value": "api"}])
    body = sent(plan(compare(observed, desired)).steps[0])
    assert body["tags"]["theirs"] == "x"
    assert ownership.pools(body).listed == ["system"]


class TestPlaces:
    """A new pool comes between its neighbours, and no other is written for it."""

    @pytest.mark.parametrize(
        "desired",
        [["a", "b", "new"], ["new", "a", "b"], ["a", "new", "b"], ["new", "a", "other", "third", "b", "last"]],
        ids=",".join,
    )
    @pytest.mark.parametrize("before", [created(["a", "b"]), marked(*map(arm_pool, "ab"), names=["a", "b"])])
    def test_pools_are_read_in_the_templates_order_once_they_are_added(
        self, before: dict[str, Any], desired: list[str]
    ) -> None:
        comparison = compare(before, cfn_cluster(*map(cfn_pool, desired)), cfn_cluster(*map(cfn_pool, "ab")))
        made = plan(comparison).steps
        assert [step.key.split()[0] for step in made] == ["add"] * (len(desired) - 2)
        new = [{"name": step.call.pool, **sent(step)["properties"]} for step in made]
        after = {**before, "properties": {"agentPoolProfiles": [*before["properties"]["agentPoolProfiles"], *new]}}
        assert ownership.pools(after).in_order == desired

    def test_a_hundred_pools_fit_between_two(self) -> None:
        listed = ["a", "b"]
        observed = created(listed)
        pools = observed["properties"]["agentPoolProfiles"]
        for number in range(40):
            known = ownership.pools(observed).places
            order = ["a", *(f"p{one}" for one in range(number + 1)), "b"]
            pools.append(own(f"p{number}", pool_marks.places(order, known)[f"p{number}"], listed))
        assert ownership.pools(observed).in_order == ["a", *(f"p{one}" for one in range(40)), "b"]
        assert max(len(value) for pool in pools for value in pool["tags"].values()) <= 40

    def test_an_older_list_takes_precedence_over_a_place(self) -> None:
        observed = arm_cluster(
            own("web", 0, ["web", "system"]),
            own("system", 1, ["web", "system"]),
            own("late", 0.5, ["web", "system"]),
            tags=ownership.marks(["system", "web"], [], None, pools_in=pool_marks.ORDER),
        )
        assert ownership.pools(observed).in_order == ["system", "web", "late"]

    def test_two_lists_of_the_same_names_are_distinguished(self) -> None:
        """They had left, and were added again in another order."""
        observed = arm_cluster(
            own("a", 1, ["system", "a"]),
            own("system", 2, ["system", "a"]),
            tags=ownership.marks(["system", "a"], [], None, pools_in=pool_marks.ORDER),
        )
        assert ownership.pools(observed).in_order == ["a", "system"]
        comparison = compare(observed, cfn_cluster(cfn_pool("system"), cfn_pool("a")))
        (step,) = plan(comparison).steps
        moved = applied(observed, step)
        assert (moved["tags"][pool_marks.ORDER], ownership.pools(moved).in_order) == ("system,a,-", ["system", "a"])
        tagged = {**comparison.desired, "Tags": [{"Key": "x", "Value": "y"}]}
        (step,) = plan(compare(moved, tagged, dict(comparison.desired))).steps
        assert sent(step)["tags"][pool_marks.ORDER] == "system,a,-"

    def test_pools_keep_their_order_when_all_tags_of_the_cluster_are_replaced(self) -> None:
        assert ownership.pools({**created(["web", "system"], THEIRS), "tags": {}}).in_order == ["web", "system"]


class TestMark:
    @pytest.mark.parametrize(
        ("value", "valid"),
        [
            (pool_marks.mark(ID, "web", None, 1.5)[pool_marks.POOL], True),
            (pool_marks.mark(ID.upper(), "web", ["x"], -2)[pool_marks.POOL], True),
            (pool_marks.mark(ID, "api", None, 1)[pool_marks.POOL], False),
            (pool_marks.mark(f"{ID}2", "web", None, 1)[pool_marks.POOL], False),
            (pool_marks.mark(ID, "web", None, 1)[pool_marks.POOL].replace(":1", ":nan"), False),
            (pool_marks.mark(ID, "web", None, 1)[pool_marks.POOL].replace(":1", ":x"), False),
            (pool_marks.mark(ID, "web", None, 1)[pool_marks.POOL].replace(":1", ""), False),
            ("", False),
        ],
    )
    def test_a_mark_is_valid_only_for_the_pool_that_it_was_made_for(self, value: str, valid: bool) -> None:
        observed = arm_cluster(arm_pool("web", tags={pool_marks.POOL.title(): value}))
        assert ownership.pools(observed).owns("web") is valid

    def test_a_listed_pool_gets_its_mark_with_its_next_change(self) -> None:
        listed = marked(SYSTEM, names=["system"])
        made = plan(compare(listed, cfn_cluster(cfn_pool("system", 5)))).steps
        assert [step.key for step in made] == ["change pool system"]
        body = sent(made[0])
        changed = {**listed, "properties": {**listed["properties"], "agentPoolProfiles": [arm_pool("system", 5)]}}
        changed["properties"]["agentPoolProfiles"][0]["tags"] = body["properties"]["tags"]
        assert ownership.pools(changed).marked == {"system"}
        desired = cfn_cluster(cfn_pool("system", 5))
        assert plan(compare(changed, desired)).steps == []
        [tagged] = plan(compare(changed, {**desired, "Tags": [{"Key": "a", "Value": "b"}]})).steps
        assert sent(tagged)["tags"][pool_marks.ORDER] == "system"
        assert pool_marks.POOLS not in sent(tagged)["tags"]


def applied(observed: dict[str, Any], step: Step) -> dict[str, Any]:
    """The cluster after a step, as Azure makes it of the request."""
    pools = {pool["name"]: pool for pool in observed["properties"]["agentPoolProfiles"]}
    body, name = step.call.body or {}, str(step.call.pool)
    if step.call.verb is Verb.DELETE_POOL:
        pools.pop(name)
    elif step.call.verb is Verb.PUT_POOL:
        pools[name] = {**arm_pool(name), **pools.get(name, {}), "tags": body["properties"].get("tags")}
    else:
        observed = {**observed, "tags": body["tags"]}
    return {**observed, "properties": {**observed["properties"], "agentPoolProfiles": list(pools.values())}}


def without_tags_of(observed: dict[str, Any], name: str) -> dict[str, Any]:
    """Somebody has replaced the tags of a pool, or of the cluster, by none."""
    if name == "cluster":
        return {**observed, "tags": {}}
    pools = observed["properties"]["agentPoolProfiles"]
    changed = [{**pool, "tags": None} if pool["name"] == name else pool for pool in pools]
    return {**observed, "properties": {**observed["properties"], "agentPoolProfiles": changed}}


NAMES = ["system", "a", "b", "c", "d"]
ORDERS = st.permutations(NAMES).flatmap(lambda names: st.integers(1, 5).map(lambda number: names[:number]))


@settings(max_examples=60, deadline=None)
@given(
    templates=st.lists(ORDERS, min_size=2, max_size=6),
    somebody=st.lists(st.sampled_from(["", "", "", "cluster", *NAMES]), min_size=6, max_size=6),
    listed=st.booleans(),
)
def test_whatever_templates_follow_each_other_pools_are_theirs_in_their_order(
    templates: list[list[str]], somebody: list[str], *, listed: bool
) -> None:
    first = templates[0]
    observed = marked(*map(arm_pool, first), THEIRS, names=first) if listed else created(first, THEIRS)
    touched: set[str] = set()
    for before, after, whose in zip(templates, templates[1:], somebody, strict=False):
        observed = without_tags_of(observed, whose)
        touched |= {whose} - {""}
        desired = cfn_cluster(*map(cfn_pool, after))
        previous = cfn_cluster(*map(cfn_pool, before))
        made = []
        while steps := plan(compare(observed, desired, previous)).steps:
            made.append(steps[0].key)
            observed = applied(observed, steps[0])
            assert len(made) < 20, made
        reported_pools = ownership.pools(observed).in_order or []
        there = {pool["name"] for pool in observed["properties"]["agentPoolProfiles"]}
        left = there - {*after, "theirs"}
        assert [name for name in reported_pools if name in there and name not in left] == after
        assert "theirs" in there - set(reported_pools)
        if not touched:
            assert not left
            # A list that suffices is written before and after a removal.
            assert len(made) <= len(set(after) ^ set(before)) + 1 + listed, made
        elif left:
            assert listed or left <= touched
            break
