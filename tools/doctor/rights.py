"""What the handlers' identity may do in Azure, beside what the roles of deploy/azure say that it needs."""

import fnmatch
import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from tools.doctor.azure_side import Ask, code_of, provider
from tools.doctor.findings import Finding, Mark, bad, good, unknown

_DEPLOY = Path(__file__).parents[2] / "deploy" / "azure"
# What every template needs, and what those with IamAccess or FluxConfigurations need besides.
ROLE, ACCESS_ROLE = _DEPLOY / "role.json", _DEPLOY / "access-role.json"
GIT_OPS_ROLE = _DEPLOY / "git-ops-role.json"
# What the change set hook reads.
HOOK_ROLE = _DEPLOY / "hook-role.json"
_AUTHORIZATION = "providers/Microsoft.Authorization"
_ASSIGNING = "Microsoft.Authorization/roleAssignments/write"
_WRITING = "Microsoft.ContainerService/managedClusters/write"


class Grant(NamedTuple):
    """A role assignment, with the permissions of its role."""

    scope: str
    blocks: list[Mapping[str, Any]]
    conditional: bool


def examined(ask: Ask, subscription: str, identity: Mapping[str, Any] | None) -> Iterator[Finding]:
    """The identity's roles hold every action that the handlers use; and of the optional ones, whether they do."""
    grants = _grants(ask, subscription, identity)
    if isinstance(grants, Finding):
        yield grants
        return
    principal = (identity or {})["properties"]["principalId"]
    yield _needed(grants, subscription, principal)
    yield _for_iam_access(grants)
    yield _for_git_ops(ask, subscription, grants)


def of_hook(ask: Ask, subscription: str, identity: Mapping[str, Any] | None) -> Iterator[Finding]:
    """The hook's identity may read what a plan needs, and write nothing."""
    grants = _grants(ask, subscription, identity)
    if isinstance(grants, Finding):
        yield grants
        return
    if missing := _missing(HOOK_ROLE, grants):
        yield bad(f"The hook's roles lack {', '.join(missing)}", "HOOK_SUBJECT=<its role> deploy/azure/setup.sh")
    elif writing := [grant for grant in grants if _allowed(grant, _WRITING)]:
        yield bad(
            f"The hook may write clusters at {_scopes(writing)}",
            "give it an identity of its own: HOOK_SUBJECT=<its role> deploy/azure/setup.sh",
        )
    else:
        yield good(f"The hook's roles allow it to read what a plan needs, at {_scopes(grants)}")


def _grants(ask: Ask, subscription: str, identity: Mapping[str, Any] | None) -> list[Grant] | Finding:
    """The identity's role assignments, or why they are not known."""
    if identity is None:
        return unknown("Its roles were not read", "az role assignment list --assignee <ClientId> --all")
    principal = identity["properties"]["principalId"]
    filtered = f"$filter=principalId eq '{principal}'&api-version=2022-04-01"
    status, body = ask(f"/subscriptions/{subscription}/{_AUTHORIZATION}/roleAssignments?{filtered}")
    if status != 200:
        return unknown(f"Its roles cannot be read: {code_of(body)}")
    grants = []
    for assignment in (one["properties"] for one in body["value"]):
        status, definition = ask(f"{assignment['roleDefinitionId']}?api-version=2022-04-01")
        if status != 200:
            return unknown(f"What its role at {assignment['scope']} allows cannot be read: {code_of(definition)}")
        blocks = definition["properties"]["permissions"]
        grants.append(Grant(assignment["scope"], blocks, bool(assignment.get("condition"))))
    return grants


def _needed(grants: list[Grant], subscription: str, principal: str) -> Finding:
    if not (missing := _missing(ROLE, grants)):
        return good(f"Its roles allow all that the handlers do, at {_scopes(grants)}")
    todo = (
        f"az role assignment create --assignee-object-id {principal} --assignee-principal-type ServicePrincipal "
        f"--role 'AKS for CloudFormation' --scope /subscriptions/{subscription} (deploy/azure/setup.sh makes the role)"
    )
    return bad(f"Its roles lack {', '.join(missing)}", todo)


def _for_iam_access(grants: list[Grant]) -> Finding:
    """Nothing is wrong without it, but with it and without its condition."""
    unbound = [grant for grant in grants if _allowed(grant, _ASSIGNING) and not grant.conditional]
    if unbound:
        todo = (
            "give it the role with its condition instead: remove this assignment, then "
            "IAM_ACCESS=yes deploy/azure/setup.sh"
        )
        return bad(f"It may give anybody any role, Owner included, at {_scopes(unbound)}", todo)
    if missing := _missing(ACCESS_ROLE, grants):
        todo = "only if templates are to declare it: IAM_ACCESS=yes deploy/azure/setup.sh"
        return unknown(f"IamAccess is not set up: its roles lack {', '.join(missing)}", todo)
    assigning = [grant for grant in grants if _allowed(grant, _ASSIGNING)]
    return good(f"IamAccess is set up, with a condition on the roles that it may give, at {_scopes(assigning)}")


def _for_git_ops(ask: Ask, subscription: str, grants: list[Grant]) -> Finding:
    """Nothing is wrong without it; with the role, the resource provider has to be registered too."""
    if missing := _missing(GIT_OPS_ROLE, grants):
        todo = "only if templates are to declare it: GIT_OPS=yes deploy/azure/setup.sh"
        return unknown(f"FluxConfigurations is not set up: its roles lack {', '.join(missing)}", todo)
    registered = provider(ask, subscription, "Microsoft.KubernetesConfiguration")
    return good("FluxConfigurations is set up") if registered.mark is Mark.GOOD else registered


def _scopes(grants: Iterable[Grant]) -> str:
    return ", ".join(sorted({grant.scope for grant in grants}))


def _missing(role: Path, grants: list[Grant]) -> list[str]:
    """The actions of a role that nothing allows."""
    wanted: list[str] = json.loads(role.read_text(encoding="utf-8"))["Actions"]
    return [action for action in wanted if not any(_allowed(grant, action) for grant in grants)]


def _allowed(grant: Grant, action: str) -> bool:
    return any(_allows(block, action) for block in grant.blocks)


def _allows(block: Mapping[str, Any], action: str) -> bool:
    def matches(patterns: Iterable[str]) -> bool:
        return any(fnmatch.fnmatchcase(action.lower(), pattern.lower()) for pattern in patterns)

    return matches(block.get("actions") or ()) and not matches(block.get("notActions") or ())
