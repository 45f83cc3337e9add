"""azure-cli and Ansible as subprocesses in environments of their own, logged in as applications of their own."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bench.peers.jobs import GROUP, STATES, commands, playbook_arguments
from sandbox.endpoints import AzureEndpoints
from tools.shared.running import run
from tools.shared.stage import ROOT

AZURE_CLI = ROOT / ".venv-azure-cli" / "bin"
ANSIBLE = ROOT / ".venv-ansible" / "bin"
_SCALED = Path(__file__).with_name("scaled")
# Much longer than any job takes in the sandbox's time.
_MOST_SECONDS = 300


def available() -> dict[str, bool]:
    """Which of the peers is installed here."""
    return {"azure-cli": (AZURE_CLI / "az").exists(), "ansible": (ANSIBLE / "ansible").exists()}


class AzureCli:
    """`az` with a configuration directory of its own."""

    def __init__(self, name: str, azure: AzureEndpoints, login: Mapping[str, str], home: Path, speed: float) -> None:
        self._commands = commands(name)
        self._environment = {
            **_environment(AZURE_CLI, azure, home, speed),
            "AZURE_CONFIG_DIR": str(home / "azure"),
            "AZURE_CORE_INSTANCE_DISCOVERY": "false",
            "AZURE_CORE_COLLECT_TELEMETRY": "false",
        }
        endpoints = ["--endpoint-resource-manager", azure.resource_manager, "--endpoint-active-directory"]
        endpoints += [azure.authority, "--endpoint-active-directory-resource-id", azure.resource_manager]
        self._az("cloud", "register", "--name", "Sandbox", *endpoints)
        self._az("cloud", "set", "--name", "Sandbox")
        who = ["-u", login["client_id"], "-p", login["secret"], "--tenant", azure.tenant_id]
        self._az("login", "--service-principal", *who)

    def do(self, job: str) -> None:
        """One job, to its end."""
        self._az(*self._commands[job])

    def _az(self, *arguments: str) -> None:
        run([AZURE_CLI / "az", *arguments, "--output", "json"], ROOT, self._environment, _MOST_SECONDS)


class Ansible:
    """azure_rm_aks and its sisters, one module a job."""

    def __init__(self, name: str, azure: AzureEndpoints, login: Mapping[str, str], home: Path, speed: float) -> None:
        self._name = name
        self._environment = {
            **_environment(ANSIBLE, azure, home, speed),
            "AZURE_CLOUD_ENVIRONMENT": azure.resource_manager,
            "ARM_CLOUD_METADATA_URL": f"{azure.resource_manager}/metadata/endpoints?api-version=2019-05-01",
            "AZURE_TENANT": azure.tenant_id,
            "AZURE_CLIENT_ID": login["client_id"],
            "AZURE_SECRET": login["secret"],
            "AZURE_SUBSCRIPTION_ID": azure.subscription_id,
            "AZURE_DISABLE_INSTANCE_DISCOVERY": "true",
            "ANSIBLE_LOCALHOST_WARNING": "false",
        }

    def do(self, job: str) -> None:
        """One job, to its end."""
        state = STATES[job]
        where = {"resource_group": GROUP, "name": self._name}
        if job == "read":
            self._module("azure_rm_aks_info", where)
        elif job == "delete":
            self._module("azure_rm_aks", {**where, "state": "absent"})
        elif job == "add pool":
            pool = {"cluster_name": self._name, "name": "web", "count": 1, "vm_size": "Standard_D4s_v5", "mode": "User"}
            self._module("azure_rm_aksagentpool", {"resource_group": GROUP, **pool})
        elif state is not None:
            self._module("azure_rm_aks", playbook_arguments(self._name, state))

    def _module(self, module: str, arguments: dict[str, Any]) -> None:
        python = ["-e", f"ansible_python_interpreter={ANSIBLE / 'python'}"]
        command: list[str | Path] = [ANSIBLE / "ansible", "localhost", "-i", "localhost,", "-c", "local", *python]
        task = ["-m", f"azure.azcollection.{module}", "-a", json.dumps(arguments)]
        run([*command, *task], ROOT, self._environment, _MOST_SECONDS)


def _environment(binaries: Path, azure: AzureEndpoints, home: Path, speed: float) -> dict[str, str]:
    home.mkdir(parents=True, exist_ok=True)
    return {
        "PATH": f"{binaries}:/usr/bin:/bin",
        "HOME": str(home),
        "LANG": "C.UTF-8",
        "PYTHONPATH": str(_SCALED),
        "BENCH_SPEED": str(speed),
        "REQUESTS_CA_BUNDLE": azure.ca,
        "SSL_CERT_FILE": azure.ca,
    }
