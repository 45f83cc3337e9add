"""What read reports is accepted as input, as Cloud Control API sends it back, with all that Azure's silence means."""

import datetime
from typing import Any

import pytest

from acme_azure_akscluster.properties import reported as reports
from acme_azure_akscluster.properties import schema
from acme_azure_akscluster.validation import creation, validate
from tests.drift.cases import BASE, Json, Path, cases_of, leaves

TODAY = datetime.date(2026, 11, 30)
PLACE = {"SubscriptionId": "00000000-0000-0000-0000-000000000000", "ResourceGroupName": "rg", "Name": "prod"}
IPS = {"PublicIPs": ["/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/publicIPAddresses/a"]}
# Leaves whose sample no cluster in Azure has by itself: the profile around it would say more.
IMPOSSIBLE = {
    ("AuditLogs",),
    ("SecurityProfile", "Defender", "LogAnalyticsWorkspaceResourceId"),
    ("SecurityProfile", "AzureKeyVaultKms", "KeyId"),
    ("AgentPoolProfiles", "*", "GatewayProfile"),
}


def settable(value: Any, path: Path = ()) -> Any:
    """What of a model Cloud Control API sends back."""
    if isinstance(value, dict):
        names = [name for name in value if (*path, name) not in schema.pointers("readOnlyProperties")]
        return {name: settable(value[name], (*path, name)) for name in names}
    return [settable(item, (*path, "*")) for item in value] if isinstance(value, list) else value


def refusals(model: Json) -> set[str]:
    typed, wrong = validate.coerce(settable(model))
    return {str(one) for one in (*wrong, *validate.violations(typed), *creation.violations(typed, typed, TODAY))}


def added(actual: Json) -> set[str]:
    """What is refused of the report of a cluster, and not of what Azure shows of it."""
    return refusals(reports.reported({**actual, **PLACE}, {"tags": {}})) - refusals({**actual, **PLACE})


def test_no_leaf_is_refused_for_what_read_adds_to_it() -> None:
    possible = [(path, node) for path, node in leaves() if not any(path[: len(one)] == one for one in IMPOSSIBLE)]
    faults = {(path, case.what): added(case.observed) for path, node in possible for case in cases_of(path, node)}
    assert {where: actual for where, actual in faults.items() if actual} == {}


def network(**profile: Any) -> Json:
    return {"NetworkProfile": profile}


@pytest.mark.parametrize(
    ("declared", "refused"),
    [
        ({"HttpProxyConfig": {"HttpProxy": "http://proxy:3128"}}, "HTTP proxy"),
        (network(OutboundType="userDefinedRouting", LoadBalancerProfile={"IdleTimeoutInMinutes": 4}), "set with user"),
        (network(LoadBalancerProfile={"ManagedOutboundIPs": {"Count": 2}, "OutboundIPs": IPS}), "use one kind of"),
    ],
)
def test_what_a_template_says_itself_is_still_refused(declared: Json, refused: str) -> None:
    windows = {**BASE["AgentPoolProfiles"][1], "OsType": "Windows", "OsSKU": "Windows2022"}
    model = {**BASE, **PLACE, "AgentPoolProfiles": [BASE["AgentPoolProfiles"][0], windows], **declared}
    assert any(refused in one for one in refusals(model))
