"""Transitions of node images: a pool with too old an image gets the newest, once, and nothing is ever taken back."""

from dataclasses import replace

from tests.support.world import ID, World
from tests.transitions.pool_cases import BIG, RUNNING, STOPPED, WINDOWS
from tests.transitions.table import Properties, Transition, case, cluster, pool, rotation, system, tags

# What the sandbox's region begins with, and what it gets.
FIRST, SECOND = "202611.05.0", "202611.19.0"


def dates(**by_pool: str) -> Properties:
    """The property, as further keywords of `cluster`."""
    return {"NodeImageVersions": by_pool}


NEWER = dates(web=SECOND)


def images_come_out(world: World) -> None:
    """AKS releases new node images."""
    inside = world.cloud.azure.world
    inside.versions = replace(inside.versions, image_date=SECOND)


def a_channel_moves_on(world: World) -> None:
    """And a node OS channel brings them to a pool."""
    images_come_out(world)
    world.cloud.done(world.cloud.call("POST", f"{ID}/agentPools/web/upgradeNodeImageVersion"), 202)


def image(
    name: str, before: Properties, after: Properties, *writes: str, first: str = "", second: str = SECOND
) -> Transition:
    """Of a User pool `web`, after new images have come out; `first` and `second` are the declared dates, if any."""
    earlier = cluster(system(), pool(**before), **(dates(web=first) if first else {}))
    later = cluster(system(), pool(**after), **(dates(web=second) if second else {}))
    return case(name, earlier, later, *writes, meanwhile=images_come_out)


CASES = [
    image("a newer node image", {}, {}, "^web"),
    image("a newer node image than was declared before", {}, {}, "^web", first=FIRST),
    image("a date between two node images", {}, {}, "^web", second="202611.12.0"),
    image("a node image that is new enough", {}, {}, second=FIRST),
    image("an older date", {}, {}, first=FIRST, second="202609.01.0"),
    image("a date that leaves the template", {}, {}, first=FIRST, second=""),
    image("a newer node image and another count", {}, {"count": 4}, "=web ^web"),
    image("a rotation brings the newest node image", {}, BIG, rotation()),
    image("another Linux brings its newest node image", {}, {"OsSKU": "AzureLinux"}, "=web"),
    image("a newer node image for a pool that stays stopped", STOPPED, STOPPED, "=web ^web =web"),
    image("a newer node image for a pool that starts", STOPPED, RUNNING, "=web ^web"),
    image("a newer node image for a pool that stops", {}, STOPPED, "^web =web"),
    case("newer node images for two pools", cluster(system(), pool()),
         cluster(system(), pool(), **dates(system=SECOND, web=SECOND)), "^system ^web",
         meanwhile=images_come_out),
    case("a newer Windows node image", cluster(system(), pool("win", OsType="Windows"), **WINDOWS),
         cluster(system(), pool("win", OsType="Windows"), **WINDOWS, **dates(win=SECOND)), "^win",
         meanwhile=images_come_out),
    case("an upgrade of Kubernetes brings the newest node image",
         cluster(system(), pool(), KubernetesVersion="1.35"),
         cluster(system(), pool(), KubernetesVersion="1.36", **NEWER), "cluster",
         meanwhile=images_come_out),
    case("and with a channel that upgrades all at once",
         cluster(system(), pool(), KubernetesVersion="1.35", AutoUpgradeProfile={"UpgradeChannel": "stable"}),
         cluster(system(), pool(), KubernetesVersion="1.36", AutoUpgradeProfile={"UpgradeChannel": "stable"},
                 **NEWER),
         "cluster", meanwhile=images_come_out),
    case("but not to a pool that stays behind", cluster(system(), pool(), KubernetesVersion="1.35"),
         cluster(system(), pool(OrchestratorVersion="1.35"), KubernetesVersion="1.36", **NEWER),
         "cluster =system ^web", meanwhile=images_come_out),
    case("a node image that a channel has moved on stays", cluster(system(), pool(), **dates(web=FIRST)),
         cluster(system(), pool(), Tags=tags(a="1"), **dates(web=FIRST)), "tags",
         meanwhile=a_channel_moves_on),
    case("a stopped cluster wakes for a newer node image", cluster(system(), pool(), PowerState="Stopped"),
         cluster(system(), pool(), PowerState="Stopped", **NEWER), "start ^web stop",
         meanwhile=images_come_out),
    case("a pool is added with the newest node image", cluster(), cluster(system(), pool(), **NEWER),
         "+web", meanwhile=images_come_out),
]  # fmt: skip
