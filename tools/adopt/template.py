"""The template of an adopted cluster as text, and the commands that import it."""

import json
import re
import shlex
from collections.abc import Mapping
from typing import Any

import yaml

from preview.change import TYPE_NAME


def document(properties: Mapping[str, Any], logical_id: str) -> str:
    """YAML. Both policies are Retain: CloudFormation wants the first for an import, and a slip must not delete."""
    cluster = {
        "Type": TYPE_NAME,
        "DeletionPolicy": "Retain",
        "UpdateReplacePolicy": "Retain",
        "Properties": dict(properties),
    }
    template = {"AWSTemplateFormatVersion": "2010-09-09", "Resources": {logical_id: cluster}}
    return yaml.safe_dump(template, sort_keys=False, allow_unicode=True, width=120)


def commands(cluster_id: str, logical_id: str, region: str) -> list[str]:
    """What to run with the template in adopted.yaml."""
    stack = re.sub(r"[^a-zA-Z0-9]+", "-", cluster_id.rsplit("/", 1)[-1])
    wanted = [{"ResourceType": TYPE_NAME, "LogicalResourceId": logical_id, "ResourceIdentifier": {"Id": cluster_id}}]
    only = f"--region {region} --stack-name aks-{stack}"
    named = f"{only} --change-set-name adopt"
    return [
        f"aws cloudformation create-change-set {named} --change-set-type IMPORT --template-body file://adopted.yaml "
        f"--resources-to-import {shlex.quote(json.dumps(wanted))}",
        f"aws cloudformation wait change-set-create-complete {named}",
        f"aws cloudformation execute-change-set {named}",
        f"aws cloudformation wait stack-import-complete {only}",
        f"aws cloudformation detect-stack-drift {only}",
    ]
