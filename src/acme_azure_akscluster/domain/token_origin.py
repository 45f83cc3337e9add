"""Issuer, account and audience of the handler's AWS token: its account's outbound federation."""

from typing import NamedTuple


def account(arn: str) -> str:
    """The AWS account of an ARN, "" where there is none."""
    parts = arn.split(":")
    return parts[4] if len(parts) > 4 else ""


class Origin(NamedTuple):
    """`issuer` is the account's, `account` its number; both are "" for a login without a token of AWS.

    They are read from the very token with which the handler has logged in, so that no further permission is needed.
    `audience` is that of the tokens for Azure.
    """

    issuer: str = ""
    account: str = ""
    audience: str = ""
