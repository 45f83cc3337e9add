"""Change sets that go into nested stacks (IncludeNestedStacks): one for each nested stack, below that of its parent.

The parent's change names it (ChangeSetId), and it names its parent and the root, by which all are executed and deleted.
"""

import uuid
from collections.abc import Callable, Iterator

from sandbox.aws.cloudformation.change_set import ChangeSet
from sandbox.aws.cloudformation.change_sets import make_change_set
from sandbox.aws.cloudformation.engine import Engine
from sandbox.aws.cloudformation.errors import RequestError
from sandbox.aws.cloudformation.intrinsics import KNOWN_AFTER_APPLY
from sandbox.aws.cloudformation.model import STACK_TYPE
from sandbox.aws.cloudformation.nested_stacks import nested_request
from sandbox.aws.cloudformation.preview import Preview


def go_into_nested_stacks(engine: Engine, change_set: ChangeSet, fetch: Callable[[str], str]) -> None:
    """Make the change sets below this one. What cannot be made below fails it."""
    change_set.nested = True
    preview = Preview(engine, change_set.stack, change_set.request)
    preview.changes()
    for change in change_set.changes:
        described = change["ResourceChange"]
        name = described["LogicalResourceId"]
        if described["ResourceType"] != STACK_TYPE or described["Action"] not in ("Add", "Modify"):
            continue
        properties = preview.after[name]
        if properties["TemplateURL"] == KNOWN_AFTER_APPLY:
            continue
        try:
            below = _make(engine, change_set, name, properties, described["PhysicalResourceId"], fetch)
        except RequestError as error:
            change_set.status, change_set.execution_status = "FAILED", "UNAVAILABLE"
            change_set.reason = f"The change set of the nested stack {name} cannot be made: {error.message}"
            return
        for each in (*change_set.changes, *change_set.possible):
            if each["ResourceChange"]["LogicalResourceId"] == name:
                each["ResourceChange"]["ChangeSetId"] = below.arn
        go_into_nested_stacks(engine, below, fetch)


def below(engine: Engine, change_set: ChangeSet) -> Iterator[ChangeSet]:
    """The change sets in nested stacks that go with this root."""
    return (each for each in list(engine.change_sets.values()) if each.root == change_set.arn)


def require_root(change_set: ChangeSet) -> None:
    """Raises RequestError for a change set of a nested stack. The service's words are not documented."""
    if change_set.root:
        text = f"ChangeSet [{change_set.arn}] is executed and deleted by its root change set [{change_set.root}]"
        raise RequestError(text, "InvalidChangeSetStatus")


def _make(
    engine: Engine,
    parent: ChangeSet,
    name: str,
    properties: dict[str, object],
    stack_id: str | None,
    fetch: Callable[[str], str],
) -> ChangeSet:
    stack = engine.stacks[stack_id] if stack_id else None
    tags, capabilities = parent.request.tags, parent.request.capabilities
    request = nested_request(engine, properties, tags, capabilities, stack, fetch)
    kind = "UPDATE" if stack else "CREATE"
    if stack is None:
        stack = engine.add(f"{parent.stack.name}-{name}-{uuid.uuid4().hex[:12].upper()}", request)
        stack.parent_id = parent.stack.stack_id
        stack.root_id = parent.stack.root_id or parent.stack.stack_id
        stack.set_status("REVIEW_IN_PROGRESS", "User Initiated")
    title = f"{parent.name}-{name}-{uuid.uuid4().hex[:12].upper()}"[:128]
    child = make_change_set(engine, stack, title, kind, request, None)
    child.parent, child.root = parent.arn, parent.root or parent.arn
    return child


def forget(engine: Engine, change_set: ChangeSet) -> None:
    """Delete a root with all that is below it, and the nested stacks that were only in review."""
    forget_below(engine, change_set)
    del engine.change_sets[change_set.arn]


def forget_below(engine: Engine, change_set: ChangeSet) -> None:
    """Delete the change sets below a root, and the nested stacks that were only in review."""
    for each in below(engine, change_set):
        del engine.change_sets[each.arn]
        if each.stack.status == "REVIEW_IN_PROGRESS":
            engine.start_delete(each.stack, set(), None)
