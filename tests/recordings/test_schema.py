"""The properties that the schema is generated from are those that were counted in the SDK."""

import json

from tests.recordings.source import PROPERTIES, Recordings
from tests.unit.test_schema import properties_of_the_cluster


def test_the_walk_over_the_sdk_sees_what_was_counted(recordings: Recordings) -> None:
    assert properties_of_the_cluster() == {row["path"] for row in json.loads(recordings.text(PROPERTIES))}
