"""A warm read, from event to answer within one process, beside the bare SDK in the same process."""

import time
from collections.abc import Callable, Sequence
from statistics import median

import boto3
from azure.identity import ClientAssertionCredential, ClientSecretCredential
from azure.mgmt.containerservice import ContainerServiceClient

from acme_azure_akscluster.cloudformation.entry_point import AksResource
from acme_azure_akscluster.environment import Environment
from acme_azure_akscluster.handlers import entry_point
from bench.scene import Scene

AUDIENCE = "api://AzureADTokenExchange"


VARIANTS = ("ours", "sdk", "ours with login", "sdk with login")


def measured(scene: Scene, identifiers: Sequence[str], rounds: int) -> dict[str, float]:
    """Median seconds: ours with a cached login and without, the SDK with a token at hand, and logging in each time.

    The two of a pair take turns, so that both meet the machine in the same state: a call right after a login takes
    longer, whoever makes it. Each has a cluster of its own: AKS answers some sixty reads of one at once and then one a
    second. A pair's first round warms up and does not count.
    """
    makers = (_ours, _sdk, _ours_with_login, _sdk_with_login)
    reads = [make(scene, identifier) for make, identifier in zip(makers, identifiers, strict=True)]
    seconds = [*_turns(reads[:2], rounds), *_turns(reads[2:], rounds)]
    return dict(zip(VARIANTS, map(median, seconds), strict=True))


def _turns(reads: Sequence[Callable[[], None]], rounds: int) -> list[list[float]]:
    """The seconds of each read in each round."""
    seconds: list[list[float]] = [[] for _ in reads]
    for number in range(rounds + 1):
        for read, values in zip(reads, seconds, strict=True):
            began = time.perf_counter()
            read()
            if number:
                values.append(time.perf_counter() - began)
    return seconds


def _ours(scene: Scene, identifier: str) -> Callable[[], None]:
    """A process whose first read, which does not count, has logged in."""
    handler = entry_point(Environment())
    return lambda: _read(handler, scene, identifier)


def _ours_with_login(scene: Scene, identifier: str) -> Callable[[], None]:
    """Handlers that have kept no login, in a process that keeps its connections."""
    return lambda: _read(entry_point(Environment()), scene, identifier)


def _read(handler: AksResource, scene: Scene, identifier: str) -> None:
    answer = handler(scene.event("READ", {"Id": identifier}), None)
    if answer["status"] != "SUCCESS":
        raise RuntimeError(str(answer))


def _sdk(scene: Scene, identifier: str) -> Callable[[], None]:
    azure = scene.stage.sandbox.azure
    credential = ClientSecretCredential(
        azure.tenant_id,
        azure.admin_client_id,
        azure.admin_client_secret,
        authority=azure.authority,
        disable_instance_discovery=True,
    )
    client = _client(scene, credential)
    return lambda: _got(client, identifier)


def _sdk_with_login(scene: Scene, identifier: str) -> Callable[[], None]:
    configuration = scene.stage.type_configuration
    authority = scene.stage.sandbox.azure.authority
    session = boto3.Session(
        scene.credentials["accessKeyId"],
        scene.credentials["secretAccessKey"],
        scene.credentials["sessionToken"],
        region_name="us-east-1",
    )

    def assertion() -> str:
        answer = session.client("sts").get_web_identity_token(
            Audience=[AUDIENCE], SigningAlgorithm="RS256", DurationSeconds=300
        )
        return str(answer["WebIdentityToken"])

    def ask() -> None:
        tenant, client_id = configuration["TenantId"], configuration["ClientId"]
        credential = ClientAssertionCredential(tenant, client_id, assertion, authority=authority)
        _got(_client(scene, credential), identifier)

    return ask


def _client(scene: Scene, credential: ClientSecretCredential | ClientAssertionCredential) -> ContainerServiceClient:
    azure = scene.stage.sandbox.azure
    return ContainerServiceClient(
        credential,
        azure.subscription_id,
        base_url=azure.resource_manager,
        credential_scopes=[f"{azure.resource_manager}/.default"],
    )


def _got(client: ContainerServiceClient, identifier: str) -> None:
    *_, group, _, _, _, name = identifier.split("/")
    if client.managed_clusters.get(group, name).name != name:
        raise RuntimeError("another cluster")
