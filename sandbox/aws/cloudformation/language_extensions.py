"""The transform AWS::LanguageExtensions: Fn::ForEach, Fn::Length, Fn::ToJsonString and the rest.

The work is done by the implementation in AWS SAM CLI, a port of the service's own. cfn-lint has one too, but it is a
linter's: where a value is not known it guesses, and a template that was guessed must not be deployed.
"""

from collections.abc import Mapping
from typing import Any

from samcli.lib.cfn_language_extensions.api import process_template
from samcli.lib.cfn_language_extensions.exceptions import InvalidTemplateException, UnresolvableReferenceError
from samcli.lib.cfn_language_extensions.models import PseudoParameterValues

from sandbox.aws.cloudformation.errors import RequestError
from sandbox.aws.cloudformation.template import LANGUAGE_EXTENSIONS, Template
from sandbox.aws.settings import ACCOUNT_ID, PARTITION


def expand(template: Template, values: Mapping[str, Any], region: str) -> Template:
    """`template` with the transform applied, if it asks for it. `values` are the parameters', as `Ref` gives them.

    Raises RequestError in the transform's words.
    """
    if LANGUAGE_EXTENSIONS not in template.transforms:
        return template
    pseudo = PseudoParameterValues(region=region, account_id=ACCOUNT_ID, partition=PARTITION)
    try:
        processed = process_template(template.document, dict(values), pseudo)
    except (InvalidTemplateException, UnresolvableReferenceError) as error:
        raise RequestError(f"Transform {LANGUAGE_EXTENSIONS} failed with: {error}") from error
    return Template.of(processed | {"Transform": list(template.transforms)}, template.body)
