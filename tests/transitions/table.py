"""What a row of the tables of transitions is, and the declared states that they start from."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from sandbox.azure.core.versions import LONG_TERM, NOVEMBER_2026, OFFICIAL, Catalog, Minor
from tests.support.clusters import cfn_cluster, cfn_pool
from tests.support.harness import SUBSCRIPTION
from tests.support.world import World

Properties = dict[str, Any]

_PROVIDERS = f"/subscriptions/{SUBSCRIPTION}/resourceGroups/rg/providers"
SUBNET = f"{_PROVIDERS}/Microsoft.Network/virtualNetworks/net/subnets/nodes"
OTHER_SUBNET = f"{_PROVIDERS}/Microsoft.Network/virtualNetworks/net/subnets/others"
POD_SUBNET = f"{_PROVIDERS}/Microsoft.Network/virtualNetworks/net/subnets/pods"
ONE_IDENTITY = f"{_PROVIDERS}/Microsoft.ManagedIdentity/userAssignedIdentities/one"
OTHER_IDENTITY = f"{_PROVIDERS}/Microsoft.ManagedIdentity/userAssignedIdentities/other"
ADDRESS = f"{_PROVIDERS}/Microsoft.Network/publicIPAddresses/out"

_BOTH = (OFFICIAL, LONG_TERM)
# A region in which every minor from 1.31 to 1.36 is in community support.
EVERYTHING_SUPPORTED = Catalog(
    minors={
        "1.31": Minor(("1.31.13", "1.31.14"), _BOTH),
        "1.32": Minor(("1.32.12", "1.32.13"), _BOTH),
        "1.33": Minor(("1.33.11", "1.33.12"), _BOTH),
        "1.34": Minor(("1.34.8", "1.34.9"), _BOTH),
        "1.35": Minor(("1.35.5", "1.35.6"), _BOTH),
        "1.36": Minor(("1.36.2", "1.36.3"), _BOTH),
    },
    default="1.35",
)


def undisturbed(_world: World) -> None:
    """Nobody does anything between the create and the update."""


@dataclass(frozen=True)
class Transition:
    """From `before` to `after`, both as templates declare them, by `writes` in this order and no others.

    `meanwhile` is what somebody does after the create; `keeps` are pools that are there and in no template.
    """

    name: str
    before: Properties
    after: Properties
    writes: tuple[str, ...]
    meanwhile: Callable[[World], None] = undisturbed
    keeps: frozenset[str] = frozenset()
    versions: Catalog = NOVEMBER_2026

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True)
class Refused:
    """From `before` to `after` nothing is written; the message speaks of every one of `paths`."""

    name: str
    before: Properties
    after: Properties
    paths: tuple[str, ...]
    code: str = "NotUpdatable"
    meanwhile: Callable[[World], None] = undisturbed
    versions: Catalog = NOVEMBER_2026

    def __str__(self) -> str:
        return self.name


def cluster(*pools: Properties, **more: Any) -> Properties:
    """A plain cluster with a System pool, unless pools are given."""
    properties = cfn_cluster(*(pools or (cfn_pool("system"),)), **{"Identity": {"Type": "SystemAssigned"}, **more})
    return {name: value for name, value in properties.items() if value is not None}


def case(name: str, before: Properties, after: Properties, *writes: str, **more: Any) -> Transition:
    """A transition, its writes by short words."""
    return Transition(name, before, after, wrote(*writes), **more)


def without(properties: Properties, *names: str) -> Properties:
    """The same without some properties."""
    return {name: value for name, value in properties.items() if name not in names}


def system(count: int = 2, **more: Any) -> Properties:
    """The System pool."""
    return cfn_pool("system", count, **more)


def pool(name: str = "web", count: int = 2, **more: Any) -> Properties:
    """A User pool."""
    return cfn_pool(name, count, **more)


def autoscaled(name: str = "web", least: int = 1, most: int = 5, **more: Any) -> Properties:
    """A pool with the autoscaler, without a start value."""
    return without(cfn_pool(name, 0, EnableAutoScaling=True, MinCount=least, MaxCount=most, **more), "Count")


def tags(**pairs: str) -> list[dict[str, str]]:
    """CloudFormation's list of tags."""
    return [{"Key": name, "Value": value} for name, value in pairs.items()]


def wrote(*steps: str) -> tuple[str, ...]:
    """Writes by short words: `cluster`, `tags`, `start`, `stop`, `+web` and `=web` (PUT of a pool), `-web`, `^web` (its
    node image).

    Children: `+audit` and `-audit`, `+window:NAME` and `-window:NAME`, `+flux:NAME`, `-flux:NAME` and `+extension`.
    """
    return tuple(_written(word) for step in steps for word in step.split())


def _written(word: str) -> str:
    plain = {"cluster": "PUT prod", "tags": "PATCH prod", "start": "POST prod/start", "stop": "POST prod/stop"}
    if word in plain:
        return plain[word]
    if word[0] == "^":
        return f"POST prod/agentPools/{word[1:]}/upgradeNodeImageVersion"
    if word[1:] == "audit":
        return f"{_method(word)} prod/providers/Microsoft.Insights/diagnosticSettings/acme-cloudformation-audit"
    if word[1:] == "extension":
        return f"{_method(word)} prod/{_GIT_OPS}/extensions/acme-cloudformation-flux"
    if word[1:].startswith("flux:"):
        return f"{_method(word)} prod/{_GIT_OPS}/fluxConfigurations/{word.partition(':')[2]}"
    if word[1:].startswith("window:"):
        return f"{_method(word)} prod/maintenanceConfigurations/{word.partition(':')[2]}"
    return f"{_method(word)} prod/agentPools/{word[1:]}"


_GIT_OPS = "providers/Microsoft.KubernetesConfiguration"


def _method(word: str) -> str:
    return "DELETE" if word[0] == "-" else "PUT"


def rotation(name: str = "web", temporary: str = "cfntmp") -> str:
    """The four writes of a rotation."""
    return f"+{temporary} -{name} +{name} -{temporary}"


def names(cases: Iterable[Any]) -> list[str]:
    """Ids for pytest."""
    return [str(case) for case in cases]
