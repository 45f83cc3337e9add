"""The execution role that `cfn submit` creates without --role-arn, with further restrictions.

`cfn generate` writes it from the permissions in the schema, which have no conditions; `cfn submit` uses the existing
file. The conditions are those of deploy/aws/execution-role.yaml, for the defaults of the type configuration.
Their keys: IAM User Guide, "Controlling access with IAM policies" of outbound identity federation.
"""

from __future__ import annotations

from typing import Any

import yaml

HEADER = """\
# The role that `cfn submit` creates without --role-arn; written by `make schema`. Its conditions are for the defaults
# of the type configuration; for another audience, duration or a fixed name, use deploy/aws/execution-role.yaml. It can
# read secrets of this account whose names begin with azure-. STS supports no resources for tokens, so the resource is
# "*", and the conditions restrict the tokens.
"""
# The resources of an action without a condition.
_RESOURCES = {
    "secretsmanager:GetSecretValue": {
        "Fn::Sub": "arn:${AWS::Partition}:secretsmanager:*:${AWS::AccountId}:secret:azure-*"
    }
}
TAG_KEYS = ("StackId", "RequestToken")


def limited(template: str, federation: dict[str, Any]) -> str:
    """The generated template with conditions on its token actions.

    `federation` is the schema of the type configuration's Credential.Federation, whose defaults are what is allowed.
    Raises KeyError where the template or the schema is not as `cfn` and we have made it so far.
    """
    document = yaml.safe_load(template)
    policy = document["Resources"]["ExecutionRole"]["Properties"]["Policies"][0]["PolicyDocument"]
    (allowed,) = policy["Statement"]
    conditions = _conditions(federation["properties"])
    free = [action for action in allowed["Action"] if action not in conditions]
    policy["Statement"] = [{**allowed, "Action": action, "Resource": _RESOURCES[action]} for action in free]
    policy["Statement"] += [
        {**allowed, "Action": action, "Condition": condition} for action, condition in conditions.items()
    ]
    text: str = yaml.safe_dump(document, sort_keys=False, width=120)
    return HEADER + text


def _conditions(settings: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {
        "sts:GetWebIdentityToken": {
            "ForAllValues:StringEquals": {"sts:IdentityTokenAudience": settings["Audience"]["default"]},
            # ForAllValues holds for a key that is not there at all.
            "Null": {"sts:IdentityTokenAudience": "false"},
            "NumericLessThanEquals": {"sts:DurationSeconds": settings["DurationSeconds"]["default"]},
            "StringEquals": {"sts:SigningAlgorithm": "RS256"},
        },
        "sts:TagGetWebIdentityToken": {"ForAllValues:StringEquals": {"aws:TagKeys": list(TAG_KEYS)}},
    }
