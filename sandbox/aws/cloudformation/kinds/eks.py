"""AWS::EKS::Cluster and AWS::EKS::Nodegroup, which moto's EKS has and its CloudFormation has not.

Of their many properties those that say what runs and who reaches it; any other is refused. What an update replaces is
what the types' documentation says.
"""

import json
from collections.abc import Callable
from contextlib import contextmanager
from typing import Any

from moto.eks.exceptions import EKSError
from moto.eks.models import eks_backends

from sandbox.aws.cloudformation.kinds.base import Kind, Operation, ResourceFailedError
from sandbox.aws.cloudformation.kinds.described import DescribedKind
from sandbox.aws.cloudformation.model import Snapshot
from sandbox.aws.settings import ACCOUNT_ID
from sandbox.aws.state.moto_state import LOCK

CLUSTER = "AWS::EKS::Cluster"
NODE_GROUP = "AWS::EKS::Nodegroup"

_TEXT = {"type": "string"}
_TEXTS = {"type": "array", "items": _TEXT}
_FLAG = {"type": ["boolean", "string"]}
_NUMBER = {"type": ["integer", "string"]}


def _object(required: tuple[str, ...] = (), **properties: Any) -> dict[str, Any]:
    return {"type": "object", "additionalProperties": False, "required": list(required), "properties": properties}


_LOGGING = _object(
    ClusterLogging=_object(EnabledTypes={"type": "array", "items": _object(("Type",), Type=_TEXT)}),
)
_CLUSTER = _object(
    ("RoleArn", "ResourcesVpcConfig"),
    Name=_TEXT,
    Version=_TEXT,
    RoleArn=_TEXT,
    ResourcesVpcConfig=_object(
        ("SubnetIds",),
        SubnetIds={**_TEXTS, "minItems": 1},
        SecurityGroupIds=_TEXTS,
        EndpointPrivateAccess=_FLAG,
        EndpointPublicAccess=_FLAG,
        PublicAccessCidrs=_TEXTS,
    ),
    AccessConfig=_object(AuthenticationMode={"enum": ["CONFIG_MAP", "API_AND_CONFIG_MAP", "API"]}),
    Logging=_LOGGING,
)
_NODE_GROUP = _object(
    ("ClusterName", "NodeRole", "Subnets"),
    ClusterName=_TEXT,
    NodegroupName=_TEXT,
    NodeRole=_TEXT,
    Subnets={**_TEXTS, "minItems": 1},
    InstanceTypes=_TEXTS,
    ScalingConfig=_object(MinSize=_NUMBER, MaxSize=_NUMBER, DesiredSize=_NUMBER),
    Labels={"type": "object", "additionalProperties": _TEXT},
)

_CLUSTER_ATTRIBUTES: dict[str, Callable[[Any], Any]] = {
    "Arn": lambda cluster: cluster.arn,
    "Endpoint": lambda cluster: cluster.endpoint,
    "OpenIdConnectIssuerUrl": lambda cluster: cluster.identity["oidc"]["issuer"],
    "CertificateAuthorityData": lambda cluster: cluster.certificate_authority["data"],
}
_GROUP_ATTRIBUTES: dict[str, Callable[[Any], Any]] = {
    "Arn": lambda group: group.arn,
    "ClusterName": lambda group: group.cluster_name,
    "NodegroupName": lambda group: group.nodegroup_name,
}


class ClusterKind(DescribedKind):
    """moto's clusters are active at once. moto has no access configuration: it is accepted and not stored."""

    schema = _CLUSTER
    attributes = _CLUSTER_ATTRIBUTES
    create_only = frozenset({"Name", "RoleArn"})

    def create(self, operation: Operation) -> Snapshot:
        wanted = operation.properties
        name = wanted.get("Name") or f"{operation.logical_id}-{operation.stack_id[-12:]}"
        with _failures():
            made = _eks(operation).create_cluster(
                name, wanted["RoleArn"], _vpc(wanted), version=wanted.get("Version"), logging=_logging(wanted)
            )
        snapshot = Snapshot(name, _read(made, _CLUSTER_ATTRIBUTES))
        operation.identified(snapshot)
        return snapshot

    def update(self, operation: Operation) -> Snapshot:
        snapshot, wanted = operation.existing, operation.properties
        with _failures():
            made = _eks(operation).update_cluster_config(snapshot.physical_id, _vpc(wanted), logging=_logging(wanted))
            # moto has no UpdateClusterVersion.
            made.version = wanted.get("Version", made.version)
        return Snapshot(snapshot.physical_id, _read(made, _CLUSTER_ATTRIBUTES))

    def delete(self, operation: Operation) -> None:
        with _failures():
            _eks(operation).delete_cluster(operation.existing.physical_id)


class NodeGroupKind(DescribedKind):
    """moto's node groups are active at once, and no instance runs for them."""

    schema = _NODE_GROUP
    attributes = _GROUP_ATTRIBUTES
    create_only = frozenset({"ClusterName", "NodegroupName", "NodeRole", "Subnets", "InstanceTypes"})

    def create(self, operation: Operation) -> Snapshot:
        wanted = operation.properties
        name = wanted.get("NodegroupName") or f"{operation.logical_id}-{operation.stack_id[-12:]}"
        with _failures():
            made = _eks(operation).create_nodegroup(
                wanted["ClusterName"],
                wanted["NodeRole"],
                name,
                wanted["Subnets"],
                scaling_config=_scaling(wanted),
                instance_types=wanted.get("InstanceTypes"),
                labels=dict(wanted.get("Labels", {})),
            )
        snapshot = Snapshot(f"{wanted['ClusterName']}/{name}", _read(made, _GROUP_ATTRIBUTES))
        operation.identified(snapshot)
        return snapshot

    def update(self, operation: Operation) -> Snapshot:
        snapshot, wanted = operation.existing, operation.properties
        cluster, name = snapshot.physical_id.split("/")
        labels = wanted.get("Labels", {})
        with _failures():
            there = _eks(operation).describe_nodegroup(cluster, name).labels
            gone = [label for label in there if label not in labels]
            _eks(operation).update_nodegroup_config(
                cluster,
                name,
                labels={"addOrUpdateLabels": dict(labels), "removeLabels": gone},
                scaling_config=_scaling(wanted),
            )
        return snapshot

    def delete(self, operation: Operation) -> None:
        cluster, name = operation.existing.physical_id.split("/")
        with _failures():
            _eks(operation).delete_nodegroup(cluster, name)


KINDS: dict[str, Kind] = {CLUSTER: ClusterKind(), NODE_GROUP: NodeGroupKind()}


def _read(made: Any, attributes: dict[str, Callable[[Any], Any]]) -> dict[str, Any]:
    return {name: read(made) for name, read in attributes.items()}


def _vpc(wanted: dict[str, Any]) -> dict[str, Any]:
    given = {name[0].lower() + name[1:]: value for name, value in wanted["ResourcesVpcConfig"].items()}
    return {name: str(value).lower() == "true" if "Access" in name and name[0] == "e" else value
            for name, value in given.items()}  # fmt: skip


def _logging(wanted: dict[str, Any]) -> dict[str, Any] | None:
    enabled = wanted.get("Logging", {}).get("ClusterLogging", {}).get("EnabledTypes")
    if enabled is None:
        return None
    return {"clusterLogging": [{"types": [entry["Type"] for entry in enabled], "enabled": True}]}


def _scaling(wanted: dict[str, Any]) -> dict[str, int] | None:
    given = {name[0].lower() + name[1:]: int(value) for name, value in wanted.get("ScalingConfig", {}).items()}
    # The service starts a group with as few nodes as it may have.
    return {"desiredSize": given["minSize"], **given} if "minSize" in given else given or None


def _eks(operation: Operation) -> Any:
    return eks_backends[ACCOUNT_ID][operation.region]


@contextmanager
def _failures() -> Any:
    """moto's errors carry their words as JSON; its backends are plain dictionaries, hence the lock."""
    try:
        with LOCK:
            yield
    except EKSError as error:
        message = json.loads(error.description).get("message")
        raise ResourceFailedError(f"{message} (Service: Eks, Status Code: {error.code})") from error
