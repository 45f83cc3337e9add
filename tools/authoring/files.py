"""Every file that people write templates with and that follows from the schema."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from tools.authoring import editor, python_construct, typescript_construct
from tools.authoring.model import model


def files(schema: Mapping[str, Any]) -> dict[str, str]:
    """Path in the project -> content. Raises ModelError."""
    made = model(schema)
    return {
        "authoring/editor/template.schema.json": json.dumps(editor.template_schema(schema), indent=1) + "\n",
        "authoring/cdk/python/acme_azure_cdk/aks_cluster.py": python_construct.module(made),
        "authoring/cdk/typescript/src/aks-cluster.ts": typescript_construct.module(made),
    }
