"""A CloudFormation template creates an AKS cluster, changes it, drifts, is repaired and is deleted.

Everything runs on this machine; no cloud account is needed. Exit status: 0 it worked; 1 it failed, and the last lines
say why.
"""

import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

from sandbox.launch import SandboxError
from sandbox.speed import speed
from tools.demo.narration import Narrator
from tools.hook_package.hooked import Hooked, hook_message
from tools.shared import terminal
from tools.shared.administrator import clusters_path
from tools.shared.called import command_line
from tools.shared.running import CommandFailed
from tools.shared.stage import Stage, as_parameters, stage

STACK = "demo"
GROUP = "demo"
CLUSTER = "quickstart"
TEMPLATE = "examples/quickstart.yaml"


def main() -> int:
    """Run the demo and return its exit status."""
    parser = command_line("make demo", __doc__)
    parser.add_argument("--speed", type=speed, default=60, help="how many times faster than real Azure (default 60)")
    arguments = parser.parse_args()
    tell = Narrator(time.monotonic)
    try:
        with tempfile.TemporaryDirectory(prefix="aks-demo-") as directory:
            tell.chapter("Starting both clouds on this machine")
            tell.say(f"Azure takes as long as it really does, but a minute passes in {60 / arguments.speed:.2g} s here")
            with stage(Path(directory), arguments.speed) as scene:
                perform(scene, tell, Path(directory))
    except (CommandFailed, DemoFailed, SandboxError) as error:
        tell.failed(str(error))
        return 1
    tell.chapter("Done: created, changed, drifted, repaired, deleted; nothing is left")
    return 0


class DemoFailed(Exception):
    """Something that the demo shows did not happen."""


def perform(scene: Stage, tell: Narrator, directory: Path) -> None:
    """All acts in order."""
    tell.chapter("cfn submit: building the package and registering Acme::Azure::AKSCluster")
    with tell.waiting("building"):
        scene.submit()
    tell.chapter("Trust, once per account: an Azure identity that only the type's IAM role may use; no secret")
    scene.configure()
    scene.administrator.make_group(GROUP, "westeurope")
    tell.chapter("Create: aws cloudformation deploy with two node pools, an OIDC provider and an IAM role")
    deploy(scene, tell, {"ResourceGroupName": GROUP})
    show_outputs(scene, tell)
    tell.chapter("Hook: whoever approves a change set reads in it what it does in Azure")
    with tell.waiting("building"):
        Hooked(scene, directory).set_up(StackNames=STACK)
    review(scene, tell, {"ResourceGroupName": GROUP, "WorkerCount": "4", "BatchPool": "yes"})
    tell.chapter("Update: workers from 2 to 4 nodes, and a third pool that scales itself")
    deploy(scene, tell, {"ResourceGroupName": GROUP, "WorkerCount": "4", "BatchPool": "yes"})
    expect(pools(scene), {"system": 2, "workers": 4, "batch": 1}, "node pools after the update")
    drift(scene, tell)
    repair(scene, tell)
    tell.chapter("Delete: aws cloudformation delete-stack")
    watch(scene, tell, lambda: delete(scene))
    left = scene.administrator.clusters(GROUP)
    tell.say(f"clusters left in Azure: {len(left)}")
    expect(left, [], "clusters left in Azure")


def review(scene: Stage, tell: Narrator, parameters: dict[str, str]) -> None:
    """A change set of the update that comes next, and what the hook says of it."""
    given = [f"ParameterKey={key},ParameterValue={value}" for key, value in parameters.items()]
    named = ("--stack-name", STACK, "--change-set-name", "review")
    change_set = scene.aws(
        *("cloudformation", "create-change-set", *named, "--template-body", f"file://{TEMPLATE}"),
        *("--capabilities", "CAPABILITY_IAM", "--parameters", *given),
    )["Id"]
    scene.run("aws", "cloudformation", "wait", "change-set-create-complete", *named)
    text = hook_message(scene, change_set)
    for line in text.splitlines():
        tell.say(line)
    expect("Scaling node pool workers from 2 to 4 nodes" in text, True, "the hook's plan")
    scene.aws("cloudformation", "delete-change-set", *named)


def drift(scene: Stage, tell: Narrator) -> None:
    """Somebody changes a pool in Azure behind CloudFormation's back; the read handler shows it."""
    tell.chapter("Drift: somebody scales workers to 6 in Azure, and CloudFormation looks")
    path = f"{clusters_path(GROUP)}/{CLUSTER}/agentPools/workers"
    pool = scene.administrator.get(path)
    pool["properties"]["count"] = 6
    scene.administrator.put(path, {"properties": pool["properties"]})
    drifted = detect(scene)
    for difference in drifted.get("PropertyDifferences", []):
        tell.say(
            f"{difference['PropertyPath']}: template {difference['ExpectedValue']}, Azure {difference['ActualValue']}"
        )
    expect(drifted["StackResourceDriftStatus"], "MODIFIED", "drift status")
    paths = [difference["PropertyPath"] for difference in drifted["PropertyDifferences"]]
    expect(paths, ["/AgentPoolProfiles/1/Count"], "drifted properties")


def repair(scene: Stage, tell: Narrator) -> None:
    """An update of something else takes the drift back too: what counts is what Azure has, not what was last sent."""
    tell.chapter(
        "Repair: the next update removes the pool batch, finds 6 workers where the template says 4, and scales"
    )
    deploy(scene, tell, {"ResourceGroupName": GROUP, "WorkerCount": "4", "BatchPool": "no"})
    expect(pools(scene), {"system": 2, "workers": 4}, "node pools after the repair")
    status = detect(scene)["StackResourceDriftStatus"]
    expect(status, "IN_SYNC", "drift status after the repair")
    tell.say(f"drift now: {status}")


def detect(scene: Stage) -> dict[str, Any]:
    """CloudFormation's drift record of the cluster, read now."""
    detection: dict[str, Any] = scene.aws(
        "cloudformation",
        "detect-stack-resource-drift",
        *("--stack-name", STACK, "--logical-resource-id", "Cluster"),
    )["StackResourceDrift"]
    return detection


def deploy(scene: Stage, tell: Narrator, parameters: dict[str, str]) -> None:
    """Deploy the template with the unmodified AWS CLI and show the events as they come."""
    command = ["aws", "cloudformation", "deploy", "--stack-name", STACK, "--template-file", TEMPLATE]
    watch(
        scene,
        tell,
        lambda: scene.run(*command, "--capabilities", "CAPABILITY_IAM", *as_parameters(parameters)),
    )


def delete(scene: Stage) -> None:
    """Delete the stack and wait as a person would."""
    scene.aws("cloudformation", "delete-stack", "--stack-name", STACK)
    scene.run("aws", "cloudformation", "wait", "stack-delete-complete", "--stack-name", STACK)


def watch(scene: Stage, tell: Narrator, work: Any) -> None:
    """Do the work in the background and narrate stack events and handler messages until it ends."""
    failures: list[Exception] = []

    def attempt() -> None:
        try:
            work()
        except CommandFailed as error:
            failures.append(error)

    worker = threading.Thread(target=attempt)
    worker.start()
    while worker.is_alive():
        worker.join(0.5)
        tell.events(scene.events(STACK))
        tell.progress(scene.sandbox.progress())
    tell.events(scene.events(STACK))
    if failures:
        raise failures[0]


def show_outputs(scene: Stage, tell: Narrator) -> None:
    """What a template gets back: Ref and GetAtt."""
    stacks = scene.aws("cloudformation", "describe-stacks", "--stack-name", STACK)["Stacks"]
    for output in stacks[0]["Outputs"]:
        tell.say(f"{output['OutputKey']:18} {output['OutputValue']}")


def pools(scene: Stage) -> dict[str, int]:
    """The node pools as Azure has them: name -> count."""
    profiles = scene.administrator.get(f"{clusters_path(GROUP)}/{CLUSTER}")["properties"]["agentPoolProfiles"]
    return {pool["name"]: pool["count"] for pool in profiles}


def expect(actual: Any, wanted: Any, what: str) -> None:
    """Fail the demo unless it shows what it says it shows."""
    if actual != wanted:
        raise DemoFailed(f"{what}: expected {wanted}, found {actual}")


if __name__ == "__main__":
    sys.exit(terminal.interruptible(main))
