"""The mode "guard": what the owner does not allow fails the change set, unless its template says so."""

from datetime import UTC, datetime
from typing import Any

import pytest

from hook import hours, settings
from preview.change import TYPE_NAME
from tests.support.clusters import cfn_pool
from tests.support.hook_world import UNKNOWN, HookWorld, changed, cluster, template

BEFORE = cluster()
ROTATED = cluster(cfn_pool("system"), cfn_pool("web", VmSize="Standard_D8s_v5"))
UPGRADED = cluster(KubernetesVersion="1.35")
REPLACED = {**BEFORE, "Name": "other"}
POOL_REMOVED = cluster(cfn_pool("system"))
HARMLESS = cluster(cfn_pool("system", 3), cfn_pool("web"))


def guarded(world: HookWorld, after: Any, **variables: str) -> dict[str, Any]:
    return world.ask(changed(BEFORE, after), hook=world.hook(MODE="guard", **variables))


def test_a_harmless_plan_passes(world: HookWorld) -> None:
    answer = guarded(world, HARMLESS)
    assert (answer["hookStatus"], answer.get("errorCode")) == ("SUCCESS", None)
    assert "Scaling node pool system" in answer["message"]


@pytest.mark.parametrize(
    ("after", "word", "text"),
    [
        (ROTATED, "Rotation", "Cluster rotates node pool web."),
        (REPLACED, "Replacement", "Cluster makes a new cluster and deletes the old one, since Name can only change by"),
        (POOL_REMOVED, "Deletion", "Cluster deletes node pool web."),
    ],
)
def test_a_change_that_is_not_allowed_fails_until_the_template_allows_it(
    world: HookWorld, after: Any, word: str, text: str
) -> None:
    refused = guarded(world, after)
    assert (refused["hookStatus"], refused["errorCode"]) == ("FAILED", "NonCompliant")
    lines = refused["message"].splitlines()
    assert lines[0] == "Not allowed in this change set, of 1 cluster:"
    assert lines[1].startswith(f"- {text}")
    written = f"{TYPE_NAME}: {{Allow: [{word}]}}"
    assert lines[1].endswith(f"To allow it, write in the Metadata of Cluster: {written}")

    world.text = template(Cluster={"Metadata": {TYPE_NAME: {"Allow": [word]}}})
    assert guarded(world, after)["hookStatus"] == "SUCCESS"


def test_what_the_message_says_is_what_allows_it(world: HookWorld) -> None:
    """The sentence, copied into the template as it is written."""
    sentence = guarded(world, ROTATED)["message"].splitlines()[1].rpartition("Metadata of Cluster: ")[2]
    world.text = f"Resources:\n  Cluster:\n    Type: {TYPE_NAME}\n    Metadata:\n      {sentence}\n"
    assert guarded(world, ROTATED)["hookStatus"] == "SUCCESS"

    sentence = guarded(world, None)["message"].splitlines()[1].rpartition("own Metadata: ")[2]
    world.text = f"Metadata:\n  {sentence}\nResources: {{}}\n"
    assert guarded(world, None)["hookStatus"] == "SUCCESS"


@pytest.mark.parametrize(
    "metadata",
    [
        {TYPE_NAME: {"Allow": ["Deletion"]}},
        {TYPE_NAME: {"Allow": "Rotation"}},
        {TYPE_NAME: {"Allow": {"Ref": "Rotation"}}},
        {TYPE_NAME: ["Rotation"]},
        {"Other::Type": {"Allow": ["Rotation"]}},
        None,
    ],
)
def test_another_permission_or_none_allows_nothing(world: HookWorld, metadata: Any) -> None:
    world.text = template(Cluster={"Metadata": metadata})
    assert guarded(world, ROTATED)["errorCode"] == "NonCompliant"


def test_a_permission_is_one_clusters(world: HookWorld) -> None:
    world.text = template(Other={"Metadata": {TYPE_NAME: {"Allow": ["Rotation"]}}}, Cluster={})
    assert guarded(world, ROTATED)["errorCode"] == "NonCompliant"


@pytest.mark.parametrize(
    ("after", "word"), [(ROTATED, "Rotation"), (REPLACED, "Replacement"), (POOL_REMOVED, "Deletion")]
)
def test_the_owner_may_allow_it_for_all(world: HookWorld, after: Any, word: str) -> None:
    assert guarded(world, after, ALLOW=word)["hookStatus"] == "SUCCESS"
    assert guarded(world, after, ALLOW="Rotation,Replacement,Deletion")["hookStatus"] == "SUCCESS"


def test_a_refusal_cannot_be_allowed(world: HookWorld) -> None:
    world.text = template(Cluster={"Metadata": {TYPE_NAME: {"Allow": list(settings.WORDS)}}})
    answer = guarded(world, cluster(cfn_pool("web")), ALLOW=",".join(settings.WORDS))
    assert answer["errorCode"] == "NonCompliant"
    assert "Cluster would be refused: AgentPoolProfiles has no System pool" in answer["message"]
    assert "To allow it" not in answer["message"]


@pytest.mark.parametrize(
    "after",
    [
        {"Name": UNKNOWN},
        {"Name": "new", "KubernetesVersion": "1.33", "SupportPlan": UNKNOWN},
        {"Name": "new", "KubernetesVersion": UNKNOWN},
    ],
)
def test_what_is_not_known_yet_is_not_refused(world: HookWorld, after: dict[str, Any]) -> None:
    answer = world.ask(changed(None, {**BEFORE, **after}), MODE="guard")
    assert answer["hookStatus"] == "SUCCESS"


def test_an_update_is_not_refused_for_a_version_that_is_not_known_yet(world: HookWorld) -> None:
    pools = [cfn_pool("system"), cfn_pool("web"), cfn_pool("new", OrchestratorVersion="1.35")]
    assert guarded(world, cluster(*pools, KubernetesVersion=UNKNOWN))["hookStatus"] == "SUCCESS"
    assert "newer than the control plane" in guarded(world, cluster(*pools))["message"]


def test_disruption_is_refused_outside_the_declared_hours_alone(world: HookWorld) -> None:
    now = datetime.fromtimestamp(world.clock(), UTC)
    inside = f"{now:%a} {now:%H}:00-24:00"
    outside = f"{now:%a} 00:00-00:01"
    assert guarded(world, UPGRADED)["hookStatus"] == "SUCCESS", "no hours are declared"
    assert guarded(world, UPGRADED, DISRUPTION_HOURS=inside)["hookStatus"] == "SUCCESS"
    refused = guarded(world, UPGRADED, DISRUPTION_HOURS=outside)
    assert refused["errorCode"] == "NonCompliant"
    sentence = (
        f"- Cluster disrupts nodes in 1 step outside the hours {outside} (UTC). To allow it, write in the Metadata of"
    )
    assert refused["message"].splitlines()[1].startswith(sentence)
    assert guarded(world, HARMLESS, DISRUPTION_HOURS=outside)["hookStatus"] == "SUCCESS"
    world.text = template(Cluster={"Metadata": {TYPE_NAME: {"Allow": ["Disruption"]}}})
    assert guarded(world, UPGRADED, DISRUPTION_HOURS=outside)["hookStatus"] == "SUCCESS"


# 2026-11-30 is a Monday.
@pytest.mark.parametrize(
    ("windows", "day", "time", "within"),
    [
        ("20:00-06:00", 30, "23:00", True),
        ("20:00-06:00", 30, "05:59", True),
        ("20:00-06:00", 30, "06:00", False),
        ("Mon-Fri 20:00-06:00", 28, "05:00", True),
        ("Mon-Fri 20:00-06:00", 29, "05:00", False),
        ("Mon-Fri 20:00-06:00", 30, "05:00", False),
        ("Sat,Sun 00:00-24:00", 29, "12:00", True),
        ("Sat,Sun 00:00-24:00", 30, "00:00", False),
        ("Sat,Sun 00:00-24:00; Mon 02:00-03:00", 30, "02:30", True),
        ("Fri-Mon 10:00-11:00", 30, "10:30", True),
        ("Fri-Mon 10:00-11:00", 26, "10:30", False),
    ],
)
def test_hours_are_in_utc_and_may_end_on_the_next_day(windows: str, day: int, time: str, within: bool) -> None:
    hour, minute = map(int, time.split(":"))
    moment = datetime(2026, 11, day, hour, minute, tzinfo=UTC)
    assert hours.contains(hours.parse(windows), moment) is within


@pytest.mark.parametrize("text", ["at night", "25:00-26:00", "Mo 10:00-11:00", "10-11", "10:60-11:00"])
def test_hours_that_cannot_be_read_are_refused(text: str) -> None:
    with pytest.raises(settings.SettingsError, match="DISRUPTION_HOURS"):
        settings.read({"DISRUPTION_HOURS": text})


@pytest.mark.parametrize(
    ("variables", "words"), [({"MODE": "watch"}, "MODE is 'watch'"), ({"ALLOW": "rotation"}, "ALLOW has rotation")]
)
def test_other_settings_are_refused(variables: dict[str, str], words: str) -> None:
    with pytest.raises(settings.SettingsError, match=words):
        settings.read(variables)


def test_identities_may_be_several_by_profile() -> None:
    read = settings.read({"AZURE_CLIENT_ID": "one, production=two"})
    assert read.clients == {"": "one", "production": "two"}
