"""EKS clusters and node groups in stacks."""

import re
from typing import Any

import pytest

from sandbox.aws.cloudformation.errors import RequestError
from sandbox.aws.cloudformation.kinds.eks import CLUSTER, NODE_GROUP, ClusterKind
from sandbox.aws.cloudformation.model import Snapshot
from tests.support.cli import Cli
from tests.support.stacks import Stacks

ROLE = "arn:aws:iam::123456789012:role/eks"
SUBNETS = ["subnet-0aaaaaaaaaaaaaaa1", "subnet-0aaaaaaaaaaaaaaa2"]


def cluster(**more: Any) -> dict[str, Any]:
    vpc = {"SubnetIds": SUBNETS, "EndpointPublicAccess": "true", "PublicAccessCidrs": ["203.0.113.0/24"]}
    return {"Type": CLUSTER, "Properties": {"Name": "east", "RoleArn": ROLE, "ResourcesVpcConfig": vpc, **more}}


def group(most: int, **more: Any) -> dict[str, Any]:
    properties = {"ClusterName": {"Ref": "East"}, "NodegroupName": "web", "NodeRole": ROLE, "Subnets": SUBNETS}
    return {
        "Type": NODE_GROUP,
        "Properties": {
            **properties,
            "ScalingConfig": {"MinSize": 2, "MaxSize": most},
            "Labels": {"pool": "web"},
            **more,
        },
    }


def test_a_cluster_and_its_node_group_come_change_and_go(aws: Cli, stacks: Stacks) -> None:
    outputs = {"Endpoint": {"Value": {"Fn::GetAtt": ["East", "Endpoint"]}}, "Group": {"Value": {"Ref": "Group"}}}
    assert (
        stacks.create("eks", {"East": cluster(Version="1.34"), "Group": group(4)}, Outputs=outputs) == "CREATE_COMPLETE"
    )
    assert stacks.outputs("eks")["Group"] == "east/web"
    assert stacks.outputs("eks")["Endpoint"].startswith("https://")
    status = stacks.update("eks", {"East": cluster(Version="1.35"), "Group": group(6, Labels={"pool": "new"})})
    assert status == "UPDATE_COMPLETE"

    actual = aws("eks", "describe-cluster", "--name", "east")["cluster"]
    nodes = aws("eks", "describe-nodegroup", "--cluster-name", "east", "--nodegroup-name", "web")["nodegroup"]
    assert (actual["version"], actual["resourcesVpcConfig"]["endpointPublicAccess"]) == ("1.35", True)
    assert nodes["scalingConfig"] == {"minSize": 2, "maxSize": 6, "desiredSize": 2}
    assert nodes["labels"] == {"pool": "new"}

    assert stacks.delete("eks") == "DELETE_COMPLETE"
    assert aws("eks", "list-clusters")["clusters"] == []


VPC = {"SubnetIds": SUBNETS}


@pytest.mark.parametrize(
    ("properties", "faults"),
    [
        ({"RoleArn": ROLE, "ResourcesVpcConfig": VPC}, []),
        ({"RoleArn": ROLE}, ["#: required key [ResourcesVpcConfig] not found"]),
        ({"RoleArn": ROLE, "ResourcesVpcConfig": VPC, "Colour": "x"}, ["#: extraneous key [Colour] is not permitted"]),
        # Force is a property of AWS's that the sandbox does not have.
        ({"RoleArn": ROLE, "ResourcesVpcConfig": VPC, "Force": True}, ["#: extraneous key [Force] is not permitted"]),
        ({"RoleArn": ROLE, "ResourcesVpcConfig": VPC, "AccessConfig": {"AuthenticationMode": "API"}}, []),
        (
            {
                "RoleArn": ROLE,
                "ResourcesVpcConfig": VPC | {"ControlPlaneEgressMode": "AWS_MANAGED"},
                "AccessConfig": {"BootstrapClusterCreatorAdminPermissions": True},
            },
            [
                "#/ResourcesVpcConfig: extraneous key [ControlPlaneEgressMode] is not permitted",
                "#/AccessConfig: extraneous key [BootstrapClusterCreatorAdminPermissions] is not permitted",
            ],
        ),
    ],
)
def test_only_what_the_sandbox_has_of_a_cluster_is_accepted(properties: dict[str, Any], faults: list[str]) -> None:
    assert ClusterKind().violations(properties) == faults


def test_an_attribute_of_aws_that_the_sandbox_does_not_have_is_named() -> None:
    assert ClusterKind().has_attribute("ClusterSecurityGroupId")
    with pytest.raises(RequestError, match="does not have the attribute ClusterSecurityGroupId of AWS::EKS::Cluster"):
        ClusterKind().attribute(Snapshot("east", {"Arn": "arn"}), "ClusterSecurityGroupId")


def test_a_generated_name_has_the_logical_id_first_and_fits(aws: Cli, stacks: Stacks) -> None:
    logical = "Long" * 20
    named = group(4)["Properties"]
    unnamed = {"Type": NODE_GROUP, "Properties": {key: named[key] for key in named if key != "NodegroupName"}}
    assert stacks.create("unnamed", {"East": cluster(), logical: unnamed}) == "CREATE_COMPLETE"

    [name] = aws("eks", "list-nodegroups", "--cluster-name", "east")["nodegroups"]
    assert re.fullmatch(f"{logical[:49]}-[0-9A-Za-z]{{12}}", name)
    assert stacks.delete("unnamed") == "DELETE_COMPLETE"
