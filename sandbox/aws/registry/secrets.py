"""Secrets Manager and Systems Manager of the sandbox itself as the source of dynamic references."""

import boto3
from botocore.exceptions import ClientError

from sandbox.aws.registry.dynamic_references import UnresolvableReferenceError


class SandboxSecrets:
    """Asks the sandbox's own endpoint, so that whatever users stored with the AWS CLI is found."""

    def __init__(self, endpoint: str, region: str) -> None:
        # moto asks nobody for a signature here; boto3 insists on having something to sign with.
        session = boto3.Session("cloudformation", "cloudformation")
        self._ssm = session.client("ssm", endpoint_url=endpoint, region_name=region)
        self._secrets = session.client("secretsmanager", endpoint_url=endpoint, region_name=region)

    def parameter(self, name: str) -> str:
        try:
            return str(self._ssm.get_parameter(Name=name, WithDecryption=True)["Parameter"]["Value"])
        except ClientError as error:
            raise UnresolvableReferenceError(f"Parameter {name} cannot be read: {error}") from error

    def secret(self, secret_id: str, stage: str | None, version: str | None) -> str:
        arguments = {"SecretId": secret_id, "VersionStage": stage, "VersionId": version}
        try:
            found = self._secrets.get_secret_value(**{name: value for name, value in arguments.items() if value})
        except ClientError as error:
            raise UnresolvableReferenceError(f"Secret {secret_id} cannot be read: {error}") from error
        return str(found["SecretString"])
