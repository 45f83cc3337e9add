"""In which order AKS takes changes of a network: one stage after the other, the declaration last."""

from typing import Any

import pytest

from acme_azure_akscluster.planning import network_stages

OVERLAY = {"NetworkPlugin": "azure", "NetworkPluginMode": "overlay"}
CILIUM = {"NetworkDataplane": "cilium", "NetworkPolicy": "cilium"}


@pytest.mark.parametrize(
    ("current", "declared", "expected"),
    [
        ({}, {}, []),
        ({"OutboundType": "loadBalancer"}, {"OutboundType": "none"}, []),
        ({"NetworkPlugin": "kubenet"}, OVERLAY, []),
        (OVERLAY, {**OVERLAY, **CILIUM}, []),
        ({**OVERLAY, "NetworkPolicy": "calico"}, {**OVERLAY, **CILIUM}, []),
        ({**OVERLAY, "NetworkPolicy": "calico"}, {**OVERLAY, "NetworkPolicy": "none"}, []),
        ({**OVERLAY, "NetworkPolicy": "azure"}, {**OVERLAY, "NetworkPolicy": "calico"}, [("azure", "overlay", "none")]),
        ({"NetworkPlugin": "kubenet"}, {**OVERLAY, **CILIUM}, [("azure", "overlay", None)]),
        (
            {"NetworkPlugin": "kubenet", "NetworkPolicy": "calico"},
            {**OVERLAY, **CILIUM},
            [("kubenet", None, "none"), ("azure", "overlay", "none")],
        ),
        ({"NetworkPlugin": "kubenet", "NetworkPolicy": "calico"}, OVERLAY, [("kubenet", None, "none")]),
    ],
)
def test_the_stages_before_the_declaration(
    current: dict[str, Any], declared: dict[str, Any], expected: list[tuple[str | None, ...]]
) -> None:
    *before, last = network_stages.stages(current, declared)
    names = ("NetworkPlugin", "NetworkPluginMode", "NetworkPolicy")
    assert [tuple(stage.get(name) for name in names) for stage in before] == expected
    assert network_stages.without(declared, last) == declared


def test_the_stages_that_are_left_follow_from_what_is_there() -> None:
    declared = {**OVERLAY, **CILIUM}
    current: dict[str, Any] = {"NetworkPlugin": "kubenet", "NetworkPolicy": "calico"}
    for left in (3, 2, 1):
        stages = network_stages.stages(current, declared)
        assert len(stages) == left
        current = {**current, **network_stages.without(declared, stages[0])}
    assert {**current, **declared} == current


def test_a_stage_says_nothing_that_only_a_later_one_may_set() -> None:
    declared = {**OVERLAY, **CILIUM, "OutboundType": "none"}
    stage = network_stages.stages({"NetworkPlugin": "kubenet"}, declared)[0]
    written = network_stages.without(declared, stage)
    assert written == {**OVERLAY, "OutboundType": "none"}
