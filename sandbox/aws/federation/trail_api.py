"""CloudTrail as moto has it, plus LookupEvents."""

import json
from datetime import UTC, datetime, timedelta
from typing import ClassVar

from moto.cloudtrail.responses import CloudTrailResponse

from sandbox.aws.errors import ServiceError
from sandbox.aws.federation.trail import ATTRIBUTES, Trail, as_event

# The service keeps its event history for that long.
_HISTORY = timedelta(days=90)
_MOST = 50


class TrailApi(CloudTrailResponse):
    trail: ClassVar[Trail]

    def lookup_events(self) -> str:
        """One page of at most 50 events; the token is where the next begins."""
        attributes = self._get_param("LookupAttributes") or []
        if len(attributes) > 1 or any(one["AttributeKey"] not in ATTRIBUTES for one in attributes):
            raise ServiceError("InvalidLookupAttributesException", "The lookup attributes are not valid.")
        now = self.trail.clock()
        events = self.trail.lookup(
            self.region,
            {one["AttributeKey"]: one["AttributeValue"] for one in attributes},
            _moment(self._get_param("StartTime"), now - _HISTORY),
            _moment(self._get_param("EndTime"), now),
        )
        size = min(int(self._get_param("MaxResults") or _MOST), _MOST)
        first = int(self._get_param("NextToken") or 0)
        answer = {"Events": [as_event(record) for record in events[first : first + size]]}
        following = {"NextToken": str(first + size)} if first + size < len(events) else {}
        return json.dumps({**answer, **following})


def _moment(seconds: float | None, otherwise: datetime) -> datetime:
    return otherwise if seconds is None else datetime.fromtimestamp(seconds, UTC)
