"""The managed cluster itself, without its pools: what creates it, and what changes its settings and tags."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from ..domain import child_kinds, ownership, provisioning, tags
from ..domain.arm_calls import Call, Verb
from ..domain.cluster_id import ClusterId
from ..domain.versions import Version
from ..properties import merge, schema, switched_off, translation
from ..properties.drift import ABSENT, Difference, differences, not_as_declared
from ..properties.paths import at
from ..properties.unsent_defaults import without_unsent
from ..validation.violation import Violation
from . import network_stages, ownership_marks, pool_entries, upgrades
from .comparison import Comparison
from .desired_state import DesiredState, pools_by_name
from .steps import Phase, Step
from .transitions import cluster
from .transitions.transition import Transition

Json = Mapping[str, Any]

SETTINGS = "cluster settings"
_OWN_TAGS = frozenset({tags.PROTECTED})
# Planned by other parts, or not a setting of the cluster.
_ELSEWHERE = child_kinds.WORDS.keys() | {
    *("AgentPoolProfiles", "KubernetesVersion", "PowerState", "Tags", "DeletionProtection"),
    "FluxIdentityClientId",
    *schema.ours(),
}
# What reimages all nodes (docs/azure-behaviour.md#reimaging-changes).
_REIMAGES = (
    ("NetworkProfile", "NetworkPlugin"),
    ("NetworkProfile", "NetworkPluginMode"),
    ("NetworkProfile", "NetworkPolicy"),
    ("NetworkProfile", "NetworkDataplane"),
    ("NetworkProfile", "IpFamilies"),
    ("HttpProxyConfig",),
    ("IdentityProfile",),
    ("ServicePrincipalProfile",),
    ("SecurityProfile", "CustomCATrustCertificates"),
    ("ApiServerAccessProfile", "EnableVnetIntegration"),
    ("WindowsProfile", "GmsaProfile"),
)


def creation(state: DesiredState, where: ClusterId) -> Call:
    """The one write that creates the cluster with its pools, or fails because the name is taken.

    Without the mark of DeletionProtection: a rollback has to be able to delete what did not come into being. With the
    mark of its children: the delete of a create that fails between two of them has to find them.
    """
    marked = {"AgentPoolProfiles": [pool_entries.with_mark(pool) for pool in state.desired_pools.values()]}
    body = translation.to_arm({**state.desired, **(marked if "AgentPoolProfiles" in state.desired else {})})
    own = ownership_marks.at_creation(state, where)
    for pool in body["properties"].get("agentPoolProfiles", []):
        pool.pop("powerState", None)
        pool["tags"] = {**(pool.get("tags") or {}), **own[pool["name"]]}
    carried = {name: value for name, value in state.tags.items() if name not in _OWN_TAGS}
    carried = child_kinds.with_mark({**carried, tags.TOKEN: state.token}, child_kinds.declared(state.desired))
    body["tags"] = ownership.with_marks(carried, ownership_marks.declared(state))
    return Call(Verb.PUT_CLUSTER, body, only_if_absent=True)


def after_creation(comparison: Comparison) -> list[Step]:
    """The mark of DeletionProtection, once there is something to protect."""
    declared = {name: value for name, value in comparison.state.tags.items() if name in _OWN_TAGS}
    missing = {name: value for name, value in declared.items() if tags.mark(comparison.observed, name) != value}
    return [_patch(tags.merged(missing, comparison.tags, None), comparison.observed)] if missing else []


def is_ours(observed: Json, token: str) -> bool:
    """Whether the cluster was created by this very CloudFormation request."""
    return bool(token) and tags.mark(observed, tags.TOKEN) == token


def is_another_stacks(observed: Json, state: DesiredState) -> bool:
    """Whether the cluster's marks name another owner, so that a delete has to leave it alone.

    It carries another stack's tags; or a rollback wants to take back a create, and it was never created by this type.
    What was imported carries no tags of a stack, or the former one's until its first update.
    """
    theirs, ours = tags.mark(observed, tags.STACK_ID), state.tags.get(tags.STACK_ID, "")
    never_created = state.rollback and not tags.mark(observed, tags.TOKEN)
    return never_created or bool(theirs and ours and theirs != ours)


def is_protected(observed: Json) -> bool:
    """Whether the template has turned DeletionProtection on."""
    return tags.mark(observed, tags.PROTECTED).lower() == "true"


class Ahead(NamedTuple):
    """What the settings have to know of the upgrades.

    `version` is what the control plane ends with, `supported` the minor versions in community support, None if unknown;
    `upgrading` says that upgrades are planned.
    """

    version: Version | None = None
    supported: frozenset[tuple[int, int]] | None = None
    upgrading: bool = False


def plan(comparison: Comparison, ahead: Ahead = Ahead()) -> tuple[list[Step], list[Violation]]:  # noqa: B008
    """Steps and refusals for the cluster's settings and tags: a PUT for each stage of the network, else at most one."""
    declared = _declared(comparison)
    changes = _settings(comparison, declared)
    wanted = tags.applied(comparison.tags, comparison.state.tags, _previous_tags(comparison))
    # Marks of kinds that are leaving stay until the last child is gone (`children.registry`).
    kinds = child_kinds.marked(comparison.observed) | child_kinds.declared(comparison.desired)
    wanted = child_kinds.with_mark(wanted, kinds)
    if changes or tags.differ(comparison.tags, wanted) or not provisioning.is_stopped(comparison.observed):
        # A cluster is not started for marks alone: the next update that finds it running writes them.
        wanted = ownership.with_marks(wanted, ownership_marks.needed(comparison))
    retag = tags.differ(comparison.tags, wanted)
    if changes or retag:
        wanted = ownership.with_marks(wanted, ownership_marks.wanted(comparison))
    unmarking = ownership_marks.unmarking(comparison, wanted)
    refusals = _refusals(comparison, declared, changes, ahead)
    if changes:
        late = ahead.upgrading and _leaves_long_term_support(changes)
        return _puts(comparison, declared, changes, wanted, late=late, retag=retag) + unmarking, refusals
    return ([_patch(wanted, comparison.observed)] if retag else []) + unmarking, refusals


def _previous_tags(comparison: Comparison) -> dict[str, str]:
    """Those of the template before that are the stack's: the live state may have been passed for it, with others' tags
    (docs/aws-behaviour.md#revert-drift).
    """
    return {
        name: value
        for name, value in comparison.state.previous_tags.items()
        if tags.is_reserved(name) or ownership.is_marked_tag(comparison.observed, name)
    }


def _settings(comparison: Comparison, declared: Json) -> list[Difference]:
    """What differs between the declared settings and the observed cluster, and resets of what left the template."""
    return differences(declared, comparison.current) + _rewritten(comparison.state) + _left_of_addons(comparison)


def _left_of_addons(comparison: Comparison) -> list[Difference]:
    """Settings of declared add-ons that left the template and are still there: no other part removes them."""
    current = {name.lower(): profile for name, profile in (comparison.current.get("AddonProfiles") or {}).items()}
    resets: list[Difference] = []
    for name, profile in (comparison.desired.get("AddonProfiles") or {}).items():
        before = (comparison.previous.get("AddonProfiles") or {}).get(name) or {}
        there = (current.get(name.lower()) or {}).get("Config") or {}
        left = set(before.get("Config") or {}) - set(profile.get("Config") or {})
        resets += [Difference(("AddonProfiles", name, "Config", key), ABSENT, there[key]) for key in left & set(there)]
    return resets


def _declared(comparison: Comparison) -> dict[str, Any]:
    """The declared settings, and the defaults of those that left the template.

    Without the channel while an upgrade has it paused: that upgrade restores it, at its end.
    """
    effective = translation.with_resets(comparison.desired, comparison.previous)
    declared = {name: value for name, value in effective.items() if name not in _ELSEWHERE}
    channels = declared.get("AutoUpgradeProfile")
    if channels and upgrades.is_paused(comparison.observed):
        declared["AutoUpgradeProfile"] = {k: v for k, v in channels.items() if k != "UpgradeChannel"}
    return declared


def _rewritten(state: DesiredState) -> list[Difference]:
    """Write-only properties that changed in the template: Azure never shows them, so the template is all there is."""
    if state.secrets_sent:
        return []
    changed: list[Difference] = []
    for pointer in schema.load().get("writeOnlyProperties", []):
        path = tuple(pointer.split("/")[2:])
        before, after = at(state.previous, path), at(state.desired, path)
        if path[0] not in _ELSEWHERE and after is not None and before is not None and after != before:
            changed.append(Difference(path, after, before))
    return changed


def _refusals(comparison: Comparison, declared: Json, changes: list[Difference], ahead: Ahead) -> list[Violation]:
    current = comparison.current
    power = comparison.desired.get("PowerState", current.get("PowerState"))
    pools = pools_by_name(current) | comparison.desired_pools
    after = merge.overlay(current, {**declared, "PowerState": power})
    transition = Transition(current, after, changes, ahead.version, ahead.supported, pools=list(pools.values()))
    return cluster.refusals(transition)


def _leaves_long_term_support(changes: list[Difference]) -> bool:
    """Then settings wait for the upgrades: the version that runs may have no other support.

    docs/azure-behaviour.md#leaving-lts
    """
    return any(change.path == ("SupportPlan",) and change.observed == "AKSLongTermSupport" for change in changes)


def _puts(
    comparison: Comparison, declared: Json, changes: list[Difference], wanted: Json, *, late: bool, retag: bool
) -> list[Step]:
    sent = without_unsent(declared, comparison.current, [change.path for change in changes])
    profile = declared.get("NetworkProfile") or {}
    names = sorted({change.path[0] for change in changes} | ({"Tags"} if retag else set()))
    disrupts = any(change.path[: len(path)] == path for change in changes for path in _REIMAGES)
    steps: list[Step] = []
    for stage in network_stages.stages(comparison.current.get("NetworkProfile") or {}, profile):
        staged = {**sent, "NetworkProfile": network_stages.without(profile, stage)} if profile else sent
        settings = ", ".join(f"{name} {value}" for name, value in sorted(stage.items()))
        does = f"changing the cluster's network in stages ({settings})"
        steps.append(
            Step(
                Phase.LATE_SETTINGS if late else Phase.SETTINGS,
                f"{SETTINGS}: {settings}" if stage else SETTINGS,
                does if stage else f"changing {', '.join(names)} of the cluster",
                Call(
                    Verb.PUT_CLUSTER,
                    _body(comparison, translation.to_arm(staged), wanted),
                    etag=comparison.observed.get("eTag"),
                ),
                "update cluster",
                disrupts=disrupts,
                why=_IN_STAGES if stage else not_as_declared(".".join(change.path) for change in changes),
            )
        )
    return steps


_IN_STAGES = "AKS accepts these network changes only one at a time"


def _body(comparison: Comparison, declared: Json, wanted: Json) -> dict[str, Any]:
    """The declaration laid over the observed cluster, without what it leaves behind."""
    observed = comparison.observed
    body: dict[str, Any] = merge.overlay(merge.writable_cluster(observed), declared)
    body["tags"] = dict(wanted)
    properties = body["properties"]
    identity = body.get("identity") or {}
    if identity.get("type") != "UserAssigned":
        identity.pop("userAssignedIdentities", None)
    if identity.get("type") in ("SystemAssigned", "UserAssigned") and "servicePrincipalProfile" in properties:
        # The mark of a managed identity that has taken over from a service principal
        # (docs/azure-behaviour.md#managed-identity-stays).
        properties["servicePrincipalProfile"] = {"clientId": "msi"}
    network_profile = properties.get("networkProfile") or {}
    mentioned = declared["properties"].get("networkProfile") or {}
    if "podCidr" in mentioned and "podCidrs" not in mentioned:
        network_profile.pop("podCidrs", None)
    if declared["properties"].get("addonProfiles"):
        there = at(observed, "properties/addonProfiles") or {}
        before = translation.to_arm(comparison.previous)["properties"].get("addonProfiles") or {}
        properties["addonProfiles"] = merge.addons(there, declared["properties"]["addonProfiles"], before)
    body["properties"] = switched_off.without_details(properties)
    return body


def _patch(wanted: Json, observed: Json) -> Step:
    """ARM replaces all tags, so the write is guarded: a tag that another client adds in between must not be lost."""
    return Step(
        Phase.SETTINGS,
        "cluster tags",
        "changing the cluster's tags",
        Call(Verb.PATCH_TAGS, {"tags": dict(wanted)}, etag=observed.get("eTag")),
        "tags",
        why="the tags are not as declared",
    )
