"""One attempt at a resource's operation: what prevents it, and why it failed."""

from collections.abc import Callable

from sandbox.aws.cloudformation.errors import RequestError
from sandbox.aws.cloudformation.kinds.base import CancelledError, Kind, ResourceFailedError
from sandbox.aws.cloudformation.model import Resource

_NOUNS = {"CREATE": "creation", "UPDATE": "update", "DELETE": "deletion", "IMPORT": "import"}


def why_failed(resource: Resource, verb: str, work: Callable[[], None]) -> str | None:
    """Do it; the reason of a failure, or None. Whatever a kind raises must not stop the stack.

    What is known to be there after a failure becomes the resource's snapshot.
    """
    try:
        work()
    except CancelledError as error:
        resource.snapshot = error.snapshot or resource.snapshot
        return f"Resource {_NOUNS[verb]} cancelled"
    except (ResourceFailedError, RequestError) as error:
        resource.snapshot = getattr(error, "snapshot", None) or resource.snapshot
        return reason(error)
    except Exception as error:  # noqa: BLE001 - a defect of the sandbox is reported, and no stack hangs
        return f"Internal failure of the sandbox: {error!r}"
    return None


def reason(error: RequestError | ResourceFailedError) -> str:
    """The status reason of a resource."""
    return error.reason if isinstance(error, ResourceFailedError) else str(error.message)


def is_in_account(type_name: str, find_kind: Callable[[str], Kind]) -> bool:
    """Whether the type's resources are records of the account. A type that is deregistered or deactivated has none."""
    try:
        return find_kind(type_name).traits.in_account
    except RequestError:
        return False


def require_valid(resource: Resource, kind: Kind) -> None:
    """Raises ResourceFailedError when the schema of the resource's type forbids its properties."""
    faults = kind.violations(resource.properties)
    if faults:
        raise ResourceFailedError(
            f"Properties validation failed for resource {resource.logical_id} with message:\n" + "\n".join(faults)
        )
