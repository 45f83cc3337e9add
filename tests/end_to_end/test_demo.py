"""The main job, as a newcomer runs it."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.end_to_end.stacks import delete
from tests.support import leaks
from tools.demo import __main__ as demo
from tools.shared.stage import Stage, stage


def test_the_demo_goes_through_a_clusters_life_and_shows_no_secret(
    capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    behind: list[str] = []
    secrets: list[str] = []

    @contextmanager
    def watched(directory: Path, speed: float) -> Iterator[Stage]:
        """The demo's stage; when the demo is through, what was written behind it is searched."""
        with stage(directory, speed) as scene:
            yield scene
            secrets.append(scene.sandbox.azure.admin_client_secret)
            secrets.append(scene.sandbox.aws.secret_access_key)
            behind.extend(leaks.leaked(scene, *secrets))

    monkeypatch.setattr(demo, "stage", watched)
    monkeypatch.setattr(sys, "argv", ["demo", "--speed", "200"])
    assert demo.main() == 0
    printed = capfd.readouterr()
    assert "clusters left in Azure: 0" in printed.out
    assert "Hook succeeded with message: 1 cluster in this change set: 2 steps, " in printed.out
    assert "/AgentPoolProfiles/1/Count: template 4, Azure 6" in printed.out
    assert "drift now: IN_SYNC" in printed.out
    assert behind == []
    assert len(secrets) == 2
    assert leaks.search({"the demo's output": printed.out + printed.err}, *secrets) == []


@pytest.mark.parametrize(
    "secret",
    [
        "eyJhbGciOiJSUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiJhcm46YXdzOmlhbTo6MSJ9.x",
        "https://host/operations/1?api-version=1&t=9&s=" + "c2lnbmF0dXJl" * 5,
        "-----BEGIN RSA PRIVATE KEY-----",
        "client-key-data: " + "LS0tLS1CRUdJTiBSU0Eg" * 2,
        "grant_type=client_credentials&client_secret=hunter2",
        "a-value-that-is-known",
    ],
)
def test_the_search_finds_what_must_not_be_there(secret: str) -> None:
    assert leaks.search({"log": f"before {secret} after"}, "a-value-that-is-known")
    assert leaks.search({"log": "client_secret=[hidden]&x=1 eyJ?s=1"}, "a-value-that-is-known") == []


def test_the_demo_says_why_it_failed_and_ends_with_a_status(
    scene: Stage, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    @contextmanager
    def registered(_directory: Path, _speed: float) -> Iterator[Stage]:
        """In place of a stage of the demo's own, one on which the type is registered already."""
        yield scene

    for done_already in ("submit", "configure"):
        monkeypatch.setattr(scene, done_already, lambda: None)
    monkeypatch.setattr(demo, "stage", registered)
    monkeypatch.setattr(demo, "TEMPLATE", "examples/bad/unknown_property.yaml")
    monkeypatch.setattr(sys, "argv", ["demo", "--speed", "200"])
    assert demo.main() == 1
    assert "The demo failed" in capfd.readouterr().out
    delete(scene, demo.STACK)
