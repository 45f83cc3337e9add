"""A cluster whose pool is wider in production, and a team's tag on everything."""

import aws_cdk as cdk
from acme_azure_cdk.aks_cluster import AgentPoolProfile, AutoUpgradeProfile, CfnAKSCluster, Identity, Tag

app = cdk.App()
stack = cdk.Stack(app, "Platform", synthesizer=cdk.LegacyStackSynthesizer())
group = cdk.CfnParameter(stack, "Group", description="An existing Azure resource group.")
environment = cdk.CfnParameter(stack, "Environment", default="test", allowed_values=["test", "prod"])
production = cdk.CfnCondition(stack, "Production", expression=cdk.Fn.condition_equals(environment, "prod"))

cluster = CfnAKSCluster(
    stack,
    "Cluster",
    resource_group_name=group.value_as_string,
    name="prod",
    location="westeurope",
    dns_prefix="prod",
    identity=Identity(type="SystemAssigned"),
    disable_local_accounts=False,
    auto_upgrade_profile=AutoUpgradeProfile(upgrade_channel="patch", node_os_upgrade_channel="NodeImage"),
    agent_pool_profiles=[
        AgentPoolProfile(
            name="system",
            mode="System",
            count=3,
            vm_size=cdk.Fn.condition_if(production.logical_id, "Standard_D8s_v5", "Standard_D4s_v5").to_string(),
            os_type="Linux",
            os_disk_size_gb=128,
            availability_zones=["1", "2", "3"],
            node_labels={"team.example.com/owner": "platform"},
        )
    ],
    tags=[Tag(key="owner", value="platform")],
)
cdk.Tags.of(stack).add("cost-centre", "42")
cdk.CfnOutput(stack, "Issuer", value=cluster.attr_oidc_issuer_url)
app.synth()
