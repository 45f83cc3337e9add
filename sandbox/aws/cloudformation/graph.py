"""The order of resources: who needs whom, and running independent ones side by side."""

import concurrent.futures
from collections.abc import Callable, Iterator, Mapping
from graphlib import CycleError, TopologicalSorter
from typing import Any

from sandbox.aws.cloudformation.errors import RequestError
from sandbox.aws.cloudformation.intrinsics import attribute_reference, substitution_names
from sandbox.aws.cloudformation.template_shape import entries


def chosen[Node: Mapping[str, Any]](nodes: Mapping[str, Node], holds: Callable[[str], bool]) -> dict[str, Node]:
    """Those of a template's resources or outputs whose condition holds, or that have none."""
    return {name: node for name, node in nodes.items() if "Condition" not in node or holds(node["Condition"])}


def references(node: Any) -> Iterator[str]:
    """Every name that Ref, Fn::GetAtt and Fn::Sub in `node` mention, pseudo parameters included."""
    for key, value in entries(node):
        if key == "Ref" and isinstance(value, str):
            yield value
        elif key == "Fn::GetAtt":
            yield attribute_reference(value)[0]
        elif key == "Fn::Sub":
            yield from (name.partition(".")[0] for name in substitution_names(value))


def plain_references(node: Any) -> Iterator[str]:
    """The names in `node` that refer to a parameter's value or a resource's physical id."""
    for key, value in entries(node):
        if key == "Ref" and isinstance(value, str):
            yield value
        elif key == "Fn::Sub":
            yield from (name for name in substitution_names(value) if "." not in name)


def attributes(node: Any) -> Iterator[tuple[str, str]]:
    """Every (logical id, attribute) that Fn::GetAtt and Fn::Sub in `node` mention."""
    for key, value in entries(node):
        # An attribute that a function names is known when the function is evaluated.
        if key == "Fn::GetAtt" and (isinstance(value, str) or all(isinstance(part, str) for part in value)):
            yield attribute_reference(value)
        elif key == "Fn::Sub":
            yield from (attribute_reference(name) for name in substitution_names(value) if "." in name)


def dependencies(resources: Mapping[str, Mapping[str, Any]]) -> dict[str, set[str]]:
    """For each logical id the others that must be there first. Raises RequestError for a circle."""
    needed: dict[str, set[str]] = {}
    for name, resource in resources.items():
        names = depends_on(resource) | set(references(resource.get("Properties", {})))
        needed[name] = {other for other in names if other in resources and other != name}
    try:
        TopologicalSorter(needed).prepare()
    except CycleError as error:
        circle = ", ".join(error.args[1][:-1])
        raise RequestError(f"Circular dependency between resources: [{circle}]") from error
    return needed


def depends_on(resource: Mapping[str, Any]) -> set[str]:
    """The names in a resource's DependsOn."""
    explicit = resource.get("DependsOn", [])
    return {explicit} if isinstance(explicit, str) else set(map(str, explicit))


def reverse(needed: Mapping[str, set[str]]) -> dict[str, set[str]]:
    """The same graph for taking things away: what needs a thing goes first."""
    reversed_graph: dict[str, set[str]] = {name: set() for name in needed}
    for name, others in needed.items():
        for other in others:
            if other in reversed_graph:
                reversed_graph[other].add(name)
    return reversed_graph


def run_in_order(
    needed: Mapping[str, set[str]], work: Callable[[str], bool], *, stop_on_failure: Callable[[], None] | None = None
) -> list[str]:
    """Run `work` for every name once all that it needs is done, as many side by side as possible.

    `work` answers whether it succeeded. What needs a failed one is never started. `stop_on_failure` is called at the
    first failure, and nothing new is started then. Returns the names that failed, in the order in which they did.
    """
    sorter = TopologicalSorter(
        {name: {other for other in others if other in needed} for name, others in needed.items()}
    )
    sorter.prepare()
    failed: list[str] = []
    running: dict[concurrent.futures.Future[bool], str] = {}
    with concurrent.futures.ThreadPoolExecutor(max_workers=max(1, len(needed))) as pool:
        while sorter.is_active():
            if not (failed and stop_on_failure):
                running |= {pool.submit(work, name): name for name in sorter.get_ready()}
            if not running:
                break
            done, _ = concurrent.futures.wait(running, return_when=concurrent.futures.FIRST_COMPLETED)
            for future in done:
                name = running.pop(future)
                if future.result():
                    sorter.done(name)
                    continue
                failed.append(name)
                if stop_on_failure and len(failed) == 1:
                    stop_on_failure()
    return failed
