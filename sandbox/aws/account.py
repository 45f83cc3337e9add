"""One AWS account put together: every room, wired, and moto's services replaced by those that know the rooms."""

import functools
import secrets
import threading
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import moto.cloudformation.urls
import moto.cloudtrail.urls
import moto.iam.urls
import moto.sts.urls
import requests
from moto.core.responses import BaseResponse
from moto.iam.models import iam_backends
from moto.moto_proxy.certificate_creator import CertificateCreator

from sandbox import tls
from sandbox.aws.cloudcontrol.requests import ResourceRequests
from sandbox.aws.cloudformation.api import StackApi
from sandbox.aws.cloudformation.change_set_hooks import ChangeSetHooks
from sandbox.aws.cloudformation.change_sets_api import ChangeSetApi
from sandbox.aws.cloudformation.drift_api import DriftApi
from sandbox.aws.cloudformation.engine import Engine
from sandbox.aws.cloudformation.hook_payloads import S3Payloads
from sandbox.aws.cloudformation.hook_results import HookResults
from sandbox.aws.cloudformation.hooks_api import HooksApi
from sandbox.aws.cloudformation.kinds.lambda_function import LambdaFunctionKind
from sandbox.aws.cloudformation.kinds.lambda_hook import LambdaHookKind
from sandbox.aws.cloudformation.kinds.public_types import PublicTypeVersionKind, PublisherKind, TypeActivationKind
from sandbox.aws.cloudformation.kinds.type_versions import ResourceDefaultVersionKind, ResourceVersionKind
from sandbox.aws.cloudformation.model import Stack
from sandbox.aws.cloudformation.nested_stacks import NestedStackKind
from sandbox.aws.cloudformation.requests import fetch_template
from sandbox.aws.cloudformation.services import CloudFormationServices, function_for
from sandbox.aws.execution_roles import variables_for_function
from sandbox.aws.federation.iam_api import IamApi
from sandbox.aws.federation.issuer import issuer_url
from sandbox.aws.federation.keys import SigningKeys
from sandbox.aws.federation.sts_api import StsApi
from sandbox.aws.federation.tokens import Federation
from sandbox.aws.federation.trail import Trail
from sandbox.aws.federation.trail_api import TrailApi
from sandbox.aws.functions.front import LambdaFront
from sandbox.aws.functions.own import OwnFunctions
from sandbox.aws.functions.rie import Environment
from sandbox.aws.locks import forbid_held
from sandbox.aws.region import Region
from sandbox.aws.registry.contract_tests import ContractTests
from sandbox.aws.registry.hooks import Hooks
from sandbox.aws.registry.public_types import PublicTypes
from sandbox.aws.registry.publishing_api import PublishingApi
from sandbox.aws.registry.registration import Registrar
from sandbox.aws.registry.store import Registry
from sandbox.aws.settings import ACCOUNT_ID, DEFAULT_REGION, PARTITION, Settings
from sandbox.aws.stack_sets.api import StackSetApi
from sandbox.aws.stack_sets.roles import refusal
from sandbox.aws.stack_sets.runner import Runner
from sandbox.aws.state.journal import Journal
from sandbox.aws.state.store import StateStore

# By reports STS waits five seconds for issuers.
_FETCH_SECONDS = 5
ADMIN_USER = "sandbox-admin"
# Before a region's name, in the name of its record.
_REGION = "region "
_READING = ("Batch", "Describe", "Detect", "Get", "List", "Validate")


class CloudFormationApi(StackApi, ChangeSetApi, DriftApi, HooksApi, PublishingApi, StackSetApi):
    """The sandbox's CloudFormation, which replaces moto's own, synchronous one."""

    def __init__(self) -> None:
        super().__init__(service_name="cloudformation")
        self.automated_parameter_parsing = True

    def call_action(self) -> Any:
        """What a request has changed is written down before it is answered."""
        answer = super().call_action()
        if not self._get_action().startswith(_READING):
            self.services.journal.write_account()
        return answer


class Account:
    """The state of the account. It outlives the process, as `journal` has it; so do stacks in flight."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.clock = clock = lambda: datetime.now(UTC)
        self.tls = tls.ensure(settings.state_dir)
        self.keys = SigningKeys.ensure(settings.state_dir)
        self.federation = Federation(self.keys, issuer_url(settings.issuer_port, self.keys), clock)
        self.trail = Trail(clock)
        self.front = LambdaFront(
            Environment(
                settings.endpoint,
                self.tls.ca,
                settings.runtime_python,
                settings.emulator,
                settings.state_dir / "lambda" / "logs",
                variables_for_function,
                settings.function_variables,
            ),
            speed=settings.speed,
            limit=settings.max_workers,
            clock=clock,
        )
        self.registrar = Registrar(self.front, settings.state_dir, clock)
        self.public_types = PublicTypes(self.registrar, clock, new_id=lambda: secrets.token_hex(20))
        self.cloudformation = CloudFormationServices(settings, self.front, self.registry, clock)
        self.contract_tests = ContractTests(
            settings.state_dir,
            settings.lambda_endpoint,
            self.contract_environment,
            self.cloudformation.configuration,
            self._save,
            clock,
        )
        self.functions = OwnFunctions(self.front, settings.state_dir / "lambda" / "own")
        public, registry = self.public_types, self.registry
        self.cloudformation.add_kinds(
            NestedStackKind(self.engine, fetch_template),
            LambdaFunctionKind(self.functions),
            LambdaHookKind(self.hooks, clock),
            ResourceVersionKind(self.registrar, registry),
            ResourceDefaultVersionKind(registry),
            PublisherKind(public),
            PublicTypeVersionKind(public, registry, self.contract_tests, self._save),
            TypeActivationKind(public, registry),
        )
        self.change_set_hooks = ChangeSetHooks(
            self.hooks,
            self.hook_results,
            self.front,
            self.functions,
            S3Payloads(settings.endpoint, self.create_admin),
            self._save,
        )
        self.stack_set_runner = Runner(self.engine, refusal, clock, self._save)
        self._regions: dict[str, Region] = {}
        # Access keys that GetSessionToken gave to users -> whose they are.
        self.user_sessions: dict[str, str] = {}
        self._admin_key: tuple[str, str] | None = None
        self._lock = threading.RLock()
        self.journal = Journal(StateStore(settings.state_dir / "account.sqlite"), self)
        self.journal.restore()

    def region(self, name: str) -> Region:
        with self._lock:
            if name not in self._regions:
                self._regions[name] = Region(name, self.cloudformation, self.clock, self.journal)
            return self._regions[name]

    def registry(self, region: str) -> Registry:
        return self.region(region).registry

    def engine(self, region: str) -> Engine:
        return self.region(region).engine

    def hooks(self, region: str) -> Hooks:
        return self.region(region).hooks

    def hook_results(self, region: str) -> HookResults:
        return self.region(region).hook_results

    def resource_requests(self, region: str) -> ResourceRequests:
        return self.region(region).requests

    def stack_arn(self, region: str, named: str) -> str | None:
        """The ARN of a stack by its name or ARN, or of the stack of a change set; None where there is none."""
        engine = self.engine(region)
        change_set = engine.change_sets.get(named)
        stack = change_set.stack if change_set else engine.known(named)
        return stack.stack_id if stack else None

    # -- what outlives the process

    def _save(self) -> None:
        self.journal.write_account()

    def records(self) -> Mapping[str, Any]:
        with self._lock:
            return {
                "federation": self.federation.enabled,
                "administrator": self._admin_key,
                "publisher": self.public_types.publisher_id,
                "functions": self.functions.record(),
                **{f"{_REGION}{name}": region.record() for name, region in self._regions.items()},
            }

    def stack_name(self, value: Any) -> tuple[str, str] | None:
        return (value.region, value.stack_id) if isinstance(value, Stack) else None

    def stack(self, name: tuple[str, str]) -> Stack:
        region, stack_id = name
        return self.engine(region).stacks[stack_id]

    def restore_stack(self, record: dict[str, Any]) -> None:
        self.engine(record["region"]).restore(record)

    def restore(self, records: Mapping[str, Any]) -> None:
        if not records:
            return
        self.federation.enabled = records["federation"]
        self._admin_key = records["administrator"]
        self.public_types.publisher_id = records["publisher"]
        self.functions.restore(records["functions"])
        for name in [name for name in records if name.startswith(_REGION)]:
            region = self.region(name.removeprefix(_REGION))
            region.restore(records[name])
            self.registrar.redeploy(region.registry)

    def resume(self) -> None:
        """Go on with what was in flight when the process before this one ended. Once the servers answer."""
        regions = list(self._regions.values())
        for region in regions:
            region.engine.resume()
            self.change_set_hooks.resume(region.engine)
            self.contract_tests.resume(region.registry)
        # A stack set may start an operation in any region, which that region's engine would then resume.
        for region in regions:
            for stack_set in list(region.stack_sets.values()):
                self.stack_set_runner.resume(stack_set)

    def function_for(self, name: str) -> str | None:
        """The function that a caller of Lambda means: one of any region by its own name, or the default region's."""
        return name if self.front.has(name) else function_for(name, self.registry(DEFAULT_REGION))

    def contract_environment(self) -> Mapping[str, str]:
        """For `cfn test`, as the administrator; it asks STS at AWS's own host name, where the proxy answers."""
        key_id, secret = self.create_admin()
        return {
            "AWS_ENDPOINT_URL": self.settings.endpoint,
            "AWS_ACCESS_KEY_ID": key_id,
            "AWS_SECRET_ACCESS_KEY": secret,
            "AWS_EC2_METADATA_DISABLED": "true",
            "AWS_CA_BUNDLE": str(CertificateCreator.cacert),
            "HTTPS_PROXY": f"http://127.0.0.1:{self.settings.proxy_port}",
            "NO_PROXY": "127.0.0.1,localhost",
        }

    def install(self) -> None:
        """Put the rooms in front of moto's services. Before moto's server takes its first request."""
        fetch = functools.partial(_fetch, trust=self.tls.ca)
        replaced: list[tuple[Any, type[BaseResponse], dict[str, Any]]] = [
            (moto.cloudformation.urls, CloudFormationApi, {"services": self}),
            (
                moto.sts.urls,
                StsApi,
                {
                    "federation": self.federation,
                    "trail": self.trail,
                    "user_sessions": self.user_sessions,
                    "fetch": fetch,
                },
            ),
            (moto.iam.urls, IamApi, {"federation": self.federation}),
            (moto.cloudtrail.urls, TrailApi, {"trail": self.trail}),
        ]
        for urls, api, attributes in replaced:
            bound: Any = type(api.__name__, (api,), attributes)
            urls.url_paths = {"{0}/$": bound.dispatch}

    def create_admin(self) -> tuple[str, str]:
        """An administrator's access key: (key id, secret)."""
        if self._admin_key:
            return self._admin_key
        iam = iam_backends[ACCOUNT_ID][PARTITION]
        iam.create_user(DEFAULT_REGION, ADMIN_USER)
        iam.put_user_policy(
            ADMIN_USER,
            "AdministratorAccess",
            '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}',
        )
        key = iam.create_access_key(ADMIN_USER)
        self._admin_key = key.access_key_id, key.secret_access_key
        self.journal.write_account()
        return self._admin_key


def _fetch(url: str, trust: Path) -> bytes:
    """What an outside issuer publishes. Raises OSError, of which requests' own errors are."""
    forbid_held(f"GET {url}")
    with requests.Session() as session:
        session.trust_env = False
        response = session.get(url, verify=str(trust), timeout=_FETCH_SECONDS)
    response.raise_for_status()
    return response.content
