"""An operation that one version of the type began is ended by the next: contexts of each release, and spoilt ones."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.support.clusters import cfn_cluster, cfn_pool
from tests.support.harness import SUBSCRIPTION
from tests.support.world import GROUP, World

CLUSTER = {**cfn_cluster(cfn_pool("system")), "ResourceGroupName": GROUP, "SubscriptionId": SUBSCRIPTION}
TOKEN = "0f6a1c1e-0000-4000-8000-000000000000"
# One file a release, with a context for each step of a create, an update and a delete, as its handlers wrote them.
RELEASES = sorted((Path(__file__).parent / "contexts").glob("*.json"))
CONTEXTS = [(file.stem, one) for file in RELEASES for one in json.loads(file.read_text())]
SPOILT: tuple[Any, ...] = (
    {"started": "yesterday"},
    {"started": None},
    {"started": True},
    {"attempts": None},
    {"attempts": {"settings": "many"}},
    {"attempts": [1]},
    {"step": 7},
    {"step": "settings", "operation": "an operation of another version"},
    {"created": "yes"},
    {"retries": -1.5},
    {"nobody": "knows"},
    {"pool": ["web"]},
)


def ended(action: str, context: Any) -> dict[str, Any]:
    """The last event of an operation on a cluster that is there, begun with this context."""
    world = World()
    identifier = world.run("CREATE", CLUSTER, token=TOKEN).model["Id"]
    desired = {"Id": identifier} if action == "DELETE" else {**CLUSTER, "Id": identifier}
    event = world.event(action, desired, CLUSTER if action == "UPDATE" else None, token=TOKEN)
    for _ in range(50):
        answer = world.invoke({**event, "callbackContext": context})
        if answer["status"] != "IN_PROGRESS":
            return answer
        context = answer["callbackContext"]
        world.clock.sleep(answer["callbackDelaySeconds"])
    raise AssertionError(f"{action} does not end")


def test_contexts_of_a_release_stay_readable() -> None:
    assert {one["action"] for _, one in CONTEXTS} == {"CREATE", "UPDATE", "DELETE"}


@pytest.mark.parametrize(("release", "one"), CONTEXTS)
def test_an_operation_of_a_release_is_ended(release: str, one: dict[str, Any]) -> None:
    answer = ended(one["action"], one["context"])
    assert (answer["status"], answer["message"]) == ("SUCCESS", "")


@pytest.mark.parametrize("spoilt", SPOILT)
@pytest.mark.parametrize("action", ["UPDATE", "DELETE"])
def test_an_unreadable_context_restarts_the_operation(action: str, spoilt: Any) -> None:
    assert ended(action, spoilt)["status"] == "SUCCESS"
