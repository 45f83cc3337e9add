"""From what the read handler reports to what a template would declare: no read-only values, no defaults. Pure."""

from collections.abc import Mapping
from typing import Any

from acme_azure_akscluster.properties import schema
from acme_azure_akscluster.properties.reported import SILENCES
from tools.adopt.filled import FILLED, Path

Model = Mapping[str, Any]
# Maps in which a key says something though all of its values are defaults.
_MEANT: frozenset[Path] = frozenset({("FluxConfigurations", "*", "Kustomizations")})


def clean(model: Model) -> dict[str, Any]:
    """The properties of a template for the cluster with this model.

    Deployed or imported they change nothing: what is left out is either Azure's to say or what Azure has anyway, and
    undeclared settings stay as they are.
    """
    root = schema.load()
    return _Cleaning(model, schema.pointers("readOnlyProperties"), frozenset(root["required"])).of_object(
        model, root, ()
    )


class _Cleaning:
    def __init__(self, model: Model, read_only: frozenset[Path], required: frozenset[str]) -> None:
        self._model = model
        self._read_only = read_only
        self._required = required

    def of_object(self, value: Model, node: Model, above: Path) -> dict[str, Any]:
        """In the schema's order, with a Name first."""
        known = schema.properties(node)
        names = sorted(value, key=lambda name: (above != () and name != "Name", list(known).index(name)))
        cleaned = {}
        for name in names:
            item = self._value(value[name], known[name], (*above, name), value)
            if item is not None:
                cleaned[name] = item
        return cleaned

    def _value(self, value: Any, node: Model, path: Path, beside: Model) -> Any:
        """None for a value that the template need not have."""
        if value is None or path in self._read_only or self._filled(value, node, path, beside):
            return None
        resolved = schema.resolve(node)
        values = schema.map_values(resolved)
        if isinstance(value, Mapping) and values is not None:
            cleaned = {key: self._value(item, values, (*path, "*"), value) for key, item in value.items()}
            if path in _MEANT:
                cleaned = {key: item or {} for key, item in cleaned.items()}
            return {key: item for key, item in cleaned.items() if item is not None} or None
        if isinstance(value, Mapping):
            return self.of_object(value, resolved, path) or None
        if isinstance(value, list):
            items = [self._value(item, resolved["items"], (*path, "*"), {}) for item in value]
            return [item for item in items if item is not None] or None
        return value

    def _filled(self, value: Any, node: Model, path: Path, beside: Model) -> bool:
        """Whether Azure would say the same by itself. A row of the table overrules the schema, where many share one
        definition."""
        if path in FILLED:
            return FILLED[path][0](value, beside, self._model)
        if path in SILENCES:
            return bool(value == SILENCES[path])
        if path[0] in self._required and len(path) == 1:
            return False
        default = node.get("default", schema.resolve(node).get("default"))
        return default is not None and not isinstance(default, dict | list) and _text(value) == _text(default)


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
