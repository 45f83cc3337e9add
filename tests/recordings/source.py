"""Where recordings lie and which files of them are read. Nothing else in the project looks outside its folder."""

import json
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Self

ROOT = Path(__file__).resolve().parents[2]
# Beside the checkout.
BESIDE = ROOT.parent / "shared"
WRITES, CONVERSATIONS = Path("azure", "pairs.jsonl"), Path("azure", "recordings")
DOCUMENTED, MEASURED = Path("azure", "RULES.md"), Path("azure", "FACTS.md")
PROPERTIES, DURATIONS = Path("azure", "properties-2026-08-01.json"), Path("azure", "durations.json")
# What a whole set of recordings has. One that is incomplete would prove less than it seems to.
NEEDED = (
    *(WRITES, DOCUMENTED, MEASURED, PROPERTIES, DURATIONS),
    *(
        CONVERSATIONS / f"{name}.json"
        for name in (
            "Test_KubernetesConfiguration_Extension_20241101_CRUD",
            "Test_KubernetesConfiguration_FluxConfiguration_20241101_CRUD",
            "create_update_pool_delete_2025-08-01",
            "errors_collected",
            "patch_tags_2021",
            "test_aks_abort",
            "test_aks_create_again_should_fail",
            "test_aks_create_with_windows_msi",
            "test_aks_maintenancewindow",
            "test_aks_nodepool_create_scale_delete_msi",
            "test_aks_nodepool_stop_and_start",
            "test_aks_private_cluster",
            "test_aks_run_command",
            "test_aks_stop_and_start",
            "test_aks_update_labels_taints",
            "test_aks_upgrade_kubernetes_version_nodepool",
        )
    ),
)


@dataclass(frozen=True)
class Recordings:
    """A folder of recordings; its writes and conversations may be replaced by somebody's own."""

    folder: Path
    writes_file: Path
    conversations_folder: Path

    @classmethod
    def below(cls, folder: Path) -> Self:
        return cls(folder, folder / WRITES, folder / CONVERSATIONS)

    def with_own(self, writes: Path | None, conversations: Path | None) -> "Recordings":
        return replace(
            self,
            writes_file=writes or self.writes_file,
            conversations_folder=conversations or self.conversations_folder,
        )

    def missing(self) -> list[Path]:
        """Files that should be there and are not."""
        chosen = [self.writes_file, self.conversations_folder]
        return [path for path in (*(self.folder / name for name in NEEDED), *chosen) if not path.exists()]

    def text(self, name: Path) -> str:
        return (self.folder / name).read_text(encoding="utf-8")

    def writes(self) -> list[dict[str, Any]]:
        """Each write: request, the answer to it and the settled resource, in the order in which they were made."""
        return [json.loads(line) for line in self.writes_file.read_text(encoding="utf-8").splitlines()]

    def conversations(self) -> dict[str, list[dict[str, Any]]]:
        """By name: exchanges of status, headers and bodies in order."""
        documents = {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in self.conversation_files()}
        return {name: one["interactions"] for name, one in documents.items() if isinstance(one, dict)}

    def errors(self) -> list[dict[str, Any]]:
        """Exchanges that ended in an error, one of each kind."""
        documents = [json.loads(path.read_text(encoding="utf-8")) for path in self.conversation_files()]
        return [exchange for one in documents if isinstance(one, list) for exchange in one]

    def conversation_files(self) -> list[Path]:
        return sorted(self.conversations_folder.glob("*.json"))
