"""What most tests of the sandbox's Azure start from: an empty cloud."""

import pytest

from tests.support.harness import Cloud


@pytest.fixture
def cloud() -> Cloud:
    return Cloud()
