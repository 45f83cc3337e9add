"""What a template says besides properties: what its owner allows, and what CloudFormation is to keep.

Metadata of a resource   Acme::Azure::AKSCluster: {Allow: [Rotation]}
Metadata of the template Acme::Azure::AKSCluster: {Allow: {Cluster: [Deletion]}}   also for what has left it
"""

from collections.abc import Mapping
from typing import Any

import yaml

from hook.settings import WORDS
from preview.change import RETAINING, TYPE_NAME


class _Loader(yaml.CSafeLoader if hasattr(yaml, "CSafeLoader") else yaml.SafeLoader):  # type: ignore[misc]
    """YAML with CloudFormation's short forms, whose values nobody needs here. JSON is YAML, too."""


_Loader.add_multi_constructor("!", lambda _loader, _suffix, _node: None)
# A date stays text.
_Loader.yaml_implicit_resolvers = {
    first: [pair for pair in pairs if pair[0] != "tag:yaml.org,2002:timestamp"]
    for first, pairs in _Loader.yaml_implicit_resolvers.items()
}


class Template:
    """A template's text, read as far as it can be read."""

    def __init__(self, text: str) -> None:
        try:
            document = yaml.load(text, _Loader)  # noqa: S506 - a safe loader  # nosec B506
        except (yaml.YAMLError, RecursionError):
            document = None
        self._document = _map(document)

    def allowed(self, logical_id: str) -> frozenset[str]:
        """What the template allows for a resource, of the words that there are."""
        own = _allow(_map(self._resource(logical_id).get("Metadata")))
        by_name = _map(_allow(_map(self._document.get("Metadata")))).get(logical_id)
        return frozenset(
            word for declared in (own, by_name) if isinstance(declared, list) for word in declared if word in WORDS
        )

    def keeps(self, logical_id: str, policy: str) -> bool:
        """Whether DeletionPolicy or UpdateReplacePolicy keeps the physical resource."""
        return self._resource(logical_id).get(policy) in RETAINING

    def _resource(self, logical_id: str) -> Mapping[str, Any]:
        return _map(_map(self._document.get("Resources")).get(logical_id))


def _allow(metadata: Mapping[str, Any]) -> Any:
    return _map(metadata.get(TYPE_NAME)).get("Allow")


def _map(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}
