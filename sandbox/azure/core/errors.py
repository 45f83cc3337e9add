"""The two forms of ARM's errors (docs/azure-behaviour.md#error-bodies).

gateway: `{"error": {"code", "message"}}` with `x-ms-failure-cause: gateway`, from ARM itself.
service: `{"code", "message", "subcode", "details", "target"}`, flat, from AKS; some codes come wrapped in `error`.
"""

from dataclasses import dataclass, field
from typing import Any

from sandbox.azure.core.messages import Response, json_response

GATEWAY_CONTENT = "application/json; charset=utf-8"


@dataclass
class ArmError(Exception):
    """A refusal; raised anywhere in the core, turned into a response in one place."""

    status: int
    code: str
    message: str
    gateway: bool = False
    target: str | None = None
    subcode: str = ""
    details: list[dict[str, Any]] | None = None
    headers: dict[str, str] = field(default_factory=dict)

    def response(self) -> Response:
        if self.gateway:
            body: dict[str, Any] = {"error": {"code": self.code, "message": self.message}}
            if self.target is not None:
                body["error"]["target"] = self.target
            headers = {"x-ms-failure-cause": "gateway", **self.headers}
            return json_response(self.status, body, headers, GATEWAY_CONTENT)
        body = {"code": self.code, "details": self.details, "message": self.message, "subcode": self.subcode}
        if self.target is not None:
            body["target"] = self.target
        return json_response(self.status, body, dict(self.headers))


def gateway(status: int, code: str, message: str, **headers: str) -> ArmError:
    return ArmError(status, code, message, gateway=True, headers={k.replace("_", "-"): v for k, v in headers.items()})


def resource_not_found(kind: str, name: str, group: str) -> ArmError:
    """Recorded: `kind` such as Microsoft.ContainerService/managedClusters."""
    return gateway(
        404,
        "ResourceNotFound",
        f"The Resource '{kind}/{name}' under resource group '{group}' was not found. "
        "For more details please go to https://aka.ms/ARMResourceNotFoundFix",
    )


def parent_not_found(kind: str, verb: str, parent: str) -> ArmError:
    """Recorded: ARM's answer about a child of what is not there; `kind` is the child's, `verb` read or write."""
    return gateway(
        404,
        "ParentResourceNotFound",
        f"Failed to perform '{verb}' on resource(s) of type '{kind}', because the parent resource '{parent}' could not "
        "be found.",
    )


def group_not_found(group: str) -> ArmError:
    """Recorded."""
    return gateway(404, "ResourceGroupNotFound", f"Resource group '{group}' could not be found.")


def pool_not_found(pool: str, subscription: str, group: str, cluster: str) -> ArmError:
    """Recorded."""
    return ArmError(
        404,
        "NotFound",
        f"Could not find the agentpool: {pool} in subscription: {subscription}, "
        f"resourceGroup: {group}, resourceName: {cluster}.",
        subcode="GetAgentPool_NotFound",
        details=[{"code": "Unspecified", "message": "rpc error: code = NotFound desc = Agent Pool not found"}],
    )


def _not_allowed(why: str) -> ArmError:
    return ArmError(409, "OperationNotAllowed", f"Operation is not allowed: {why}")


def in_progress(state: str) -> ArmError:
    """The word in brackets is the running operation's state (docs/azure-behaviour.md#operation-not-allowed)."""
    return _not_allowed(
        f"Another operation ({state}) is in progress, please wait for it to finish "
        "before starting a new operation. See https://aka.ms/aks-pending-operation for more details",
    )


def pool_in_progress(state: str, pool: str) -> ArmError:
    """ "another agentpool operation" is AKS's wording (docs/azure-behaviour.md#one-operation)."""
    return _not_allowed(
        f"Another agentpool operation ({state}) is in progress on agent pool {pool}, please "
        "wait for it to finish before starting a new operation. "
        "See https://aka.ms/aks-pending-operation for more details",
    )


def deletion_only() -> ArmError:
    """What a cluster that is being deleted answers (docs/azure-behaviour.md#operation-not-allowed)."""
    return _not_allowed("the managed cluster is being deleted, the only allowed operation is deletion.")


def wrong_state(provisioning: str, power: str, verb: str) -> ArmError:
    """The two states, and what cannot be performed (docs/azure-behaviour.md#operation-not-allowed)."""
    return _not_allowed(
        f"managed cluster is in Provisioning State({provisioning}) and "
        f"Power State({power}), {verb} cannot be performed",
    )


def not_running(verb: str) -> ArmError:
    """What stopping a stopped cluster answers (docs/azure-behaviour.md#operation-not-allowed)."""
    return _not_allowed(f"managed cluster is not currently running, {verb} cannot be performed")


def refused(code: str, message: str, target: str | None = None) -> ArmError:
    """AKS's 400."""
    return ArmError(400, code, message, target=target)


def invalid_parameter(message: str, target: str) -> ArmError:
    return refused("InvalidParameter", message, target)


def property_change_not_allowed(path: str) -> ArmError:
    """`path` from properties downwards (docs/azure-behaviour.md#cluster-immutable)."""
    return refused("PropertyChangeNotAllowed", f"Changing property '{path}' is not allowed.", path)


def precondition_failed(message: str) -> ArmError:
    return ArmError(412, "PreconditionFailed", message)
