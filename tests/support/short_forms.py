"""CloudFormation's templates in YAML with their short forms, such as `!Sub`."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml

Form = Callable[[yaml.SafeLoader, Any], Any]


def load(text: str | Path, **forms: Form) -> Any:
    """The document; `forms` say what becomes of a short form by its name, any other is as it is written."""

    class Loader(yaml.SafeLoader):
        pass

    Loader.add_multi_constructor("!", lambda _loader, _suffix, node: node.value)
    for name, form in forms.items():
        Loader.add_constructor(f"!{name}", form)
    return yaml.load(text if isinstance(text, str) else text.read_text(encoding="utf-8"), Loader)
