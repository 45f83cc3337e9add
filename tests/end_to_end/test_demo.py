"""The main job, as a newcomer runs it."""

import subprocess
import sys

from tools.stage import ROOT


def test_the_demo_creates_changes_drifts_and_deletes_and_leaves_nothing() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tools.demo", "--speed", "200"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "clusters left in Azure: 0" in done.stdout
    assert "/AgentPoolProfiles/1/Count: template 4, Azure 6" in done.stdout


def test_the_demo_says_why_it_failed_and_ends_with_a_status() -> None:
    program = (
        "import sys; from tools import demo\n"
        "demo.TEMPLATE = 'examples/bad/unknown_property.yaml'\n"
        "sys.argv = ['demo', '--speed', '200']\n"
        "sys.exit(demo.main())"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "The demo failed" in done.stdout
