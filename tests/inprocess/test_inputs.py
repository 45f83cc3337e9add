"""The inputs of the contract suite, through the production entry point: what `cfn test` would find, in a second."""

import json
from pathlib import Path
from typing import Any

import pytest

from acme_azure_akscluster.properties.drift import differences
from sandbox.azure.__main__ import SUBSCRIPTION as SERVED
from tests.support.harness import SUBSCRIPTION
from tests.support.world import World

INPUTS = Path(__file__).parents[2] / "inputs"
SETS = sorted({path.name.split("_")[1] for path in INPUTS.glob("inputs_*.json")})


def inputs(number: str, kind: str) -> dict[str, Any]:
    text = (INPUTS / f"inputs_{number}_{kind}.json").read_text(encoding="utf-8")
    actual: dict[str, Any] = json.loads(text.replace(SERVED, SUBSCRIPTION))
    return actual


def test_what_they_name_is_in_the_subscription_that_the_sandbox_serves() -> None:
    named = {
        part.split("/")[0]
        for path in INPUTS.glob("*.json")
        for part in path.read_text(encoding="utf-8").split("/subscriptions/")[1:]
    }
    assert named <= {SERVED}


@pytest.mark.parametrize("number", SETS)
def test_a_set_is_created_updated_and_deleted_as_it_says(number: str) -> None:
    world = World()
    desired, changed, invalid = (inputs(number, kind) for kind in ("create", "update", "invalid"))
    world.cloud.group(desired["ResourceGroupName"])
    assert world.run("CREATE", invalid).code == "InvalidRequest"
    made = world.run("CREATE", desired)
    assert (made.status, differences(desired, made.model)) == ("SUCCESS", []), made.last
    place = {"Id": made.model["Id"]}
    assert world.run("READ", place).model == made.model
    after = world.run("UPDATE", {**changed, **place}, {**desired, **place})
    assert (after.status, differences(changed, after.model)) == ("SUCCESS", []), after.last
    assert world.run("DELETE", place).status == "SUCCESS"
