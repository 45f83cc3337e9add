"""The drift operations of the CloudFormation API."""

from moto.core.responses import ActionResult

from sandbox.aws.cloudformation.engine_api import EngineApi
from sandbox.aws.cloudformation.errors import RequestError


class DriftApi(EngineApi):
    """The operations of drift detection."""

    def detect_stack_drift(self) -> ActionResult:
        stack = self.engine.find(self._get_param("StackName"))
        detection = self.detector.start(stack, set(self._get_param("LogicalResourceIds") or []))
        return ActionResult({"StackDriftDetectionId": detection.detection_id})

    def describe_stack_drift_detection_status(self) -> ActionResult:
        wanted = self._get_param("StackDriftDetectionId")
        detection = self.detector.detections.get(wanted)
        if detection is None:
            raise RequestError(f"Drift detection {wanted} does not exist")
        done = detection.status != "DETECTION_IN_PROGRESS"
        return ActionResult(
            {
                "StackId": detection.stack.stack_id,
                "StackDriftDetectionId": detection.detection_id,
                "StackDriftStatus": detection.stack.drift["StackDriftStatus"] if done else None,
                "DetectionStatus": detection.status,
                "DetectionStatusReason": detection.reason,
                "DriftedStackResourceCount": detection.drifted if done else None,
                "Timestamp": detection.started,
            }
        )

    def detect_stack_resource_drift(self) -> ActionResult:
        stack = self.engine.find(self._get_param("StackName"))
        drift = self.detector.of_resource(stack, self._get_param("LogicalResourceId"))
        return ActionResult({"StackResourceDrift": drift})

    def describe_stack_resource_drifts(self) -> ActionResult:
        stack = self.engine.find(self._get_param("StackName"))
        wanted = set(self._get_param("StackResourceDriftStatusFilters") or [])
        drifts = [resource.drift for resource in stack.resources.values() if resource.drift]
        selected = [drift for drift in drifts if not wanted or drift["StackResourceDriftStatus"] in wanted]
        return ActionResult({"StackResourceDrifts": selected})
