"""Which wheels Lambda's Python 3.12 on x86_64 can load, by their platform compatibility tags (PyPA)."""

import re
from itertools import product
from pathlib import Path

PYTHON = (3, 12)
# Amazon Linux 2023, on which Lambda's Python 3.12 runs, has glibc 2.34.
GLIBC = (2, 34)
# Names of older manylinux platforms, which are glibc 2.5, 2.12 and 2.17.
_OLD_NAMES = ("manylinux1_x86_64", "manylinux2010_x86_64", "manylinux2014_x86_64")
_MANYLINUX = re.compile(r"manylinux_(\d+)_(\d+)_x86_64")
_STABLE = re.compile(r"cp3(\d+)")

REFUSAL = """Lambda (x86_64, Python 3.12) cannot load what pip has installed for this machine:
{wheels}
Have pip install Lambda's wheels instead:
    PIP_PLATFORM=manylinux2014_x86_64 PIP_ONLY_BINARY=:all: cfn submit ...
or build in Docker: cfn submit --use-docker ..."""


class ForeignWheels(Exception):
    """The wheels that were installed cannot be loaded by Lambda; the message says which, and what to do."""


def check(tree: Path) -> None:
    """Look at every distribution below `tree`.

    Raises:
        ForeignWheels: when Lambda cannot load one of them.
    """
    packed = {
        path.parent.name.removesuffix(".dist-info"): tags(path) for path in sorted(tree.glob("*.dist-info/WHEEL"))
    }
    foreign = {name: theirs for name, theirs in packed.items() if not any(loads(tag) for tag in theirs)}
    if foreign:
        wheels = "\n".join(f"    {name}: {', '.join(theirs)}" for name, theirs in foreign.items())
        raise ForeignWheels(REFUSAL.format(wheels=wheels))


def tags(wheel_file: Path) -> list[str]:
    """The tags that a distribution's WHEEL file names."""
    lines = wheel_file.read_text(encoding="utf-8").splitlines()
    return [line.removeprefix("Tag:").strip() for line in lines if line.startswith("Tag:")]


def loads(tag: str) -> bool:
    """Whether Lambda loads a wheel with this tag, which may stand for several, as in `py2.py3-none-any`."""
    sets = [part.split(".") for part in tag.split("-")]
    return len(sets) == 3 and any(_interpreter(*one[:2]) and _platform(one[2]) for one in product(*sets))


def _interpreter(python: str, abi: str) -> bool:
    stable = _STABLE.fullmatch(python)
    if abi == "abi3":
        return stable is not None and int(stable[1]) <= PYTHON[1]
    return python in ("py3", "py312", "cp312") and abi in ("none", "cp312")


def _platform(name: str) -> bool:
    version = _MANYLINUX.fullmatch(name)
    return name in ("any", *_OLD_NAMES) or (version is not None and (int(version[1]), int(version[2])) <= GLIBC)
