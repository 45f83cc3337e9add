"""Transitions of node images: a pool with too old an image gets the newest, once, and nothing is ever taken back."""

from dataclasses import replace

from tests.inprocess.world import World
from tests.transitions.ground import CLUSTER
from tests.transitions.pool_cases import BIG, RUNNING, STOPPED, WINDOWS
from tests.transitions.table import Properties, Transition, cluster, pool, rotation, system, tags, wrote

# What the sandbox's region begins with, and what it gets.
FIRST, SECOND = "202611.05.0", "202611.19.0"
NEWER: Properties = {"NodeImageVersion": SECOND}


def images_come_out(world: World) -> None:
    """AKS releases new node images."""
    inside = world.cloud.azure.world
    inside.versions = replace(inside.versions, image_date=SECOND)


def a_channel_moves_on(world: World) -> None:
    """And a node OS channel brings them to a pool."""
    images_come_out(world)
    world.cloud.done(world.cloud.call("POST", f"{CLUSTER}/agentPools/web/upgradeNodeImageVersion"), 202)


def image(name: str, before: Properties, after: Properties, *writes: str) -> Transition:
    """Of a User pool `web`, after new images have come out."""
    first, second = cluster(system(), pool(**before)), cluster(system(), pool(**after))
    return Transition(name, first, second, wrote(*writes), meanwhile=images_come_out)


CASES = [
    image("a newer node image", {}, NEWER, "^web"),
    image("a newer node image than was declared before", {"NodeImageVersion": FIRST}, NEWER, "^web"),
    image("a date between two node images", {}, {"NodeImageVersion": "202611.12.0"}, "^web"),
    image("a node image that is new enough", {}, {"NodeImageVersion": FIRST}),
    image("an older date", {"NodeImageVersion": FIRST}, {"NodeImageVersion": "202609.01.0"}),
    image("a date that leaves the template", {"NodeImageVersion": FIRST}, {}),
    image("a newer node image and another count", {}, {**NEWER, "count": 4}, "=web ^web"),
    image("a rotation brings the newest node image", {}, {**NEWER, **BIG}, rotation()),
    image("another Linux brings its newest node image", {}, {**NEWER, "OsSKU": "AzureLinux"}, "=web"),
    image("a newer node image for a pool that stays stopped", STOPPED, {**STOPPED, **NEWER}, "=web ^web =web"),
    image("a newer node image for a pool that starts", STOPPED, {**RUNNING, **NEWER}, "=web ^web"),
    image("a newer node image for a pool that stops", {}, {**STOPPED, **NEWER}, "^web =web"),
    Transition("newer node images for two pools", cluster(system(), pool()), cluster(system(**NEWER), pool(**NEWER)),
               wrote("^system ^web"), meanwhile=images_come_out),
    Transition("a newer Windows node image", cluster(system(), pool("win", OsType="Windows"), **WINDOWS),
               cluster(system(), pool("win", OsType="Windows", **NEWER), **WINDOWS), wrote("^win"),
               meanwhile=images_come_out),
    Transition("an upgrade of Kubernetes brings the newest node image",
               cluster(system(), pool(), KubernetesVersion="1.35"),
               cluster(system(), pool(**NEWER), KubernetesVersion="1.36"), wrote("cluster =system =web"),
               meanwhile=images_come_out),
    Transition("and with a channel that upgrades all at once",
               cluster(system(), pool(), KubernetesVersion="1.35", AutoUpgradeProfile={"UpgradeChannel": "stable"}),
               cluster(system(), pool(**NEWER), KubernetesVersion="1.36",
                       AutoUpgradeProfile={"UpgradeChannel": "stable"}),
               wrote("cluster"), meanwhile=images_come_out),
    Transition("but not to a pool that stays behind", cluster(system(), pool(), KubernetesVersion="1.35"),
               cluster(system(), pool(OrchestratorVersion="1.35", **NEWER), KubernetesVersion="1.36"),
               wrote("cluster =system ^web"), meanwhile=images_come_out),
    Transition("a node image that a channel has moved on stays", cluster(system(), pool(NodeImageVersion=FIRST)),
               cluster(system(), pool(NodeImageVersion=FIRST), Tags=tags(a="1")), wrote("tags"),
               meanwhile=a_channel_moves_on),
    Transition("a stopped cluster wakes for a newer node image", cluster(system(), pool(), PowerState="Stopped"),
               cluster(system(), pool(**NEWER), PowerState="Stopped"), wrote("start ^web stop"),
               meanwhile=images_come_out),
    Transition("a pool is added with the newest node image", cluster(), cluster(system(), pool(**NEWER)),
               wrote("+web"), meanwhile=images_come_out),
]  # fmt: skip
