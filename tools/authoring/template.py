"""The templates beside this module."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import jinja2

from tools.authoring.model import Model

CONSTRUCT = "CfnAKSCluster"


def rendered(name: str, model: Model, **filters: Callable[..., str]) -> str:
    """The template filled in. Raises ModelError where a filter does."""
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(Path(__file__).parent),
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters.update(filters)
    return environment.get_template(name).render(model=model, construct=CONSTRUCT)
