"""What holds for every test.

No test is skipped silently: each run ends with what was skipped and why, and fails on a skip that is not listed. And
what its user has set for clouds of their own (a profile, a session, a service principal) changes nothing.
"""

import os

import pytest

from tests import skips


class Watch:
    """Collects skips, also those that workers report; expected failures count as skips."""

    def __init__(self) -> None:
        self.skips_seen: list[skips.Skip] = []

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.skipped:
            self._add(report.nodeid, getattr(report, "wasxfail", None) or report.longrepr)

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.skipped:
            self._add(report.nodeid, report.longrepr)

    def _add(self, test: str, why: object) -> None:
        message = why[-1] if isinstance(why, tuple) else why
        self.skips_seen.append(skips.judged(test, str(message), skips.ALLOWED))

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        if session.exitstatus in (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED) and any(
            not skip.allowed for skip in self.skips_seen
        ):
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        terminalreporter.write_line(skips.report(self.skips_seen))


# Those by which a tool finds its user's clouds; the sandbox's own are set by who needs them.
USERS = ("AWS_", "AZURE_", "ARM_")


def pytest_configure(config: pytest.Config) -> None:
    # AWS's CLI sets AWS_DATA_PATH for itself when it is imported.
    for name in [name for name in os.environ if name.startswith(USERS) and name != "AWS_DATA_PATH"]:
        del os.environ[name]
    # Workers report to the process that started them, which has the last word.
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(Watch(), "skips")
