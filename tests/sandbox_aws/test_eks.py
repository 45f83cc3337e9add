"""EKS clusters and node groups in stacks."""

from typing import Any

from sandbox.aws.cloudformation.kinds.eks import CLUSTER, NODE_GROUP, ClusterKind
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


def test_a_property_that_is_not_there_and_one_that_is_missing_are_refused() -> None:
    kind = ClusterKind()
    assert kind.violations({"RoleArn": ROLE, "ResourcesVpcConfig": {"SubnetIds": SUBNETS}}) == []
    assert len(kind.violations({"RoleArn": ROLE, "ResourcesVpcConfig": {"SubnetIds": SUBNETS}, "Colour": "blue"})) == 1
    assert len(kind.violations({"RoleArn": ROLE})) == 1
