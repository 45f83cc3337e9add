"""Where the two clouds of a run are: Azure itself with the sandbox's AWS or a real one, and the sandbox's two."""

import functools
import json
import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Self

import boto3

from acme_azure_akscluster.domain.clouds import CUSTOM, Cloud
from sandbox.endpoints import AzureEndpoints
from sandbox.launch import Sandbox
from tools.acceptance.clouds import api_server
from tools.acceptance.clouds.clock import Clock
from tools.acceptance.clouds.door import Door
from tools.acceptance.clouds.login import AzureLogin
from tools.acceptance.clouds.stacks import Control, StackWorld
from tools.acceptance.recording.recorder import Recorder
from tools.acceptance.recording.scrubber import Scrubber
from tools.acceptance.scenarios.world import WorldError
from tools.doctor import aws_side
from tools.shared.stage import Stage, client, configuring

# The execution role may read azure-*.
_SECRET = "azure-acceptance"
_MINORS = 4
_OFFICIAL = "KubernetesOfficial"


@dataclass(frozen=True)
class Place:
    """The resource group of a run, and where it is."""

    group: str
    location: str

    @property
    def name(self) -> str:
        """Without the path."""
        return self.group.rpartition("/")[2]

    def within(self, subscription: str) -> Self:
        """A group of the same name in another subscription."""
        return replace(self, group=f"/subscriptions/{subscription}/resourceGroups/{self.name}")


def registered(scratch: Path) -> Path:
    """A state directory of the sandbox's AWS with the type registered: built once, copied for each world."""
    folder = scratch / "registered"
    with Sandbox(folder, azure=False) as sandbox:
        Stage(sandbox).submit()
    return folder


@contextmanager
def with_sandboxed_aws(
    login: AzureLogin, place: Place, scratch: Path, package: Path, speed: float = 1.0
) -> Iterator[StackWorld]:
    """An Azure, and the sandbox's AWS, in which the type logs in by a client secret. `speed` is the Azure's."""
    variables, clock = scratch / "function-variables.json", Clock(speed)
    state = shutil.copytree(package, scratch / "aws", symlinks=True)
    with (
        recording(login, clock) as recorder,
        Sandbox(state, azure=False, speed=speed, function_variables=variables) as sandbox,
    ):
        _write(variables, recorder.environment())
        scene = Stage(sandbox)
        _configure(scene, login)
        aws = functools.partial(client, sandbox.aws)
        yield _world(aws, login, place, recorder, clock, {"handlers"})


@contextmanager
def with_real_aws(login: AzureLogin, place: Place, region: str | None, speed: float = 1.0) -> Iterator[StackWorld]:
    """Both real clouds, with the type registered and configured. Its own requests leave from Lambda, unrecorded."""
    session: Any = boto3.Session(region_name=region)
    clock = Clock(speed)
    _federated(session, login)
    with recording(login, clock) as recorder:
        yield _world(session.client, login, place, recorder, clock, {"federation"})


def _federated(session: Any, login: AzureLogin) -> None:
    """Raises WorldError unless the account's type logs in by federation, to the subscription of the run."""
    finding, configuration = aws_side.configuration(session)
    if configuration is None:
        raise WorldError(finding.what)
    kind = (configuration.get("Credential") or {}).get("Type", "Federation")
    if kind != "Federation":
        raise WorldError(f"The type in your account logs in by {kind}: that would not show that federation works")
    subscription = str(configuration.get("SubscriptionId") or login.subscription)
    if subscription.lower() != login.subscription.lower():
        raise WorldError(
            f"The type in your account is for subscription {subscription}: set AZURE_SUBSCRIPTION_ID to it"
        )


@contextmanager
def sandboxed(
    place: Place, features: frozenset[str], scratch: Path, package: Path, speed: float
) -> Iterator[StackWorld]:
    """The sandbox's two clouds, with the `features` of the world that it is compared with."""
    variables, clock = scratch / "variables-of-both.json", Clock(speed)
    state = shutil.copytree(package, scratch / "both", symlinks=True)
    with Sandbox(state, speed=speed, function_variables=variables) as sandbox:
        login = sandbox_login(sandbox.azure)
        with recording(login, clock) as recorder:
            if "handlers" in features:
                _write(variables, recorder.environment())
            scene = Stage(sandbox)
            if "federation" in features:
                scene.configure()
            else:
                _configure(scene, login)
            # Real operations differ; one that takes as long as the median is what they are compared with.
            scene.control("PUT", "settings", {"duration_share": 0.5})
            place = place.within(login.subscription)
            scene.administrator.make_group(place.name, place.location)
            aws = functools.partial(client, sandbox.aws)
            yield _world(aws, login, place, recorder, clock, {*features, "faults"}, control=scene.control)


def sandbox_login(azure: AzureEndpoints) -> AzureLogin:
    """The sandbox's administrator, who is the subscription's owner."""
    return AzureLogin(
        Cloud(azure.authority, azure.resource_manager, f"{azure.resource_manager}/.default"),
        CUSTOM,
        azure.subscription_id,
        azure.tenant_id,
        azure.admin_client_id,
        azure.admin_client_secret,
        azure.ca,
    )


def recording(login: AzureLogin, clock: Callable[[], float]) -> Recorder:
    """A recorder for one Azure, in whichever cloud."""
    urls = (login.cloud.resource_manager, login.cloud.authority) if login.custom else ()
    hosts = tuple(url.partition("://")[2] for url in urls)
    authorities = list(filter(None, [login.authority_file or os.environ.get("REQUESTS_CA_BUNDLE")]))
    return Recorder(Scrubber(hosts), clock, endpoints=urls, authorities=authorities)


def _configure(scene: Stage, login: AzureLogin) -> None:
    """The type logs in by a client secret, which the sandbox's Secrets Manager has and nobody else gets."""
    secrets = client(scene.sandbox.aws, "secretsmanager")
    arn = str(secrets.create_secret(Name=_SECRET, SecretString=login.secret)["ARN"])
    scene.aws(*configuring(login.configuration(arn)))


def _world(
    aws: Callable[[str], Any],
    login: AzureLogin,
    place: Place,
    recorder: Recorder,
    clock: Clock,
    features: set[str],
    control: Control | None = None,
) -> StackWorld:
    """`aws` makes boto3's client of a service."""
    door, unrecorded, sts = Door(login, recorder.environment()), Door(login), aws("sts")
    values = {
        "group": place.name,
        "group_id": place.group,
        "location": place.location,
        "storage": "acc" + place.group.rpartition("-")[2],
        **({"principal": api_server.principal(sts)} if "federation" in features else {"principal": ""}),
        **minors(unrecorded, place.location),
    }

    def may(subject: str, verb: str, resource: str, namespace: str) -> bool:
        attributes = {"verb": verb, "resource": resource, "namespace": namespace}
        token = api_server.entra_token(sts, unrecorded, place.group, subject)
        cluster = f"{place.group}/providers/Microsoft.ContainerService/managedClusters/acceptance-iam-access"
        if control is not None:
            return api_server.is_allowed_in_sandbox(unrecorded, cluster, token, attributes)
        return api_server.is_allowed(unrecorded, cluster, token, attributes)

    return StackWorld(
        aws("cloudformation"),
        (door, unrecorded),
        recorder,
        values,
        frozenset(features),
        clock=clock,
        may=may,
        control=control,
    )


def minors(door: Door, location: str) -> dict[str, str]:
    """The default minor version of the region, and the newest with its three predecessors. Raises WorldError."""
    path = f"/subscriptions/{door.login.subscription}/providers/Microsoft.ContainerService"
    answer = door.ask("GET", f"{path}/locations/{location}/kubernetesVersions")
    if answer.status != 200:
        raise WorldError(f"Kubernetes versions of {location}: {answer.status} {answer.body}")
    offered = [one for one in answer.body["values"] if not one.get("isPreview")]
    official = [one["version"] for one in offered if _OFFICIAL in one["capabilities"]["supportPlan"]]
    newest = sorted(official, key=lambda version: [int(part) for part in version.split(".")])[-_MINORS:]
    if len(newest) < _MINORS:
        raise WorldError(f"{location} offers {len(newest)} minor versions; {_MINORS} are needed")
    default = next((one["version"] for one in offered if one.get("isDefault")), newest[-2])
    return {"minor_default": default, **{f"minor_{back}": newest[-1 - back] for back in range(_MINORS)}}


def _write(path: Path, variables: Mapping[str, str]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(dict(variables)), encoding="utf-8")
