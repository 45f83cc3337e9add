"""Azure for the planner, as the hook's own identity: the function's role, federated; one token for all clusters."""

import threading
from collections.abc import Callable, Mapping
from typing import Any

from azure.core.credentials import AccessToken

from acme_azure_akscluster.arm import client, sdk
from acme_azure_akscluster.arm.transport import BoundedTransport, EntraTransport
from acme_azure_akscluster.deadline import Deadline
from acme_azure_akscluster.domain.cluster_id import ClusterId
from acme_azure_akscluster.environment import Environment
from acme_azure_akscluster.identity import credentials, profiles
from preview.change import PreviewError
from preview.configuration import reading_as
from preview.planning import Planner


class HookPlanner(Planner):
    """Plans within a deadline. Threads share one login of each identity, so that fifty clusters ask for one token."""

    def __init__(
        self,
        configuration: Mapping[str, Any],
        clients: Mapping[str, str],
        deadline: Deadline,
        environment: Environment,
        login: tuple[Any, str],
    ) -> None:
        """`clients` are the hook's Azure identities by profile; `login` the function's AWS session and its region."""
        super().__init__(configuration)
        self._clients = clients
        self._deadline = deadline
        self._environment = environment
        self._login = login
        self._logins: dict[tuple[str, str, str], _Shared] = {}
        self._lock = threading.Lock()

    def _azure(self, where: ClusterId, named: str | None = None) -> client.Azure:
        login = profiles.chosen(self._configuration, named, where.subscription)
        identity = self._clients.get(login.profile) or self._clients.get("")
        if not identity:
            raise PreviewError("the hook has no Azure identity for it: set AzureClientId of deploy/hook/hook.yaml")
        credential = self._shared(reading_as(login, identity))
        network = BoundedTransport(self._deadline, self._environment.transport)

        def connect(_renew: bool) -> sdk.Client:
            return sdk.Client(credential, login.cloud, where.subscription, {}, network)

        return client.Azure(connect, login.cloud.resource_manager, self._deadline, self._environment.sleep)

    def _shared(self, login: profiles.Login) -> "_Shared":
        with self._lock:
            key = (login.profile, login.tenant, login.client)
            if key not in self._logins:
                self._logins[key] = _Shared(lambda: self._credential(login))
            return self._logins[key]

    def _credential(self, login: profiles.Login) -> credentials.Credential:
        session, region = self._login
        aws = self._environment.aws(session, region, self._deadline)
        entra = EntraTransport(self._deadline, self._environment.transport)
        return credentials.Credential(login, aws, {}, {"retry_total": 0, "transport": entra})


class _Shared:
    """A credential that asks once; the deadline is shorter than any token's life."""

    def __init__(self, make: Callable[[], credentials.Credential]) -> None:
        self._make = make
        self._lock = threading.Lock()
        self._token: AccessToken | None = None
        self._refusal: Exception | None = None

    def get_token(self, *scopes: str, **options: Any) -> AccessToken:
        """Raises what the first who asked was refused with."""
        with self._lock:
            if self._refusal:
                raise self._refusal
            if self._token is None:
                try:
                    self._token = self._make().get_token(*scopes, **options)
                except Exception as error:
                    self._refusal = error
                    raise
            return self._token
