"""Upgrade ladders: one minor at a time, pools within three minors, never down, few pool upgrades."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from acme_azure_akscluster.domain.versions import SKEW, Hop, Region, Version, ladder

V = Version.of


def climb(control_plane: str, target: str, pools: dict[str, str] | None = None, **options: object) -> list[str]:
    running = {name: V(version) for name, version in (pools or {}).items()}
    targets = dict.fromkeys(running, V(target))
    hops = ladder(V(control_plane), V(target), running, targets, **options)  # type: ignore[arg-type]
    return [f"{hop.pool or ('all' if hop.whole else 'control plane')} {hop.to}" for hop in hops]


@pytest.mark.parametrize("text", ["", "1", "1.33.", "v1.33", "1.33.4.5", "1.x", "latest"])
def test_what_is_not_a_version_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is not a Kubernetes version"):
        V(text)


@pytest.mark.parametrize(
    ("declared", "running", "reached"),
    [
        ("1.33", "1.33.4", True),
        ("1.33", "1.34.1", True),
        ("1.33", "1.32.9", False),
        ("1.33.4", "1.33.4", True),
        ("1.33.4", "1.33.5", True),
        ("1.33.4", "1.33.3", False),
        ("1.33.4", "1.34.0", True),
        ("1.9", "1.10.0", True),
    ],
)
def test_a_declaration_is_reached_by_anything_as_new(declared: str, running: str, reached: bool) -> None:
    assert V(declared).reached_by(V(running)) is reached


@pytest.mark.parametrize(
    ("case", "hops", "expected"),
    [
        ("nothing to do", climb("1.33.4", "1.33", {"a": "1.33.4"}), []),
        ("never down", climb("1.34.1", "1.33", {"a": "1.34.1"}), []),
        ("a patch", climb("1.33.4", "1.33.6", {"a": "1.33.4"}), ["control plane 1.33.6", "a 1.33.6"]),
        ("one minor", climb("1.33.4", "1.34", {"a": "1.33.4"}), ["control plane 1.34", "a 1.34"]),
        (
            "three minors need one upgrade of each pool",
            climb("1.31.9", "1.34", {"a": "1.31.9", "b": "1.31.9"}),
            ["control plane 1.32", "control plane 1.33", "control plane 1.34", "a 1.34", "b 1.34"],
        ),
        (
            "four minors need two, the first as late as possible",
            climb("1.31.9", "1.35", {"a": "1.31.9"}),
            [
                "control plane 1.32",
                "control plane 1.33",
                "control plane 1.34",
                "a 1.34",
                "control plane 1.35",
                "a 1.35",
            ],
        ),
        (
            "a pool that lags already goes first",
            climb("1.33.1", "1.34", {"old": "1.30.2", "new": "1.33.1"}),
            ["old 1.33.1", "control plane 1.34", "old 1.34", "new 1.34"],
        ),
        (
            "with an auto-upgrade channel everything hops together",
            climb("1.31.9", "1.33", {"a": "1.31.9"}, whole=True),
            ["all 1.32", "all 1.33"],
        ),
        (
            "where all pools follow the last hop takes them along",
            climb("1.31.9", "1.33", {"a": "1.31.9", "b": "1.31.9"}, ends_whole=True),
            ["control plane 1.32", "all 1.33"],
        ),
        (
            "but for those that lag too far they go up before it",
            climb("1.31.9", "1.35", {"a": "1.31.9", "b": "1.32.1"}, ends_whole=True),
            ["control plane 1.32", "control plane 1.33", "control plane 1.34", "a 1.34", "all 1.35"],
        ),
        (
            "the newest offered patch is taken on the way",
            climb("1.31.9", "1.33", {}, offered=[V("1.32.4"), V("1.32.11"), V("1.32.7")]),
            ["control plane 1.32.11", "control plane 1.33"],
        ),
        (
            "an LTS cluster skips where its profile offers it",
            climb("1.30.9", "1.33", {}, offered=[V("1.31.2"), V("1.33.5")]),
            ["control plane 1.33"],
        ),
    ],
)
def test_ladders(case: str, hops: list[str], expected: list[str]) -> None:
    assert hops == expected, case


def test_a_pool_without_a_target_is_moved_only_where_the_skew_demands_it() -> None:
    hops = ladder(V("1.31.1"), V("1.35"), {"a": V("1.31.1")}, {})
    assert [hop for hop in hops if hop.pool] == [Hop(V("1.34"), "a")]


minors = st.integers(min_value=28, max_value=40)


@given(
    start=minors,
    up=st.integers(0, 8),
    lags=st.lists(st.integers(0, SKEW), max_size=4),
    how=st.sampled_from(["", "whole", "ends_whole"]),
)
def test_every_ladder_keeps_the_rules_and_arrives(start: int, up: int, lags: list[int], how: str) -> None:
    target = Version(1, start + up)
    pools = {f"p{i}": Version(1, start - lag, 1) for i, lag in enumerate(lags)}
    control_plane, running = Version(1, start, 1), dict(pools)
    targets, ends = dict.fromkeys(pools, target), how == "ends_whole"
    for hop in ladder(control_plane, target, pools, targets, whole=how == "whole", ends_whole=ends):
        if ends:  # while AKS is at it the control plane is new and the pools are not yet
            assert all(hop.to.minor - version.minor <= SKEW for version in running.values())
        if hop.pool:
            assert running[hop.pool].line < hop.to.line <= control_plane.line
            running[hop.pool] = hop.to
        else:
            assert hop.to.minor == control_plane.minor + 1
            control_plane = hop.to
            running = dict.fromkeys(running, hop.to) if hop.whole else running
        assert all(0 <= control_plane.minor - version.minor <= SKEW for version in running.values())
    assert target.reached_by(control_plane)
    assert all(target.reached_by(version) for version in running.values())


@pytest.mark.parametrize(
    ("case", "hops", "expected"),
    [
        (
            "what left support goes up as a whole, once",
            climb("1.33.4", "1.35", {"a": "1.33.4"}, out_of_support=True),
            ["all 1.34", "control plane 1.35", "a 1.35"],
        ),
        (
            "to the lowest version that is offered",
            climb("1.30.4", "1.36", {"a": "1.30.4"}, out_of_support=True, offered=[V("1.34.8"), V("1.34.9")]),
            ["all 1.34.9", "control plane 1.35", "control plane 1.36", "a 1.36"],
        ),
        (
            "long-term support jumps as far as the pools can be left behind, and then again",
            climb("1.30.4", "1.36", {"a": "1.30.4"}, offered=[V(f"1.{minor}.1") for minor in range(31, 37)]),
            ["control plane 1.33.1", "a 1.33.1", "control plane 1.36", "a 1.36"],
        ),
    ],
)
def test_jumps(case: str, hops: list[str], expected: list[str]) -> None:
    assert hops == expected, case


@pytest.mark.parametrize(
    ("one", "other", "below"),
    [
        ("1.33", "1.34", True),
        ("1.34", "1.33.9", False),
        ("1.33", "1.33.9", False),
        ("1.33.9", "1.33", False),
        ("1.33.8", "1.33.9", True),
        ("1.33.9", "1.33.9", False),
        ("1.9", "1.10", True),
    ],
)
def test_a_declaration_is_below_another_only_if_it_asks_for_less(one: str, other: str, below: bool) -> None:
    assert V(one).below(V(other)) is below


def test_a_region_is_read_from_what_arm_lists_without_previews() -> None:
    official = {"supportPlan": ["KubernetesOfficial", "AKSLongTermSupport"]}
    values: list[dict[str, Any]] = [
        {"version": "1.33", "capabilities": {"supportPlan": ["AKSLongTermSupport"]}, "patchVersions": {"1.33.9": {}}},
        {"version": "1.34", "capabilities": official, "patchVersions": {"1.34.1": {}, "1.34.2": {}}},
        {"version": "1.35", "isPreview": True, "capabilities": official, "patchVersions": {"1.35.0": {}}},
        {"version": "1.36"},
    ]
    region = Region.of(values)
    assert region.patches == {V("1.33.9"), V("1.34.1"), V("1.34.2")}
    assert region.community == {(1, 34)}
    assert region.previews == {V("1.35.0")}
    assert region.offered(long_term=False) == {V("1.34.1"), V("1.34.2")}
    assert region.offered(long_term=True) == region.patches


@pytest.mark.parametrize(
    "odd",
    [
        None,
        7,
        "1.34",
        [],
        {"patchVersions": None},
        {"patchVersions": [None, 7, {}]},
        {"patchVersions": 7},
        {"version": "1.36", "isPreview": True, "patchVersions": {"1.36.0-preview": {}}},
        {"version": "1.36", "patchVersions": {"1.36.0-preview": {}, "": {}}},
        {"version": None, "capabilities": {"supportPlan": ["KubernetesOfficial"]}},
        {"version": "1.36-rc", "capabilities": {"supportPlan": ["KubernetesOfficial"]}},
        {"version": "1.36", "capabilities": ["KubernetesOfficial"]},
        {"version": "1.36", "capabilities": {"supportPlan": None}},
        {"version": "1.36", "capabilities": {"supportPlan": 7}},
    ],
    ids=str,
)
def test_what_is_not_a_version_in_arms_list_is_left_out(odd: Any) -> None:
    official = {"supportPlan": ["KubernetesOfficial"]}
    values = [odd, {"version": "1.34", "capabilities": official, "patchVersions": {"1.34.1": {}}}]
    assert Region.of(values) == (frozenset({V("1.34.1")}), frozenset({(1, 34)}), frozenset())
