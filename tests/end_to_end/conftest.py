"""One stage for all end-to-end tests: both clouds, the type registered and trusted. Each test has a resource group."""

import re
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.leaks import leaked
from tests.support.warm_aws import warm_aws
from tools.shared.stage import Stage, stage

# A real create takes five minutes; here one and a half seconds.
SPEED = 200


@pytest.fixture(scope="session")
def scene() -> Iterator[Stage]:
    with (
        tempfile.TemporaryDirectory(prefix="aks-end-to-end-") as directory,
        warm_aws() as programs,
        stage(Path(directory), SPEED) as scene,
    ):
        # Whatever a test runs, scripts too, finds this `aws` first.
        scene.environment["PATH"] = f"{programs}:{scene.environment['PATH']}"
        scene.submit()
        scene.configure()
        yield scene
        # Whatever any of the tests has done.
        assert not leaked(scene, scene.sandbox.azure.admin_client_secret)


@pytest.fixture
def group(scene: Stage, request: pytest.FixtureRequest) -> str:
    name = re.sub(r"[^a-z0-9]+", "-", request.node.name)[:40].strip("-")
    scene.administrator.make_group(name, "westeurope")
    return name
