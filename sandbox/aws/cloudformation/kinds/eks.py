"""AWS::EKS::Cluster and AWS::EKS::Nodegroup, which moto's EKS has and its CloudFormation has not.

Of their many properties those that say what runs and who reaches it; any other is refused. What an update replaces is
what the types' documentation says.
"""

from collections.abc import Callable
from typing import Any

from moto.eks.models import eks_backends

from sandbox.aws.cloudformation.kinds.aws_kind import AwsKind, new_name
from sandbox.aws.cloudformation.kinds.base import Operation
from sandbox.aws.cloudformation.model import Snapshot
from sandbox.aws.settings import ACCOUNT_ID

CLUSTER = "AWS::EKS::Cluster"
NODE_GROUP = "AWS::EKS::Nodegroup"

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


class ClusterKind(AwsKind):
    """moto's clusters are active at once. moto has no access configuration: it is accepted and not stored."""

    type_name = CLUSTER
    supported = (
        *("Name", "Version", "RoleArn", "Logging"),
        *(f"ResourcesVpcConfig.{name}" for name in ("SubnetIds", "SecurityGroupIds", "PublicAccessCidrs")),
        *(f"ResourcesVpcConfig.Endpoint{who}Access" for who in ("Private", "Public")),
        "AccessConfig.AuthenticationMode",
    )

    def make(self, operation: Operation) -> Snapshot:
        wanted = operation.properties
        name = wanted.get("Name") or new_name(operation)
        made = _eks(operation).create_cluster(
            name, wanted["RoleArn"], _vpc(wanted), version=wanted.get("Version"), logging=_logging(wanted)
        )
        return Snapshot(name, _read(made, _CLUSTER_ATTRIBUTES))

    def change(self, operation: Operation) -> Snapshot:
        snapshot, wanted = operation.existing, operation.properties
        made = _eks(operation).update_cluster_config(snapshot.physical_id, _vpc(wanted), logging=_logging(wanted))
        # moto has no UpdateClusterVersion.
        made.version = wanted.get("Version", made.version)
        return Snapshot(snapshot.physical_id, _read(made, _CLUSTER_ATTRIBUTES))

    def remove(self, operation: Operation) -> None:
        _eks(operation).delete_cluster(operation.existing.physical_id)


class NodeGroupKind(AwsKind):
    """moto's node groups are active at once, and no instance runs for them."""

    type_name = NODE_GROUP
    supported = ("ClusterName", "NodegroupName", "NodeRole", "Subnets", "InstanceTypes", "ScalingConfig", "Labels")

    def make(self, operation: Operation) -> Snapshot:
        wanted = operation.properties
        name = wanted.get("NodegroupName") or new_name(operation)
        made = _eks(operation).create_nodegroup(
            wanted["ClusterName"],
            wanted["NodeRole"],
            name,
            wanted["Subnets"],
            scaling_config=_scaling(wanted),
            instance_types=wanted.get("InstanceTypes"),
            labels=dict(wanted.get("Labels", {})),
        )
        return Snapshot(f"{wanted['ClusterName']}/{name}", _read(made, _GROUP_ATTRIBUTES))

    def change(self, operation: Operation) -> Snapshot:
        snapshot, wanted = operation.existing, operation.properties
        cluster, name = snapshot.physical_id.split("/")
        labels = wanted.get("Labels", {})
        there = _eks(operation).describe_nodegroup(cluster, name).labels
        gone = [label for label in there if label not in labels]
        _eks(operation).update_nodegroup_config(
            cluster,
            name,
            labels={"addOrUpdateLabels": dict(labels), "removeLabels": gone},
            scaling_config=_scaling(wanted),
        )
        return snapshot

    def remove(self, operation: Operation) -> None:
        cluster, name = operation.existing.physical_id.split("/")
        _eks(operation).delete_nodegroup(cluster, name)


def _read(made: Any, attributes: dict[str, Callable[[Any], Any]]) -> dict[str, Any]:
    return {name: read(made) for name, read in attributes.items()}


def _vpc(wanted: dict[str, Any]) -> dict[str, Any]:
    flags = ("endpointPrivateAccess", "endpointPublicAccess")
    given = {name[0].lower() + name[1:]: value for name, value in wanted["ResourcesVpcConfig"].items()}
    return given | {name: str(given[name]).lower() == "true" for name in flags if name in given}


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
