"""The desired state beside the cluster as Azure shows it: the input of every part of a plan. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from ..domain import ownership, pool_marks, provisioning
from ..properties import translation
from .desired_state import DesiredState, pools_by_name

Json = Mapping[str, Any]


@dataclass(frozen=True)
class Comparison:
    """Made once for each observation of the cluster.

    `state` is what the operation is to reach; `observed` is the body of a GET on the managed cluster, node pools
    included. What is derived from either is computed once, when it is first used.
    """

    state: DesiredState
    observed: Json

    @property
    def desired(self) -> Json:
        """The template's properties."""
        return self.state.desired

    @property
    def previous(self) -> Json:
        """The properties of the template before."""
        return self.state.previous

    @cached_property
    def current(self) -> dict[str, Any]:
        """The observed cluster in CloudFormation's properties."""
        return translation.from_arm(self.observed)

    @cached_property
    def pools(self) -> dict[str, Json]:
        """The observed node pools by name, as ARM shows them."""
        return provisioning.pools(self.observed)

    @property
    def desired_pools(self) -> dict[str, Json]:
        """The template's node pools by name."""
        return self.state.desired_pools

    @cached_property
    def previous_pools(self) -> dict[str, Json]:
        """The node pools of the template before, by name."""
        return pools_by_name(self.previous)

    @cached_property
    def pool_marks(self) -> pool_marks.PoolMarks:
        """Which pools are the stack's, by the marks on the cluster and on its pools."""
        return ownership.pools(self.observed)

    @property
    def tags(self) -> dict[str, str]:
        """The cluster's tags as ARM shows them."""
        return dict(self.observed.get("tags") or {})

    def with_state(self, **changes: Any) -> "Comparison":
        """The same cluster beside another desired state."""
        return Comparison(replace(self.state, **changes), self.observed)
