"""Hooks of a region: Lambda hooks as AWS::CloudFormation::LambdaHook activates them, and which of them are asked.

Source: docs/aws-behaviour.md#lambda-hook, docs/aws-behaviour.md#hook-filters.
"""

import fnmatch
import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sandbox.aws.registry.errors import RegistryError
from sandbox.aws.settings import ACCOUNT_ID, PARTITION

ORIGINAL_NAME = "AWS::Hooks::LambdaHook"
# The one version of AWS's own extension that is here.
VERSION = "00000001"
CHANGE_SET = "CHANGE_SET"


@dataclass(frozen=True, slots=True)
class Hook:
    """An activated hook. `properties` are those of the resource; each change of them is another configuration."""

    alias: str
    arn: str
    properties: Mapping[str, Any]
    configuration_id: str
    updated: datetime

    @property
    def fails(self) -> bool:
        """Whether a failure stops the operation; otherwise it is a warning."""
        return bool(self.properties["FailureMode"] == "FAIL")


class Hooks:
    """The hooks of one region, by alias."""

    def __init__(self, region: str) -> None:
        self._region = region
        self._hooks: dict[str, Hook] = {}

    def activate(self, properties: Mapping[str, Any], now: datetime) -> Hook:
        """Raises RegistryError when the region has a hook of this name."""
        alias = properties["Alias"]
        if alias in self._hooks:
            raise RegistryError(f"A hook {alias} is activated already in this account and Region.")
        return self.configure(properties, now)

    def configure(self, properties: Mapping[str, Any], now: datetime) -> Hook:
        """Its next configuration."""
        alias = properties["Alias"]
        arn = f"arn:{PARTITION}:cloudformation:{self._region}:{ACCOUNT_ID}:type/hook/{alias.replace('::', '-')}"
        hook = Hook(alias, arn, dict(properties), str(uuid.uuid4()), now)
        self._hooks[alias] = hook
        return hook

    def deactivate(self, arn: str) -> None:
        self._hooks = {alias: hook for alias, hook in self._hooks.items() if hook.arn != arn}

    def find(self, name: str | None, arn: str | None) -> Hook | None:
        return next((hook for hook in self.all() if name == hook.alias or arn == hook.arn), None)

    def all(self) -> list[Hook]:
        return list(self._hooks.values())

    def for_change_set(self, stack_name: str, role: str | None, types: Collection[str]) -> list[Hook]:
        """Those that are asked about a change set of this stack, with the role that it uses and the types in it."""
        return [
            hook
            for hook in self.all()
            if hook.properties["HookStatus"] == "ENABLED"
            and CHANGE_SET in hook.properties["TargetOperations"]
            and _stack_matches(hook.properties.get("StackFilters"), stack_name, role)
            and _target_matches(hook.properties.get("TargetFilters"), types)
        ]


def configuration_of(hook: Hook) -> dict[str, Any]:
    """The document that the registry shows as the hook's configuration."""
    given = hook.properties
    filters = {key: given[key] for key in ("StackFilters", "TargetFilters") if key in given}
    return {
        "CloudFormationConfiguration": {
            "HookConfiguration": {
                "HookInvocationStatus": given["HookStatus"],
                "TargetOperations": list(given["TargetOperations"]),
                "FailureMode": given["FailureMode"],
                "Properties": {"LambdaFunction": given["LambdaFunction"]},
                **filters,
            }
        }
    }


def _stack_matches(filters: Mapping[str, Any] | None, name: str, role: str | None) -> bool:
    if not filters:
        return True
    parts = [
        _included(filters[key], actual)
        for key, actual in (("StackNames", name), ("StackRoles", role or ""))
        if key in filters
    ]
    return (any if filters["FilteringCriteria"] == "ANY" else all)(parts)


def _included(part: Mapping[str, Any], actual: str) -> bool:
    include, exclude = part.get("Include"), part.get("Exclude") or []
    return (include is None or _matches(actual, include)) and not _matches(actual, exclude)


def _target_matches(filters: Mapping[str, Any] | None, types: Collection[str]) -> bool:
    """Of a change set the action is CREATE. A name is that of the target, CHANGE_SET, or of a type in it."""
    if not filters:
        return True
    actual = (CHANGE_SET, *types)
    if "Targets" in filters:
        wanted = [target["TargetName"] for target in filters["Targets"] if target["Action"] == "CREATE"]
        return any(_matches(name, wanted) for name in actual)
    names = filters.get("TargetNames")
    return "CREATE" in filters.get("Actions", ["CREATE"]) and (
        names is None or any(_matches(name, names) for name in actual)
    )


def _matches(actual: str, patterns: Collection[str]) -> bool:
    # Only * and ? are wildcards.
    return any(fnmatch.fnmatchcase(actual, pattern.replace("[", "[[]")) for pattern in patterns)
