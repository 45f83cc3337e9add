"""The live cluster, read through the same code as the handlers', with the login of whoever previews."""

import time
from typing import Any

import boto3
from cloudformation_cli_python_lib import SessionProxy

from acme_azure_akscluster.arm import client, sdk
from acme_azure_akscluster.arm.transport import BoundedTransport
from acme_azure_akscluster.deadline import Deadline
from acme_azure_akscluster.domain.cluster_id import ClusterId
from acme_azure_akscluster.identity import credentials, profiles
from acme_azure_akscluster.identity.aws import Aws
from preview.configuration import read, reading_as
from preview.planning import Planner
from tools.shared.own_login import OwnLogin

_SECONDS = 60.0


class Reader(Planner):
    """Reads with the type configuration of the account and region.

    `federated` logs in as the handlers do, with the caller's AWS identity, for which Entra needs a federated
    credential; otherwise the caller's own Azure login is taken (az login, environment variables, ...). `client_id` is
    an identity to be in place of the type configuration's: a preview needs none that may write.
    """

    def __init__(self, session: boto3.Session, *, federated: bool, client_id: str | None = None) -> None:
        super().__init__(type_configuration(session))
        self._session = session
        self._federated = federated
        self._client_id = client_id
        self._deadline = Deadline.within(_SECONDS, time.monotonic)

    def _credential(self, login: profiles.Login) -> Any:
        if self._federated:
            aws = Aws(SessionProxy(self._session), self._session.region_name, self._deadline)
            return credentials.Credential(reading_as(login, self._client_id), aws, {}, {})
        return OwnLogin(login.cloud)

    def _azure(self, where: ClusterId, named: str | None = None) -> client.Azure:
        login = profiles.chosen(self._configuration, named, where.subscription)
        credential = self._credential(login)
        network = BoundedTransport(self._deadline)

        def connect(_renew: bool) -> sdk.Client:
            return sdk.Client(credential, login.cloud, where.subscription, {}, network)

        return client.Azure(connect, login.cloud.resource_manager, self._deadline, time.sleep)


def type_configuration(session: boto3.Session) -> dict[str, Any]:
    """The type configuration of the session's account and region."""
    return read(session.client("cloudformation"), str(session.region_name))
