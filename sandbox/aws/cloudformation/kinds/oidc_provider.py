"""AWS::IAM::OIDCProvider, which moto's IAM has and its CloudFormation has not."""

from typing import Any

from moto.core.exceptions import ServiceException
from moto.iam.models import iam_backends

from sandbox.aws.cloudformation.kinds.base import Operation, ResourceFailedError
from sandbox.aws.cloudformation.kinds.described import DescribedKind
from sandbox.aws.cloudformation.model import Snapshot
from sandbox.aws.settings import ACCOUNT_ID, PARTITION

TYPE_NAME = "AWS::IAM::OIDCProvider"
_STRINGS = {"type": "array", "items": {"type": "string"}, "uniqueItems": False}
_SCHEMA: dict[str, Any] = {
    "type": "object",
    "additionalProperties": False,
    "properties": {
        "Url": {"type": "string", "minLength": 1, "maxLength": 255},
        "ClientIdList": _STRINGS | {"items": {"type": "string", "minLength": 1, "maxLength": 255}},
        "ThumbprintList": _STRINGS
        | {"maxItems": 5, "items": {"type": "string", "minLength": 40, "maxLength": 40, "pattern": "[0-9A-Fa-f]{40}"}},
        "Tags": {"type": "array", "items": {"type": "object", "required": ["Key", "Value"]}},
    },
}


class OidcProviderKind(DescribedKind):
    schema = _SCHEMA
    attributes = ("Arn",)
    create_only = frozenset({"Url"})

    def create(self, operation: Operation) -> Snapshot:
        url = operation.properties.get("Url", "")
        if not url.startswith("https://"):
            raise ResourceFailedError(_refused("Invalid Open ID Connect Provider URL"))
        try:
            provider = _iam().create_open_id_connect_provider(
                url,
                operation.properties.get("ThumbprintList", []),
                operation.properties.get("ClientIdList", []),
                operation.properties.get("Tags", []),
            )
        except ServiceException as error:
            raise ResourceFailedError(_refused(error.message)) from error
        snapshot = Snapshot(provider.arn, {"Arn": provider.arn})
        operation.identified(snapshot)
        return snapshot

    def update(self, operation: Operation) -> Snapshot:
        snapshot = operation.existing
        try:
            provider = _iam().get_open_id_connect_provider(snapshot.physical_id)
        except ServiceException as error:
            raise ResourceFailedError(_refused(error.message), snapshot) from error
        provider.client_id_list = list(operation.properties.get("ClientIdList", []))
        provider.thumbprint_list = list(operation.properties.get("ThumbprintList", []))
        provider.tags = {tag["Key"].lower(): tag for tag in operation.properties.get("Tags", [])}
        return snapshot

    def delete(self, operation: Operation) -> None:
        _iam().delete_open_id_connect_provider(operation.existing.physical_id)


def _iam() -> Any:
    return iam_backends[ACCOUNT_ID][PARTITION]


def _refused(message: str) -> str:
    return f"{message} (Service: Iam, Status Code: 400)"
