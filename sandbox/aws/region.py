"""What the account has in one region."""

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from typing import Any

from sandbox.aws.cloudcontrol.requests import ResourceRequests
from sandbox.aws.cloudformation.drift_detection import DriftDetector
from sandbox.aws.cloudformation.engine import Engine, Journal
from sandbox.aws.cloudformation.hook_results import HookResults
from sandbox.aws.cloudformation.services import CloudFormationServices
from sandbox.aws.registry.hooks import Hooks
from sandbox.aws.registry.store import Registry
from sandbox.aws.stack_sets.model import StackSet


class Region:
    """Its stacks are written down one by one, each at its events."""

    def __init__(
        self, name: str, services: CloudFormationServices, clock: Callable[[], datetime], journal: Journal
    ) -> None:
        self.registry = Registry(name)
        self.hooks = Hooks(name)
        self.hook_results = HookResults()
        self.stack_sets: dict[str, StackSet] = {}
        self.engine = Engine(name, services, clock, journal)
        # What a restart loses.
        self.detector = DriftDetector(self.engine)
        self.requests = ResourceRequests(name, partial(services.registered_kind, region=name), clock)

    def record(self) -> dict[str, Any]:
        """What outlives the process, besides stacks."""
        own = {name: getattr(self, name) for name in ("registry", "hooks", "hook_results", "stack_sets")}
        return own | {"change_sets": self.engine.change_sets}

    def restore(self, record: Mapping[str, Any]) -> None:
        self.engine.change_sets = record["change_sets"]
        for name in record.keys() - {"change_sets"}:
            setattr(self, name, record[name])
