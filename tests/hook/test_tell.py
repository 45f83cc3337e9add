"""What an approver reads: the plan of each cluster of a change set, in the mode "tell", which stops nothing."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from hook.message import LIMIT
from tests.support.clusters import cfn_pool
from tests.support.hook_world import UNKNOWN, HookWorld, changed, cluster, cluster_id, template
from tests.support.world import GROUP

BEFORE = cluster()


def message(world: HookWorld, *resources: Any) -> str:
    answer = world.ask(*resources)
    assert answer["hookStatus"] == "SUCCESS", answer
    assert "errorCode" not in answer
    return str(answer["message"])


def test_steps_have_their_requests_minutes_reasons_and_disruption(world: HookWorld) -> None:
    text = message(world, changed(BEFORE, cluster(cfn_pool("system", 3), cfn_pool("web"), KubernetesVersion="1.35")))
    lines = text.splitlines()
    assert lines[0].startswith("1 cluster in this change set: 2 steps, about ")
    assert lines[1].startswith("Cluster (modify): 2 steps, about ")
    assert lines[1].endswith(", 1 of them disrupts nodes")
    assert lines[2].startswith(
        "  1. Upgrading control plane and all node pools to Kubernetes 1.35 (PUT managedClusters"
    )
    assert lines[2].endswith(", disrupts nodes)")
    assert lines[3].startswith("     because ")
    assert lines[4].startswith("  2. Scaling node pool system from 2 to 3 nodes (PUT agentPools/system, about ")


def test_a_rotation_is_above_the_steps(world: HookWorld) -> None:
    text = message(world, changed(BEFORE, cluster(cfn_pool("system"), cfn_pool("web", VmSize="Standard_D8s_v5"))))
    assert text.splitlines()[1] == "- Cluster rotates node pool web"


@pytest.mark.parametrize(
    ("described", "beside", "words"),
    [
        ([], {}, "and deletes the old one, since Name can only change by replacement"),
        ([], {"UpdateReplacePolicy": "Retain"}, "and keeps the old one"),
        (
            [{"Action": "Modify", "Replacement": "True", "PolicyAction": "ReplaceAndRetain"}],
            {},
            "and keeps the old one",
        ),
    ],
)
def test_a_replacement_says_what_becomes_of_the_old_cluster(
    world: HookWorld, described: list[dict[str, Any]], beside: dict[str, Any], words: str
) -> None:
    identified = {"LogicalResourceId": "Cluster", "PhysicalResourceId": cluster_id()}
    world.described.changes = [{**identified, **one} for one in described]
    world.text = template(Cluster=beside)
    text = message(world, changed(BEFORE, {**BEFORE, "Name": "other"}))
    assert words in text.splitlines()[1]
    assert ("Deleting cluster prod" in text) == ("deletes" in words)


def test_deleted_clusters_and_pools_are_above_the_steps(world: HookWorld) -> None:
    assert message(world, changed(BEFORE, None)).splitlines()[1] == "- Cluster deletes cluster prod"
    assert "- Cluster deletes node pool web" in message(world, changed(BEFORE, cluster(cfn_pool("system"))))


@pytest.mark.parametrize("described", [True, False])
def test_what_the_deletion_policy_keeps_is_not_deleted(world: HookWorld, described: bool) -> None:
    resource = {"Action": "Remove", "LogicalResourceId": "Cluster", "PhysicalResourceId": cluster_id()}
    world.described.changes = [{**resource, "PolicyAction": "Retain"}] if described else []
    world.described.deployed = template(Cluster={"DeletionPolicy": "Retain"})
    text = message(world, changed(BEFORE, None))
    assert "- Cluster: CloudFormation stops managing cluster prod in rg, which stays" in text
    assert "eleting" not in text
    assert ("GetTemplate" in world.described.operations) == (not described)


def test_a_protected_clusters_deletion_is_refused(world: HookWorld) -> None:
    protected = {**BEFORE, "DeletionProtection": True}
    assert world.run("UPDATE", {**protected, "Id": cluster_id()}, BEFORE).status == "SUCCESS"
    world.requests.clear()
    assert "DeletionProtection is on for cluster prod" in message(world, changed(protected, None))


def test_drift_that_is_taken_back_is_reported_by_its_path_alone(world: HookWorld) -> None:
    path = f"{cluster_id()}/agentPools/web"
    pool = world.cloud.call("GET", path).json()["properties"]
    world.cloud.done(world.cloud.call("PUT", path, {"properties": {**pool, "count": 7}}), 200)
    text = message(world, changed(BEFORE, cluster(cfn_pool("system", 3), cfn_pool("web"))))
    assert "  Takes back what was changed outside the stack: /AgentPoolProfiles/web/Count" in text.splitlines()


def test_refusals_are_reported_all_at_once(world: HookWorld) -> None:
    text = message(
        world, changed(BEFORE, cluster(cfn_pool("system"), cfn_pool("web", OsType="Windows"), KubernetesVersion="1.33"))
    )
    assert text.splitlines()[0] == "1 cluster in this change set: 1 would be refused."
    assert "Cluster would be refused: KubernetesVersion cannot go down" in text
    assert "AgentPoolProfiles/web/OsType cannot change" in text


def test_a_new_cluster_is_validated_and_planned_as_a_create(world: HookWorld) -> None:
    assert "1. Creating cluster new" in message(world, changed(None, {**BEFORE, "Name": "new"}))
    assert "has no System pool" in message(world, changed(None, {**cluster(cfn_pool("web")), "Name": "new"}))
    assert "a cluster prod already exists" in message(world, changed(None, BEFORE))


def test_an_import_is_reported_as_the_update_that_follows_it(world: HookWorld) -> None:
    world.described.changes = [{"Action": "Import", "LogicalResourceId": "Cluster"}]
    text = message(world, changed(None, cluster(cfn_pool("system", 3), cfn_pool("web"))))
    assert "Cluster (import): 1 step" in text
    assert "Scaling node pool system from 2 to 3 nodes" in text


def test_without_clusters_nothing_is_requested(world: HookWorld) -> None:
    text = message(world, changed(None, {"TopicName": "t"}, "T", "AWS::SNS::Topic"))
    assert text == "No Acme::Azure::AKSCluster changes in this change set."
    assert (world.requests, world.described.operations) == ([], [])


def test_a_nested_stack_is_reported_as_unknown(world: HookWorld) -> None:
    nested = changed(None, {"TemplateURL": "https://t"}, "Apps", "AWS::CloudFormation::Stack")
    assert "Nested stacks change (Apps): clusters in them are not known here" in message(world, nested)
    beside = message(world, nested, changed(BEFORE, cluster(cfn_pool("system", 3), cfn_pool("web"))))
    assert "- Apps is a nested stack: what becomes of clusters in it is not known here" in beside


@pytest.mark.parametrize("value", [UNKNOWN, f"prefix-{UNKNOWN}", "****"])
def test_a_value_that_is_not_known_yet_is_listed_and_not_guessed(world: HookWorld, value: str) -> None:
    pools = [cfn_pool("system", 3), {**cfn_pool("web"), "VnetSubnetID": value}]
    text = message(world, changed(BEFORE, cluster(*pools)))
    assert "  Known only after the deployment, not planned: AgentPoolProfiles/1/VnetSubnetID" in text.splitlines()
    assert "Scaling node pool system from 2 to 3 nodes" in text
    assert "rotates" not in text


@pytest.mark.parametrize("name", ["ResourceGroupName", "Name"])
def test_a_new_cluster_whose_place_is_not_known_yet_is_not_planned(world: HookWorld, name: str) -> None:
    text = message(world, changed(None, {**BEFORE, name: UNKNOWN}))
    assert f"  Not planned: {name} will be known only when applied." in text.splitlines()
    assert "refused" not in text


FLUX = {
    "Namespace": "flux",
    "GitRepository": {"Url": "https://git.example/r", "RepositoryRef": {"Branch": "main"}},
    "Kustomizations": {"all": {}},
}


@pytest.mark.parametrize(
    ("part", "entry"),
    [("AgentPoolProfiles", cfn_pool("new")), ("FluxConfigurations", FLUX)],
    ids=["pool", "workload"],
)
@pytest.mark.parametrize("before", [BEFORE, None], ids=["update", "create"])
def test_without_the_name_of_a_new_element_the_cluster_is_not_planned(
    world: HookWorld, before: Any, part: str, entry: dict[str, Any]
) -> None:
    after = cluster(Name="prod" if before else "new")
    after[part] = [*after.get(part, []), {**entry, "Name": UNKNOWN}]
    path = f"{part}/{len(after[part]) - 1}/Name"
    assert f"  Not planned: {path} will be known only when applied." in message(world, changed(before, after))


def test_an_unknown_value_hides_no_fault_of_another(world: HookWorld) -> None:
    text = message(world, changed(BEFORE, cluster(cfn_pool("web"), DnsPrefix=UNKNOWN)))
    assert "has no System pool" in text


def test_several_clusters_are_planned_with_one_login(world: HookWorld) -> None:
    others = [{**BEFORE, "Name": f"c{number}"} for number in range(3)]
    before = len(world.logins())
    text = message(world, *(changed(None, other, f"C{at}") for at, other in enumerate(others)))
    assert text.splitlines()[0].startswith("3 clusters in this change set: 3 steps, the longest about ")
    assert len(world.logins()) - before == 1


def _counted(text: str, noun: str) -> int:
    return sum(map(int, re.findall(rf"(\d+) (?:more )?{noun}s?\b", "\n".join(_elisions(text)))))


def _elisions(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.lstrip().startswith("… and ")]


def _steps(text: str) -> int:
    return sum(re.match(r"  \d+\. ", line) is not None for line in text.splitlines())


@pytest.mark.parametrize("number", [50, 120])
def test_many_clusters_are_cut_and_the_rest_is_counted(world: HookWorld, number: int) -> None:
    others = [changed(None, {**BEFORE, "Name": f"c{at}"}, f"Cluster{at}") for at in range(number)]
    text = message(world, *others, changed(BEFORE, None, "Gone"))
    assert len(text) <= LIMIT
    assert "- Gone deletes cluster prod" in text
    assert text.splitlines()[0].startswith(f"{number + 1} clusters in this change set: {number + 1} steps")
    heads = sum(re.match(r"(Cluster\d+|Gone) \(", line) is not None for line in text.splitlines())
    assert heads + _counted(text, "cluster") == number + 1
    assert _steps(text) + _counted(text, "step") == number + 1


def test_a_rotation_of_sixty_pools_keeps_what_matters(world: HookWorld) -> None:
    pools = [cfn_pool(f"pool{number}") for number in range(60)]
    big = {**cluster(cfn_pool("system"), *pools), "Name": "big"}
    world.create(big)
    after = {**big, "AgentPoolProfiles": [cfn_pool("system"), *({**one, "VmSize": "Standard_D8s_v5"} for one in pools)]}
    text = message(world, changed(big, after))
    assert len(text) <= LIMIT
    assert "- Cluster rotates node pools pool0, pool1, " in text
    assert " and 48 more" in text.splitlines()[1]
    assert _elisions(text) == [text.splitlines()[-1]]
    assert _steps(text) + _counted(text, "step") == 240


def test_a_yaml_template_with_short_forms_is_read(world: HookWorld) -> None:
    world.text = (
        "Resources:\n  Cluster:\n    Type: !Sub '${T}'\n    UpdateReplacePolicy: Retain\n    When: 2020-01-01\n"
    )
    assert "keeps the old one" in message(world, changed(BEFORE, {**BEFORE, "Name": "other"}))


def test_the_payload_is_read_once_and_only_reads_are_sent(world: HookWorld) -> None:
    message(world, changed(BEFORE, cluster(cfn_pool("system", 3), cfn_pool("web"))))
    assert len(world.fetched) == 1
    assert {method for method, path in world.requests if GROUP in path} == {"GET"}
    assert world.described.operations == ["BatchDescribeTypeConfigurations", "DescribeChangeSet"]


def test_an_answer_is_json(world: HookWorld) -> None:
    world.resources = [changed(BEFORE, None)]
    assert json.loads(json.dumps(world.hook().answer(world.question(), 27.0)))["hookStatus"] == "SUCCESS"


def test_the_page_shows_what_an_approver_reads(world: HookWorld) -> None:
    after = cluster(cfn_pool("system", 3), cfn_pool("web", VmSize="Standard_D8s_v5"), KubernetesVersion="1.35")
    page = (Path(__file__).parents[2] / "docs" / "hook.md").read_text(encoding="utf-8")
    blocks = re.findall(r"```text\n(.*?)```", page, re.DOTALL)
    assert blocks[0].rstrip() == f"Hook succeeded with message: {message(world, changed(BEFORE, after))}"
    refused = world.ask(changed(BEFORE, after), MODE="guard")["message"].splitlines()
    assert blocks[1].rstrip() == refused[1]
