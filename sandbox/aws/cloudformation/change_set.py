"""A change set: the record that is made by `change_sets`, read by the API and executed by the engine."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sandbox.aws.cloudformation.model import Request, Stack


@dataclass(slots=True)
class ChangeSet:
    name: str
    arn: str
    type: str
    stack: Stack
    request: Request
    created: datetime
    description: str | None
    changes: list[dict[str, Any]]
    # The same without property values, where every resource is listed that may change.
    possible: list[dict[str, Any]]
    status: str = "CREATE_COMPLETE"
    reason: str | None = None
    execution_status: str = "AVAILABLE"
    imported: dict[str, dict[str, str]] = field(default_factory=dict)
    # Of a drift-aware one: its mode, and whether the stack had drifted.
    deployment_mode: str | None = None
    drift_status: str | None = None
    # Whether it goes into nested stacks; of one that is in such a stack, the change sets above it.
    nested: bool = False
    parent: str | None = None
    root: str | None = None
    # The hooks that were invoked for it: name, failure mode, configuration.
    hooks: list[tuple[str, str, str]] = field(default_factory=list)
