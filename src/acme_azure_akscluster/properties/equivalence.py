"""When a declared and an observed value mean the same: the comparisons that the table of rewritings names. Pure."""

import enum
import ipaddress
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final, NamedTuple

from ..domain import labels, spellings

Json = Mapping[str, Any]


class Absent(enum.Enum):
    """The type of ABSENT, which is one and the same wherever it is copied, and false."""

    ABSENT = "nothing"

    def __repr__(self) -> str:
        return self.value

    def __bool__(self) -> bool:
        return False


ABSENT: Final = Absent.ABSENT
"""Stands in a Difference for a value that is not there."""


class Context(NamedTuple):
    """The objects that hold a pair of values: the same pool, profile or cluster as declared and as observed.

    `default` is the declared property's in the schema, ABSENT without one.
    """

    declared: Json
    observed: Json
    default: Any = ABSENT


def empty_or_absent(declared: Any, observed: Any, _context: Context) -> bool:
    return declared in ({}, [], "") and (observed is ABSENT or observed in ({}, [], ""))


def is_unset(declared: Any, observed: Any, context: Context) -> bool:
    """A declared default, or a false or zero where none is known, that Azure does not echo."""
    return observed is ABSENT and bool(declared == (False if context.default is ABSENT else context.default))


def server_decides(declared: Any, _observed: Any, _context: Context) -> bool:
    return bool(declared in ("", 0))


def text_without_case(declared: Any, observed: Any, _context: Context) -> bool:
    return isinstance(declared, str) and isinstance(observed, str) and declared.lower() == observed.lower()


def arm_id(declared: Any, observed: Any, context: Context) -> bool:
    return isinstance(declared, str) and declared.startswith("/") and text_without_case(declared, observed, context)


def ids_without_case(declared: Any, observed: Any, _context: Context) -> bool:
    if not isinstance(declared, list) or not isinstance(observed, list):
        return False
    return sorted(str(one).lower() for one in declared) == sorted(str(one).lower() for one in observed)


def location(declared: Any, observed: Any, _context: Context) -> bool:
    return spellings.region(str(declared)) == spellings.region(str(observed))


def version_alias(declared: Any, observed: Any, _context: Context) -> bool:
    """1.32 and 1.32.5 mean the same, in either direction: one is the other's minor version."""
    one, other = str(declared).split("."), str(observed).split(".")
    shorter = min(len(one), len(other))
    return shorter >= 2 and one[:shorter] == other[:shorter]


def upgraded_by_azure(declared: Any, observed: Any, context: Context) -> bool:
    return _version(observed) > _version(declared) and _auto_upgrades(context.observed)


def _auto_upgrades(cluster: Json) -> bool:
    channel = (cluster.get("AutoUpgradeProfile") or {}).get("UpgradeChannel")
    return channel in ("patch", "stable", "rapid")


def _version(text: Any) -> tuple[int, ...]:
    parts = str(text).split(".")
    return tuple(int(part) for part in parts) if all(part.isdigit() for part in parts) else ()


def autoscaled(_declared: Any, _observed: Any, context: Context) -> bool:
    return bool(context.declared.get("EnableAutoScaling"))


def stopped(_declared: Any, observed: Any, context: Context) -> bool:
    return observed == 0 and (context.observed.get("PowerState") or {}).get("Code") == "Stopped"


def cidr(declared: Any, observed: Any, _context: Context) -> bool:
    try:
        return ipaddress.ip_network(declared, strict=False) == ipaddress.ip_network(observed, strict=False)
    except ValueError:
        return False


def moment(declared: Any, observed: Any, _context: Context) -> bool:
    try:
        return datetime.fromisoformat(str(declared)) == datetime.fromisoformat(str(observed))
    except (ValueError, TypeError):
        return False


def trimmed(declared: Any, observed: Any, _context: Context) -> bool:
    return str(declared).strip() == str(observed).strip()


def reserved(declared: Any, observed: Any, _context: Context) -> bool:
    """Lists of taints that differ only in what AKS adds under its own prefix."""
    if not isinstance(declared, list) or not isinstance(observed, list):
        return False
    return sorted(map(str, declared)) == sorted(one for one in map(str, observed) if not labels.is_reserved(one))


def nothing_but_an_empty_text(declared: Any, observed: Any, _context: Context) -> bool:
    return declared in ([], [""]) and observed in (ABSENT, [], [""])


def mesh_is_off(declared: Any, observed: Any, context: Context) -> bool:
    return observed is ABSENT and isinstance(declared, Mapping) and context.declared.get("Mode") == "Disabled"


def second_family(declared: Any, observed: Any, _context: Context) -> bool:
    """Azure appends an IPv6 range where a dual-stack cluster declares the IPv4 one alone."""
    if not (isinstance(declared, list) and isinstance(observed, list)) or observed[: len(declared)] != declared:
        return False
    return bool(declared) and all(":" not in str(one) for one in declared) and all(":" in one for one in observed[1:])


def reported_too(_declared: Any, _observed: Any, _context: Context) -> bool:
    """Never: our own comparison sees a difference as well."""
    return False


def others_add(_declared: Any, _observed: Any, _context: Context) -> bool:
    """Never for the whole value: members that only Azure reports are not the stack's."""
    return False
