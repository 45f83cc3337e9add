"""Stack sets, their instances and operations: records and the rules over them."""

import math
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sandbox.aws.errors import ServiceError
from sandbox.aws.settings import ACCOUNT_ID, DEFAULT_REGION, PARTITION


@dataclass(frozen=True, slots=True)
class Preferences:
    """`tolerance` is how many accounts of a region may fail before the operation stops there."""

    parallel: bool
    order: tuple[str, ...]
    tolerance: int

    @classmethod
    def of(cls, given: Mapping[str, Any], accounts: int) -> "Preferences":
        """From OperationPreferences; percentages of accounts are rounded down. Raises ServiceError."""
        if "FailureToleranceCount" in given and "FailureTolerancePercentage" in given:
            raise ServiceError(
                "ValidationError", "You can specify FailureToleranceCount or FailureTolerancePercentage, but not both."
            )
        if int(given.get("MaxConcurrentCount", 1)) < 1 or int(given.get("MaxConcurrentPercentage", 1)) < 1:
            raise ServiceError("ValidationError", "Max concurrent must be at least 1")
        share = math.floor(accounts * int(given.get("FailureTolerancePercentage", 0)) / 100)
        return cls(
            parallel=given.get("RegionConcurrencyType") == "PARALLEL",
            order=tuple(given.get("RegionOrder", ())),
            tolerance=int(given.get("FailureToleranceCount", share)),
        )

    def ordered(self, regions: list[str]) -> list[str]:
        """The regions in the preferred order, then the others as given. Raises ServiceError for unknown ones."""
        unknown = sorted(set(self.order) - set(regions))
        if unknown:
            raise ServiceError(
                "ValidationError", f"RegionOrder has regions that are not targeted: {', '.join(unknown)}"
            )
        return [*self.order, *(region for region in regions if region not in self.order)]


@dataclass(slots=True)
class Instance:
    """The stack of one account and region. `status` is CURRENT, OUTDATED or INOPERABLE; `detail` the last outcome."""

    account: str
    region: str
    overrides: list[dict[str, Any]]
    stack_id: str = ""
    status: str = "OUTDATED"
    detail: str = "PENDING"
    reason: str | None = None
    operation_id: str = ""


@dataclass(slots=True)
class Result:
    account: str
    region: str
    status: str = "PENDING"
    reason: str | None = None


@dataclass(slots=True)
class SetOperation:
    """`action` is CREATE, UPDATE or DELETE; `status` RUNNING, SUCCEEDED or FAILED."""

    operation_id: str
    action: str
    started: datetime
    given_preferences: dict[str, Any]
    retain: bool
    results: list[Result]
    status: str = "RUNNING"
    ended: datetime | None = None

    @property
    def running(self) -> bool:
        return self.status == "RUNNING"


@dataclass(slots=True)
class StackSet:
    """`given` are the parameters of CreateStackSet or of the last UpdateStackSet, as for a stack."""

    name: str
    given: dict[str, Any]
    set_id: str = ""
    deleted: bool = False
    instances: dict[tuple[str, str], Instance] = field(default_factory=dict)
    operations: dict[str, SetOperation] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.set_id = f"{self.name}:{uuid.uuid4()}"

    @property
    def arn(self) -> str:
        return f"arn:{PARTITION}:cloudformation:{DEFAULT_REGION}:{ACCOUNT_ID}:stackset/{self.set_id}"

    def instance(self, account: str, region: str) -> Instance:
        try:
            return self.instances[account, region]
        except KeyError:
            raise ServiceError(
                "StackInstanceNotFoundException",
                f"Stack instance not found for set {self.set_id}, account {account} and region {region}",
            ) from None

    def operation(self, operation_id: str) -> SetOperation:
        try:
            return self.operations[operation_id]
        except KeyError:
            raise ServiceError("OperationNotFoundException", f"Operation {operation_id} does not exist") from None

    def require_idle(self) -> None:
        busy = next((operation for operation in self.operations.values() if operation.running), None)
        if busy:
            raise ServiceError(
                "OperationInProgressException",
                f"Another Operation on StackSet {self.set_id} is in progress: {busy.operation_id}",
            )
