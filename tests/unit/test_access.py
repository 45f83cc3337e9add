"""IamAccess in its pure half: what is made of an entry, what is found again, what leads from one to the other."""

from collections.abc import Iterable, Mapping
from typing import Any

import pytest

from acme_azure_akscluster.domain.arm_calls import Verb
from acme_azure_akscluster.domain.cluster_id import ClusterId
from acme_azure_akscluster.domain.token_origin import Origin
from acme_azure_akscluster.planning.children import iam_access
from acme_azure_akscluster.planning.children.iam_access_roles import (
    CLUSTER_USER,
    MARK,
    REACH,
    ROLES,
    assignment_name,
    grants,
    identity_name,
    marks,
)
from acme_azure_akscluster.planning.desired_state import DesiredState
from acme_azure_akscluster.planning.steps import Step

Json = dict[str, Any]

WHERE = ClusterId("00000000-0000-0000-0000-000000000000", "rg", "prod")
ACCOUNT = "111122223333"
DEPLOYER = f"arn:aws:iam::{ACCOUNT}:role/payments-deployer"
SRE = f"arn:aws:iam::{ACCOUNT}:role/teams/sre"
ISSUER = "https://1.tokens.sts.global.api.aws"
AUDIENCE = "api://AzureADTokenExchange"
ORIGIN = Origin(ISSUER, ACCOUNT, AUDIENCE)
WRITER: Json = {"PrincipalArn": DEPLOYER, "Role": "Writer", "Namespaces": ["payments"]}
ADMIN: Json = {"PrincipalArn": SRE, "Role": "ClusterAdmin"}
ROLE_IDS = f"/subscriptions/{WHERE.subscription}/providers/Microsoft.Authorization/roleDefinitions"


def assignment(scope: str, role: str, principal_id: str, name: str = "") -> Json:
    """As ARM shows one; scopes come back in another case."""
    name = name or assignment_name(scope, role, principal_id)
    displayed = scope.replace("resourceGroups", "resourcegroups")
    properties = {"scope": displayed, "roleDefinitionId": f"{ROLE_IDS}/{role}", "principalId": principal_id}
    return {
        "id": f"{displayed}/providers/Microsoft.Authorization/roleAssignments/{name}",
        "name": name,
        "properties": properties,
    }


def credential(subject: str, name: str = "aws", issuer: str = ISSUER, audience: str = AUDIENCE) -> Json:
    return {"name": name, "properties": {"issuer": issuer, "subject": subject, "audiences": [audience]}}


def identity(entry: Json, **changes: Any) -> Json:
    """The identity of an entry as it should be; changes replace its lists."""
    name = identity_name(WHERE, entry["PrincipalArn"])
    principal_id = f"principal-of-{name}"
    return {
        "id": f"/subscriptions/{WHERE.subscription}/resourcegroups/rg/providers/"
        f"Microsoft.ManagedIdentity/userAssignedIdentities/{name}",
        "name": name,
        "location": "westeurope",
        "tags": marks(WHERE, entry),
        "properties": {"clientId": f"client-of-{name}", "principalId": principal_id, "tenantId": "t"},
        "credentials": [credential(entry["PrincipalArn"], issuer=entry.get("Issuer", ISSUER))],
        "assignments": [assignment(scope, role, principal_id) for scope, role in grants(WHERE, entry)],
        **changes,
    }


def observed(*identities: Json, origin: Origin = ORIGIN) -> list[Json]:
    return [{"cluster": WHERE.arm, "origin": origin, "identities": list(identities)}]


def goal(desired: list[Json], previous: list[Json] | None = None) -> DesiredState:
    return DesiredState({"Location": "westeurope", "IamAccess": desired}, "t", previous={"IamAccess": previous or []})


def does(steps: Iterable[Step]) -> list[str]:
    return [f"{step.call.verb.name.split('_')[0]} {step.key}" for step in steps]


def planned(desired: list[Json], there: list[Json], previous: list[Json] | None = None) -> list[Step]:
    steps, refusals = iam_access.plan(goal(desired, previous), WHERE, there)
    assert not refusals
    return steps


NAME = identity_name(WHERE, DEPLOYER)
TAGS = {MARK: "prod", REACH: "namespaces"}


class TestNames:
    def test_are_the_same_for_the_same_cluster_and_principal_and_fit_azure(self) -> None:
        assert identity_name(WHERE, DEPLOYER) == identity_name(WHERE, DEPLOYER)
        assert identity_name(WHERE, DEPLOYER).startswith("prod-payments-deployer-")
        long = ClusterId(WHERE.subscription, "rg", "c" * 63)
        for principal in (f"arn:aws:iam::{ACCOUNT}:role/{'p' * 500}/{'r+=,.@' * 10}", f"arn:aws:iam::{ACCOUNT}:role/@"):
            name = identity_name(long, principal)
            assert len(name) <= 128
            assert all(character.isalnum() or character in "-_" for character in name)

    @pytest.mark.parametrize(
        ("cluster", "principal"),
        [
            (WHERE._replace(name="prod2"), DEPLOYER),
            (WHERE._replace(group="rg2"), DEPLOYER),
            (WHERE, DEPLOYER.replace(":role/", ":role/path/")),
            (WHERE, DEPLOYER.upper()),
        ],
    )
    def test_differ_for_another_cluster_or_principal(self, cluster: ClusterId, principal: str) -> None:
        assert identity_name(cluster, principal) != identity_name(WHERE, DEPLOYER)

    def test_a_recreated_identity_has_new_assignment_ids(self) -> None:
        assert assignment_name("/s", "role", "first") != assignment_name("/s", "role", "second")
        assert assignment_name("/S", "ROLE", "first") == assignment_name("/s", "role", "FIRST")


class TestPlan:
    def test_a_new_entry_is_an_identity_that_trusts_its_principal_and_has_its_roles(self) -> None:
        steps = planned([WRITER], observed())
        assert does(steps) == [
            f"PUT access {NAME}",
            f"PUT access trust {NAME}",
            f"PUT access grant {NAME} Cluster User",
            f"PUT access grant {NAME} Writer payments",
        ]
        assert [step.awaits for step in steps] == [False, False, True, True]
        assert steps[0].call.body == {"location": "westeurope", "tags": TAGS}
        trust = {"issuer": ISSUER, "subject": DEPLOYER, "audiences": [AUDIENCE]}
        assert steps[1].call.body == {"properties": trust}

    def test_with_its_identity_there_the_roles_are_assigned_to_it_at_their_scopes(self) -> None:
        there = identity(WRITER, assignments=[])
        steps = planned([WRITER], observed(there))
        principal_id = there["properties"]["principalId"]
        assert [step.awaits for step in steps] == [False, False]
        for step, (scope, role) in zip(
            steps, ((WHERE.arm, CLUSTER_USER), (f"{WHERE.arm}/namespaces/payments", ROLES["Writer"])), strict=True
        ):
            assert step.call.body == {
                "properties": {
                    "roleDefinitionId": f"{ROLE_IDS}/{role}",
                    "principalId": principal_id,
                    "principalType": "ServicePrincipal",
                }
            }
            assert step.call.resource is not None
            name = assignment_name(scope, role, principal_id)
            assert step.call.resource.id == f"{scope}/providers/Microsoft.Authorization/roleAssignments/{name}"

    def test_what_is_as_declared_is_left_alone(self) -> None:
        everywhere = {**ADMIN, "Issuer": ISSUER}
        assert planned([WRITER, everywhere], observed(identity(WRITER), identity(everywhere))) == []

    def test_the_same_assignment_under_another_id_does_as_well(self) -> None:
        there = identity(ADMIN)
        one = there["assignments"][1]
        there["assignments"][1] = assignment(
            WHERE.arm, ROLES["ClusterAdmin"], one["properties"]["principalId"], "portal"
        )
        assert planned([ADMIN], observed(there)) == []

    @pytest.mark.parametrize(
        ("change", "steps"),
        [
            ({"credentials": []}, [f"PUT access trust {NAME}"]),
            ({"credentials": [credential(f"{DEPLOYER}x")]}, [f"PUT access trust {NAME}"]),
            ({"credentials": [credential(DEPLOYER, issuer="https://other")]}, [f"PUT access trust {NAME}"]),
            ({"credentials": [credential(DEPLOYER, audience="other")]}, [f"PUT access trust {NAME}"]),
            ({"credentials": [credential(DEPLOYER), credential(SRE, "more")]}, [f"DELETE access distrust {NAME} more"]),
            (
                {"credentials": [credential(SRE, "first"), credential(DEPLOYER, "second")]},
                [f"DELETE access distrust {NAME} first"],
            ),
        ],
        ids=[
            "nobody",
            "another subject",
            "another issuer",
            "another audience",
            "somebody beside",
            "under another name",
        ],
    )
    def test_whom_an_identity_trusts_is_the_templates(self, change: Json, steps: list[str]) -> None:
        assert does(planned([WRITER], observed(identity(WRITER, **change)))) == steps

    def test_another_role_is_given_before_the_old_one_is_taken(self) -> None:
        reader = {**WRITER, "Role": "Reader"}
        steps = does(planned([reader], observed(identity(WRITER)), [WRITER]))
        old = assignment_name(f"{WHERE.arm}/namespaces/payments", ROLES["Writer"], f"principal-of-{NAME}")
        assert steps == [f"PUT access grant {NAME} Reader payments", f"DELETE access revoke {old}"]

    def test_namespaces_come_and_go_one_by_one(self) -> None:
        wider = {**WRITER, "Namespaces": ["payments", "shipping"]}
        assert does(planned([wider], observed(identity(WRITER)))) == [f"PUT access grant {NAME} Writer shipping"]
        assert [step.call.verb for step in planned([WRITER], observed(identity(wider)))] == [Verb.DELETE_RESOURCE]

    @pytest.mark.parametrize(
        ("scope", "role"),
        [
            (f"{WHERE.arm}2", ROLES["Admin"]),
            (f"{WHERE.arm}/namespaces/payments/pods/x", ROLES["Admin"]),
            ("/subscriptions/x/resourceGroups/registries", "7f951dda-4ed3-4680-a7ca-43fe172d538d"),
            (WHERE.arm, "acdd72a7-3385-48ef-bd42-f606fba81ae7"),
            (f"/subscriptions/{WHERE.subscription}", ROLES["Reader"]),
        ],
    )
    def test_its_other_roles_and_its_roles_elsewhere_are_left_alone(self, scope: str, role: str) -> None:
        there = identity(WRITER)
        there["assignments"].append(assignment(scope, role, there["properties"]["principalId"], "theirs"))
        assert planned([WRITER], observed(there)) == []
        assert not any("theirs" in step.key for step in iam_access.removal(WHERE, observed(there)))

    def test_an_entry_that_left_the_template_ends_with_its_rights_first(self) -> None:
        steps = planned([], observed(identity(WRITER)), [WRITER])
        assert [step.key.split()[1] for step in steps] == ["revoke", "revoke", "end"]
        assert {step.call.verb for step in steps} == {Verb.DELETE_RESOURCE}

    def test_a_template_that_never_spoke_of_it_touches_nothing(self) -> None:
        assert planned([], observed(identity(WRITER))) == []

    def test_before_a_cluster_is_deleted_all_its_identities_end(self) -> None:
        steps = iam_access.removal(WHERE, observed(identity(WRITER), identity(ADMIN)))
        assert [step.key.split()[1] for step in steps] == ["revoke", "revoke", "end"] * 2
        assert iam_access.removal(WHERE, ()) == []

    def test_one_without_its_mark_is_marked_again_by_its_name(self) -> None:
        """It is not found, and its name can be nobody else's."""
        assert does(planned([WRITER], observed(), [WRITER]))[0] == f"PUT access {NAME}"

    def test_marks_follow_the_declaration_and_keep_other_tags(self) -> None:
        there = identity({**WRITER, "Namespaces": None}, tags={**TAGS, REACH: "cluster", "cost": "42"})
        first = planned([WRITER], observed(there))[0]
        assert first.call.body == {"location": "westeurope", "tags": {**TAGS, "cost": "42"}}

    def test_for_a_principal_of_another_account_it_is_taken_as_given(self) -> None:
        entry = {**WRITER, "PrincipalArn": DEPLOYER.replace(ACCOUNT, "444455556666"), "Issuer": "https://2.example"}
        steps = planned([entry], observed())
        body: Mapping[str, Any] = steps[1].call.body or {}
        assert body["properties"]["issuer"] == "https://2.example"


class TestReported:
    def test_is_what_was_declared_in_one_order(self) -> None:
        wider = {**WRITER, "Namespaces": ["payments", "billing"]}
        assert iam_access.reported(observed(identity(ADMIN), identity(wider))) == [
            {**WRITER, "Namespaces": ["billing", "payments"]},
            ADMIN,
        ]

    def test_an_issuer_is_reported_where_a_template_must_declare_it(self) -> None:
        other = {**ADMIN, "PrincipalArn": SRE.replace(ACCOUNT, "444455556666"), "Issuer": "https://2.example"}
        assert iam_access.reported(observed(identity(other))) == [other]
        unknown = iam_access.reported(observed(identity(ADMIN), origin=Origin(audience=AUDIENCE)))
        assert unknown == [{**ADMIN, "Issuer": ISSUER}]

    def test_client_ids_come_in_the_order_of_the_principals(self) -> None:
        there = observed(identity(ADMIN), identity(WRITER))
        ids = [f"client-of-{identity_name(WHERE, principal)}" for principal in (DEPLOYER, SRE)]
        assert iam_access.attributes(there) == {"IamClientIds": ids}
        assert iam_access.attributes(observed()) == {}

    def drifted(self, **change: Any) -> list[Json] | None:
        return iam_access.reported(observed(identity(WRITER, **change)))

    @pytest.mark.parametrize(
        "credentials",
        [[], [credential(DEPLOYER, issuer="https://other")], [credential(DEPLOYER, audience="other")]],
        ids=["nobody is trusted", "another issuer", "another audience"],
    )
    def test_a_principal_that_cannot_log_in_is_not_reported(self, credentials: list[Json]) -> None:
        assert self.drifted(credentials=credentials) is None

    @pytest.mark.parametrize("left", [0, 1])
    def test_a_principal_that_lacks_a_role_is_not_reported(self, left: int) -> None:
        assert self.drifted(assignments=[identity(WRITER)["assignments"][left]]) is None

    def test_a_right_to_a_kubeconfig_in_a_namespace_is_none(self) -> None:
        user, writer = identity(WRITER)["assignments"]
        moved = assignment(writer["properties"]["scope"], CLUSTER_USER, user["properties"]["principalId"])
        assert self.drifted(assignments=[moved, writer]) is None

    def test_another_subject_is_reported_unchanged(self) -> None:
        displayed = self.drifted(credentials=[credential(SRE)]) or []
        assert [entry["PrincipalArn"] for entry in displayed] == [SRE]

    def test_an_undeclared_principal_with_the_same_rights_is_reported(self) -> None:
        displayed = self.drifted(credentials=[credential(DEPLOYER), credential(SRE, "more")]) or []
        assert [(entry["PrincipalArn"], entry["Role"]) for entry in displayed] == [
            (DEPLOYER, "Writer"),
            (SRE, "Writer"),
        ]

    def test_a_scope_narrowed_to_a_namespace_is_not_reported_as_the_declared_one(self) -> None:
        everywhere = {**WRITER, "Namespaces": None}
        narrowed = identity(everywhere, assignments=identity(WRITER)["assignments"])
        assert iam_access.reported(observed(narrowed)) is None

    def test_a_second_role_is_reported_beside_the_first(self) -> None:
        there = identity(WRITER)
        there["assignments"].append(assignment(WHERE.arm, ROLES["Admin"], there["properties"]["principalId"]))
        displayed = iam_access.reported(observed(there)) or []
        assert [(entry["Role"], entry.get("Namespaces")) for entry in displayed] == [
            ("Admin", None),
            ("Writer", ["payments"]),
        ]

    def test_nothing_is_nothing(self) -> None:
        assert iam_access.reported(()) is None
        assert iam_access.reported(observed()) is None


@pytest.mark.parametrize(
    "changes",
    [
        {"name": "payroll"},
        {"name": "payroll", "credentials": []},
        {"name": "prod-payments", "credentials": []},
        {"name": "prod-sre-0123456789ab"},
        {"credentials": [credential(SRE)]},
        {"credentials": [credential(WRITER["PrincipalArn"], issuer="https://elsewhere.example")]},
    ],
)
def test_an_identity_with_a_foreign_mark_is_not_deleted(changes: Json) -> None:
    marked = identity(WRITER, **changes)
    state = DesiredState(desired={"Location": "westeurope"}, token="t", previous={"IamAccess": [WRITER]})
    assert iam_access.removal(WHERE, observed(marked)) == []
    assert iam_access.plan(state, WHERE, observed(marked)) == ([], [])


def test_one_that_trusts_another_accounts_principal_is_not_deleted() -> None:
    """Nobody but this account is signed for by its issuer, so whoever wrote that was not this type."""
    theirs = {"PrincipalArn": "arn:aws:iam::999999999999:role/deployer", "Role": "Admin"}
    elsewhere = "https://elsewhere.example"
    ours = iam_access.removal(
        WHERE, observed(identity(theirs, credentials=[credential(theirs["PrincipalArn"], issuer=elsewhere)]))
    )
    assert iam_access.removal(WHERE, observed(identity(theirs, credentials=[credential(theirs["PrincipalArn"])]))) == []
    assert any(step.call.verb is Verb.DELETE_RESOURCE for step in ours)


@pytest.mark.parametrize("credentials", [None, []])
def test_an_identity_of_ours_is_deleted_also_when_its_making_was_interrupted(credentials: list[Json] | None) -> None:
    ours = identity(WRITER) if credentials is None else identity(WRITER, credentials=credentials)
    assert any(step.call.verb is Verb.DELETE_RESOURCE for step in iam_access.removal(WHERE, observed(ours)))
