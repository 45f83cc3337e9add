"""What is said before anything is made: what, for how long, and about what it costs."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from tools.acceptance.scenarios.steps import Scenario

# List prices in US dollars an hour in West Europe, rounded up (azure.microsoft.com/pricing, November 2026): a node of
# Standard_D2s_v5 with its disk; a cluster's load balancer and public address. The control plane is of the free tier.
NODE_HOUR, CLUSTER_HOUR = 0.14, 0.03
# AWS's two prices, and the longest that a handler is billed for (docs/cost.md).
OPERATION, OPERATION_SECOND = 0.0009, 0.00008
# Until a cluster's nodes are really gone, and until the group is deleted at the latest.
_SPARE = timedelta(hours=2)
_LEAST_DOLLARS = 0.01


@dataclass(frozen=True)
class Estimate:
    """Dollars are those of both clouds, by list price."""

    minutes: float
    dollars: float
    clusters: int

    @property
    def lasting(self) -> timedelta:
        """How long the resource group may stay, by its tag: twice as long as expected, and two hours more."""
        return timedelta(minutes=2 * self.minutes) + _SPARE


def estimate(scenarios: Sequence[Scenario], *, real_aws: bool) -> Estimate:
    """For scenarios that run one after the other; the shared cluster's node runs the whole time."""
    minutes = sum(one.minutes for one in scenarios)
    shared = any(not one.own for one in scenarios)
    hours = sum(one.minutes * one.nodes for one in scenarios) / 60
    hours += sum(one.minutes for one in scenarios if one.own) / 60 if shared else 0
    dollars = hours * (NODE_HOUR + CLUSTER_HOUR)
    if real_aws:
        dollars += sum(OPERATION * len(one.steps) + OPERATION_SECOND * 60 * one.minutes for one in scenarios)
    return Estimate(minutes, max(dollars, _LEAST_DOLLARS), sum(one.own for one in scenarios) + shared)


def lines(
    scenarios: Sequence[Scenario], features: frozenset[str], where: Mapping[str, str], *, real_aws: bool
) -> Iterator[str]:
    """What the command prints before it asks. `where` says which clouds, by their names for people."""
    tried = [one for one in scenarios if one.needs <= features]
    expected = estimate(tried, real_aws=real_aws)
    yield "This makes real clusters in your Azure subscription:" if tried else "Nothing would be made."
    for name, value in where.items():
        yield f"  {name:15} {value}"
    yield ""
    for one in scenarios:
        missing = ", ".join(sorted(one.needs - features))
        note = f"NOT TRIED: it needs {_NEEDS.get(missing, missing)}" if missing else f"{one.minutes:g} min"
        yield f"  {one.name:20} {one.title} ({note})"
    yield ""
    clusters = f"{expected.clusters} cluster{'s' if expected.clusters != 1 else ''}"
    yield f"  {clusters}, one to three small nodes each, for about {_duration(expected.minutes)} in all"
    yield f"  about ${expected.dollars:.2f} by list price; all is deleted at the end, also after a failure or Ctrl-C"
    if not real_aws:
        yield "  AWS is the sandbox on this machine, and costs nothing"
    yield "  What Azure answers is recorded without names, ids and secrets (docs/acceptance.md)"


_NEEDS = {"federation": "AWS=real (Entra cannot reach the issuer of the sandbox's tokens)"}


def _duration(minutes: float) -> str:
    return f"{minutes:.0f} min" if minutes < 90 else f"{minutes / 60:.1f} h"
