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


WAYS = ("ours", "ours with login", "sdk", "sdk with login")


def measured(scene: Scene, identifiers: Sequence[str], rounds: int) -> dict[str, float]:
    """Median seconds: ours with a kept login and without, the SDK with a token at hand, and logging in each time.

    They take turns, each on a cluster of its own: AKS answers some sixty reads of one at once and then one a second.
    The first round warms up and does not count.
    """
    makers = (_ours, _ours_with_login, _sdk, _sdk_with_login)
    requests = {
        variant: make(scene, identifier) for variant, make, identifier in zip(WAYS, makers, identifiers, strict=True)
    }
    seconds: dict[str, list[float]] = {who: [] for who in requests}
    for number in range(rounds + 1):
        for who, ask in requests.items():
            began = time.perf_counter()
            ask()
            if number:
                seconds[who].append(time.perf_counter() - began)
    return {who: median(values) for who, values in seconds.items()}


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
