"""The inputs of the contract suite, through the production entry point: what `cfn test` would find, in a second."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from acme_azure_akscluster.properties.drift import differences
from tests.support import short_forms
from tests.support.harness import SUBSCRIPTION
from tests.support.world import World

ROOT = Path(__file__).parents[2]
INPUTS = ROOT / "inputs"
NAMED = re.compile(r"{{(\w+)}}")
GROUP = f"/subscriptions/{SUBSCRIPTION}/resourceGroups/contract"
EXPORTS = {
    "AksContractResourceGroup": "contract",
    "AksContractLocation": "westeurope",
    "AksContractKubernetesVersion": "1.34",
    "AksContractWorkspaceId": f"{GROUP}/providers/Microsoft.OperationalInsights/workspaces/audit",
    "AksContractStorageAccountId": f"{GROUP}/providers/Microsoft.Storage/storageAccounts/audit",
    "AksContractAccountId": "123456789012",
}
SETS = sorted({path.name.split("_")[1] for path in INPUTS.glob("inputs_*.json")})


def inputs(number: str, kind: str) -> dict[str, Any]:
    text = (INPUTS / f"inputs_{number}_{kind}.json").read_text(encoding="utf-8")
    actual: dict[str, Any] = json.loads(NAMED.sub(lambda match: EXPORTS[match[1]], text))
    return actual


def exported() -> dict[str, str]:
    """What deploy/contract/inputs.yaml exports, its values still those of the template."""
    outputs = short_forms.load(ROOT / "deploy/contract/inputs.yaml")["Outputs"]
    return {output["Export"]["Name"]: output["Value"] for output in outputs.values()}


def test_only_what_differs_between_accounts_is_an_export_of_the_template() -> None:
    texts = [path.read_text(encoding="utf-8") for path in INPUTS.glob("*.json")]
    assert {name for text in texts for name in NAMED.findall(text)} == set(exported()) == set(EXPORTS)
    literal = re.compile(r"/subscriptions/|\b\d{12}\b|(KubernetesVersion|OrchestratorVersion)\": \"\d")
    assert [match[0] for text in texts for match in literal.finditer(text)] == []


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
