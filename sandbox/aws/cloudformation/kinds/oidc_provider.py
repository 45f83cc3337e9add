"""AWS::IAM::OIDCProvider, which moto's IAM has and its CloudFormation has not."""

from typing import Any

from moto.iam.models import iam_backends

from sandbox.aws.cloudformation.kinds.aws_kind import AwsKind
from sandbox.aws.cloudformation.kinds.base import Operation, ResourceFailedError
from sandbox.aws.cloudformation.model import Snapshot
from sandbox.aws.settings import ACCOUNT_ID, PARTITION


class OidcProviderKind(AwsKind):
    type_name = "AWS::IAM::OIDCProvider"

    def make(self, operation: Operation) -> Snapshot:
        url = operation.properties.get("Url", "")
        if not url.startswith("https://"):
            raise ResourceFailedError("Invalid Open ID Connect Provider URL (Service: Iam, Status Code: 400)")
        lists = [operation.properties.get(name, []) for name in ("ThumbprintList", "ClientIdList", "Tags")]
        provider = _iam().create_open_id_connect_provider(url, *lists)
        return Snapshot(provider.arn, {"Arn": provider.arn})

    def change(self, operation: Operation) -> Snapshot:
        snapshot = operation.existing
        provider = _iam().get_open_id_connect_provider(snapshot.physical_id)
        provider.client_id_list = list(operation.properties.get("ClientIdList", []))
        provider.thumbprint_list = list(operation.properties.get("ThumbprintList", []))
        provider.tags = {tag["Key"].lower(): tag for tag in operation.properties.get("Tags", [])}
        return snapshot

    def remove(self, operation: Operation) -> None:
        _iam().delete_open_id_connect_provider(operation.existing.physical_id)


def _iam() -> Any:
    return iam_backends[ACCOUNT_ID][PARTITION]
