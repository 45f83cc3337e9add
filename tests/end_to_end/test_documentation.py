"""Every command that the README and the guides tell is run as it stands there, or says why it cannot be run here.

Pages run in the project's root as a reader sees it, in a directory of links to it, so that what they write stays
outside. One shell runs a page from its first to its last block, and stops at the first command that fails. Where a page
shows below its commands what they print, that is what they print; `…` stands for anything.
"""

import json
import os
import re
import shlex
import subprocess
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from tools.docs.blocks import Block, blocks, pages
from tools.shared.administrator import clusters_path
from tools.shared.stage import ROOT, Stage

# This one starts a sandbox of its own, and registers the type in it.
REHEARSAL = "docs/getting-started.md"
# In place of the seconds that Azure takes, where a page starts a sandbox.
FAST = ("sandbox up", "sandbox up --speed 200")
RUN = [page for page in pages() if page != REHEARSAL and any(block.is_run for block in blocks(page))]
# Half a minute on a quiet machine. Only what hangs must end here, also on one that is shared by many.
SECONDS = 900
# Stands before each block's output.
MARK = ">>> "


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """The project, file by file a link, so that commands can write beside it."""
    for item in ROOT.iterdir():
        if item.name not in (".git", ".sandbox", "build"):
            (tmp_path / item.name).symlink_to(item)
    return tmp_path


def script(actual: list[Block], start: str = "") -> str:
    """The blocks as one programme that says which one it is at; `start` is what its shell has done before."""
    lines = [start, "set -euo pipefail"]
    for block in actual:
        text = block.text.replace(*FAST)
        lines.append(f"echo {shlex.quote(f'{MARK}{block}')}")
        if block.mark == "exit":
            text = f"status=0; {{ {text.strip()}\n}} || status=$?; [ $status = {int(block.value)} ]"
        lines.append(text)
    return "\n".join(lines)


def run(page: str, directory: Path, environment: dict[str, str], start: str = "") -> str:
    """Run a page's blocks and return what they printed; fails with the block that failed."""
    actual = [block for block in blocks(page) if block.is_run]
    done = subprocess.run(
        ["bash", "-c", script(actual, start)],
        cwd=directory,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=SECONDS,
        check=False,
    )
    assert done.returncode == 0, f"{page} cannot be followed:\n{done.stdout[-4000:]}"
    made_up = [
        f"{displayed}:\n{reported}"
        for displayed, reported in outputs(page, done.stdout)
        if not shows(displayed, reported)
    ]
    assert not made_up, "other than the page shows:\n" + "\n".join(made_up)
    return done.stdout


def outputs(page: str, message: str) -> Iterator[tuple[Block, str]]:
    """The blocks that show an output, each with what the commands above it printed."""
    parts = dict(part.split("\n", 1) for part in message.split(MARK)[1:])
    for above, displayed in pairwise(blocks(page)):
        if above.is_run and displayed.language == "text":
            yield displayed, parts[str(above)]


def shows(displayed: Block, reported: str) -> bool:
    """Whether the shown lines are among those printed, in this order."""
    pattern = ".*".join(
        re.escape(line.strip()).replace("…", ".*") for line in displayed.text.splitlines() if line.strip()
    )
    return re.search(pattern, reported, re.DOTALL) is not None


def test_an_invented_output_on_a_page_is_detected() -> None:
    displayed = Block("page.md", 1, "text", "  1. Creating … web\n   In all about 3 min.\n")
    assert shows(displayed, "Cluster (add)\n   1. Creating cluster web\n\n   In all about 3 min.\n")
    assert not shows(displayed, "Cluster (add)\n   1. Creating cluster web\n   In all about 4 min.\n")


def test_the_rehearsal_can_be_followed_word_for_word(checkout: Path) -> None:
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "AZURE_"))}
    try:
        output = run(REHEARSAL, checkout, environment)
    finally:
        # Where it was followed to its end, nothing is left to stop.
        down = [str(ROOT / ".venv/bin/python"), "-m", "sandbox", "down"]
        subprocess.run(down, cwd=checkout, env={**environment, "PYTHONPATH": "."}, capture_output=True, check=True)
    assert '"Account": "123456789012"' in output
    assert "Nothing to repair" in output
    assert "Scaling node pool workers from 2 to 4 nodes" in output
    assert '"IN_SYNC"' in output


def made_by_hand(scene: Stage) -> None:
    """A cluster that is there already, for the page about such clusters."""
    pools = [{"name": "system", "mode": "System", "count": 2, "vmSize": "Standard_D4s_v5"}]
    cluster = {
        "location": "westeurope",
        "identity": {"type": "SystemAssigned"},
        "properties": {"dnsPrefix": "byhand", "agentPoolProfiles": pools},
    }
    scene.administrator.put(f"{clusters_path('platform')}/by-hand", cluster)


def installed(scene: Stage, directory: Path) -> dict[str, str]:
    """What the README's installation leaves, for the page about further regions: the role, and a login with it."""
    printed = scene.run("deploy/aws/setup.sh", "RoleName=regions", STACK_NAME="regions-role")
    subject = dict(line.split("=", 1) for line in printed.splitlines())["SUBJECT"]
    configuration = scene.configuration(scene.sandbox.trust(subject, "regions"))
    (directory / "configuration.json").write_text(json.dumps(configuration), encoding="utf-8")
    for location in ("eastus2", "northeurope"):
        scene.administrator.make_group(f"fleet-{location}", location)
    return {"SUBJECT": subject}


@pytest.mark.parametrize("page", RUN)
def test_a_guide_can_be_followed_word_for_word(scene: Stage, checkout: Path, page: str) -> None:
    scene.administrator.make_group("platform", "westeurope")
    if page == "docs/adoption.md":
        made_by_hand(scene)
    if page == "docs/regions.md":
        # It builds a package, for which pip asks others than the sandbox: as in a user's shell.
        run(page, checkout, scene.environment | installed(scene, checkout), f"source {scene.sandbox.state_dir}/env.sh")
    else:
        run(page, checkout, {**scene.environment, **scene.sandbox.azure.environment()})
