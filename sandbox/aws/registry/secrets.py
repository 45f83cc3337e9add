"""Secrets Manager and Systems Manager of the sandbox itself as the source of dynamic references."""

from collections.abc import Callable
from typing import Any

from moto.core.exceptions import JsonRESTError, ServiceException
from moto.secretsmanager.models import secretsmanager_backends
from moto.ssm.models import ssm_backends

from sandbox.aws.registry.dynamic_references import UnresolvableReferenceError
from sandbox.aws.settings import ACCOUNT_ID


class SandboxSecrets:
    """What users stored in a region. It is looked up, not requested: a stack holds the account's lock meanwhile."""

    def __init__(self, region: str) -> None:
        self._region = region

    def parameter(self, name: str) -> str:
        backend = ssm_backends[ACCOUNT_ID][self._region]
        parameter = _look_up(f"Parameter {name}", lambda: backend.get_parameter(name))
        if parameter is None:
            raise UnresolvableReferenceError(f"Parameter {name} cannot be read: there is no such parameter.")
        return str(parameter.response_object(True, self._region)["Value"])

    def secret(self, secret_id: str, stage: str | None, version: str | None) -> str:
        backend: Any = secretsmanager_backends[ACCOUNT_ID][self._region]
        secret = _look_up(f"Secret {secret_id}", lambda: backend.get_secret_value(secret_id, version, stage))
        if "SecretString" not in secret:
            raise UnresolvableReferenceError(f"Secret {secret_id} cannot be read: its value is binary.")
        return str(secret["SecretString"])


def _look_up(name: str, read: Callable[[], Any]) -> Any:
    while True:
        try:
            return read()
        except RuntimeError as error:
            # Others may add to moto's dictionaries while they are searched; then they are searched again.
            if "changed size during iteration" not in str(error):
                raise
        except (ServiceException, JsonRESTError) as error:
            raise UnresolvableReferenceError(f"{name} cannot be read: {error.message}") from error
