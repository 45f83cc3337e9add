"""Who the type is, with the real tools: what administrators run, wrong set-ups in stack events, secrets, the doctor."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import requests

from acme_azure_akscluster.environment import Environment
from acme_azure_akscluster.handlers import entry_point
from tests.end_to_end.stacks import delete, deploy, reasons, status, template
from tests.support.leaks import TOKEN, leaked
from tests.support.logged import everything_logged
from tools.shared.running import CommandFailed
from tools.shared.stage import TYPE_NAME, Stage, configuring

AUDIENCE = "api://AzureADTokenExchange"


@contextmanager
def configured(scene: Stage, **changes: Any) -> Iterator[None]:
    """Another type configuration for as long as the block lasts."""
    before = dict(scene.type_configuration)
    _set(scene, {name: value for name, value in {**before, **changes}.items() if value is not None})
    try:
        yield
    finally:
        _set(scene, before)


def _set(scene: Stage, configuration: dict[str, Any]) -> None:
    scene.type_configuration = configuration
    scene.aws(*configuring(configuration))


def application(scene: Stage, **fields: Any) -> str:
    """An application of the tenant that may manage the subscription; its client id."""
    azure = scene.sandbox.azure
    contributor = "b24988ac-6180-42a0-ab88-20f7382dd24c"
    roles = [{"role": contributor, "scope": f"/subscriptions/{azure.subscription_id}"}]
    answer = requests.post(
        f"{azure.resource_manager}/sandbox/applications",
        json={"name": "app", "roles": roles, **fields},
        verify=azure.ca,
        timeout=10,
    )
    answer.raise_for_status()
    return str(answer.json()["client_id"])


def doctor(scene: Stage, *arguments: str) -> tuple[bool, str]:
    """Whether `make doctor` finds nothing to repair, and what it prints."""
    azure = scene.sandbox.azure.environment()
    try:
        return True, scene.run("python", "-m", "tools.doctor", *arguments, **azure, PYTHONPATH="src:.")
    except CommandFailed as error:
        return False, str(error)


# ---- what administrators run


@pytest.fixture(scope="module")
def role(scene: Stage) -> str:
    """The execution role of deploy/aws, made twice: the second time changes nothing. Its ARN."""
    first = scene.run("deploy/aws/setup.sh", "RoleName=deployed")
    assert scene.run("deploy/aws/setup.sh", "RoleName=deployed") == first
    values = dict(line.split("=", 1) for line in first.splitlines())
    assert values == {"ISSUER": scene.sandbox.aws.issuer, "SUBJECT": "arn:aws:iam::123456789012:role/deployed"}
    return values["SUBJECT"]


def token(scene: Stage, arn: str, *options: str) -> str:
    """What STS answers the role: a token, or the error."""
    session = scene.aws("sts", "assume-role", "--role-arn", arn, "--role-session-name", "test")["Credentials"]
    keys = {
        "AWS_ACCESS_KEY_ID": session["AccessKeyId"],
        "AWS_SECRET_ACCESS_KEY": session["SecretAccessKey"],
        "AWS_SESSION_TOKEN": session["SessionToken"],
    }
    command = ["aws", "sts", "get-web-identity-token", "--query", "WebIdentityToken", "--output", "text", *options]
    try:
        return scene.run(*command, **keys)
    except CommandFailed as error:
        return str(error)


def options(audience: str = AUDIENCE, seconds: int = 300, algorithm: str = "RS256") -> list[str]:
    return ["--audience", audience, "--duration-seconds", str(seconds), "--signing-algorithm", algorithm]


@pytest.mark.parametrize(
    "granted",
    [options(), options(seconds=60), [*options(), "--tags", "Key=StackId,Value=s", "Key=RequestToken,Value=t"]],
)
def test_the_deployed_role_gets_the_tokens_that_the_handlers_ask_for(
    scene: Stage, role: str, granted: list[str]
) -> None:
    assert token(scene, role, *granted).startswith("eyJ")


@pytest.mark.parametrize(
    "refused",
    [
        options(audience="api://elsewhere"),
        [*options(), "--audience", AUDIENCE, "api://elsewhere"],
        options(seconds=301),
        options(algorithm="ES384"),
        [*options(), "--tags", "Key=Admin,Value=yes"],
    ],
    ids=["another audience", "a second audience", "a longer life", "another algorithm", "another tag"],
)
def test_and_no_others(scene: Stage, role: str, refused: list[str]) -> None:
    assert "AccessDenied" in token(scene, role, *refused)


def test_a_role_without_tags_is_a_parameter_away(scene: Stage, role: str) -> None:
    scene.run("deploy/aws/setup.sh", "RoleName=untagged", "TagTokens=no", STACK_NAME="untagged")
    arn = role.replace("deployed", "untagged")
    assert token(scene, arn, *options()).startswith("eyJ")
    assert "AccessDenied" in token(scene, arn, *options(), "--tags", "Key=StackId,Value=s")


# ---- wrong set-ups, as a user meets them


def test_disabled_federation_is_reported_in_the_stacks_events(scene: Stage, group: str, tmp_path: Path) -> None:
    scene.run("aws", "iam", "disable-outbound-web-identity-federation")
    try:
        assert deploy(scene, tmp_path, "federation-off", group, template()) is not None
        healthy, output = doctor(scene)
    finally:
        scene.run("aws", "iam", "enable-outbound-web-identity-federation")
    reason = reasons(scene, "federation-off")[0]
    assert "HandlerErrorCode: InvalidCredentials" in reason
    assert "aws iam enable-outbound-web-identity-federation" in reason
    assert not healthy
    assert "✗ Outbound federation is off" in output


def test_an_identity_that_trusts_another_role_is_reported_with_the_actual_role(
    scene: Stage, group: str, tmp_path: Path
) -> None:
    client = application(
        scene,
        federated_credentials=[
            {
                "name": "aws",
                "issuer": scene.sandbox.aws.issuer,
                "subject": "arn:aws:iam::1:role/x",
                "audience": AUDIENCE,
            }
        ],
    )
    with configured(scene, ClientId=client):
        assert deploy(scene, tmp_path, "distrusted", group, template()) is not None
        assert "✗ Login failed: InvalidCredentials" in doctor(scene)[1]
    reason = reasons(scene, "distrusted")[0]
    assert "AADSTS700213" in reason
    assert f"--subject {scene.role_arn()}" in reason
    assert status(scene, "distrusted") == "ROLLBACK_COMPLETE"


def test_a_wrong_client_id_is_a_wrong_type_configuration(scene: Stage, group: str, tmp_path: Path) -> None:
    with configured(scene, ClientId="33333333-3333-4333-8333-333333333333"):
        assert deploy(scene, tmp_path, "nobody", group, template()) is not None
    assert "HandlerErrorCode: InvalidTypeConfiguration" in reasons(scene, "nobody")[0]


# ---- secrets


def test_a_secret_rotates_while_a_stack_lives(scene: Stage, group: str, tmp_path: Path) -> None:
    first, second = "first~secret.value-1234567890", "second~secret.value-1234567890"
    client = application(scene, secret=first)
    arn = scene.aws("secretsmanager", "create-secret", "--name", "rotating", "--secret-string", first)["ARN"]
    with configured(scene, ClientId=client, Credential={"Type": "ClientSecret", "SecretArn": arn}):
        assert deploy(scene, tmp_path, "rotating", group, template()) is None
        scene.aws("secretsmanager", "put-secret-value", "--secret-id", arn, "--secret-string", "wrong")
        scene.aws("secretsmanager", "put-secret-value", "--secret-id", arn, "--secret-string", second)
        application(scene, client_id=client, secret=second)
        assert scene.invoke("LIST")["status"] == "SUCCESS"
        delete(scene, "rotating")
    assert not leaked(scene, first, second)


def test_a_secret_by_dynamic_reference_never_stands_in_the_configuration(
    scene: Stage, group: str, tmp_path: Path
) -> None:
    value = "dynamic~secret.value-1234567890"
    client = application(scene, secret=value)
    scene.aws("secretsmanager", "create-secret", "--name", "dynamic", "--secret-string", json.dumps({"value": value}))
    reference = "{{resolve:secretsmanager:dynamic:SecretString:value}}"
    with configured(scene, ClientId=client, Credential={"Type": "ClientSecret", "Secret": reference}):
        assert deploy(scene, tmp_path, "dynamic", group, template()) is None
        described = scene.aws(
            "cloudformation",
            "batch-describe-type-configurations",
            *("--type-configuration-identifiers", f"Type=RESOURCE,TypeName={TYPE_NAME},TypeConfigurationAlias=default"),
        )
        assert reference in described["TypeConfigurations"][0]["Configuration"]
        delete(scene, "dynamic")
    assert not leaked(scene, value)


# ---- canaries


def test_no_token_is_written_by_either_cloud_or_the_handlers(scene: Stage, group: str, tmp_path: Path) -> None:
    assert deploy(scene, tmp_path, "watched", group, template()) is None
    delete(scene, "watched")
    assert not leaked(scene, scene.sandbox.azure.admin_client_secret)


@pytest.mark.parametrize("kind", ["Federation", "ClientSecret"])
def test_not_even_the_libraries_of_a_handler_write_one_when_everything_is_logged(
    scene: Stage, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The handlers in this process, with the real boto3, azure-identity, requests and urllib3 at DEBUG."""
    secret = f"canary~{kind}.value-1234567890"
    arn = scene.aws("secretsmanager", "create-secret", "--name", f"canary-{kind}", "--secret-string", secret)["ARN"]
    changes: dict[str, Any] = {}
    if kind == "ClientSecret":
        changes = {"ClientId": application(scene, secret=secret), "Credential": {"Type": kind, "SecretArn": arn}}
    monkeypatch.setenv("AWS_ENDPOINT_URL", scene.sandbox.aws.endpoint)
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", scene.sandbox.azure.ca)
    keys = scene.credentials()
    event = scene.event("LIST", {}, keys)
    event["requestData"]["typeConfiguration"] = {**scene.type_configuration, **changes}
    logged: list[str] = []
    with everything_logged(logged):
        answer = entry_point(Environment())(event, None)
    written = logged[0] + json.dumps(answer)
    assert answer["status"] == "SUCCESS", answer
    assert "Response body" in written  # botocore's, with the token or the secret in it
    assert len(written) > 5000
    for canary in (secret, keys["secretAccessKey"], keys["sessionToken"]):
        assert canary not in written
    assert TOKEN.search(written) is None


# ---- the doctor


def test_the_doctor_finds_a_good_setup_good(scene: Stage) -> None:
    healthy, output = doctor(scene, "--location", "westeurope")
    assert healthy, output
    for line in (
        "✓ AWS account 123456789012",
        f"✓ {TYPE_NAME} is registered",
        "✓ The type configuration is complete",
        f"✓ Outbound federation is on, issuer {scene.sandbox.aws.issuer}",
        "✓ CloudFormation may assume",
        "✓ The role may sts:GetWebIdentityToken",
        "gets an Azure token by Federation",
        f"✓ Subscription {scene.sandbox.azure.subscription_id}",
        f"trusts {scene.role_arn()}",
        "✓ Its roles allow all that the handlers do",
        "✓ IamAccess is set up, with a condition on the roles that it may give",
        "✓ Microsoft.ContainerService is registered",
        "of 350 cores are left in westeurope",
        "Nothing to repair",
    ):
        assert line in output, output


@contextmanager
def a_poor_subscription(scene: Stage) -> Iterator[None]:
    """One that may not use AKS, and has a single core left in West Europe, for as long as the block lasts."""
    azure = scene.sandbox.azure
    provider = "/providers/Microsoft.ContainerService"
    settings = f"{azure.resource_manager}/sandbox/settings"
    scene.administrator.ask("POST", f"{provider}/unregister", api_version="2021-04-01").raise_for_status()
    requests.put(settings, json={"core_limits": {"westeurope": 1}}, verify=azure.ca, timeout=10).raise_for_status()
    try:
        yield
    finally:
        requests.put(settings, json={"core_limits": {}}, verify=azure.ca, timeout=10).raise_for_status()
        scene.administrator.ask("POST", f"{provider}/register", api_version="2021-04-01").raise_for_status()


def test_the_doctor_sees_a_subscription_that_cannot_have_clusters(scene: Stage) -> None:
    with a_poor_subscription(scene):
        healthy, output = doctor(scene, "--location", "westeurope")
    assert not healthy
    for line in (
        "✗ Microsoft.ContainerService is Unregistered in the subscription",
        "What to do: az provider register --namespace Microsoft.ContainerService --subscription",
        "of 1 cores are left in westeurope",
        "What to do: ask for more: Azure portal, Subscriptions, Usage + quotas",
        "2 to repair",
    ):
        assert line in output, output


def test_the_doctor_sees_a_role_that_may_not(scene: Stage, role: str) -> None:
    with configured(scene, Credential={"Federation": {"Audience": "api://elsewhere"}}):
        healthy, output = doctor(scene)
    assert not healthy
    assert "does not trust the role: its audience is" in output
    assert "--audiences api://elsewhere" in output
