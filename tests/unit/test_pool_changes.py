"""How a changed property reaches a node pool, and that the reference tells users the same."""

from typing import Any

import pytest

from acme_azure_akscluster.planning.transitions.agent_pools import Effect, effect
from acme_azure_akscluster.properties.drift import ABSENT, Difference
from tools.schema.__main__ import overlay
from tools.schema.build import described

_POOL = "/properties/AgentPoolProfiles/*/"
# What the overlay says of a change -> how it is made.
_WORDS = {
    None: Effect.IN_PLACE,
    "nodes are reimaged": Effect.IN_PLACE,
    "node pool is rotated": Effect.ROTATION,
    "refused": Effect.ANOTHER_POOL,
}


def changed(path: str, declared: Any = 1, actual: Any = 0) -> Effect:
    return effect(Difference(("AgentPoolProfiles", "web", *path.split("/")), declared, actual))


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("Count", Effect.IN_PLACE),
        ("UpgradeSettings/MaxSurge", Effect.IN_PLACE),
        ("NetworkProfile/AllowedHostPorts", Effect.IN_PLACE),
        ("NetworkProfile/NodePublicIPTags", Effect.ROTATION),
        ("VmSize", Effect.ROTATION),
        ("KubeletConfig/CpuManagerPolicy", Effect.ROTATION),
        ("EnableFIPS", Effect.IN_PLACE),
        ("OsType", Effect.ANOTHER_POOL),
        ("GpuProfile/Driver", Effect.IN_PLACE),
        ("GpuInstanceProfile", Effect.ANOTHER_POOL),
        ("SomethingNew", Effect.ROTATION),
    ],
)
def test_a_table_says_how_a_change_is_made(path: str, expected: Effect) -> None:
    assert changed(path) is expected


@pytest.mark.parametrize(
    ("declared", "actual", "expected"),
    [
        ("AzureLinux", "Ubuntu", Effect.IN_PLACE),
        ("Ubuntu2404", "AzureLinux3", Effect.IN_PLACE),
        ("Windows2025", "Windows2022", Effect.ROTATION),
        ("AzureLinuxOSGuard", "Ubuntu", Effect.ROTATION),
        ("Ubuntu", ABSENT, Effect.ROTATION),
    ],
)
def test_an_image_changes_in_place_among_the_plain_linux_ones(declared: str, actual: Any, expected: Effect) -> None:
    assert changed("OsSKU", declared, actual) is expected


def test_fips_of_a_windows_pool_needs_another_pool_of_its_name() -> None:
    change = Difference(("AgentPoolProfiles", "win", "EnableFIPS"), declared=True, observed=False)
    assert effect(change, windows=True) is Effect.ROTATION


def test_the_reference_says_what_the_plan_does() -> None:
    """Every property of a pool that can differ, by its words in the overlay; containers have none of their own."""
    reported = {
        pointer.removeprefix(_POOL): words
        for pointer, words in described(overlay())
        if pointer.startswith(_POOL) and not words.get("read_only")
    }
    leaves = [path for path in reported if not any(other.startswith(f"{path}/") for other in reported)]
    wrong = {
        path: (changed(path), update)
        for path in leaves
        if path not in ("Name", "OsSKU") and changed(path) is not _WORDS[update := _nearest(path, reported)]
    }
    assert wrong == {}


def _nearest(path: str, reported: dict[str, Any]) -> str | None:
    """A property's own words on its update, else those of what it is part of."""
    while path:
        update = reported.get(path, {}).get("update")
        if update:
            return str(update)
        path = path.rpartition("/")[0]
    return None
