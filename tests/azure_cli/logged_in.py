"""An azure-cli that is logged in to the sandboxed Azure as the subscription's owner."""

from pathlib import Path

from tools.shared.stage import ROOT, Stage

BIN = ROOT / ".venv-azure-cli" / "bin"


def log_in(scene: Stage, directory: Path) -> dict[str, str]:
    """The environment for `scene.run("az", …)`; `directory` keeps the CLI's settings."""
    endpoints = scene.sandbox.azure
    environment = {
        "PATH": f"{BIN}:{scene.environment['PATH']}",
        "AZURE_CONFIG_DIR": str(directory),
        "AZURE_CORE_INSTANCE_DISCOVERY": "false",
        "AZURE_CORE_COLLECT_TELEMETRY": "false",
        "REQUESTS_CA_BUNDLE": endpoints.ca,
    }
    places = ["--endpoint-resource-manager", endpoints.resource_manager, "--endpoint-active-directory"]
    places += [endpoints.authority, "--endpoint-active-directory-resource-id", endpoints.resource_manager]
    scene.run("az", "cloud", "register", "--name", "Sandbox", *places, **environment)
    scene.run("az", "cloud", "set", "--name", "Sandbox", **environment)
    login = ["-u", endpoints.admin_client_id, "-p", endpoints.admin_client_secret, "--tenant", endpoints.tenant_id]
    scene.run("az", "login", "--service-principal", *login, **environment)
    return environment
