"""The option that kills the handler around every ARM call of every transition, not of a sample alone."""

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--every-kill",
        action="store_true",
        help="transitions: kill the handler before and after every ARM call of every transition (takes minutes)",
    )


# One of each kind that has another shape: one write, tags, stages, a rotation, versions, power of pool and cluster,
# children with what stands before and behind them.
SAMPLE = (
    "a setting and a tag are one write",
    "deletion protection on",
    "kubenet becomes overlay with cilium, one after the other",
    "two pools change places",
    "another VM size",
    "two minors",
    "a stopped pool is started for a change and stopped again",
    "a start and a setting",
    "a failed pool alone",
    "children with a setting and tags",
    "from one kind to the other",
    "other hours in the older form",
    "no workloads any more",
    "workloads with audit logs",
)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """`killed` is a transition: every one with the option, else the sample."""
    if "killed" not in metafunc.fixturenames:
        return
    from tests.transitions.test_transitions import CASES

    every = metafunc.config.getoption("--every-kill", default=False)
    metafunc.parametrize("killed", [case for case in CASES if every or case.name in SAMPLE], ids=str)
