"""Real writes judged as CloudFormation judges drift, and as an update with an unchanged template would be planned.

Each settled answer is given the marks that this type's own create would have put there.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from acme_azure_akscluster.domain import ownership
from acme_azure_akscluster.planning.comparison import Comparison
from acme_azure_akscluster.planning.desired_state import desired_state
from acme_azure_akscluster.planning.plan import plan
from acme_azure_akscluster.properties import schema, translation
from acme_azure_akscluster.properties.reported import reported
from sandbox.aws.cloudformation.drift import Difference, differences, expected_properties
from sandbox.aws.registry.paths import without
from tests.support.pairs import Pair, pair_of

Json = dict[str, Any]

LEAST_CLEAN = 0.97
DOCUMENT: Json = dict(schema.load())
_READ_ONLY = {pointer.removeprefix("/properties") for pointer in DOCUMENT["readOnlyProperties"]}


@dataclass
class Verdict:
    """What came of all writes; `drifted` and `planned` say by label what was not clean."""

    total: int = 0
    drifted: dict[str, list[Difference]] = field(default_factory=dict)
    planned: dict[str, list[str]] = field(default_factory=dict)

    def __str__(self) -> str:
        clean, idle = self.total - len(self.drifted), self.total - len(self.planned)
        return f"{clean} of {self.total} clean by CloudFormation's comparison, {idle} no-op plans of {self.total}"

    @property
    def enough(self) -> bool:
        """Whether as many are clean as have to be."""
        return self.total > 0 and len(self.drifted) <= (1 - LEAST_CLEAN) * self.total


def judged(writes: Sequence[Json]) -> Verdict:
    """The verdict on writes in the format of a pairs file."""
    verdict = Verdict(total=len(writes))
    for number, write in enumerate(writes):
        pair = pair_of(number, write)
        if actual := drift_of(pair):
            verdict.drifted[pair.label] = actual
        if steps := steps_of(pair):
            verdict.planned[pair.label] = steps
    return verdict


def drift_of(pair: Pair) -> list[Difference]:
    """What CloudFormation's drift detection would show of a stack that had made this write."""
    declared, observed = _declared(pair), _observed(pair)
    expected = expected_properties(declared, DOCUMENT)
    return differences(expected, reported(translation.from_arm(observed), observed), DOCUMENT)


def steps_of(pair: Pair) -> list[str]:
    """What an update to the same template would do, or refuse."""
    declared, observed = _declared(pair), _observed(pair)
    made = plan(Comparison(desired_state(declared, declared, ""), observed))
    return [step.key for step in made.steps] + [str(refusal) for refusal in made.refusals]


def _declared(pair: Pair) -> Json:
    """The request as a template, which has no read-only properties."""
    actual: Json = without(translation.from_arm(pair.request), _READ_ONLY)
    return actual


def _observed(pair: Pair) -> Json:
    declared = translation.from_arm(pair.request)
    pools = [str(pool["Name"]) for pool in declared.get("AgentPoolProfiles") or []]
    tags = [str(tag["Key"]) for tag in declared.get("Tags") or []]
    marks = ownership.marks(pools, tags, (declared.get("HttpProxyConfig") or {}).get("NoProxy"))
    entries = {str(pool["Name"]): ownership.entries(pool) for pool in declared.get("AgentPoolProfiles") or []}
    inside = pair.settled.get("properties") or {}
    reported = inside.get("agentPoolProfiles") or []
    marked = [{**pool, "tags": {**(pool.get("tags") or {}), **entries.get(str(pool["name"]), {})}} for pool in reported]
    return {
        **pair.settled,
        "tags": {**(pair.settled.get("tags") or {}), **marks},
        "properties": {**inside, **({"agentPoolProfiles": marked} if reported else {})},
    }


def explained(verdict: Verdict) -> list[str]:
    """A line for each difference and each step, with the write that has it."""
    drifted = [
        f"{label}: {one.path} {one.kind}, declared {one.expected!r}, reported {one.actual!r}"
        for label, actual in verdict.drifted.items()
        for one in actual
    ]
    return drifted + [f"{label}: planned {step}" for label, steps in verdict.planned.items() for step in steps]
