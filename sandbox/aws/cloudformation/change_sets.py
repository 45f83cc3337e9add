"""Making change sets."""

import uuid
from collections.abc import Mapping

from sandbox.aws.cloudformation.change_set import ChangeSet
from sandbox.aws.cloudformation.engine import Engine
from sandbox.aws.cloudformation.importing import Identifiers, check_import
from sandbox.aws.cloudformation.model import LiveState, Request, Stack
from sandbox.aws.cloudformation.preview import Preview, differs
from sandbox.aws.settings import ACCOUNT_ID, PARTITION

REVERT_DRIFT = "REVERT_DRIFT"
NO_CHANGES = "The submitted information didn't contain changes. Submit different information to create a change set."


def make_change_set(
    engine: Engine,
    stack: Stack,
    name: str,
    kind: str,
    request: Request,
    description: str | None,
    imported: Identifiers | None = None,
    live: Mapping[str, LiveState] | None = None,
) -> ChangeSet:
    """`imported` are the resources of an IMPORT. Raises RequestError when it would do more than import.

    `live` is what a drift-aware change set has read, by logical id; None makes an ordinary one.
    """
    arn = f"arn:{PARTITION}:cloudformation:{engine.region}:{ACCOUNT_ID}:changeSet/{name}/{uuid.uuid4()}"
    preview = Preview(engine, stack, request, live)
    changes, possible = preview.changes(), preview.possible
    request.live = preview.live
    if imported:
        previous = stack.request.template.outputs if stack.resources else {}
        check_import(changes, previous, request.template.outputs, imported)
        for change in [*changes, *possible]:
            change["ResourceChange"]["Action"] = "Import"
    change_set = ChangeSet(name, arn, kind, stack, request, engine.clock(), description, changes, possible)
    change_set.imported = imported or {}
    engine.change_sets[arn] = change_set
    if live is not None:
        statuses = {state.status for state in live.values()}
        drifted = "DRIFTED" if statuses & {"MODIFIED", "DELETED"} else "IN_SYNC"
        change_set.deployment_mode = REVERT_DRIFT
        change_set.drift_status = "UNKNOWN" if "UNKNOWN" in statuses else drifted
    if kind == "UPDATE" and not changes and not differs(stack, request):
        change_set.status, change_set.reason = "FAILED", NO_CHANGES
        change_set.execution_status = "UNAVAILABLE"
    return change_set
