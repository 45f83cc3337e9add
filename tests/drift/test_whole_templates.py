"""Whole templates, made up from the schema.

What Azure echoes is in sync, in whatever order ARM lists the pools; a declared value that somebody changed has drifted,
at its path.
"""

from typing import Any

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from acme_azure_akscluster.domain import ownership
from acme_azure_akscluster.properties import schema
from acme_azure_akscluster.properties.reported import reported
from sandbox.aws.cloudformation.drift import differences
from tests.drift.cases import DOCUMENT, another, marked
from tests.support.drift_checks import unseen
from tests.support.pairs import Leaf, leaves
from tests.support.properties import valid_properties


def marks_of(declared: dict[str, Any]) -> dict[str, str]:
    """The marks that a cluster has from this template."""
    names = [pool["Name"] for pool in declared.get("AgentPoolProfiles") or []]
    hosts = (declared.get("HttpProxyConfig") or {}).get("NoProxy")
    return ownership.marks(names, [tag["Key"] for tag in declared.get("Tags") or []], hosts)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(declared=valid_properties(), random=st.randoms())
def test_what_azure_echoes_of_a_template_is_in_sync(declared: dict[str, Any], random: Any) -> None:
    pools = declared.get("AgentPoolProfiles") or []
    actual = {**declared, **({"AgentPoolProfiles": random.sample(pools, len(pools))} if pools else {})}
    assert differences(declared, reported(actual, {"tags": marks_of(declared)}), DOCUMENT) == []


# Of elements that are known by it: another name is another element.
_NAMES = frozenset({"Name", "Key"})


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(declared=valid_properties(), data=st.data())
def test_a_declared_value_that_somebody_changed_drifts_at_its_path(declared: dict[str, Any], data: Any) -> None:
    compared_leaves = [leaf for leaf in leaves(declared) if _is_compared(leaf, declared)]
    assume(compared_leaves)
    leaf = data.draw(st.sampled_from(compared_leaves))
    actual = _changed(declared, leaf.path, another(leaf.value, leaf.node))

    model = reported(actual, {**marked(declared), "tags": marks_of(declared)})
    paths = [one.path for one in differences(declared, model, DOCUMENT)]

    place = "".join(f"/{part}" for part in _place(leaf))
    assert paths, f"{place} is in sync"
    assert all(path.startswith(place) or place.startswith(path) for path in paths), (place, paths)


def _is_compared(leaf: Leaf, declared: dict[str, Any]) -> bool:
    raised = leaf.path == ("KubernetesVersion",) and "AutoUpgradeProfile" in declared
    elsewhere = leaf.path[0] in ("Id", "SubscriptionId", "ResourceGroupName", "FluxConfigurations")
    # Others add to an empty map or list; one of plain values is a case of `make drift`.
    open_ended = leaf.value in ({}, [])
    return not (raised or elsewhere or open_ended or leaf.path[-1] in _NAMES or unseen(leaf, declared))


def _place(leaf: Leaf) -> tuple[str | int, ...]:
    """The leaf's path, or that of the unordered list above it, whose elements are compared whole."""
    node: Any = DOCUMENT
    for index, part in enumerate(leaf.path):
        node = schema.resolve(node)
        if isinstance(part, int):
            if not node.get("insertionOrder", True):
                return leaf.path[:index]
            node = node["items"]
        else:
            node = schema.map_values(node) or schema.properties(node)[part]
    return leaf.path


def _changed(tree: Any, path: tuple[str | int, ...], value: Any) -> Any:
    if not path:
        return value
    part, *rest = path
    if isinstance(tree, list):
        return [_changed(item, tuple(rest), value) if index == part else item for index, item in enumerate(tree)]
    return {**tree, part: _changed(tree[part], tuple(rest), value)}
