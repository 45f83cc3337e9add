"""The file by which a cloud says that it answers and where."""

import json
from pathlib import Path
from typing import Any


def write(path: Path, document: dict[str, Any]) -> None:
    """Whole or not at all, since a process waits for it; for its owner alone: it has an administrator's secret."""
    temporary = path.with_suffix(".tmp")
    temporary.touch(mode=0o600)
    temporary.write_text(json.dumps(document, indent=2) + "\n")
    temporary.replace(path)
