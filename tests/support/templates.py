"""What a template of examples/ says to the handlers, without a stack: its properties with parameters put in."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sandbox.aws.cloudformation.compare import as_strings
from sandbox.aws.cloudformation.intrinsics import KNOWN_AFTER_APPLY, resolve
from sandbox.aws.cloudformation.language_extensions import expand
from sandbox.aws.cloudformation.parameters import parameter_values, typed_value
from sandbox.aws.cloudformation.scope import StackScope, pseudo_parameters
from sandbox.aws.cloudformation.template import Template

EXAMPLES = Path(__file__).parents[2] / "examples"
TYPE_NAME = "Acme::Azure::AKSCluster"
# In place of what Secrets Manager and IAM would say.
SECRET = "Sup3r-secret-password"
ROLE = "arn:aws:iam::123456789012:role/deployer"


def clusters(name: str, given: Mapping[str, str], region: str = "us-east-1") -> dict[str, dict[str, Any]]:
    """The resolved properties of each cluster of an example, by logical id, in the text that handlers get.

    Raises RequestError, as CloudFormation would, for a template or parameters that it refuses.
    """
    template = Template.parse((EXAMPLES / f"{name}.yaml").read_text(encoding="utf-8"))
    entries = [{"ParameterKey": key, "ParameterValue": value} for key, value in given.items()]
    values = parameter_values(template.parameters, entries, {})
    typed = {key: typed_value(template.parameters[key], value) for key, value in values.items()}
    template = expand(template, typed, region)
    scope = StackScope(
        template=template,
        parameters=values,
        pseudo=pseudo_parameters(region, "example", "example", []),
        resources={},
        find_kind=lambda _: None,  # type: ignore[arg-type, return-value]
        exports=dict,
        unknown=set(template.resources),
    )
    return {
        logical_id: _made_known(as_strings(resolve(resource["Properties"], scope)))
        for logical_id, resource in template.resources.items()
        if resource["Type"] == TYPE_NAME and ("Condition" not in resource or scope.condition(resource["Condition"]))
    }


def _made_known(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _made_known(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_made_known(item) for item in value]
    if isinstance(value, str) and value.startswith("{{resolve:"):
        return SECRET
    return ROLE if value == KNOWN_AFTER_APPLY else value
