"""One AWS account put together: every room, wired, and moto's services replaced by those that know the rooms."""

import functools
import shutil
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import moto.cloudformation.urls
import moto.cloudtrail.urls
import moto.iam.urls
import moto.sts.urls
from moto.core.responses import BaseResponse
from moto.iam.models import iam_backends

from sandbox import tls
from sandbox.aws.cloudcontrol.requests import ResourceRequests
from sandbox.aws.cloudformation.api import StackApi
from sandbox.aws.cloudformation.change_sets import ChangeSet
from sandbox.aws.cloudformation.change_sets_api import ChangeSetApi
from sandbox.aws.cloudformation.drift_api import DriftApi
from sandbox.aws.cloudformation.drift_detection import DriftDetector
from sandbox.aws.cloudformation.engine import Engine
from sandbox.aws.cloudformation.kinds import nested_stack, type_versions
from sandbox.aws.cloudformation.requests import fetch_template
from sandbox.aws.cloudformation.services import CloudFormationServices, function_for
from sandbox.aws.federation.iam_api import IamApi
from sandbox.aws.federation.issuer import issuer_url
from sandbox.aws.federation.keys import SigningKeys
from sandbox.aws.federation.sts_api import StsApi
from sandbox.aws.federation.tokens import Federation
from sandbox.aws.functions.front import LambdaFront
from sandbox.aws.functions.rie import Environment
from sandbox.aws.registry.api import RegistryApi
from sandbox.aws.registry.registration import Registrar
from sandbox.aws.registry.store import Registry
from sandbox.aws.settings import ACCOUNT_ID, DEFAULT_REGION, PARTITION, Settings
from sandbox.aws.stack_sets.api import StackSetApi
from sandbox.aws.stack_sets.model import StackSet
from sandbox.aws.stack_sets.roles import refusal
from sandbox.aws.stack_sets.runner import Runner
from sandbox.aws.trail.api import TrailApi
from sandbox.aws.trail.records import Trail

ADMIN_USER = "sandbox-admin"


class CloudFormationApi(StackApi, ChangeSetApi, DriftApi, RegistryApi, StackSetApi):
    """All of CloudFormation that the sandbox has; moto's own, synchronous one is out of the way."""

    def __init__(self) -> None:
        super().__init__(service_name="cloudformation")
        self.automated_parameter_parsing = True


class Account:
    """The state of the account. It lives as long as the process; only the federation keys outlive it."""

    def __init__(self, settings: Settings, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self.settings = settings
        self.clock = clock
        self.tls = tls.ensure(settings.state_dir)
        self.keys = SigningKeys.ensure(settings.state_dir)
        self.federation = Federation(self.keys, issuer_url(settings.issuer_port, self.keys), clock)
        self.trail = Trail(clock)
        self.front = LambdaFront(
            Environment(
                settings.endpoint,
                _trust(settings, self.tls.ca),
                settings.runtime_python,
                settings.emulator,
                settings.state_dir / "lambda" / "logs",
            ),
            speed=settings.speed,
            limit=settings.max_workers,
            clock=clock,
        )
        self.registrar = Registrar(self.front, settings.state_dir, clock)
        self.cloudformation = CloudFormationServices(settings, self.front, self.registry, clock)
        self.cloudformation.add_kind(nested_stack.TYPE_NAME, nested_stack.NestedStackKind(self.engine, fetch_template))
        version = type_versions.ResourceVersionKind(self.registrar, self.registry)
        default = type_versions.ResourceDefaultVersionKind(self.registrar, self.registry)
        self.cloudformation.add_kind(type_versions.VERSION, version)
        self.cloudformation.add_kind(type_versions.DEFAULT_VERSION, default)
        self.stack_set_runner = Runner(self.engine, refusal, clock)
        self._stack_sets: dict[str, dict[str, StackSet]] = {}
        self._registries: dict[str, Registry] = {}
        self._engines: dict[str, Engine] = {}
        self._change_sets: dict[str, dict[str, ChangeSet]] = {}
        self._detectors: dict[str, DriftDetector] = {}
        self._resource_requests: dict[str, ResourceRequests] = {}
        self._lock = threading.RLock()

    def registry(self, region: str) -> Registry:
        with self._lock:
            return self._registries.setdefault(region, Registry(region, self.clock))

    def engine(self, region: str) -> Engine:
        with self._lock:
            if region not in self._engines:
                self._engines[region] = Engine(region, self.cloudformation, self.clock)
            return self._engines[region]

    def change_sets(self, region: str) -> dict[str, ChangeSet]:
        with self._lock:
            return self._change_sets.setdefault(region, {})

    def stack_sets(self, region: str) -> dict[str, StackSet]:
        with self._lock:
            return self._stack_sets.setdefault(region, {})

    def detector(self, region: str) -> DriftDetector:
        with self._lock:
            return self._detectors.setdefault(region, DriftDetector(self.engine(region)))

    def resource_requests(self, region: str) -> ResourceRequests:
        with self._lock:
            find = functools.partial(self.cloudformation.registered_kind, region=region)
            return self._resource_requests.setdefault(region, ResourceRequests(region, find, self.clock))

    def function_for(self, name: str) -> str | None:
        return function_for(name, self.registry(DEFAULT_REGION))

    def install(self) -> None:
        """Put the rooms in front of moto's services. Before moto's server takes its first request."""
        replaced: list[tuple[Any, type[BaseResponse], dict[str, Any]]] = [
            (moto.cloudformation.urls, CloudFormationApi, {"services": self}),
            (moto.sts.urls, StsApi, {"federation": self.federation, "trail": self.trail, "user_sessions": {}}),
            (moto.iam.urls, IamApi, {"federation": self.federation}),
            (moto.cloudtrail.urls, TrailApi, {"trail": self.trail}),
        ]
        for urls, api, attributes in replaced:
            bound: Any = type(api.__name__, (api,), attributes)
            urls.url_paths = {"{0}/$": bound.dispatch}

    def create_admin(self) -> tuple[str, str]:
        """An administrator's access key, made once a start: (key id, secret)."""
        iam = iam_backends[ACCOUNT_ID][PARTITION]
        iam.create_user(DEFAULT_REGION, ADMIN_USER)
        iam.put_user_policy(
            ADMIN_USER,
            "AdministratorAccess",
            '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}',
        )
        key = iam.create_access_key(ADMIN_USER)
        return key.access_key_id, key.secret_access_key


def _trust(settings: Settings, ca: Path) -> Path:
    """One file with every authority that a handler has to trust: the sandbox's own, and Azure's when it is another."""
    if settings.extra_ca is None or settings.extra_ca == ca:
        return ca
    bundle = settings.state_dir / "lambda" / "trust.pem"
    bundle.parent.mkdir(parents=True, exist_ok=True)
    with bundle.open("wb") as target:
        for part in (ca, settings.extra_ca):
            with part.open("rb") as source:
                shutil.copyfileobj(source, target)
    return bundle
