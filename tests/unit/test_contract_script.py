"""deploy/contract/azure.sh makes what the contract tests' inputs name, and prints the parameters of inputs.yaml."""

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[2]
# As `az` answers, as far as the script reads it: the query of its option is evaluated.
AZ = """#!{python}
import json, sys
import jmespath
arguments = sys.argv[1:]
with open({log!r}, "a") as log:
    print(*arguments, file=log)
answers = {{
    "aks get-versions": {{"values": [
        {{"version": version, "isPreview": preview}}
        for version, preview in (("1.36", None), ("1.37", True), ("1.34", None), ("1.35", None))
    ]}},
    "account show": {{"id": "11111111-1111-4111-8111-111111111111"}},
}}
answer = answers.get(" ".join(arguments[:2]))
if answer:
    print(jmespath.search(arguments[arguments.index("--query") + 1], answer))
"""


class _Loader(yaml.SafeLoader):
    """CloudFormation's short forms as they are written."""


_Loader.add_multi_constructor("!", lambda _loader, _suffix, node: node.value)
TEMPLATE: dict[str, Any] = yaml.load((ROOT / "deploy/contract/inputs.yaml").read_text(encoding="utf-8"), _Loader)


@pytest.fixture
def made(tmp_path: Path) -> tuple[dict[str, str], list[str]]:
    """The parameters that deploy/contract/azure.sh prints, and what it calls `az` with."""
    log = tmp_path / "log"
    (tmp_path / "az").write_text(AZ.format(python=sys.executable, log=str(log)), encoding="utf-8")
    (tmp_path / "az").chmod(0o755)
    environment = {"PATH": f"{tmp_path}:{os.environ['PATH']}"}
    command = [str(ROOT / "deploy/contract/azure.sh"), "auditof42"]
    output = subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout
    return dict(pair.split("=", 1) for pair in output.split()), log.read_text(encoding="utf-8").splitlines()


def test_the_script_prints_each_parameter_that_has_no_default(made: tuple[dict[str, str], list[str]]) -> None:
    parameters, _ = made
    wanted = {name for name, parameter in TEMPLATE["Parameters"].items() if "Default" not in parameter}
    assert wanted <= set(parameters) <= set(TEMPLATE["Parameters"])
    for name, value in parameters.items():
        assert re.fullmatch(TEMPLATE["Parameters"][name].get("AllowedPattern", ".+"), value), (name, value)


def test_the_version_is_the_second_newest_that_is_no_preview(made: tuple[dict[str, str], list[str]]) -> None:
    assert made[0]["KubernetesVersion"] == "1.35"


def test_the_script_makes_the_group_the_workspace_and_the_storage_account(
    made: tuple[dict[str, str], list[str]],
) -> None:
    _, calls = made
    assert [" ".join(call.split()[:2]) for call in calls] == [
        "group create",
        "monitor log-analytics",
        "storage account",
        "aks get-versions",
        "account show",
    ]
