"""A short run of random stacks; `python -m tests.sandbox_aws.random_stacks --minutes N` has longer ones."""

from collections.abc import Iterator
from pathlib import Path

from tests.sandbox_aws.random_stacks import explore

STEPS = 25
SEED = 21


def test_random_stacks_come_to_rest_and_leave_nothing_behind(tmp_path: Path) -> None:
    steps: Iterator[int] = iter(range(STEPS))

    assert explore(SEED, lambda: next(steps, None) is None, tmp_path, print) == STEPS
