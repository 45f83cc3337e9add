"""Detecting drift of a stack: its resources are read in the background, and the results stored."""

import json
import threading
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sandbox.aws.cloudformation.drift import declared_part, differences, expected_properties
from sandbox.aws.cloudformation.drift_aware import ThreeWay, with_write_only
from sandbox.aws.cloudformation.engine import Engine
from sandbox.aws.cloudformation.errors import RequestError
from sandbox.aws.cloudformation.kinds.base import Operation, ResourceFailedError
from sandbox.aws.cloudformation.kinds.registered import RegisteredKind
from sandbox.aws.cloudformation.model import LiveState, Resource, Stack

DETECTABLE = {
    "CREATE_COMPLETE",
    "UPDATE_COMPLETE",
    "UPDATE_ROLLBACK_COMPLETE",
    "UPDATE_ROLLBACK_FAILED",
    "IMPORT_COMPLETE",
}


@dataclass(slots=True)
class Detection:
    detection_id: str
    stack: Stack
    started: datetime
    status: str = "DETECTION_IN_PROGRESS"
    reason: str | None = None
    drifted: int = 0


class DriftDetector:
    """One region's detections."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self.detections: dict[str, Detection] = {}

    def start(self, stack: Stack, only: set[str]) -> Detection:
        """Read the stack's resources, or those of `only`, in the background."""
        _require_detectable(stack)
        detection = Detection(str(uuid.uuid4()), stack, self._engine.clock())
        self.detections[detection.detection_id] = detection
        threading.Thread(target=self._run, args=(detection, only), name=f"drift-{stack.name}", daemon=True).start()
        return detection

    def of_resource(self, stack: Stack, logical_id: str) -> dict[str, Any]:
        """The drift of one resource, read now."""
        _require_detectable(stack)
        resource = stack.resources.get(logical_id)
        if resource is None:
            raise RequestError(f"Resource {logical_id} does not exist for stack {stack.name}")
        drift = self._detect(stack, resource)
        if drift is None:
            raise RequestError(f"Drift detection is not supported for resource type {resource.type}")
        with self._engine.changed:
            resource.drift = drift
            stack.save(stack, False)
        return drift

    def live_states(self, stack: Stack) -> dict[str, LiveState]:
        """What a drift-aware change set compares with: each resource of the stack, read now, by logical id."""
        return {name: self._live_state(stack, resource) for name, resource in list(stack.resources.items())}

    def _live_state(self, stack: Stack, resource: Resource) -> LiveState:
        kind = self._engine.kind(resource.type)
        if not isinstance(kind, RegisteredKind):
            return LiveState("UNSUPPORTED")
        try:
            outcome = kind.read(self._operation(stack, resource))
        except ResourceFailedError:
            return LiveState("UNKNOWN")
        if outcome.error_code == "NotFound":
            return LiveState("DELETED")
        if outcome.error_code:
            return LiveState("UNKNOWN")
        schema, deployed = kind.version.schema, (resource.properties, resource.stack_tags)
        actual = kind.without_read_only(outcome.model or {})
        drifted = ThreeWay(schema, actual, deployed, deployed).drift()
        return LiveState("MODIFIED" if drifted else "IN_SYNC", with_write_only(actual, resource.properties, schema))

    def _run(self, detection: Detection, only: set[str]) -> None:
        stack = detection.stack
        failed: list[str] = []
        for resource in list(stack.resources.values()):
            if only and resource.logical_id not in only:
                continue
            try:
                resource.drift = self._detect(stack, resource)
            except (ResourceFailedError, RequestError) as error:
                failed.append(f"{resource.logical_id}: {error}")
        self._finish(detection, failed)

    def _finish(self, detection: Detection, failed: list[str]) -> None:
        stack = detection.stack
        drifts = [resource.drift for resource in stack.resources.values() if resource.drift]
        detection.drifted = sum(drift["StackResourceDriftStatus"] in {"MODIFIED", "DELETED"} for drift in drifts)
        stack.drift = {
            "StackDriftStatus": "DRIFTED" if detection.drifted else "IN_SYNC" if drifts else "NOT_CHECKED",
            "LastCheckTimestamp": self._engine.clock(),
        }
        if failed:
            detection.reason = f"Failed to detect drift on resources: {'; '.join(failed)}"
        with self._engine.changed:
            stack.save(stack, False)
        detection.status = "DETECTION_FAILED" if failed else "DETECTION_COMPLETE"

    def _detect(self, stack: Stack, resource: Resource) -> dict[str, Any] | None:
        """The drift record of a resource, or None for a type that has no read handler here."""
        kind = self._engine.kind(resource.type)
        if not isinstance(kind, RegisteredKind):
            return None
        outcome = kind.read(self._operation(stack, resource))
        schema = kind.version.schema
        expected = expected_properties(resource.properties, schema, resource.stack_tags)
        if outcome.error_code == "NotFound":
            return self._record(stack, resource, "DELETED", expected, None, [])
        if outcome.error_code:
            raise ResourceFailedError(outcome.reason())
        actual = outcome.model or {}
        drifts = [
            {
                "PropertyPath": difference.path,
                "ExpectedValue": _value(difference.expected),
                "ActualValue": _value(difference.actual),
                "DifferenceType": difference.kind,
            }
            for difference in differences(expected, actual, schema)
        ]
        return self._record(stack, resource, "MODIFIED" if drifts else "IN_SYNC", expected, actual, drifts)

    def _record(
        self,
        stack: Stack,
        resource: Resource,
        status: str,
        expected: dict[str, Any],
        actual: dict[str, Any] | None,
        drifts: Iterable[dict[str, str]],
    ) -> dict[str, Any]:
        return {
            "StackId": stack.stack_id,
            "LogicalResourceId": resource.logical_id,
            "PhysicalResourceId": resource.physical_id,
            "ResourceType": resource.type,
            "ExpectedProperties": json.dumps(expected),
            "ActualProperties": None if actual is None else json.dumps(declared_part(expected, actual)),
            "PropertyDifferences": list(drifts),
            "StackResourceDriftStatus": status,
            "Timestamp": self._engine.clock(),
        }

    @staticmethod
    def _operation(stack: Stack, resource: Resource) -> Operation:
        return Operation(
            region=stack.region,
            type=resource.type,
            properties=resource.properties,
            stack_id=stack.stack_id,
            stack_name=stack.name,
            logical_id=resource.logical_id,
            stack_tags=resource.stack_tags,
            snapshot=resource.snapshot,
        )


def _require_detectable(stack: Stack) -> None:
    if stack.status not in DETECTABLE:
        raise RequestError(f"Drift detection cannot be performed on stack [{stack.name}] in status {stack.status}")


def _value(value: Any) -> str:
    if value is None:
        return "null"
    return json.dumps(value) if isinstance(value, dict | list | bool) else str(value)
