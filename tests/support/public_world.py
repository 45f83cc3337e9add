"""A sandbox in which a small type is published in two regions, and activated there under another name.

It is prepared as docs/publishing.md tells publishers: by the commands that stand there.
"""

import json
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from string import Template
from typing import Any

from sandbox.launch import Sandbox
from tests.sandbox_aws.conftest import TRUST, register
from tests.sandbox_aws.test_contract_tests import ended
from tests.support import widget_package
from tests.support.cli import Cli
from tests.support.clients import client
from tests.support.regions import ACCOUNT, Sets, make_stack_set_roles, to
from tests.support.stacks import Stacks, template, trusting
from tools.docs.blocks import blocks
from tools.shared.stage import configuring

FIRST, SECOND = "us-east-1", "eu-west-1"
NAME, ALIAS = widget_package.TYPE_NAME, "Acme::Public::Widget"
PRIVATE, PUBLIC = (("--type", "RESOURCE", "--type-name", name) for name in (NAME, ALIAS))
# Contract tests of what cannot be updated or listed are the shortest that there are.
SCHEMA = widget_package.SCHEMA | {
    "handlers": {name: widget_package.SCHEMA["handlers"][name] for name in ("create", "read", "delete")}
}


def arn(region: str, name: str) -> str:
    return f"arn:aws:cloudformation:{region}:{ACCOUNT}:type/resource/{name.replace('::', '-')}"


@dataclass
class World:
    """`refused` is what publishing was answered before it could be; `stores` are the activations' widgets."""

    sandbox: Sandbox
    publisher_id: str
    refused: dict[str, str]
    stores: dict[str, Path]

    def at(self, region: str) -> Cli:
        return Cli(self.sandbox.aws_environment()).in_region(region)

    def stacks(self, region: str) -> Stacks:
        return Stacks(client(self.sandbox, "cloudformation", region))

    def public_arn(self, region: str) -> str:
        return f"arn:aws:cloudformation:{region}::type/resource/{self.publisher_id}/Acme-Test-Widget"

    def refusal(self, region: str, *command: str) -> str:
        return self.at(region).run("cloudformation", *command).err

    def publish(self, region: str, *options: str) -> str:
        """The number of the new version."""
        published = self.at(region)("cloudformation", "publish-type", *PRIVATE, *options)
        return str(published["PublicTypeArn"]).rpartition("/")[2]

    def activate(self, region: str, alias: str, *options: str) -> dict[str, Any]:
        """Under an alias; the description then."""
        about = ("--type", "RESOURCE", "--type-name", NAME, "--publisher-id", self.publisher_id)
        self.at(region)("cloudformation", "activate-type", *about, "--type-name-alias", alias, *options)
        return self.describe(region, alias)

    def describe(self, region: str, name: str) -> dict[str, Any]:
        described: dict[str, Any] = self.at(region)(
            "cloudformation", "describe-type", "--type", "RESOURCE", "--type-name", name
        )
        return described


CONNECTION = f"arn:aws:codeconnections:us-east-1:{ACCOUNT}:connection/00000000-0000-4000-8000-000000000000"


def prepare(world: World, folder: Path, store: Path) -> None:
    """The private type in both regions, tested and published: in the first by the CLI, in the second by a template."""
    aws = world.at(FIRST)
    aws("s3api", "create-bucket", "--bucket", "packages")
    trusts = json.dumps(TRUST)
    role = aws("iam", "create-role", "--role-name", "private", "--assume-role-policy-document", trusts)["Role"]["Arn"]
    package = widget_package.build(schema=SCHEMA, inputs={"inputs_1_create.json": {"Name": "tested"}})
    versions = {}
    for region in (FIRST, SECOND):
        registration = register(world.at(region), "packages", folder, package, role)
        versions[region] = registration["TypeVersionArn"].rpartition("/")[2]
        # Both are tested at the same time, and with the same widget.
        (store / region).mkdir()
        configure(world, region, NAME, store / region)
    world.refused["not a publisher"] = world.refusal(FIRST, "publish-type", *PRIVATE)
    world.refused["terms not accepted"] = world.refusal(FIRST, "register-publisher", "--no-accept-terms-and-conditions")
    world.refused["no connection"] = world.refusal(FIRST, "register-publisher", "--accept-terms-and-conditions")
    # What a publisher is told to do: to register, and to test.
    world.publisher_id, _ = [
        next(iter(aws(*command).values())) for command in documented("register-publisher", CONNECTION=CONNECTION)
    ]
    world.refused["tests under way"] = world.refusal(FIRST, "publish-type", *PRIVATE)
    world.refused["not tested"] = world.refusal(SECOND, "publish-type", *PRIVATE)
    publishing = {
        "Published": {
            "Type": "AWS::CloudFormation::PublicTypeVersion",
            "Properties": {"Type": "RESOURCE", "TypeName": NAME},
        }
    }
    outputs = {"Arn": {"Value": {"Fn::GetAtt": ["Published", "PublicTypeArn"]}}}
    world.stacks(SECOND).begin("create_stack", "publishing", publishing, Outputs=outputs)
    assert ended(aws, versions[FIRST])["TypeTestsStatus"] == "PASSED"
    world.refused["number at first"] = world.refusal(
        FIRST, "publish-type", *PRIVATE, "--public-version-number", "1.0.0"
    )
    [published] = [aws(*command)["PublicTypeArn"] for command in documented("publish-type")]
    assert published == f"{world.public_arn(FIRST)}/1.0.0"
    assert world.stacks(SECOND).settle("publishing", "stack_create_complete") == "CREATE_COMPLETE"


def activate_by_stack_set(world: World) -> None:
    """The public type under its alias in both regions, with a role that trusts the activated types alone."""
    aws = world.at(FIRST)
    make_stack_set_roles(aws)
    activated = {"ArnLike": {"aws:SourceArn": [arn(region, ALIAS) for region in (FIRST, SECOND)]}}
    trusts = json.dumps(trusting("resources.cloudformation.amazonaws.com", Condition=activated))
    role = aws("iam", "create-role", "--role-name", "public", "--assume-role-policy-document", trusts)["Role"]["Arn"]
    activation = {
        "Activated": {
            "Type": "AWS::CloudFormation::TypeActivation",
            "Properties": {
                "Type": "RESOURCE",
                "TypeName": NAME,
                "PublisherId": world.publisher_id,
                "TypeNameAlias": ALIAS,
                "ExecutionRoleArn": role,
            },
        }
    }
    sets = Sets(aws)
    sets.create("activation", template(activation))
    assert sets.finish("create-stack-instances", "activation", *to(FIRST, SECOND))[0] == "SUCCEEDED"
    for region, store in world.stores.items():
        configure(world, region, ALIAS, store)


def documented(containing: str, **variables: str) -> Iterator[tuple[str, ...]]:
    """The commands of docs/publishing.md in the block with these words, about the small type."""
    [block] = [one for one in blocks("docs/publishing.md") if one.is_shell and containing in one.text]
    text = block.text.replace("Acme::Azure::AKSCluster", NAME).replace("\\\n", " ")
    for command in Template(text).substitute(variables).splitlines():
        program, *arguments = shlex.split(command)
        assert program == "aws"
        yield tuple(arguments)


def configure(world: World, region: str, name: str, store: Path) -> None:
    world.at(region)(*configuring({"Store": str(store)}, name))
