"""What the CloudFormation API refuses, before or instead of doing anything."""

from sandbox.aws.errors import ServiceError


class RequestError(ServiceError):
    """A refused request: an error code of the service model, or ValidationError, and the service's words."""

    def __init__(self, message: str, code: str = "ValidationError") -> None:
        super().__init__(code, message)
