"""What is refused of IamAccess before anything is written, and what is not."""

from typing import Any

import pytest

from acme_azure_akscluster.validation import iam_access

ACCOUNT = "111122223333"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/payments-deployer"
ENTRA = {"Managed": True, "EnableAzureRBAC": True}


def faults(*entries: dict[str, Any], entra: Any = ENTRA) -> list[str]:
    properties = {"AadProfile": entra, "IamAccess": list(entries)}
    return [str(fault) for rule in iam_access.RULES for fault in rule.check(properties)]


def entry(**changes: Any) -> dict[str, Any]:
    return {"PrincipalArn": ROLE, "Role": "Writer", **changes}


@pytest.mark.parametrize(
    "good",
    [
        entry(),
        entry(Namespaces=["payments", "a", "1-a", "a" * 63]),
        entry(Role="ClusterAdmin"),
        entry(PrincipalArn=f"arn:aws-cn:iam::{ACCOUNT}:role/teams/a/r+=,.@_-"),
        entry(PrincipalArn=f"arn:aws:iam::{ACCOUNT}:user/ci"),
        entry(Issuer="https://0a1b.tokens.sts.global.api.aws"),
        entry(Issuer="https://localhost:8443/0a1b"),
    ],
)
def test_what_azure_and_aws_can_do_is_allowed(good: dict[str, Any]) -> None:
    assert faults(good) == []


BAD: dict[str, tuple[dict[str, Any], str, str]] = {
    "a session": (
        entry(PrincipalArn=f"arn:aws:sts::{ACCOUNT}:assumed-role/deployer/me"),
        "IamAccess[0].PrincipalArn",
        f"arn:aws:iam::{ACCOUNT}:role/deployer",
    ),
    "an account": (entry(PrincipalArn=f"arn:aws:iam::{ACCOUNT}:root"), "IamAccess[0].PrincipalArn", "IAM role's ARN"),
    "a pattern": (entry(PrincipalArn=f"arn:aws:iam::{ACCOUNT}:role/*"), "IamAccess[0].PrincipalArn", "IAM role's ARN"),
    "a name": (entry(PrincipalArn="deployer"), "IamAccess[0].PrincipalArn", "IAM role's ARN"),
    "another service": (entry(PrincipalArn=f"arn:aws:s3::{ACCOUNT}:role/x"), "IamAccess[0].PrincipalArn", "IAM role's"),
    "no namespace": (entry(Namespaces=[]), "IamAccess[0].Namespaces", "leave it out for the whole cluster"),
    "an impossible namespace": (entry(Namespaces=["Payments"]), "IamAccess[0].Namespaces", "at most 63 characters"),
    "a namespace with a path": (entry(Namespaces=["a/b"]), "IamAccess[0].Namespaces", "at most 63 characters"),
    "too long a namespace": (entry(Namespaces=["a" * 64]), "IamAccess[0].Namespaces", "at most 63 characters"),
    "a namespace twice": (entry(Namespaces=["a", "a"]), "IamAccess[0].Namespaces", "name it once"),
    "a cluster administrator of one": (
        entry(Role="ClusterAdmin", Namespaces=["a"]),
        "IamAccess[0].Namespaces",
        "use Admin, or leave Namespaces out",
    ),
    "an issuer without https": (entry(Issuer="http://x"), "IamAccess[0].Issuer", "IssuerIdentifier"),
    "an issuer with a query": (entry(Issuer="https://x?y"), "IamAccess[0].Issuer", "IssuerIdentifier"),
}


@pytest.mark.parametrize("case", BAD)
def test_what_they_cannot_is_refused_with_a_remedy(case: str) -> None:
    bad, path, remedy = BAD[case]
    (problem,) = faults(bad)
    assert problem.startswith(f"{path} ")
    assert remedy in problem


def test_a_principal_has_one_entry() -> None:
    (problem,) = faults(entry(), entry(Role="Reader", Namespaces=["a"]))
    assert problem.startswith(f"IamAccess names {ROLE} 2 times")


@pytest.mark.parametrize(
    ("entra", "missing"),
    [
        (None, ["AadProfile.Managed", "AadProfile.EnableAzureRBAC"]),
        ({"Managed": True}, ["AadProfile.EnableAzureRBAC"]),
        ({"Managed": True, "EnableAzureRBAC": False}, ["AadProfile.EnableAzureRBAC"]),
        ({"EnableAzureRBAC": True}, ["AadProfile.Managed"]),
    ],
)
def test_without_azure_rbac_it_would_mean_nothing(entra: Any, missing: list[str]) -> None:
    problems = faults(entry(), entra=entra)
    assert len(problems) == len(missing)
    for fault, name in zip(problems, missing, strict=True):
        assert f"set {name} to true" in fault
    assert faults(entra=entra) == []


def test_all_violations_are_reported_at_once() -> None:
    assert len(faults(entry(Namespaces=[]), entry(Issuer="x"), entra=None)) == 5


class TestIssuersThatNobodyKnows:
    def violations(self, *entries: dict[str, Any], account: str = ACCOUNT, federated: bool = True) -> list[str]:
        refused = iam_access.issuers({"IamAccess": list(entries)}, account, federated=federated)
        return [str(fault) for fault in refused]

    def test_the_own_accounts_is_learnt_from_the_own_login(self) -> None:
        assert self.violations(entry()) == []

    def test_the_own_accounts_issuer_must_not_be_declared(self) -> None:
        (message,) = self.violations(entry(Issuer="https://x"))
        assert "leave it out" in message

    def test_another_accounts_has_to_be_given(self) -> None:
        (message,) = self.violations(entry(), account="999999999999")
        assert f"is missing for a principal of account {ACCOUNT}" in message
        assert self.violations(entry(Issuer="https://x"), account="999999999999") == []

    def test_without_a_federated_login_every_one_has_to_be_given(self) -> None:
        (message,) = self.violations(entry(), federated=False)
        assert "does not log in by federation" in message
        assert self.violations(entry(Issuer="https://x"), federated=False) == []

    def test_an_invalid_arn_is_the_only_violation_reported(self) -> None:
        assert self.violations(entry(PrincipalArn="x")) == []
