"""From an invocation to a conversation: credential, client and cluster id of a request."""

from collections.abc import Callable, Mapping, MutableMapping, Sequence
from typing import Any

from azure.mgmt.containerservice import ContainerServiceClient
from cloudformation_cli_python_lib import Action, HandlerErrorCode, SessionProxy

from .arm import client
from .arm.transport import BoundedTransport, EntraTransport
from .cloudformation.callback_context import Progress
from .cloudformation.entry_point import Request
from .deadline import Deadline
from .domain.cluster_id import ClusterId, is_subscription
from .domain.token_origin import Origin
from .environment import Environment
from .errors.problem import Problem
from .identity import credentials, profiles
from .identity.token_cache import KeptTokens, Place, key
from .observability import correlation
from .planning.desired_state import goal
from .reconcile.apply import Loop

# Reads and lists ask this often at most, with growing pauses, within their 30 s.
_READ_ATTEMPTS = 5


class Connector:
    """Makes what an invocation needs out of its request."""

    def __init__(self, around: Environment) -> None:
        self._around = around
        self._tokens = KeptTokens(around.now)

    def subscription(self, request: Request) -> str:
        """The subscription of a resource without an id: its own, else its profile's, else the default."""
        found = profiles.subscription(request.configuration, request.desired)
        if not found:
            raise Problem(
                HandlerErrorCode.InvalidRequest,
                "SubscriptionId: missing; give it in the template, or a default in the type configuration",
            )
        if not is_subscription(found):
            raise Problem(
                HandlerErrorCode.InvalidRequest,
                f"SubscriptionId: {found[:60]!r} is not a GUID: az account show --query id",
            )
        return found

    def cluster_id(self, request: Request) -> ClusterId:
        """The cluster that a request means: by its identifier, or before there is one by its names."""
        properties = request.desired
        if properties.get("Id"):
            try:
                return ClusterId.parse(str(properties["Id"]))
            except ValueError as error:
                raise Problem(HandlerErrorCode.NotFound, f"Id: {error}") from error
        missing = [name for name in ("ResourceGroupName", "Name") if not properties.get(name)]
        if missing:
            raise Problem(
                HandlerErrorCode.InvalidRequest, f"{' and '.join(missing)}: missing; Id alone would do as well"
            )
        where = ClusterId(self.subscription(request), properties["ResourceGroupName"], properties["Name"])
        if not where.is_wellformed():
            raise Problem(
                HandlerErrorCode.InvalidRequest,
                f"ResourceGroupName or Name is none that Azure allows: {where.group}, {where.name}. What to do: begin "
                "and end with a letter or digit; hyphens and underscores may stand between",
            )
        return where

    def conversation(self, request: Request, session: SessionProxy | None, subscription: str) -> client.Azure:
        """Azure as the request's identity sees it; no request is made yet."""
        login = self._login(request, subscription)
        network = BoundedTransport(request.deadline, self._around.transport)
        headers = correlation.arm_headers(request.token, request.stack_id)
        logins: list[credentials.Credential] = []

        def connect(renew: bool) -> ContainerServiceClient:
            logins.append(self._credential(login, session, request, renew=renew))
            return client.client(logins[-1], login.cloud, subscription, headers, network)

        return client.Azure(
            connect, login.cloud.resource_manager, request.deadline, self._around.sleep, lambda: _origin(logins)
        )

    def federated(self, request: Request) -> bool:
        """Whether a request logs in with a token of AWS; True if that cannot be told, which is told elsewhere."""
        try:
            return self._login(request, self.cluster_id(request).subscription).kind == "Federation"
        except Problem:
            return True

    def _login(self, request: Request, subscription: str) -> profiles.Login:
        named = request.desired.get("CredentialProfile")
        return profiles.chosen(request.configuration, None if named is None else str(named), subscription)

    def _credential(
        self, login: profiles.Login, session: SessionProxy | None, request: Request, *, renew: bool = False
    ) -> credentials.Credential:
        aws = self._around.aws(session, request.region, request.deadline)
        tags = correlation.token_tags(request.stack_id, request.token)
        entra = EntraTransport(request.deadline, self._around.transport)
        options = {"retry_total": 0, "transport": entra, "headers": correlation.entra_headers(request.token)}
        place = self._place(request, login, tags)
        if renew and place:
            place.forget()
        return credentials.credential(login, aws, tags, options, place)

    def _place(self, request: Request, login: profiles.Login, tags: Mapping[str, str]) -> Place | None:
        """Where this process keeps the request's token; None for a login that is made anew each time."""
        if login.kind != "Federation" or not request.session:
            return None
        # Nobody audits a read; what changes something has a proof of its own, with its own ids.
        ids = {} if request.action in (Action.READ, Action.LIST) else tags
        return self._tokens.at(key(request.session, login, request.region, ids), credentials.federation(login).seconds)

    def loop(self, session: SessionProxy | None, request: Request, context: MutableMapping[str, Any]) -> Loop:
        """The reconcile loop of one invocation."""
        where = self.cluster_id(request)
        aim = goal(
            request.desired,
            request.previous,
            request.token,
            (_strings(request.stack_tags), _strings(request.previous_stack_tags)),
            (_strings(request.system_tags), _strings(request.previous_system_tags)),
            rollback=request.rollback,
        )
        return Loop(
            self.conversation(request, session, where.subscription),
            where,
            aim,
            Progress.of(context, self._around.now()),
            self._around.now,
            self._around.sleep,
            request.deadline,
            self._around.concurrently,
        )

    def patiently[T](self, ask: Callable[[], T], deadline: Deadline) -> T:
        """Ask again while a passing problem and the time allow: reads and lists have no callbacks to wait with."""
        for attempt in range(1, _READ_ATTEMPTS):
            try:
                return ask()
            except Problem as problem:
                if problem.wait is None or not deadline.allows(attempt + 5):
                    raise
                self._around.sleep(attempt)
        return ask()


def _origin(logins: Sequence[credentials.Credential]) -> Origin:
    """What the last login has told of AWS, or one before it: in one thread it may just be made anew."""
    told = [login.origin() for login in reversed(logins)]
    return next((origin for origin in told if origin.issuer), told[0])


def _strings(tags: Mapping[str, Any]) -> dict[str, str]:
    return {str(name): str(value) for name, value in tags.items()}
