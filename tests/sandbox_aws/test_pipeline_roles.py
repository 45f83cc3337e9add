"""The roles of the pipelines' jobs and builds, their policies evaluated for each call that the scripts make."""

import json
import os
import re
import subprocess
import zipfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from sandbox.aws import authorization
from sandbox.aws.authorization import ApiCall, needs
from sandbox.aws.cloudformation.template import Template
from sandbox.aws.federation.callers import Caller
from sandbox.aws.federation.claims import Identity
from sandbox.aws.federation.policy import is_allowed
from sandbox.launch import Sandbox
from tests.sandbox_aws.conftest import Widgets
from tests.support import widget_package
from tests.support.cli import Cli
from tests.support.regions import STACK_SET_ROLES
from tests.support.stacks import parameter, template
from tests.support.warm_aws import warm_aws

FUNCTIONS = "/2015-03-31/functions"
PIPELINES = Path(__file__).parents[2] / "deploy" / "pipelines"
STACK = "piped"
ACCOUNT = "arn:aws:cloudformation:us-east-1:123456789012"
ROLES = "arn:aws:iam::123456789012:role"
# The roles that a version of the type is registered with.
PASSED = (f"ExecutionRoleArn={ROLES}/execution", f"LogRoleArn={ROLES}/logs")
type Session = Callable[[str], dict[str, str]]


@pytest.fixture(scope="module")
def session(sandbox: Sandbox, aws: Cli) -> Iterator[Session]:
    """The environment of a job with the role of this name."""
    for file, name, parameters in (
        ("github-role.yaml", "github", (f"StackName={STACK}", "Repository=acme/clusters")),
        ("github-type-role.yaml", "github-type", ("Bucket=rolled", "Repository=acme/type", "MakeProvider=no", *PASSED)),
    ):
        options = ("--capabilities", "CAPABILITY_NAMED_IAM", "--parameter-overrides", *parameters)
        deployed = aws.run(
            *("cloudformation", "deploy", "--stack-name", name, "--template-file", str(PIPELINES / file), *options)
        )
        assert deployed.status == 0, deployed.err
    for file, name, roles in (
        ("stack-pipeline.yaml", "builds", ("EveryBuild", "BuildRole", "DeployRole")),
        ("type-pipeline.yaml", "type-builds", ("EveryBuild", "TestRole", "RollOutRole")),
    ):
        body = as_outside_roles(file, roles)
        named = ("--stack-name", name, "--capabilities", "CAPABILITY_NAMED_IAM")
        aws("cloudformation", "create-stack", *named, "--template-body", body)
        aws("cloudformation", "wait", "stack-create-complete", "--stack-name", name)

    def assumed(role: str) -> dict[str, str]:
        arn = f"arn:aws:iam::123456789012:role/acme-azure-akscluster-{role}"
        given = aws("sts", "assume-role", "--role-arn", arn, "--role-session-name", "job")["Credentials"]
        names = {"AWS_ACCESS_KEY_ID": "AccessKeyId", "AWS_SECRET_ACCESS_KEY": "SecretAccessKey"}
        mine = {name: given[key] for name, key in (names | {"AWS_SESSION_TOKEN": "SessionToken"}).items()}
        return {**sandbox.aws_environment(), **mine, "PATH": f"{programs}:{os.environ['PATH']}"}

    with warm_aws() as programs:
        yield assumed


def as_outside_roles(file: str, names: tuple[str, ...]) -> str:
    """These roles and policies of a template, trusting an outside identity: such roles' policies are evaluated."""
    document = Template.parse((PIPELINES / file).read_text()).document
    outside = {"Federated": "arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com"}
    trust = {"Effect": "Allow", "Principal": outside, "Action": "sts:AssumeRoleWithWebIdentity"}
    resources = {name: document["Resources"][name] for name in names}
    for name, resource in resources.items():
        if resource["Type"] == "AWS::IAM::Role":
            resource["Properties"]["AssumeRolePolicyDocument"] = {"Version": "2012-10-17", "Statement": [trust]}
            resource["Properties"].setdefault("RoleName", f"acme-azure-akscluster-{name}")
    text = json.dumps({"Resources": resources})
    # What the other resources of the template would be.
    text = re.sub(r'{"Fn::Sub": "\${(Artifacts|Packages).Arn}/\*"}', '"arn:aws:s3:::rolled/*"', text)
    text = text.replace('{"Ref": "Plans"}', '"arn:aws:sns:us-east-1:123456789012:plans"')
    values = {name: parameter.get("Default", "") for name, parameter in document["Parameters"].items()}
    parameters = {name: {"Type": "String", "Default": value} for name, value in (values | {"StackName": STACK}).items()}
    return json.dumps({"Parameters": parameters, "Conditions": document["Conditions"], **json.loads(text)})


def planned(job: dict[str, str], folder: Path, body: str) -> subprocess.CompletedProcess[str]:
    """What preview.sh does at AWS before it asks Azure; the change set's ARN goes where deploy.sh looks for it."""
    path = folder / "template.json"
    path.write_text(body)
    return subprocess.run(
        [
            *("aws", "cloudformation", "deploy", "--no-execute-changeset", "--no-fail-on-empty-changeset"),
            *("--stack-name", STACK, "--template-file", str(path), "--capabilities", "CAPABILITY_AUTO_EXPAND"),
        ],
        env={**os.environ, **job},
        capture_output=True,
        text=True,
        check=False,
    )


def script(job: dict[str, str], name: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(PIPELINES / "scripts" / name), *arguments],
        env={**os.environ, **job, "POLL_SECONDS": "0.2"},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(("planner", "deployer"), [("github-plan", "github-deploy"), ("build", "DeployRole")])
def test_one_role_plans_and_the_other_executes_a_template_with_language_extensions(
    planner: str, deployer: str, session: Session, aws: Cli, tmp_path: Path
) -> None:
    plan, deploy = session(planner), session(deployer)
    body = template({"P": parameter({"Fn::ToJsonString": {"a": 1}})}, Transform="AWS::LanguageExtensions")

    made = planned(plan, tmp_path, body)
    assert made.returncode == 0, made.stderr
    [change_set] = [word for word in made.stdout.split() if ":changeSet/" in word]
    (tmp_path / "change-set.txt").write_text(change_set + "\n")
    refused = script(plan, "deploy.sh", str(tmp_path / "change-set.txt"))
    assert (refused.returncode, "cloudformation:DescribeStackEvents" in refused.stderr) == (1, True), refused.stderr
    done = script(deploy, "deploy.sh", str(tmp_path / "change-set.txt"))
    assert (done.returncode, done.stdout.splitlines()[-1].split()[-1]) == (0, "CREATE_COMPLETE"), done.stderr
    drift = script(plan, "drift.sh", STACK)
    assert (drift.returncode, drift.stderr) == (2, ""), drift.stdout  # the sandbox reads no type of moto's
    denied = planned(deploy, tmp_path, body)
    assert (
        denied.returncode == 0,
        "is not authorized to perform: cloudformation:GetTemplateSummary" in denied.stderr,
    ) == (
        False,
        True,
    ), denied.stderr
    configured = Cli(plan).run(
        "cloudformation", "batch-describe-type-configurations", "--type-configuration-identifiers"
    )
    assert "AccessDenied" not in configured.err
    assert "AccessDenied" in Cli(plan).run("cloudformation", "delete-stack", "--stack-name", STACK).err
    assert "AccessDenied" in Cli(deploy).run("cloudformation", "describe-stacks", "--stack-name", "github").err
    aws("cloudformation", "delete-stack", "--stack-name", STACK)
    aws("cloudformation", "wait", "stack-delete-complete", "--stack-name", STACK)


def test_deploying_an_old_stack_prints_only_its_new_events(session: Session, aws: Cli, tmp_path: Path) -> None:
    many = {f"P{number}": parameter(f"/long/{number}") for number in range(45)}
    aws("cloudformation", "create-stack", "--stack-name", STACK, "--template-body", template(many))
    aws("cloudformation", "wait", "stack-create-complete", "--stack-name", STACK)
    first = json.loads(aws.run("cloudformation", "describe-stack-events", "--stack-name", STACK, "--no-paginate").out)
    assert (len(first["StackEvents"]), "NextToken" in first) == (100, True)

    changed = planned(session("github-plan"), tmp_path, template({**many, "P0": parameter("/long/other")}))
    [change_set] = [word for word in changed.stdout.split() if ":changeSet/" in word]
    (tmp_path / "change-set.txt").write_text(change_set + "\n")
    done = script(session("github-deploy"), "deploy.sh", str(tmp_path / "change-set.txt"))

    assert done.returncode == 0, done.stderr
    reported = {line.split()[0] for line in done.stdout.splitlines()[:-1]}
    assert reported == {STACK, "P0"}, done.stdout
    aws("cloudformation", "delete-stack", "--stack-name", STACK)


ROLLED_TYPE, CANARY = "Acme::Azure::AKSCluster", "us-west-1"


def versions(aws: Cli) -> list[tuple[str, bool, str | None]]:
    """(version, whether it is the default, its log group) of the canary's versions of the type."""
    about = ("--type", "RESOURCE", "--type-name", ROLLED_TYPE, "--region", CANARY)
    listed = aws("cloudformation", "list-type-versions", *about)["TypeVersionSummaries"]
    described = []
    for version in listed:
        one = aws("cloudformation", "describe-type", *about, "--version-id", version["VersionId"])
        group = one.get("LoggingConfig", {}).get("LogGroupName")
        described.append((version["VersionId"], version["IsDefaultVersion"], group))
    return described


def test_a_first_roll_out_that_fails_gives_back_the_default_of_cfn_submit(
    session: Session, aws: Cli, widget_type: Widgets, tmp_path: Path
) -> None:
    package = tmp_path / "package.zip"
    package.write_bytes(renamed(widget_package.build()))
    aws("s3api", "create-bucket", "--bucket", "rolled")
    aws("s3api", "put-object", "--bucket", "rolled", "--key", "submitted.zip", "--body", str(package))
    for name in STACK_SET_ROLES:
        aws("iam", "create-role", "--role-name", name, "--assume-role-policy-document", '{"Statement": []}')
    aws(
        *("cloudformation", "register-type", "--region", CANARY, "--type", "RESOURCE", "--type-name", ROLLED_TYPE),
        *("--schema-handler-package", "s3://rolled/submitted.zip", "--execution-role-arn", widget_type.role_arn),
    )
    submitted = [("00000001", True, None)]
    assert versions(aws) == submitted

    def roll_out(role: str, smoke: str) -> subprocess.CompletedProcess[str]:
        logs = {"LOG_GROUP": "aks-type", "LOG_ROLE_ARN": widget_type.role_arn}
        job = {**session(role), **logs, "SMOKE": smoke}
        return script(job, "roll-out.sh", str(package), "rolled", widget_type.role_arn, CANARY)

    failed = roll_out("RollOutRole", "false")
    assert (failed.returncode, "AccessDenied" in failed.stderr, versions(aws)) == (2, False, submitted), failed.stderr
    done = roll_out("github-type", "true")
    assert (done.returncode, done.stderr) == (0, "")
    assert versions(aws) == [("00000001", False, None), ("00000003", True, "aks-type")]

    for name in STACK_SET_ROLES:
        aws("iam", "delete-role", "--role-name", name)


def renamed(package: bytes) -> bytes:
    """The widget's package under the name of the type that the script rolls out."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(package)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name in ("schema.json", ".rpdk-config"):
                content = content.replace(widget_package.TYPE_NAME.encode(), ROLLED_TYPE.encode())
            new.writestr(name, content)
    return out.getvalue()


def form(operation: str, **parameters: str) -> ApiCall:
    return ApiCall("cloudformation", "us-east-1", operation, parameters)


NEEDS: list[tuple[ApiCall, list[tuple[str, str]]]] = [
    (form("DescribeStacks", StackName="a"), [("cloudformation:DescribeStacks", f"{ACCOUNT}:stack/a/1")]),
    (form("CreateChangeSet", StackName="b"), [("cloudformation:CreateChangeSet", f"{ACCOUNT}:stack/b/new")]),
    (
        form("CreateChangeSet", StackName="a", TemplateBody="{Transform: AWS::LanguageExtensions}", RoleARN="r"),
        [
            ("cloudformation:CreateChangeSet", f"{ACCOUNT}:stack/a/1"),
            ("iam:PassRole", "r"),
            ("cloudformation:CreateChangeSet", "arn:aws:cloudformation:us-east-1:aws:transform/LanguageExtensions"),
        ],
    ),
    (
        form("ExecuteChangeSet", ChangeSetName="arn:of-a"),
        [("cloudformation:ExecuteChangeSet", f"{ACCOUNT}:stack/a/1")],
    ),
    (form("ListStackSets"), [("cloudformation:ListStackSets", "*")]),
    (
        form("UpdateStackSet", StackSetName="s"),
        [
            ("cloudformation:UpdateStackSet", f"{ACCOUNT}:stackset/s:00000000-0000-4000-8000-000000000000"),
            ("iam:PassRole", "arn:aws:iam::123456789012:role/AWSCloudFormationStackSetAdministrationRole"),
        ],
    ),
    (ApiCall("cloudcontrolapi", "us-east-1", "ListResources", {}), [("cloudformation:ListResources", "*")]),
    (ApiCall("s3", "", "", {}, "PUT", "/rolled/p.zip"), [("s3:PutObject", "arn:aws:s3:::rolled/p.zip")]),
    (ApiCall("s3", "", "", {}, "GET", "/rolled"), [("s3:ListBucket", "arn:aws:s3:::rolled")]),
    *[
        (
            ApiCall("lambda", "us-east-1", "", {}, "GET", f"{FUNCTIONS}/{name}/configuration"),
            [("lambda:GetFunctionConfiguration", "arn:aws:lambda:us-east-1:123456789012:function:f")],
        )
        for name in ("f", "arn%3Aaws%3Alambda%3Aus-east-1%3A123456789012%3Afunction%3Af")
    ],
    *[
        (ApiCall("lambda", "us-east-1", "", {}, "GET", f"{FUNCTIONS}{path}"), [("lambda:", "*")])
        for path in ("/", "/f", "/f/policy")
    ],
    (ApiCall("sts", "us-east-1", "GetCallerIdentity", {}), []),
]


@pytest.mark.parametrize(("call", "wanted"), NEEDS)
def test_what_an_operation_needs(call: ApiCall, wanted: list[tuple[str, str]]) -> None:
    known = {"a": f"{ACCOUNT}:stack/a/1", "arn:of-a": f"{ACCOUNT}:stack/a/1"}
    assert needs(call, lambda _region, named: known.get(named)) == wanted


NOW = datetime(2026, 11, 30, tzinfo=UTC)
ALLOWED = {"Statement": [{"Effect": "Allow", "Action": "cloudformation:DescribeStacks", "Resource": "*"}]}


@pytest.mark.parametrize(
    ("action", "outside", "hours", "code"),
    [
        ("DescribeStacks", True, 1, ""),
        ("DescribeStacks", True, -1, "ExpiredToken"),
        ("DeleteStack", True, 1, "AccessDenied"),
        # A role that is not for outside identities is let through, as README says.
        ("DeleteStack", False, 1, ""),
    ],
)
def test_a_session_does_what_its_role_may_and_while_it_lasts(action: str, outside: bool, hours: int, code: str) -> None:
    caller = Caller("arn", Identity("arn", "1", {}), [ALLOWED], NOW + timedelta(hours=hours), outside)
    body = f"Action={action}&StackName=x".encode()
    environ = {
        "HTTP_AUTHORIZATION": "AWS4-HMAC-SHA256 Credential=ASIAQQQQQQQQQQQQQQQQ/20261130/us-east-1/cloudformation/aws4",
        "REQUEST_METHOD": "POST",
        "PATH_INFO": "/",
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.input": BytesIO(body),
    }
    read: list[bytes] = []

    def app(passed: dict[str, Any], _start: Any) -> list[bytes]:
        read.append(passed["wsgi.input"].read())
        return [b"done"]

    door = authorization.authorized_only(app, lambda _key: caller, lambda _region, _name: None, lambda: NOW)
    answer = b"".join(door(environ, lambda *_: None)).decode()
    assert (read, code in answer) == ([] if code else [body], True)


@pytest.mark.parametrize(
    ("role", "denied"),
    [("github-type", ("get-object", "--key", "x", "/dev/null")), ("RollOutRole", ("delete-bucket",))],
)
def test_the_type_role_makes_stack_sets_of_its_name_alone(
    role: str, denied: tuple[str, ...], session: Session, aws: Cli
) -> None:
    job = Cli(session(role))
    assert job.run("cloudformation", "list-stack-sets").status == 0
    body = json.dumps({"Resources": {"P": parameter()}})
    made = ("cloudformation", "create-stack-set", "--template-body", body, "--stack-set-name")
    assert "AccessDenied" in job.run(*made, "of-others").err
    assert "AccessDenied" not in job.run(*made, "acme-azure-akscluster").err
    assert "AccessDenied" in job.run("s3api", *denied, "--bucket", "rolled").err
    assert "AccessDenied" in job.run("iam", "list-roles").err
    aws.run("cloudformation", "delete-stack-set", "--stack-set-name", "acme-azure-akscluster")


@pytest.mark.parametrize(
    ("action", "resource", "allowed"),
    [
        ("s3:GetObject", "arn:aws:s3:::rolled/acme-azure-akscluster-1.zip", True),
        ("s3:GetObject", "arn:aws:s3:::others/acme-azure-akscluster-1.zip", False),
        ("s3:PutObject", "arn:aws:s3:::rolled/acme-azure-akscluster-1.zip", False),
        ("iam:PassRole", f"{ROLES}/execution", True),
        ("iam:PassRole", f"{ROLES}/logs", True),
        ("iam:PassRole", f"{ROLES}/others", False),
    ],
)
def test_the_stack_sets_execution_role_gets_what_registering_a_version_needs(
    action: str, resource: str, session: Session, aws: Cli, *, allowed: bool
) -> None:
    session("github-type")
    outputs = aws("cloudformation", "describe-stacks", "--stack-name", "github-type")["Stacks"][0]["Outputs"]
    [arn] = [output["OutputValue"] for output in outputs if output["OutputKey"] == "StackSetPolicyArn"]
    policy = aws("iam", "get-policy-version", "--policy-arn", arn, "--version-id", "v1")["PolicyVersion"]["Document"]
    assert is_allowed([policy], action, {}, resource) == allowed


def test_the_role_that_tests_the_type_reaches_no_type_and_no_stack_set(session: Session) -> None:
    job = Cli(session("TestRole"))
    for request in (
        ("list-stack-sets",),
        ("set-type-default-version", "--type", "RESOURCE", "--type-name", ROLLED_TYPE, "--version-id", "00000001"),
        ("list-stacks",),
    ):
        assert "AccessDenied" in job.run("cloudformation", *request).err
