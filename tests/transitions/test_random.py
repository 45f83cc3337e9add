"""From any valid state to any other: reached by the planned writes, or refused up front; never a forbidden call."""

from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from acme_azure_akscluster.domain import child_kinds
from acme_azure_akscluster.validation.validate import violations
from tests.transitions.child_cases import ACCOUNT, DAILY, MONTHLY, WEEKLY, audit, maintenance, window
from tests.transitions.ground import Watch, as_write, created, left_over, planned
from tests.transitions.image_cases import FIRST, SECOND, images_come_out
from tests.transitions.table import Properties, cluster, tags

_SIZES = ("Standard_D4s_v5", "Standard_D8s_v5")
_VERSIONS = ("1.32", "1.33", "1.34", "1.35", "1.36")

_MAINTENANCE = [
    maintenance(**configurations)["MaintenanceConfigurations"]
    for configurations in (
        {"auto": window(WEEKLY), "default": window(WEEKLY)},
        {"auto": window(DAILY)},
        {"node_os": window(MONTHLY), "auto": window(WEEKLY)},
    )
]


def _some(**choices: st.SearchStrategy[Any]) -> st.SearchStrategy[Properties]:
    """Some of these properties."""
    return st.fixed_dictionaries({}, optional=choices)


@st.composite
def pools(draw: st.DrawFn, name: str) -> Properties:
    """A node pool of that name."""
    declared = draw(
        _some(
            NodeLabels=st.sampled_from([{"a": "1"}, {"a": "2", "b": "3"}]),
            NodeTaints=st.sampled_from([[], ["CriticalAddonsOnly=true:NoSchedule"]]),
            MaxPods=st.sampled_from([50, 110]),
            OsSKU=st.sampled_from(["Ubuntu", "AzureLinux"]),
            Tags=st.sampled_from([{"t": "1"}, {"t": "2"}]),
            AvailabilityZones=st.sampled_from([["1"], ["1", "2"]]),
            UpgradeSettings=st.sampled_from([{"MaxSurge": "1"}, {"MaxSurge": "33%"}]),
            OrchestratorVersion=st.sampled_from(_VERSIONS[:3]),
            ScaleSetPriority=st.sampled_from(["Regular", "Spot"]),
            PowerState=st.sampled_from([{"Code": "Running"}, {"Code": "Stopped"}]),
        )
    )
    if draw(st.booleans()):
        declared |= {"EnableAutoScaling": True, "MinCount": 1, "MaxCount": draw(st.integers(1, 4))}
    else:
        declared |= {"Count": draw(st.integers(1, 4))}
    return {
        "Name": name,
        "VmSize": draw(st.sampled_from(_SIZES)),
        "Mode": draw(st.sampled_from(["System", "User"])),
        "OsType": "Linux",
        **declared,
    }


@st.composite
def states(draw: st.DrawFn) -> Properties:
    """A declared cluster that `validate` finds no fault in."""
    chosen = draw(st.lists(st.sampled_from(["one", "two", "three"]), min_size=1, max_size=3, unique=True))
    declared = [draw(pools(name)) for name in chosen]
    declared[0] = {**declared[0], "Mode": "System", "ScaleSetPriority": "Regular", "PowerState": {"Code": "Running"}}
    more = draw(
        _some(
            KubernetesVersion=st.sampled_from(_VERSIONS),
            AuditLogs=st.sampled_from([audit()["AuditLogs"], audit(StorageAccountId=ACCOUNT)["AuditLogs"]]),
            MaintenanceConfigurations=st.sampled_from(_MAINTENANCE),
            Tags=st.sampled_from([tags(a="1"), tags(a="2", b="3")]),
            Sku=st.sampled_from([{"Tier": "Standard"}, {"Name": "Base", "Tier": "Free"}]),
            AutoUpgradeProfile=st.sampled_from([{"UpgradeChannel": one} for one in ("none", "patch", "stable")]),
            OidcIssuerProfile=st.sampled_from([{"Enabled": True}, {"Enabled": False}]),
            AddonProfiles=st.sampled_from([{"azurepolicy": {"Enabled": True}}, {"azurepolicy": {"Enabled": False}}]),
            ApiServerAccessProfile=st.sampled_from([{"AuthorizedIPRanges": ["203.0.113.0/24"]}]),
            NetworkProfile=st.sampled_from(
                [
                    {"NetworkPlugin": "kubenet"},
                    {"NetworkPlugin": "kubenet", "NetworkPolicy": "calico"},
                    {"NetworkPlugin": "azure", "NetworkPluginMode": "overlay"},
                    {"NetworkPlugin": "azure", "NetworkPluginMode": "overlay", "NetworkPolicy": "azure"},
                    {
                        "NetworkPlugin": "azure",
                        "NetworkPluginMode": "overlay",
                        "NetworkDataplane": "cilium",
                        "NetworkPolicy": "cilium",
                    },
                ]
            ),
            PowerState=st.sampled_from(["Running", "Stopped"]),
            DeletionProtection=st.booleans(),
        )
    )
    if draw(st.booleans()):
        more["NodeImageVersions"] = {one: draw(st.sampled_from([FIRST, SECOND])) for one in chosen}
    return cluster(*declared, **more)


def _creatable(properties: Properties) -> Properties:
    """A cluster is made with one version and without what only a living one can have."""
    same = [{k: v for k, v in one.items() if k != "OrchestratorVersion"} for one in properties["AgentPoolProfiles"]]
    properties = {k: v for k, v in properties.items() if k != "NodeImageVersions"}
    return {**properties, "AgentPoolProfiles": same}


@st.composite
def moves(draw: st.DrawFn) -> tuple[Properties, Properties]:
    """A state that can be created, and another one; what can seldom change is often the same on both sides."""
    before = draw(states().map(_creatable).filter(lambda one: not violations(one)))
    after = draw(states())
    for name in ("NetworkProfile", "OidcIssuerProfile", "KubernetesVersion"):
        if draw(st.integers(0, 3)):
            after = {**after, name: before.get(name)}
    priorities = {one["Name"]: one.get("ScaleSetPriority", "Regular") for one in before["AgentPoolProfiles"]}
    remaining = [
        {**one, "ScaleSetPriority": priorities.get(one["Name"], one.get("ScaleSetPriority", "Regular"))}
        for one in after["AgentPoolProfiles"]
    ]
    return before, {k: v for k, v in {**after, "AgentPoolProfiles": remaining}.items() if v is not None}


_FEW = settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
)


@_FEW
@given(moves())
def test_it_is_reached_as_planned_or_refused_before_any_write(move: tuple[Properties, Properties]) -> None:
    before, after = move
    world = created(before)
    images_come_out(world)
    plan = planned(world, after, before)
    watch = Watch(world)
    outcome = world.update(after, before)
    assert (watch.forbidden, watch.while_busy) == ([], [])
    if violations(after) or plan.refusals:
        assert (outcome.status, outcome.writes) == ("FAILED", [])
        assert outcome.message.startswith("Nothing was changed. ")
    else:
        assert outcome.status == "SUCCESS", outcome.last
        assert [as_write(step) for step in plan.steps] == outcome.writes
        assert left_over(world, after) == []
        assert world.pools("name").keys() == {one["Name"] for one in after["AgentPoolProfiles"]}
        again = world.update(after, after)
        assert (again.status, again.writes, again.reads) == ("SUCCESS", [], 1 + len(child_kinds.declared(after)))
