"""What the parts of the CloudFormation API share that are about a region's stacks."""

from typing import Any, cast

from moto.core.responses import BaseResponse

from sandbox.aws.cloudformation.drift_detection import DriftDetector
from sandbox.aws.cloudformation.engine import Engine


class EngineApi(BaseResponse):
    """`services` is set when the API is put together."""

    services: Any

    @property
    def engine(self) -> Engine:
        return cast(Engine, self.services.region(self.region).engine)

    @property
    def detector(self) -> DriftDetector:
        return cast(DriftDetector, self.services.region(self.region).detector)
