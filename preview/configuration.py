"""The type's configuration in an account and region, and a login of it that only reads."""

import json
from typing import Any

from acme_azure_akscluster.identity import profiles
from acme_azure_akscluster.properties import schema
from acme_azure_akscluster.validation import validate
from preview.change import TYPE_NAME, PreviewError


def read(cloudformation: Any, region: str) -> dict[str, Any]:
    """The configuration with the schema's types. Raises PreviewError where there is none that can be used."""
    document = stored(cloudformation)
    if document is None:
        raise PreviewError(
            f"{TYPE_NAME} has no configuration in {region}. Set one with: aws cloudformation "
            f"set-type-configuration --type RESOURCE --type-name {TYPE_NAME} --configuration-alias default "
            "--configuration file://..."
        )
    typed, wrong = validate.coerce(document, schema.load()["typeConfiguration"])
    if wrong:
        raise PreviewError("The type configuration cannot be used. " + " ".join(map(str, wrong)))
    return typed


def stored(cloudformation: Any, name: str = TYPE_NAME) -> dict[str, Any] | None:
    """The configuration of the type under this name as it was set; None where there is none."""
    wanted = [{"Type": "RESOURCE", "TypeName": name, "TypeConfigurationAlias": "default"}]
    answer = cloudformation.batch_describe_type_configurations(TypeConfigurationIdentifiers=wanted)
    text = (answer.get("TypeConfigurations") or [{}])[0].get("Configuration")
    return json.loads(text) if text else None


def reading_as(login: profiles.Login, client_id: str | None) -> profiles.Login:
    """The login as another identity, which the AWS role that runs this is federated with; None changes nothing."""
    if not client_id:
        return login
    federation = login.credential.get("Federation") or {}
    return login._replace(client=client_id, credential={"Federation": federation})
