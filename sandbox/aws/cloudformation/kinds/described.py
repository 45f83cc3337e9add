"""A kind whose properties, attributes and replacements stand in tables: what the kinds of this account share."""

from collections.abc import Collection
from typing import Any, ClassVar

from sandbox.aws.cloudformation.kinds.base import Replacement, Traits
from sandbox.aws.cloudformation.kinds.schema_rules import replaced_for
from sandbox.aws.cloudformation.model import Snapshot
from sandbox.aws.registry.validation import violations


class DescribedKind:
    """`create_only` names the properties whose change is a replacement; None, that every change is one."""

    traits = Traits()
    schema: ClassVar[dict[str, Any]]
    attributes: ClassVar[Collection[str]] = ()
    create_only: ClassVar[frozenset[str] | None] = frozenset()

    def violations(self, properties: dict[str, Any]) -> list[str]:
        return violations(properties, self.schema)

    def replacement(self, before: dict[str, Any], after: dict[str, Any]) -> Replacement:
        return Replacement.ALWAYS if self.create_only is None else replaced_for(self.create_only, before, after)

    def has_attribute(self, name: str) -> bool:
        return name in self.attributes

    def attribute(self, snapshot: Snapshot, name: str) -> Any:
        return snapshot.attributes[name]
