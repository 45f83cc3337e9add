"""How a changed property reaches a node pool, and that the reference tells users the same."""

from typing import Any

import pytest

from acme_azure_akscluster.planning.transitions.agent_pools import Way, way
from acme_azure_akscluster.properties.drift import ABSENT, Difference
from tools.schema.__main__ import overlay
from tools.schema.build import described

_POOL = "/properties/AgentPoolProfiles/*/"
# What the overlay says of a change -> how it is made.
_WORDS = {
    None: Way.IN_PLACE,
    "nodes are reimaged": Way.IN_PLACE,
    "node pool is rotated": Way.ROTATION,
    "refused": Way.ANOTHER_POOL,
}


def changed(path: str, declared: Any = 1, found: Any = 0) -> Way:
    return way(Difference(("AgentPoolProfiles", "web", *path.split("/")), declared, found))


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("Count", Way.IN_PLACE),
        ("UpgradeSettings/MaxSurge", Way.IN_PLACE),
        ("NetworkProfile/AllowedHostPorts", Way.IN_PLACE),
        ("NetworkProfile/NodePublicIPTags", Way.ROTATION),
        ("VmSize", Way.ROTATION),
        ("KubeletConfig/CpuManagerPolicy", Way.ROTATION),
        ("EnableFIPS", Way.ROTATION),
        ("OsType", Way.ANOTHER_POOL),
        ("GpuProfile/Driver", Way.ANOTHER_POOL),
        ("SomethingNew", Way.ROTATION),
    ],
)
def test_a_table_says_how_a_change_is_made(path: str, expected: Way) -> None:
    assert changed(path) is expected


@pytest.mark.parametrize(
    ("declared", "found", "expected"),
    [
        ("AzureLinux", "Ubuntu", Way.IN_PLACE),
        ("Ubuntu2404", "AzureLinux3", Way.IN_PLACE),
        ("Windows2025", "Windows2022", Way.ROTATION),
        ("AzureLinuxOSGuard", "Ubuntu", Way.ROTATION),
        ("Ubuntu", ABSENT, Way.ROTATION),
    ],
)
def test_an_image_changes_in_place_among_the_plain_linux_ones(declared: str, found: Any, expected: Way) -> None:
    assert changed("OsSKU", declared, found) is expected


def test_the_reference_says_what_the_plan_does() -> None:
    """Every property of a pool that can differ, by its words in the overlay; containers have none of their own."""
    told = {
        pointer.removeprefix(_POOL): words
        for pointer, words in described(overlay())
        if pointer.startswith(_POOL) and not words.get("read_only")
    }
    leaves = [path for path in told if not any(other.startswith(f"{path}/") for other in told)]
    wrong = {
        path: (changed(path), update)
        for path in leaves
        if path not in ("Name", "OsSKU") and changed(path) is not _WORDS[update := _nearest(path, told)]
    }
    assert wrong == {}


def _nearest(path: str, told: dict[str, Any]) -> str | None:
    """A property's own words on its update, else those of what it is part of."""
    while path:
        update = told.get(path, {}).get("update")
        if update:
            return str(update)
        path = path.rpartition("/")[0]
    return None
