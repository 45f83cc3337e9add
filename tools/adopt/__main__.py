"""Prints a template for an existing cluster; without a cluster, lists the existing ones.

The cluster is read by the registered type itself, through Cloud Control API, with the account's type configuration.
Nothing is written. A listed cluster that a stack of this account and region has is marked with the stack. The template
goes to standard output, what to do with it to standard error.

Exit status: 0 printed; 1 not, and standard error says why.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from typing import Any

import boto3
from botocore.exceptions import BotoCoreError, ClientError

from acme_azure_akscluster.domain.cluster_id import ClusterId
from acme_azure_akscluster.validation import validate
from preview.change import TYPE_NAME
from tools.adopt import template
from tools.adopt.clean import clean
from tools.shared import terminal
from tools.shared.advice import advised
from tools.shared.called import called, command_line


class AdoptError(Exception):
    """The cluster cannot be adopted; the message says why."""


def main(arguments: Sequence[str]) -> int:
    """Print the template, or the clusters, and return the exit status."""
    parser = _parser()
    options = parser.parse_args(arguments)
    try:
        if options.cluster:
            ClusterId.parse(options.cluster)
    except ValueError as error:
        parser.error(str(error))
    try:
        session = boto3.Session()
        control, stacks = session.client("cloudcontrol"), session.client("cloudformation")
        if not options.cluster:
            _show(control, stacks)
            return 0
        with terminal.waiting("reading the cluster"):
            cluster_id, properties = _adopted(control, options.cluster)
            owner = _owner(stacks, cluster_id)
    except (AdoptError, BotoCoreError, ClientError) as error:
        print(f"adopt: {advised(error)}", file=sys.stderr)
        return 1
    print(template.document(properties, options.logical_id), end="")
    if owner:
        print(f"adopt: stack {owner} has this cluster. Take it out of that stack before the import.", file=sys.stderr)
    print("Save this as adopted.yaml, then import it:", file=sys.stderr)
    for command in template.commands(cluster_id, options.logical_id, str(session.region_name)):
        print(f"  {command}", file=sys.stderr)
    return 0


def _show(control: Any, stacks: Any) -> None:
    with terminal.waiting("listing clusters"):
        identifiers = _listed(control)
        owners = {one: _owner(stacks, one) for one in identifiers}
    for identifier in identifiers:
        print(identifier + (f"\tof stack {owners[identifier]}" if owners[identifier] else ""))
    if not identifiers:
        another = called("adopt", CLUSTER="<id>")
        print(f"adopt: no cluster in the type's subscription; for another one: {another}", file=sys.stderr)


def _listed(control: Any) -> list[str]:
    pages = control.get_paginator("list_resources").paginate(TypeName=TYPE_NAME)
    return [description["Identifier"] for page in pages for description in page["ResourceDescriptions"]]


def _owner(stacks: Any, identifier: str) -> str | None:
    """The stack of this account and region that has the cluster, if one has."""
    try:
        resources = stacks.describe_stack_resources(PhysicalResourceId=identifier)["StackResources"]
    except ClientError as error:
        if error.response["Error"]["Code"] != "ValidationError":
            raise
        return None
    return next((str(one["StackName"]) for one in resources), None)


def _adopted(control: Any, cluster: str) -> tuple[str, dict[str, Any]]:
    """The id as the type spells it, which `az` does not, and the properties. Raises AdoptError."""
    answer = control.get_resource(TypeName=TYPE_NAME, Identifier=cluster)
    model = json.loads(answer["ResourceDescription"]["Properties"])
    properties = clean(model)
    faults = validate.violations(properties)
    if faults:
        raise AdoptError("The type cannot declare this cluster. " + " ".join(map(str, faults)))
    return model["Id"], properties


def _parser() -> argparse.ArgumentParser:
    parser = command_line(called("adopt"), __doc__)
    parser.add_argument(
        # A line of the list may be given whole.
        "--cluster",
        metavar="ID",
        type=lambda text: "".join(text.split()[:1]),
        help="the cluster's ARM id; without it, the clusters are listed",
    )
    parser.add_argument(
        "--logical-id", metavar="NAME", default="Cluster", help="its name in the template (default Cluster)"
    )
    return parser


if __name__ == "__main__":
    sys.exit(terminal.interruptible(lambda: main(sys.argv[1:])))
