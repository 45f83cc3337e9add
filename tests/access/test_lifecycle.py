"""IamAccess through create, update, removal and delete: what is in Azure at the end, and what it costs."""

import pytest

from sandbox.azure.core.messages import Request
from sandbox.azure.entra import directory
from tests.support.access_world import ADMIN, DEPLOYER, IDENTITIES, SRE, WRITER, AccessWorld, template
from tests.support.aws import ISSUER, ROLE_ARN
from tests.support.world import CLIENT_ID, ID

OTHER = "arn:aws:iam::999999999999:role/other-account"


def test_a_create_ends_with_what_was_declared_and_a_read_says_the_same() -> None:
    world = AccessWorld()
    made = world.create(WRITER, ADMIN)
    read = world.read()
    assert read.model["IamAccess"] == [WRITER, ADMIN]
    assert made.model["IamAccess"] == read.model["IamAccess"]
    assert made.model["IamClientIds"] == read.model["IamClientIds"]
    assert len(world.identities()) == 2


def test_an_update_makes_only_what_differs_and_doing_it_again_nothing() -> None:
    world = AccessWorld()
    world.create(WRITER)
    wider = template({**WRITER, "Namespaces": ["payments", "shipping"]})
    outcome = world.update(wider, template(WRITER))
    assert outcome.status == "SUCCESS", outcome.last
    assert len(outcome.writes) == 1
    assert "/namespaces/shipping/" in outcome.writes[0]
    assert world.update(wider, template(WRITER)).writes == []


def test_a_removed_entry_takes_its_identity_and_assignments_and_no_others() -> None:
    world = AccessWorld()
    world.create(WRITER, ADMIN)
    principal_id = world.identity(DEPLOYER)["properties"]["principalId"]
    assert len(world.assignments(principal_id)) == 2
    outcome = world.update(template(ADMIN), template(WRITER, ADMIN))
    assert outcome.status == "SUCCESS", outcome.last
    assert world.assignments(principal_id) == []
    assert [one["id"] for one in world.identities()] == [world.identity(SRE)["id"]]


def test_when_all_go_a_read_asks_for_none_of_it_any_more() -> None:
    world = AccessWorld()
    world.create(WRITER)
    assert world.update(template(), template(WRITER)).status == "SUCCESS"
    assert world.identities() == []
    read = world.read()
    assert (read.model["IamAccess"], read.reads) == ([], 1)


def test_a_delete_takes_them_along_with_the_cluster_and_spares_other_identities() -> None:
    world = AccessWorld()
    world.create(WRITER, ADMIN)
    assert world.cloud.call("PUT", f"{IDENTITIES}/somebody-elses", {"location": "westeurope"}).status == 201
    principals = [one["properties"]["principalId"] for one in world.identities() if one["name"] != "somebody-elses"]
    outcome = world.delete()
    assert outcome.status == "SUCCESS", outcome.last
    assert [one["name"] for one in world.identities()] == ["somebody-elses"]
    assert [world.assignments(principal) for principal in principals] == [[], []]
    assert outcome.writes[0] == "DELETE prod"


def test_two_clusters_of_a_group_have_an_identity_each_for_the_same_principal() -> None:
    world = AccessWorld()
    world.create(WRITER)
    lab = world.run("CREATE", template(WRITER, Name="lab", DnsPrefix="lab"))
    assert (lab.status, len(world.identities())) == ("SUCCESS", 2), lab.last
    prods = world.read().model["IamClientIds"]
    assert lab.model["IamClientIds"] != prods
    assert world.update(template(WRITER), template(WRITER)).writes == []
    assert world.run("DELETE", {"Id": ID.replace("prod", "lab")}).status == "SUCCESS"
    assert [one["properties"]["clientId"] for one in world.identities()] == prods
    assert world.may(DEPLOYER, prods[0], "create", "pods", "payments")


def test_a_template_without_it_costs_no_request_and_no_right() -> None:
    world = AccessWorld()
    with_nothing = world.create()
    paths = [path for _, path in world.requests if "ManagedIdentity" in path or "Authorization" in path]
    assert (paths, with_nothing.writes) == ([], ["PUT prod"])


def test_a_failed_updates_roll_back_gives_back_what_was() -> None:
    world = AccessWorld()
    world.create(WRITER)
    reader = template({**WRITER, "Role": "Reader"}, ADMIN)
    assert world.update(reader, template(WRITER)).status == "SUCCESS"
    back = world.update(template(WRITER), reader, rollback=True)
    assert back.status == "SUCCESS", back.last
    assert [(e["PrincipalArn"], e["Role"]) for e in world.read().model["IamAccess"]] == [(DEPLOYER, "Writer")]


@pytest.mark.parametrize(
    ("entries", "words"),
    [
        ([{**WRITER, "PrincipalArn": "arn:aws:sts::123456789012:assumed-role/a/b"}], ["IamAccess[0].PrincipalArn"]),
        ([WRITER, {**WRITER, "Role": "Reader"}], ["2 times"]),
        ([{**ADMIN, "Namespaces": ["a", "B"]}], ["use Admin", "'B'"]),
        ([{**ADMIN, "PrincipalArn": OTHER}], ["account 999999999999", "get-outbound-web-identity-federation-info"]),
        ([{**ADMIN, "Issuer": "https://wrong.example"}], ["the stack's own account"]),
        ([{**ADMIN, "Role": "Owner"}], ["it must be one of Reader, Writer, Admin, ClusterAdmin"]),
    ],
)
def test_violations_are_reported_before_anything_is_written(entries: list[dict[str, object]], words: list[str]) -> None:
    world = AccessWorld()
    outcome = world.run("CREATE", template(*entries))
    assert (outcome.status, outcome.code, outcome.writes) == ("FAILED", "InvalidRequest", [])
    for word in words:
        assert word in outcome.message


def test_a_cluster_without_azure_rbac_is_refused_before_anything_is_written() -> None:
    world = AccessWorld()
    outcome = world.run("CREATE", {**template(WRITER), "AadProfile": {"Managed": True}})
    assert (outcome.status, outcome.writes) == ("FAILED", [])
    assert "AadProfile.EnableAzureRBAC" in outcome.message


def test_a_principal_of_another_account_logs_in_with_its_own_issuer() -> None:
    world = AccessWorld()
    entry = {"PrincipalArn": OTHER, "Role": "Reader", "Issuer": "https://other.tokens.sts.global.api.aws"}
    world.create(entry)
    credentials = world.get(f"{world.identity(OTHER)['id']}/federatedIdentityCredentials")
    assert [one["properties"]["issuer"] for one in credentials] == [entry["Issuer"]]
    assert world.read().model["IamAccess"] == [entry]


def test_the_audience_is_the_type_configurations() -> None:
    world = AccessWorld()
    directory.put_federation(world.cloud.azure.world, CLIENT_ID, "aws", ISSUER, ROLE_ARN, ["api://mine"])
    world.credential = {"Federation": {"Audience": "api://mine"}}
    world.create(WRITER)
    credentials = world.get(f"{world.identity(DEPLOYER)['id']}/federatedIdentityCredentials")
    assert [one["properties"]["audiences"] for one in credentials] == [["api://mine"]]


@pytest.mark.parametrize("action", ["UPDATE", "DELETE"])
def test_an_identity_deleted_during_a_read_is_absent_and_no_error(action: str) -> None:
    world = AccessWorld()
    world.create(WRITER)
    path = world.identity(DEPLOYER)["id"]

    def go(request: Request) -> None:
        if request.method == "GET" and request.path.endswith("/federatedIdentityCredentials"):
            world.before_request = lambda _request: None
            assert world.cloud.call("DELETE", path).status == 200

    world.before_request = go
    outcome = world.update(template(), template(WRITER)) if action == "UPDATE" else world.delete()
    assert outcome.status == "SUCCESS", outcome.last
    assert world.identities() == []
