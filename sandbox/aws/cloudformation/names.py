"""Names that CloudFormation makes up: the stack's, the logical id and something random, as long as the type allows."""

import re
import secrets
import string
from collections.abc import Callable
from typing import Any

_ALPHABET = string.ascii_letters + string.digits
_RANDOM_LENGTH = 12
# Of the stack's name and of the logical id there is at least this much in a name that has to be cut.
_PART = 4
_DEFAULT_LENGTH = 255
# Types whose names are shorter than their schemas say.
_LENGTHS = {
    "AWS::S3::Bucket": 63,
    "AWS::ElasticLoadBalancingV2::LoadBalancer": 32,
    "AWS::ElasticLoadBalancingV2::TargetGroup": 32,
    "AWS::IAM::Role": 64,
    "AWS::IAM::User": 64,
    "AWS::Lambda::Function": 64,
    "AWS::EKS::Nodegroup": 63,
}
# Types whose names are in small letters, which not all of their schemas say.
_SMALL = {"AWS::S3::Bucket", "AWS::RDS::DBInstance", "AWS::Redshift::Cluster", "AWS::ECR::Repository"}
# The length that a pattern of one repeated character allows.
_BOUND = re.compile(r"\{\d+,(\d+)\}\$?$")
# Types whose names have no part of the stack's.
_WITHOUT_STACK = {"AWS::EKS::Cluster", "AWS::EKS::Nodegroup", "AWS::SecretsManager::Secret"}
_FIFO = ("FifoQueue", "FifoTopic")


def random_suffix() -> str:
    return "".join(secrets.choice(_ALPHABET) for _ in range(_RANDOM_LENGTH))


def generated_name(
    type_name: str,
    stack_name: str,
    logical_id: str,
    properties: dict[str, Any],
    schema: dict[str, Any],
    suffix: Callable[[], str] = random_suffix,
) -> str:
    """`schema` is the name property's own: its length and pattern hold."""
    tail = ".fifo" if any(str(properties.get(key)).lower() == "true" for key in _FIFO) else ""
    # Parameters do not belong to a stack by their names.
    first = "CFN" if type_name == "AWS::SSM::Parameter" else "" if type_name in _WITHOUT_STACK else stack_name
    pattern = schema.get("pattern") or ""
    bounds = _BOUND.search(pattern)
    longest = min(
        _LENGTHS.get(type_name, _DEFAULT_LENGTH),
        int(schema.get("maxLength", _DEFAULT_LENGTH)),
        int(bounds[1]) if bounds else _DEFAULT_LENGTH,
    )
    name = _cut(first, logical_id, suffix(), longest - len(tail)) + tail
    small = type_name in _SMALL or (pattern and not re.search(pattern, name) and re.search(pattern, name.lower()))
    return name.lower() if small else name


def _cut(stack_name: str, logical_id: str, end: str, longest: int) -> str:
    room = longest - len(end) - 2
    of_stack = max(min(len(stack_name), room - len(logical_id)), min(len(stack_name), max(room // 2, _PART)))
    parts = stack_name[:of_stack].rstrip("-"), logical_id[: room - of_stack]
    return "-".join([*filter(None, parts), end])
