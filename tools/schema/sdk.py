"""What the Azure SDK says about ManagedCluster and about Flux configurations, as a plain tree.

The SDK's generated models carry the wire name, the visibility (read, create, update) and the type of every
property. This module turns them into `Model` and `Field` values and knows nothing of CloudFormation.
"""

from __future__ import annotations

import datetime
import enum
import types
import typing
from dataclasses import dataclass
from typing import Any

from azure.mgmt.containerservice import models as sdk_models
from azure.mgmt.containerservice.models import _models as sdk_module
from azure.mgmt.kubernetesconfiguration.fluxconfigurations import models as flux_models
from azure.mgmt.kubernetesconfiguration.fluxconfigurations.models import _models as flux_module

ROOT = "ManagedCluster"
ROOT_PROPERTIES = "ManagedClusterProperties"

_FLUX_PROPERTIES = "FluxConfigurationProperties"

_SCALARS: dict[type, str] = {
    str: "string",
    bool: "boolean",
    int: "integer",
    float: "number",
    datetime.datetime: "date-time",
    datetime.date: "date",
    bytes: "string",
}


@dataclass(frozen=True)
class Kind:
    """A type: a scalar word, or `object`, `array` or `map` with what is inside."""

    word: str
    model: str | None = None
    inner: Kind | None = None
    enum: tuple[str, ...] = ()


@dataclass(frozen=True)
class Field:
    """One property of a model: its wire name, type, and who may write it."""

    arm: str
    kind: Kind
    read_only: bool
    required: bool


def fields(model: str) -> list[Field]:
    """The fields of an SDK model class in the SDK's own order; KeyError if there is no such class.

    What hangs on a cluster, which ARM keeps beside it, is a field of its properties like any other: under fixed names,
    or as a list of what has a name.
    """
    if model in _NAMED:
        return list(_NAMED[model])
    if model == _FLUX:
        return [_NAME, *_fields(_FLUX_PROPERTIES)]
    own = _fields(model)
    if model == ROOT_PROPERTIES:
        own.append(Field("maintenanceConfigurations", Kind("object", model=_MAINTENANCE), False, False))
        own.append(Field("fluxConfigurations", Kind("array", inner=Kind("object", model=_FLUX)), False, False))
    return own


def _fields(model: str) -> list[Field]:
    module, models = (sdk_module, sdk_models) if model in vars(sdk_module) else (flux_module, flux_models)
    cls = vars(module)[model]
    cls({})  # the SDK fills a model's field table when the first instance is made
    hints = typing.get_type_hints(cls, globalns={**vars(module), "_models": models})
    return [
        Field(
            arm=rest._rest_name,
            kind=_kind(hints[attribute]),
            read_only=rest._visibility == ["read"],
            required=type(None) not in typing.get_args(hints[attribute]),
        )
        for attribute, rest in cls._attr_to_rest_field.items()
    ]


_FLUX = "FluxConfiguration"
# It is in a configuration's id.
_NAME = Field("name", Kind("string"), False, True)
_MAINTENANCE = "MaintenanceConfigurations"
# Only the weekly releases' configuration takes the older form too, days and hours
# (docs/azure-behaviour.md#maintenance-old-form).
_WINDOWED = "WindowedMaintenance"
_NAMED = {
    _MAINTENANCE: (
        Field("default", Kind("object", model="MaintenanceConfigurationProperties"), False, False),
        Field("aksManagedAutoUpgradeSchedule", Kind("object", model=_WINDOWED), False, False),
        Field("aksManagedNodeOSUpgradeSchedule", Kind("object", model=_WINDOWED), False, False),
    ),
    _WINDOWED: (Field("maintenanceWindow", Kind("object", model="MaintenanceWindow"), False, True),),
}


def _kind(hint: Any) -> Kind:
    hint = _without_none(hint)
    origin = typing.get_origin(hint)
    if origin is list:
        return Kind("array", inner=_kind(typing.get_args(hint)[0]))
    if origin is dict:
        return Kind("map", inner=_kind(typing.get_args(hint)[1]))
    if origin in (typing.Union, types.UnionType):
        return _enumeration(typing.get_args(hint))
    if hint in _SCALARS:
        return Kind(_SCALARS[hint])
    if hint is Any:
        return Kind("any")
    return Kind("object", model=hint.__name__)


def _enumeration(members: tuple[Any, ...]) -> Kind:
    """`Union[str, SomeEnum]`: a string with known values."""
    (values,) = [member for member in members if isinstance(member, type) and issubclass(member, enum.Enum)]
    return Kind("string", enum=tuple(str(value.value) for value in values))


def _without_none(hint: Any) -> Any:
    if typing.get_origin(hint) not in (typing.Union, types.UnionType):
        return hint
    rest = tuple(arg for arg in typing.get_args(hint) if arg is not type(None))
    return rest[0] if len(rest) == 1 else typing.Union[rest]  # noqa: UP007 - built from a tuple
