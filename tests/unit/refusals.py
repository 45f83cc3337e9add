"""What AKS allows and what it refuses, as tables: properties, the place that is told, words of the message."""

from typing import Any

SUBNET = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/virtualNetworks/{}/subnets/{}"
POOL = {"Name": "sys", "Mode": "System", "Count": 3}
GOOD: dict[str, Any] = {
    "ResourceGroupName": "rg",
    "Name": "web",
    "Location": "westeurope",
    "KubernetesVersion": "1.33",
    "DnsPrefix": "web",
    "Identity": {"Type": "SystemAssigned"},
    "AgentPoolProfiles": [
        POOL,
        {"Name": "np1", "Mode": "User", "EnableAutoScaling": True, "MinCount": 0, "MaxCount": 5},
    ],
    "NetworkProfile": {"NetworkPlugin": "azure", "ServiceCidr": "10.2.0.0/16", "DnsServiceIP": "10.2.0.10"},
    "Tags": [{"Key": "team", "Value": "web"}],
}


def with_(**changes: Any) -> dict[str, Any]:
    """The good properties with some replaced; None takes one away."""
    merged = {**GOOD, **changes}
    return {name: value for name, value in merged.items() if value is not None}


def pool(**changes: Any) -> dict[str, Any]:
    """The good properties with a second pool of these properties."""
    return with_(AgentPoolProfiles=[POOL, {"Name": "np1", "Mode": "User", **changes}])


def system(**changes: Any) -> dict[str, Any]:
    """The good properties with one System pool of these properties."""
    return with_(AgentPoolProfiles=[{**POOL, **changes}])


def net(**profile: Any) -> dict[str, Any]:
    """The good properties with this network profile."""
    return with_(NetworkProfile=profile)


WORKSPACE = "/subscriptions/s/resourceGroups/g/providers/Microsoft.OperationalInsights/workspaces/w"
WEEKLY = {"Weekly": {"IntervalWeeks": 1, "DayOfWeek": "Sunday"}}
HOURS = [{"Day": "Monday", "HourSlots": [0, 23]}]


def window(schedule: Any = None, **more: Any) -> dict[str, Any]:
    """A maintenance window, weekly unless said otherwise."""
    return {"Schedule": WEEKLY if schedule is None else schedule, "DurationHours": 4, "StartTime": "00:00", **more}


def default(**configuration: Any) -> dict[str, Any]:
    """The good properties with this configuration of AKS's weekly releases."""
    return with_(MaintenanceConfigurations={"Default": configuration})


def auto(schedule: Any = None, **more: Any) -> dict[str, Any]:
    """The good properties with this window for automatic upgrades."""
    configuration = {"MaintenanceWindow": window(schedule, **more)}
    return with_(MaintenanceConfigurations={"AksManagedAutoUpgradeSchedule": configuration})


SCALE = "AgentPoolProfiles[1].VirtualMachinesProfile.Scale"
D4, D8 = {"Size": "Standard_D4s_v5"}, {"Size": "Standard_D8s_v5"}


def machines(beside: dict[str, Any] | None = None, **scale: Any) -> dict[str, Any]:
    """The good properties with a pool of virtual machines, which has no count or size of its own."""
    own = {"Count": None, "VmSize": None, **(beside or {})}
    return pool(Type="VirtualMachines", VirtualMachinesProfile={"Scale": scale}, **own)


_AUTO = "MaintenanceConfigurations.AksManagedAutoUpgradeSchedule.MaintenanceWindow"
ACCEPTED = [
    auto(),
    auto({"Daily": {"IntervalDays": 7}}, UtcOffset="-12:00", StartDate="2026-12-01"),
    auto({"AbsoluteMonthly": {"IntervalMonths": 6, "DayOfMonth": 31}}),
    auto({"RelativeMonthly": {"IntervalMonths": 1, "DayOfWeek": "Friday", "WeekIndex": "Last"}}, DurationHours=24),
    auto(NotAllowedDates=[{"Start": "2026-12-24", "End": "2026-12-24"}]),
    default(MaintenanceWindow=window()),
    default(TimeInWeek=HOURS, NotAllowedTime=[{"Start": "2026-12-24T00:00:00Z", "End": "2026-12-26T00:00:00+01:00"}]),
    with_(MaintenanceConfigurations={}),
    with_(AuditLogs={"WorkspaceId": WORKSPACE.replace("resourceGroups", "resourcegroups"), "Categories": ["guard"]}),
    with_(AgentPoolProfiles=[], HostedSystemProfile={"Enabled": True}),
    with_(AgentPoolProfiles=None, Sku={"Name": "Automatic", "Tier": "Standard"}),
    with_(Sku={"Name": "Base", "Tier": "Premium"}, SupportPlan="AKSLongTermSupport"),
    pool(Name="win1", OsType="Windows", OsSKU="Windows2022"),
    pool(AvailabilityZones=["auto"]),
    machines(Autoscale=[{**D8, "MinCount": 0, "MaxCount": 3}, {**D4, "MinCount": 1, "MaxCount": 1}]),
    pool(ScaleSetPriority="Spot", SpotMaxPrice=-1.0, ScaleSetEvictionPolicy="Delete"),
    pool(SpotMaxPrice=0.12345),
    pool(Count=0),
    pool(NodeTaints=["a=b:NoSchedule", "key:NoExecute", "key=:PreferNoSchedule"]),
    pool(NodeLabels={"example.com/team": "web", "tier": "1"}),
    pool(OsDiskSizeGB=0),
    with_(NodeImageVersions={"sys": "202611.05.0", "np1": "202611.05.0"}),
    with_(StartDelaySeconds=5, StartSpreadSeconds=5),
    with_(StartSpreadSeconds=10),
    system(MaxPods=10, Count=3),
    with_(AadProfile={"Managed": True, "EnableAzureRBAC": True}, DisableLocalAccounts=True),
    with_(SecurityProfile={"WorkloadIdentity": {"Enabled": True}}, OidcIssuerProfile={"Enabled": True}),
    with_(SecurityProfile={"WorkloadIdentity": {"Enabled": True}}, KubernetesVersion="1.34"),
    with_(SecurityProfile={"WorkloadIdentity": {"Enabled": True}}, KubernetesVersion=None),
    with_(ApiServerAccessProfile={"EnablePrivateCluster": True, "PrivateDNSZone": "system", "AuthorizedIPRanges": []}),
    with_(ApiServerAccessProfile={"AuthorizedIPRanges": ["203.0.113.0/24", "198.51.100.7/32"]}),
    net(NetworkPlugin="kubenet", NetworkPolicy="calico"),
    net(NetworkPlugin="azure", NetworkPluginMode="overlay", NetworkDataplane="cilium", NetworkPolicy="cilium"),
    net(NetworkPlugin="none", NetworkPolicy="none"),
    net(IpFamilies=["IPv4", "IPv6"], PodCidrs=["10.244.0.0/16", "fd12:3456:789a::/64"]),
    net(ServiceCidr="10.0.0.0/13", DnsServiceIP="10.7.0.10"),
    net(PodCidr="10.244.0.0/16", PodCidrs=["10.244.0.0/16"]),
    with_(Tags=[{"Key": f"t{i}", "Value": ""} for i in range(40)]),
    with_(Id="x", ProvisioningState="Succeeded"),
    with_(PowerState="Stopped", DeletionProtection=True, TemporaryPoolName="standby"),
]

REFUSED = [
    # the schema's own constraints
    (with_(Location=None), "Location", "is missing"),
    (with_(ResourceGroupName=None), "ResourceGroupName", "is missing"),
    (with_(Name="-web"), "Name", "must match"),
    (with_(Sku={"Tier": "Gold"}), "Sku.Tier", "must be one of Premium, Standard, Free"),
    (with_(DnsPrefix="web-"), "DnsPrefix", "must match"),
    (with_(DnsPrefix="w" * 55), "DnsPrefix", "55 characters"),
    (with_(KubernetesVersion="latest"), "KubernetesVersion", "must match"),
    (pool(Name="Upper"), "AgentPoolProfiles[1].Name", "must match"),
    (pool(Name="thirteenchars"), "AgentPoolProfiles[1].Name", "13 characters"),
    (pool(Name=None), "AgentPoolProfiles[1].Name", "is missing"),
    (pool(Count=1001), "AgentPoolProfiles[1].Count", "the maximum is 1000"),
    (pool(MaxPods=5), "AgentPoolProfiles[1].MaxPods", "the minimum is 10"),
    (with_(AddonProfiles={"a b": {"Enabled": True}}), "AddonProfiles", "names here match"),
    (with_(AddonProfiles={"a": {}}), "AddonProfiles.a.Enabled", "is missing"),
    (with_(ApiServerAccessProfile={"AuthorizedIPRanges": ["10.0.0.0/8"] * 2001, "EnableVnetIntegration": True}),
     "ApiServerAccessProfile.AuthorizedIPRanges", "2001 elements"),
    (with_(WindowsProfile={"AdminUsername": "azureuser", "AdminPassword": "hunter2"}),
     "WindowsProfile.AdminPassword", "7 characters"),
    # the cluster as a whole
    (with_(Name="my-windows"), "Name", "reserved word windows"),
    (with_(Name="xbox1"), "Name", "reserved word xbox"),
    (with_(Name="azure"), "Name", "reserved word azure"),
    (with_(KubernetesVersion="1.3"), "KubernetesVersion", "in quotes"),
    (pool(OrchestratorVersion="1.3"), "AgentPoolProfiles[1].OrchestratorVersion", "in quotes"),
    (with_(FqdnSubdomain="x"), "FqdnSubdomain", "beside DnsPrefix"),
    (with_(StartDelaySeconds=5, StartSpreadSeconds=6), "StartSpreadSeconds", "maximum of both together is 10"),
    (with_(StartDelaySeconds=11), "StartDelaySeconds", "10"),
    (with_(NodeImageVersions={"np1": "latest"}), "NodeImageVersions.np1", "latest"),
    (with_(NodeImageVersions={"other": "202611.05.0"}), "NodeImageVersions.other", "declared are sys, np1"),
    (with_(SupportPlan="AKSLongTermSupport"), "SupportPlan", "Premium"),
    (with_(Sku={"Tier": "Premium"}), "Sku.Tier", "long-term support"),
    (with_(MetricsProfile={"CostAnalysis": {"Enabled": True}}), "MetricsProfile.CostAnalysis.Enabled", "Free tier"),
    (with_(AadProfile={"Managed": True}, EnableRBAC=False), "AadProfile.Managed", "EnableRBAC"),
    (with_(AadProfile={"EnableAzureRBAC": True}), "AadProfile.EnableAzureRBAC", "managed Entra"),
    (with_(DisableLocalAccounts=True), "DisableLocalAccounts", "locks everybody out"),
    (with_(SecurityProfile={"WorkloadIdentity": {"Enabled": True}}),
     "SecurityProfile.WorkloadIdentity.Enabled", "without the OIDC issuer"),
    (with_(SecurityProfile={"WorkloadIdentity": {"Enabled": True}}, OidcIssuerProfile={"Enabled": False},
           KubernetesVersion="1.34"), "SecurityProfile.WorkloadIdentity.Enabled", "without the OIDC issuer"),
    (with_(Identity={"Type": "UserAssigned"}), "Identity.UserAssignedIdentities", "exactly one"),
    (with_(Identity={"Type": "SystemAssigned", "UserAssignedIdentities": {"/subscriptions/i": {}}}),
     "Identity.Type", "UserAssigned"),
    (with_(ApiServerAccessProfile={"EnablePrivateCluster": True, "AuthorizedIPRanges": ["10.0.0.0/8"]}),
     "ApiServerAccessProfile.AuthorizedIPRanges", "private cluster"),
    (with_(ApiServerAccessProfile={"AuthorizedIPRanges": ["10.0.0.0/8"] * 201}),
     "ApiServerAccessProfile.AuthorizedIPRanges", "201 ranges"),
    (with_(ApiServerAccessProfile={"PrivateDNSZone": "none"}), "ApiServerAccessProfile.PrivateDNSZone", "not private"),
    (with_(ApiServerAccessProfile={"EnablePrivateCluster": True, "PrivateDNSZone": "none",
                                   "EnablePrivateClusterPublicFQDN": False}),
     "ApiServerAccessProfile.PrivateDNSZone", "no name at all"),
    (with_(ApiServerAccessProfile={"EnablePrivateCluster": True, "PrivateDNSZone": "/subscriptions/z"}),
     "ApiServerAccessProfile.PrivateDNSZone", "system-assigned identity"),
    (with_(NodeResourceGroup="RG"), "NodeResourceGroup", "own resource group"),
    (with_(UpgradeSettings={"OverrideSettings": {"ForceUpgrade": True}}),
     "UpgradeSettings.OverrideSettings.ForceUpgrade", "without Until"),
    (with_(AutoUpgradeProfile={"UpgradeChannel": "node-image", "NodeOSUpgradeChannel": "None"}),
     "AutoUpgradeProfile.NodeOSUpgradeChannel", "only NodeImage"),
    (with_(HttpProxyConfig={"HttpProxy": "https://proxy"}), "HttpProxyConfig.HttpProxy", "http://"),
    (with_(HttpProxyConfig={"HttpProxy": "http://user:pw@proxy"}), "HttpProxyConfig.HttpProxy", "remove it"),
    (with_(HttpProxyConfig={"HttpProxy": "https://user:pw@proxy"}), "HttpProxyConfig.HttpProxy", "remove it"),
    (with_(HttpProxyConfig={"HttpsProxy": "http://token@proxy:3128"}), "HttpProxyConfig.HttpsProxy", "remove it"),
    (with_(SecurityProfile={"ImageCleaner": {"Enabled": True}}),
     "SecurityProfile.ImageCleaner.IntervalHours", "set it to 24 to 2160 hours"),
    (with_(SecurityProfile={"AzureKeyVaultKms": {"Enabled": True}}),
     "SecurityProfile.AzureKeyVaultKms.KeyId", "missing"),
    (with_(SecurityProfile={"AzureKeyVaultKms": {"KeyVaultNetworkAccess": "Private"}}),
     "SecurityProfile.AzureKeyVaultKms.KeyVaultResourceId", "missing"),
    # pools
    (with_(AgentPoolProfiles=[{"Name": "np1", "Mode": "User"}]), "AgentPoolProfiles", "no System pool"),
    (with_(AgentPoolProfiles=None), "AgentPoolProfiles", "no System pool"),
    (pool(Name="sys"), "AgentPoolProfiles[1].Name", "also the name of AgentPoolProfiles[0]"),
    (pool(Name="windows1", OsType="Windows"), "AgentPoolProfiles[1].Name", "8 characters"),
    (pool(EnableAutoScaling=True), "AgentPoolProfiles[1]", "without MinCount and MaxCount"),
    (pool(EnableAutoScaling=True, MinCount=1), "AgentPoolProfiles[1]", "without MaxCount"),
    (pool(EnableAutoScaling=True, MinCount=5, MaxCount=4), "AgentPoolProfiles[1].MinCount", "above MaxCount 4"),
    (system(OsType="Windows"), "AgentPoolProfiles[0].OsType", "System pool"),
    (system(ScaleSetPriority="Spot"), "AgentPoolProfiles[0].ScaleSetPriority", "Spot on a System pool"),
    (system(Count=0), "AgentPoolProfiles[0].Count", "is 0 on a System pool"),
    (system(EnableAutoScaling=True, MinCount=0, MaxCount=3), "AgentPoolProfiles[0].MinCount", "is 0 on a System pool"),
    (system(UpgradeSettings={"MaxUnavailable": "1"}),
     "AgentPoolProfiles[0].UpgradeSettings.MaxUnavailable", "MaxSurge"),
    (system(VmSize="Standard_B4ms"), "AgentPoolProfiles[0].VmSize", "Standard_B4ms on a System pool"),
    (system(NodeTaints=["a=b:NoSchedule"]), "AgentPoolProfiles[0].NodeTaints[0]", "on a System pool"),
    (system(PowerState={"Code": "Stopped"}), "AgentPoolProfiles[0].PowerState.Code", "Stopped on a System pool"),
    (system(MaxPods=10, Count=2), "AgentPoolProfiles[0].MaxPods", "30 pods in all"),
    (pool(SpotMaxPrice=0), "AgentPoolProfiles[1].SpotMaxPrice", "use -1"),
    (pool(SpotMaxPrice=0.123456), "AgentPoolProfiles[1].SpotMaxPrice", "5 decimals"),
    (pool(ScaleSetPriority="Spot", Type="VirtualMachines"), "AgentPoolProfiles[1].Type", "VirtualMachineScaleSets"),
    (pool(OsType="Linux", OsSKU="Windows2022"), "AgentPoolProfiles[1].OsType", "is not Windows"),
    ({**pool(OsType="Windows"), "NetworkProfile": {"NetworkPlugin": "kubenet"}},
     "AgentPoolProfiles[1].OsType", "kubenet"),
    ({**pool(OsType="Windows"), "NetworkProfile": {"NetworkDataplane": "cilium"}},
     "AgentPoolProfiles[1].OsType", "cilium"),
    ({**pool(OsType="Windows"), "HttpProxyConfig": {"HttpProxy": "http://p"}}, "AgentPoolProfiles[1].OsType", "proxy"),
    (pool(OsType="Windows", Type="VirtualMachines"), "AgentPoolProfiles[1].Type", "Windows pool"),
    (pool(OsDiskSizeGB=20), "AgentPoolProfiles[1].OsDiskSizeGB", "the minimum is 30"),
    (pool(ScaleDownMode="Deallocate", OsDiskType="Ephemeral"), "AgentPoolProfiles[1].ScaleDownMode", "Managed"),
    (pool(EnableUltraSSD=True), "AgentPoolProfiles[1].EnableUltraSSD", "AvailabilityZones"),
    (pool(UpgradeSettings={"MaxSurge": "0"}), "AgentPoolProfiles[1].UpgradeSettings.MaxSurge", "MaxUnavailable"),
    (pool(UpgradeSettings={"MaxUnavailable": "1"}), "AgentPoolProfiles[1].UpgradeSettings.MaxUnavailable", "MaxSurge"),
    (pool(UpgradeSettings={"MaxUnavailable": "10%", "MaxSurge": "1"}),
     "AgentPoolProfiles[1].UpgradeSettings.MaxUnavailable", "set MaxSurge to 0"),
    (pool(NodeLabels={"kubernetes.io/os": "x"}), "AgentPoolProfiles[1].NodeLabels", "reserved"),
    (pool(NodeTaints=["a=b"]), "AgentPoolProfiles[1].NodeTaints[0]", "NoSchedule"),
    (pool(NodeTaints=["a=b:Sometimes"]), "AgentPoolProfiles[1].NodeTaints[0]", "NoSchedule"),
    (pool(NodeTaints=["kubernetes.azure.com/a=b:NoSchedule"]), "AgentPoolProfiles[1].NodeTaints[0]", "leave it out"),
    (pool(GatewayProfile={"PublicIPPrefixSize": 31}), "AgentPoolProfiles[1].GatewayProfile", "Mode to Gateway"),
    (pool(Mode="Gateway", EnableAutoScaling=True, MinCount=1, MaxCount=2), "AgentPoolProfiles[1].Mode", "fixed Linux"),
    (pool(NodePublicIPPrefixID="/x"), "AgentPoolProfiles[1].NodePublicIPPrefixID", "EnableNodePublicIP"),
    (pool(NetworkProfile={"AllowedHostPorts": [{"PortStart": 9, "PortEnd": 8}]}),
     "AgentPoolProfiles[1].NetworkProfile.AllowedHostPorts[0]", "starts above its end"),
    (pool(AvailabilityZones=["auto", "1"]), "AgentPoolProfiles[1].AvailabilityZones", 'use ["auto"]'),
    (machines(Manual=[D4], Autoscale=[D8]), SCALE, "both Manual and Autoscale"),
    (machines(beside={"Count": 3}, Manual=[D4]), "AgentPoolProfiles[1].Count", "declare it in Scale"),
    (machines(beside={"VmSize": "Standard_D4s_v5"}, Manual=[D4]), "AgentPoolProfiles[1].VmSize", "declare it in Scale"),
    (machines(Autoscale=[D8, D8]), SCALE, "Standard_D8s_v5 more than once"),
    (machines(Autoscale=[{**D8, "MinCount": 4, "MaxCount": 3}]), f"{SCALE}.Autoscale[0].MinCount", "above MaxCount 3"),
    (pool(VirtualMachinesProfile={"Scale": {}}), "AgentPoolProfiles[1].VirtualMachinesProfile", "scale set pool"),
    ({**pool(EnableAutoScaling=True, MinCount=1, MaxCount=2), "NodeProvisioningProfile": {"Mode": "Auto"}},
     "AgentPoolProfiles[1].EnableAutoScaling", "auto-provisioning"),
    ({**pool(OsType="Windows"), "NodeProvisioningProfile": {"Mode": "Auto"}},
     "AgentPoolProfiles[1].OsType", "auto-provisioning"),
    (pool(KubeletConfig={"ImageGcLowThreshold": 90}),
     "AgentPoolProfiles[1].KubeletConfig.ImageGcLowThreshold", "ImageGcHighThreshold"),
    # network
    (net(PodCidr="10.244.0.0/33"), "NetworkProfile.PodCidr", "not a network"),
    (net(PodCidr="10.244.0.1/16"), "NetworkProfile.PodCidr", "10.244.0.0/16"),
    (net(PodCidr="172.16.0.0/12"), "NetworkProfile.PodCidr", "overlaps 172.30.0.0/16"),
    (net(PodCidr="169.254.0.0/17"), "NetworkProfile.PodCidr", "overlaps 169.254.0.0/16"),
    (net(ServiceCidr="10.0.0.0/12"), "NetworkProfile.ServiceCidr", "which is too large"),
    (net(IpFamilies=["IPv4", "IPv6"], ServiceCidrs=["10.0.0.0/16", "fd12::/64"]),
     "NetworkProfile.ServiceCidrs[1]", "which is too large"),
    (net(PodCidr="10.0.0.0/16", ServiceCidr="10.0.128.0/20", DnsServiceIP="10.0.128.10"),
     "NetworkProfile.PodCidr", "overlaps NetworkProfile.ServiceCidr"),
    (net(DnsServiceIP="10.0.0"), "NetworkProfile.DnsServiceIP", "not an IP address"),
    (net(DnsServiceIP="10.9.0.10"), "NetworkProfile.DnsServiceIP", "outside the service range 10.0.0.0/16"),
    (net(ServiceCidr="10.2.0.0/16", DnsServiceIP="10.2.0.1"), "NetworkProfile.DnsServiceIP", "Kubernetes reserves"),
    (net(ServiceCidr="10.2.0.0/16", DnsServiceIP="10.2.255.255"), "NetworkProfile.DnsServiceIP", "Kubernetes reserves"),
    (net(IpFamilies=["IPv6"]), "NetworkProfile.IpFamilies", "IPv4"),
    (net(PodCidrs=["10.244.0.0/16", "fd12::/64"]), "NetworkProfile.PodCidrs", "in the same order"),
    (net(PodCidr="10.244.0.0/16", PodCidrs=["10.245.0.0/16"]), "NetworkProfile.PodCidrs", "not begin with the value"),
    (net(NetworkPlugin="kubenet", NetworkPolicy="azure"), "NetworkProfile.NetworkPolicy", "kubenet"),
    (net(NetworkPlugin="kubenet", NetworkPluginMode="overlay"), "NetworkProfile.NetworkPluginMode", "kubenet"),
    (net(NetworkPlugin="kubenet", NetworkDataplane="cilium"), "NetworkProfile.NetworkDataplane", "kubenet"),
    (net(NetworkPlugin="none", NetworkPolicy="calico"), "NetworkProfile.NetworkPolicy", "your own plugin"),
    (net(NetworkDataplane="cilium", NetworkPolicy="calico"), "NetworkProfile.NetworkPolicy", "use cilium"),
    (net(NetworkPolicy="cilium"), "NetworkProfile.NetworkPolicy", "NetworkDataplane to cilium"),
    (with_(AgentPoolProfiles=[{**POOL, "VnetSubnetID": SUBNET.format("a", "1")},
                              {"Name": "b", "Mode": "User", "VnetSubnetID": SUBNET.format("b", "1")}]),
     "AgentPoolProfiles[1].VnetSubnetID", "another virtual network"),
    ({**system(PodSubnetID=SUBNET.format("a", "2")), "NetworkProfile": {"NetworkPlugin": "kubenet"}},
     "AgentPoolProfiles[0].PodSubnetID", "kubenet"),
    ({**system(VnetSubnetID=SUBNET.format("a", "1")), "NetworkProfile": {"OutboundType": "managedNATGateway"}},
     "NetworkProfile.OutboundType", "userAssignedNATGateway"),
    (net(OutboundType="userDefinedRouting"), "NetworkProfile.OutboundType", "VnetSubnetID"),
    ({**system(VnetSubnetID=SUBNET.format("a", "1")),
      "NetworkProfile": {"OutboundType": "userDefinedRouting", "LoadBalancerProfile": {"IdleTimeoutInMinutes": 4}}},
     "NetworkProfile.LoadBalancerProfile", "userDefinedRouting"),
    (net(LoadBalancerProfile={"ManagedOutboundIPs": {"Count": 1}, "OutboundIPs": {"PublicIPs": [{"Id": "/x"}]}}),
     "NetworkProfile.LoadBalancerProfile", "one kind"),
    (net(LoadBalancerProfile={"AllocatedOutboundPorts": 1001}),
     "NetworkProfile.LoadBalancerProfile.AllocatedOutboundPorts", "multiple of 8"),
    (with_(ApiServerAccessProfile={"AuthorizedIPRanges": ["somewhere"]}),
     "ApiServerAccessProfile.AuthorizedIPRanges[0]", "not an address range"),
    # children
    (auto({}), f"{_AUTO}.Schedule", "give exactly one of"),
    (auto({**WEEKLY, "Daily": {"IntervalDays": 1}}), f"{_AUTO}.Schedule", "has Daily and Weekly"),
    (auto({"Daily": {"IntervalDays": 8}}), f"{_AUTO}.Schedule.Daily.IntervalDays", "the maximum is 7"),
    (auto({"Daily": {}}), f"{_AUTO}.Schedule.Daily.IntervalDays", "is missing"),
    (auto({"AbsoluteMonthly": {"IntervalMonths": 1, "DayOfMonth": 32}}),
     f"{_AUTO}.Schedule.AbsoluteMonthly.DayOfMonth", "the maximum is 31"),
    (auto(DurationHours=3), f"{_AUTO}.DurationHours", "the minimum is 4"),
    (auto(StartTime="24:00"), f"{_AUTO}.StartTime", "must match"),
    (auto(UtcOffset="UTC"), f"{_AUTO}.UtcOffset", "must match"),
    (auto(StartDate="2026-02-30"), f"{_AUTO}.StartDate", "it must be a date"),
    (auto(StartDate="20261224"), f"{_AUTO}.StartDate", "as 2026-12-24"),
    (auto(StartDate="2026-W52-4"), f"{_AUTO}.StartDate", "as 2026-12-24"),
    (auto(NotAllowedDates=[{"Start": "20261224", "End": "2026-12-26"}]),
     f"{_AUTO}.NotAllowedDates[0].Start", "as 2026-12-24"),
    (default(TimeInWeek=HOURS, NotAllowedTime=[{"Start": "2026-12-24", "End": "2026-12-26T00:00:00Z"}]),
     "MaintenanceConfigurations.Default.NotAllowedTime[0].Start", "as 2026-12-24T18:00:00Z"),
    (auto(NotAllowedDates=[{"Start": "2026-12-26", "End": "2026-12-24"}]),
     f"{_AUTO}.NotAllowedDates[0]", "ends before it starts"),
    (auto(NotAllowedDates=[{"Start": "Christmas", "End": "2026-12-26"}]),
     f"{_AUTO}.NotAllowedDates[0].Start", "it must be a date"),
    (default(MaintenanceWindow=window({"Daily": {"IntervalDays": 1}})),
     "MaintenanceConfigurations.Default.MaintenanceWindow.Schedule.Daily", "Weekly schedule only"),
    (default(MaintenanceWindow=window(), TimeInWeek=HOURS), "MaintenanceConfigurations.Default", "give one"),
    (default(), "MaintenanceConfigurations.Default", "has neither MaintenanceWindow nor TimeInWeek"),
    (default(TimeInWeek=[{"Day": "Monday", "HourSlots": [24]}]),
     "MaintenanceConfigurations.Default.TimeInWeek[0].HourSlots[0]", "the maximum is 23"),
    (default(TimeInWeek=HOURS, NotAllowedTime=[{"Start": "2026-12-26T00:00:00", "End": "2026-12-24T00:00:00Z"}]),
     "MaintenanceConfigurations.Default.NotAllowedTime[0]", "ends before it starts"),
    (default(MaintenanceWindow=window(),
             NotAllowedTime=[{"Start": "2026-12-24T00:00:00Z", "End": "2026-12-26T00:00:00Z"}]),
     "MaintenanceConfigurations.Default.NotAllowedTime", "NotAllowedDates"),
    (with_(MaintenanceConfigurations={"AksManagedNodeOSUpgradeSchedule": {}}),
     "MaintenanceConfigurations.AksManagedNodeOSUpgradeSchedule.MaintenanceWindow", "is missing"),
    (with_(AuditLogs={"Categories": ["guard"]}), "AuditLogs", "give at least one of"),
    (with_(AuditLogs={"WorkspaceId": "logs"}), "AuditLogs.WorkspaceId", "ARM id of a Log Analytics workspace"),
    (with_(AuditLogs={"StorageAccountId": WORKSPACE}), "AuditLogs.StorageAccountId", "ARM id of a storage account"),
    (with_(AuditLogs={"WorkspaceId": WORKSPACE, "EventHubName": "h"}), "AuditLogs.EventHubName", "has no namespace"),
    (with_(AuditLogs={"WorkspaceId": WORKSPACE, "Categories": []}), "AuditLogs.Categories", "is empty"),
    (with_(AuditLogs={"WorkspaceId": WORKSPACE, "Categories": ["all"]}), "AuditLogs.Categories[0]", "must be one of"),
    # tags
    (with_(Tags=[{"Key": "a<b", "Value": ""}]), "Tags[0].Key", "a tag's name must not contain"),
    (with_(Tags=[{"Key": "a/b", "Value": ""}]), "Tags[0].Key", "a tag's name must not contain"),
    (with_(Tags=[{"Key": "Microsoft.x", "Value": ""}]), "Tags[0].Key", "start with microsoft"),
    (with_(Tags=[{"Key": "windows", "Value": ""}]), "Tags[0].Key", "start with windows"),
    (with_(Tags=[{"Key": "a", "Value": ""}, {"Key": "A", "Value": ""}]), "Tags[1].Key", "not case-sensitive"),
    (with_(Tags=[{"Key": "aws:x", "Value": ""}]), "Tags[0].Key", "reserved for CloudFormation"),
    (with_(Tags=[{"Key": "acme-cloudformation-token", "Value": ""}]), "Tags[0].Key", "reserved for CloudFormation"),
    (with_(Tags=[{"Key": f"t{i}", "Value": ""} for i in range(47)]), "Tags", "the maximum is 40"),
    (with_(Tags=[{"Key": "k" * 513, "Value": ""}]), "Tags[0].Key", "the maximum is 512"),
    (with_(Tags=[{"Key": "k", "Value": "v" * 257}]), "Tags[0].Value", "the maximum is 256"),
    (pool(Tags={"azurethings": "x"}), "AgentPoolProfiles[1].Tags", "start with azure"),
    (pool(Tags={"a?b": "x"}), "AgentPoolProfiles[1].Tags", "names here match"),
    (pool(Tags={f"t{i}": "" for i in range(50)}), "AgentPoolProfiles[1].Tags", "the maximum is 48"),
]  # fmt: skip
