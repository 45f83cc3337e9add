"""From a request to a conversation: which subscription and cluster, which login, which client."""

from collections.abc import Mapping, MutableMapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import Any

from cloudformation_cli_python_lib import Action, HandlerErrorCode, SessionProxy

from .arm import client, sdk
from .arm.transport import BoundedTransport, EntraTransport
from .cloudformation.callback_context import Progress
from .cloudformation.request import Request
from .domain.cluster_id import ClusterId, is_subscription
from .domain.token_origin import Origin
from .environment import Environment
from .errors.problem import Problem
from .identity import credentials, profiles
from .identity.token_cache import Place, TokenCache, key
from .observability import correlation
from .planning.desired_state import desired_state
from .reconcile.invocation import Invocation


@dataclass(frozen=True)
class Connection:
    """What a request is about and how Azure is reached for it. Nothing is requested before it is used.

    Everything raises Problem where the request names nothing usable.
    """

    request: Request
    session: SessionProxy | None
    environment: Environment
    tokens: TokenCache

    @cached_property
    def subscription(self) -> str:
        """The subscription of a resource without an id: its own, else its profile's, else the default."""
        subscription = profiles.subscription(self.request.configuration, self.request.desired)
        if not subscription:
            raise Problem(
                HandlerErrorCode.InvalidRequest,
                "SubscriptionId: missing; give it in the template, or a default in the type configuration",
            )
        if not is_subscription(subscription):
            raise Problem(
                HandlerErrorCode.InvalidRequest,
                f"SubscriptionId: {subscription[:60]!r} is not a GUID: az account show --query id",
            )
        return subscription

    @cached_property
    def where(self) -> ClusterId:
        """The cluster that the request means: by its identifier, or before there is one by its names."""
        properties = self.request.desired
        if properties.get("Id"):
            try:
                return ClusterId.parse(str(properties["Id"]))
            except ValueError as error:
                raise Problem(HandlerErrorCode.NotFound, f"Id: {error}") from error
        missing = [name for name in ("ResourceGroupName", "Name") if not properties.get(name)]
        if missing:
            raise Problem(HandlerErrorCode.InvalidRequest, f"{' and '.join(missing)}: missing; Id alone is also enough")
        where = ClusterId(self.subscription, properties["ResourceGroupName"], properties["Name"])
        if not where.is_wellformed():
            raise Problem(
                HandlerErrorCode.InvalidRequest,
                f"ResourceGroupName or Name is not a valid Azure name: {where.group}, {where.name}. What to do: begin "
                "and end with a letter or digit, with only letters, digits, hyphens and underscores between",
            )
        return where

    @property
    def federated(self) -> bool:
        """Whether the request logs in with a token of AWS; True if the login is unknown, which fails later."""
        try:
            return self._login(self.where.subscription).kind == "Federation"
        except Problem:
            return True

    def invocation(self, context: MutableMapping[str, Any]) -> Invocation:
        """One invocation on the request's cluster."""
        request, environment = self.request, self.environment
        state = desired_state(
            request.desired,
            request.previous,
            request.token,
            (_strings(request.stack_tags), _strings(request.previous_stack_tags)),
            (_strings(request.system_tags), _strings(request.previous_system_tags)),
            rollback=request.rollback,
            today=datetime.fromtimestamp(environment.now(), UTC).date(),
        )
        return Invocation(
            self.azure(self.where.subscription),
            self.where,
            state,
            Progress.of(context, environment.now()),
            environment.now,
            environment.sleep,
            request.deadline,
            environment.concurrently,
            again=request.again,
        )

    def azure(self, subscription: str) -> client.Azure:
        """Azure as the request's identity sees it."""
        request = self.request
        login = self._login(subscription)
        network = BoundedTransport(request.deadline, self.environment.transport)
        headers = correlation.arm_headers(request.token, request.stack_id)
        logins: list[credentials.Credential] = []

        def connect(renew: bool) -> sdk.Client:
            logins.append(self._credential(login, renew=renew))
            return sdk.Client(logins[-1], login.cloud, subscription, headers, network)

        return client.Azure(
            connect, login.cloud.resource_manager, request.deadline, self.environment.sleep, lambda: _origin(logins)
        )

    def _login(self, subscription: str) -> profiles.Login:
        named = self.request.desired.get("CredentialProfile")
        return profiles.chosen(self.request.configuration, None if named is None else str(named), subscription)

    def _credential(self, login: profiles.Login, *, renew: bool) -> credentials.Credential:
        request = self.request
        aws = self.environment.aws(self.session, request.region, request.deadline)
        tags = correlation.token_tags(request.stack_id, request.token)
        entra = EntraTransport(request.deadline, self.environment.transport)
        options = {"retry_total": 0, "transport": entra, "headers": correlation.entra_headers(request.token)}
        place = self._place(login, tags)
        if renew and place:
            place.forget()
        return credentials.Credential(login, aws, tags, options, place)

    def _place(self, login: profiles.Login, tags: Mapping[str, str]) -> Place | None:
        """The cache entry of the request's token; None for a login that is not cached."""
        request = self.request
        if login.kind != "Federation" or not request.session:
            return None
        # Nobody audits a read; what changes something has a proof of its own, with its own ids.
        ids = {} if request.action in (Action.READ, Action.LIST) else tags
        return self.tokens.at(key(request.session, login, request.region, ids), credentials.federation(login).seconds)


def _origin(logins: Sequence[credentials.Credential]) -> Origin:
    """The origin of the last login, or of one before it while the last one is being renewed."""
    origins = [login.origin() for login in reversed(logins)]
    return next((origin for origin in origins if origin.issuer), origins[0])


def _strings(tags: Mapping[str, Any]) -> dict[str, str]:
    return {str(name): str(value) for name, value in tags.items()}
