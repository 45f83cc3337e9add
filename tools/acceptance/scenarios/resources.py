"""What ARM shows of a resource, and waiting until it has settled."""

from collections.abc import Callable

from tools.acceptance.recording.exchange import ENDED
from tools.acceptance.scenarios.world import API_VERSION, Answer, Json, WorldError

_MOST_LOOKS, _LOOK_SECONDS = 720, 5.0


def settled(ask: Callable[..., Answer], path: str, api_version: str, sleep: Callable[[float], None]) -> Json | None:
    """The resource once its state is final, or None once it is gone. Raises WorldError, also after an hour."""
    for _ in range(_MOST_LOOKS):
        resource = get(ask, path, api_version)
        state = ((resource or {}).get("properties") or {}).get("provisioningState", "Succeeded")
        if state in ENDED:
            return resource
        sleep(_LOOK_SECONDS)
    raise WorldError(f"{path} is still {state} after an hour")


def get(ask: Callable[..., Answer], path: str, api_version: str = API_VERSION) -> Json | None:
    """A resource as Azure shows it, or None. Raises WorldError for any other answer."""
    answer = ask("GET", path, api_version=api_version)
    if answer.status == 404:
        return None
    if answer.status != 200 or not isinstance(answer.body, dict):
        raise WorldError(f"GET {path}: {answer.status} {answer.body}")
    return answer.body
