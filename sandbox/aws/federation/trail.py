"""CloudTrail's records of GetWebIdentityToken, granted and refused, and the search for them.

Their shape is that of the CloudTrail User Guide's "record contents" and of the example in the IAM User Guide's
"Auditing cross-partition identity federation": the token is left out, its id is in responseElements.
"""

import json
import threading
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from sandbox.aws.federation.callers import Caller
from sandbox.aws.federation.tokens import TokenRequest

Record = dict[str, Any]
SOURCE, NAME = "sts.amazonaws.com", "GetWebIdentityToken"
# Where a record has what `lookup-events` may ask for.
ATTRIBUTES: Mapping[str, Callable[[Record], Any]] = {
    "EventId": lambda record: record["eventID"],
    "EventName": lambda record: record["eventName"],
    "EventSource": lambda record: record["eventSource"],
    "ReadOnly": lambda record: str(record["readOnly"]).lower(),
    "AccessKeyId": lambda record: record["userIdentity"]["accessKeyId"],
    "Username": lambda record: user_name(record),
}


@dataclass(frozen=True, slots=True)
class Sender:
    """Where a request came from: the access key that signed it, and what its HTTP headers say."""

    access_key_id: str
    address: str
    user_agent: str


@dataclass(slots=True)
class Trail:
    """All records of the account, oldest first. The service returns them after minutes, the sandbox at once."""

    clock: Callable[[], datetime]
    records: list[Record] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def granted(self, caller: Caller, request: TokenRequest, sender: Sender, token_id: str, expires: datetime) -> None:
        """Note a token that was given."""
        given = {"webIdentityTokenId": token_id, "expiration": _timestamp(expires)}
        self._add(self._record(caller, request, sender, responseElements=given))

    def refused(self, caller: Caller, request: TokenRequest, sender: Sender, code: str, message: str) -> None:
        """Note a refusal."""
        self._add(self._record(caller, request, sender, responseElements=None, errorCode=code, errorMessage=message))

    def lookup(self, region: str, wanted: Mapping[str, str], start: datetime, end: datetime) -> list[Record]:
        """The records of a region between two times with these attributes (`ATTRIBUTES`), newest first."""
        first, last = _timestamp(start), _timestamp(end)
        with self._lock:
            events = [
                record
                for record in self.records
                if record["awsRegion"] == region
                and first <= record["eventTime"] <= last
                and all(ATTRIBUTES[name](record) == value for name, value in wanted.items())
            ]
        return events[::-1]

    def _add(self, record: Record) -> None:
        with self._lock:
            self.records.append(record)

    def _record(self, caller: Caller, request: TokenRequest, sender: Sender, **outcome: Any) -> Record:
        account = caller.identity.account_id
        return {
            "eventVersion": "1.11",
            "userIdentity": _identity(caller, sender),
            "eventTime": _timestamp(self.clock()),
            "eventSource": SOURCE,
            "eventName": NAME,
            "awsRegion": request.region,
            "sourceIPAddress": sender.address,
            "userAgent": sender.user_agent,
            "requestParameters": {
                "audience": list(request.audience),
                "durationSeconds": request.duration_seconds,
                "signingAlgorithm": request.signing_algorithm,
                "tags": [{"key": key, "value": value} for key, value in request.tags.items()],
            },
            **outcome,
            "requestID": str(uuid.uuid4()),
            "eventID": str(uuid.uuid4()),
            "readOnly": True,
            "eventType": "AwsApiCall",
            "managementEvent": True,
            "recipientAccountId": account,
            "eventCategory": "Management",
        }


def as_event(record: Record) -> dict[str, Any]:
    """A record as LookupEvents lists it: the times are seconds since the epoch."""
    return {
        "EventId": record["eventID"],
        "EventName": record["eventName"],
        "ReadOnly": str(record["readOnly"]).lower(),
        "AccessKeyId": record["userIdentity"]["accessKeyId"],
        "EventTime": datetime.fromisoformat(record["eventTime"]).timestamp(),
        "EventSource": record["eventSource"],
        "Username": user_name(record),
        "Resources": [],
        "CloudTrailEvent": json.dumps(record),
    }


def user_name(record: Record) -> str:
    """A role session's name, or a user's."""
    return str(record["userIdentity"]["arn"]).rpartition("/")[2]


def _identity(caller: Caller, sender: Sender) -> dict[str, Any]:
    account = caller.identity.account_id
    identity: dict[str, Any] = {
        "type": "IAMUser" if caller.session_ends is None else "AssumedRole",
        "arn": caller.arn,
        "accountId": account,
        "accessKeyId": sender.access_key_id,
    }
    if caller.session_ends is not None:
        role = caller.identity.arn
        issuer = {"type": "Role", "arn": role, "accountId": account, "userName": role.rpartition("/")[2]}
        identity["sessionContext"] = {"sessionIssuer": issuer}
    return identity


def _timestamp(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
