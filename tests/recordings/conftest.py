"""The recordings that a run compares with: `--recordings`, and somebody's own by `--pairs` and `--conversations`."""

from pathlib import Path

import pytest

from tests.recordings import codes
from tests.recordings.source import Recordings
from tests.support.pairs import pair_of


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--recordings", type=Path, help="the folder of recordings")
    parser.addoption("--pairs", type=Path, help="writes of your own: one JSON document a line")
    parser.addoption("--conversations", type=Path, help="conversations of your own: a JSON file each")


def chosen(config: pytest.Config) -> Recordings:
    folder = config.getoption("--recordings", default=None)
    if folder is None:
        raise pytest.UsageError("these tests need recordings; run them by `make recordings`")
    return Recordings.below(folder).with_own(
        config.getoption("--pairs", default=None), config.getoption("--conversations", default=None)
    )


@pytest.fixture(scope="session")
def recordings(request: pytest.FixtureRequest) -> Recordings:
    return chosen(request.config)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """`pair` is every recorded write, `conversation` every conversation, the others every code."""
    names = {"pair", "conversation", "documented_code", "recorded_code", "entra_number"} & set(metafunc.fixturenames)
    if not names:
        return
    actual = chosen(metafunc.config)
    if "pair" in names:
        pairs = [pair_of(number, one) for number, one in enumerate(actual.writes())]
        metafunc.parametrize("pair", pairs, ids=lambda pair: pair.label)
    if "conversation" in names:
        cases = [pytest.param(one, id=name) for name, one in actual.conversations().items()]
        metafunc.parametrize("conversation", cases)
    for name, read in codes.SOURCES.items():
        if name in names:
            metafunc.parametrize(name, read(actual))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What counts over the whole set says nothing of somebody's own writes or conversations."""
    if config.getoption("--pairs", default=None) or config.getoption("--conversations", default=None):
        about_all = [item for item in items if item.get_closest_marker("whole_set")]
        items[:] = [item for item in items if item not in about_all]
        config.hook.pytest_deselected(items=about_all)
