"""The whole cloud behind one door: `Azure.handle(request)` gives the response, without a socket and without a thread.

In-process use, for example under virtual time:

    azure = Azure(MemoryStore(), now=clock.now, seed=7)
    response = azure.handle(Request("GET", "/subscriptions?api-version=2022-12-01", {"authorization": f"Bearer {t}"}))
"""

import json
import random
import threading
from collections.abc import Callable

from sandbox.azure import control, faults, router, seeding
from sandbox.azure.aks import issuer, settling
from sandbox.azure.arm import activity_log, authorization, metadata, providers, throttling
from sandbox.azure.core import content, ids, keys
from sandbox.azure.core.clock import SandboxClock, http_date
from sandbox.azure.core.errors import ArmError, gateway
from sandbox.azure.core.messages import Json, Request, Response
from sandbox.azure.core.request_log import RequestLog, safe_url
from sandbox.azure.core.store import MemoryStore
from sandbox.azure.core.versions import NOVEMBER_2026, Catalog
from sandbox.azure.core.world import Call, Caller, Fetch, World
from sandbox.azure.entra import endpoints, tokens

_API_VERSION_LENGTH = len("2026-08-01")


def refuse_to_fetch(url: str) -> bytes:
    """The default: a cloud in a test knows no issuers but its own clusters'."""
    raise OSError(f"nothing is reachable at {url}")


class Azure:
    """One tenant with one subscription. Thread-safe: one request at a time."""

    def __init__(
        self,
        store: MemoryStore,
        *,
        now: Callable[[], float],
        speed: float = 1.0,
        seed: int | None = None,
        base_url: str = "https://localhost",
        fetch: Fetch = refuse_to_fetch,
        entra_key: keys.SigningKey | None = None,
        make_key: Callable[[], keys.SigningKey] = keys.generate,
        versions: Catalog = NOVEMBER_2026,
        tenant_id: str | None = None,
        subscription_id: str | None = None,
    ) -> None:
        """`now` in seconds since the epoch. `entra_key` can be shared: a key takes long to make."""
        source = random.Random(seed)  # noqa: S311 - identifiers, not secrets
        identity = seeding.identity(store, source, entra_key or make_key, tenant_id, subscription_id)
        self.throttle = throttling.Throttle()
        self._fetch = fetch
        self._lock = threading.RLock()
        self.world = World(
            store=store,
            clock=SandboxClock(now, store, speed),
            random=source,
            base_url=base_url,
            tenant_id=identity["tenant_id"],
            subscription_id=identity["subscription_id"],
            entra_key=keys.load(identity["key"]) if entra_key is None else entra_key,
            fetch=self._fetch_or_answer,
            make_key=make_key,
            versions=versions,
            log=RequestLog(),
        )
        self.admin: Json = identity["admin"]
        seeding.admin(self.world, self.admin)
        store.commit()

    def close(self) -> None:
        with self._lock:
            self.world.store.close()

    def handle(self, request: Request) -> Response:
        """Never raises for a bad request: every refusal is a response. A `transport` fault in it means no answer."""
        with self._lock:
            settling.settle(self.world)
            outside = request.path.startswith("/sandbox/")
            response = control.respond(self.world, request) if outside else self._logged(request)
            self.world.store.commit()
            return response

    def _logged(self, request: Request) -> Response:
        started = self.world.clock.wall()
        note: Json = {}
        action = faults.match(self.world, request)
        if action is None:
            response = self._answer(request, note)
        else:
            response = faults.act(self.world, action, lambda: self._answer(request, note))
        entry = {
            "time": started,
            "cloud_time": self.world.clock.cloud(),
            "method": request.method,
            "url": safe_url(request.url),
            "status": response.status,
            "caller": note.get("caller"),
            "correlation_id": request.header("x-ms-correlation-request-id") or request.header("client-request-id"),
            "client_request_id": request.header("x-ms-client-request-id"),
            "user_agent": request.header("user-agent"),
            "fault": action["type"] if action else None,
        }
        self.world.log.append(entry)
        return response

    def _answer(self, request: Request, note: Json) -> Response:
        world = self.world
        plain = issuer.respond(world, request) or endpoints.respond(world, request)
        if plain is None and request.path == "/metadata/endpoints":
            plain = metadata.endpoints(world, request)
        if plain is not None:
            return plain
        caller: Caller | None = None
        try:
            caller = tokens.authenticate(world, request)
            note["caller"] = caller.client_id
            response = self._arm(request, caller)
        except ArmError as error:
            response = error.response()
        self._add_headers(request, response, caller)
        return response

    def _arm(self, request: Request, caller: Caller) -> Response:
        throttling.check_gateway(self.world, self.throttle, caller, request.method)
        match = router.find(request.method, request.path)
        if match is None:
            raise _no_route(request)
        route, parameters = match
        subscription = parameters.get("subscription")
        if subscription is not None and subscription.lower() != self.world.subscription_id:
            message = f"The subscription '{subscription}' could not be found."
            raise gateway(404, "SubscriptionNotFound", message)
        call = Call(
            request=request,
            api_version=_api_version(request),
            parameters=parameters,
            caller=caller,
            correlation_id=request.header("x-ms-correlation-request-id") or ids.guid(self.world.random),
            request_id=ids.guid(self.world.random),
            body=_body(request),
        )
        action = route.action.replace("*", parameters.get("namespace", "*"), 1)
        try:
            response = self._routed(route, call, action)
        except ArmError as error:
            activity_log.refused(self.world, call, action, error)
            raise
        activity_log.answered(self.world, call, action, response)
        return response

    def _routed(self, route: router.Route, call: Call, action: str) -> Response:
        if action:
            authorization.check(self.world, call.caller, action, call.request.path)
        if route.limit is not None:
            scope = tuple(call[name].lower() for name in route.by)
            throttling.check_service(self.world, self.throttle, route.limit, scope)
        content.check(call.body)
        providers.check(self.world, action)
        return route.handler(self.world, call)

    def _add_headers(self, request: Request, response: Response, caller: Caller | None) -> None:
        """What ARM puts on every answer (recorded), with ids that let both sides' logs be joined."""
        world = self.world
        correlation = request.header("x-ms-correlation-request-id") or ids.guid(world.random)
        response.headers.update(
            {
                "cache-control": "no-cache",
                "pragma": "no-cache",
                "expires": "-1",
                "strict-transport-security": "max-age=31536000; includeSubDomains",
                "x-content-type-options": "nosniff",
                "x-cache": "CONFIG_NOCACHE",
                "x-ms-request-id": ids.guid(world.random),
                "x-ms-correlation-request-id": correlation,
                "x-ms-routing-request-id": f"SANDBOX:{ids.guid(world.random)}",
                "date": http_date(world.clock.wall()),
            }
        )
        client_id = request.header("x-ms-client-request-id")
        if client_id and (request.header("x-ms-return-client-request-id") or "").lower() == "true":
            response.headers["x-ms-client-request-id"] = client_id
        if caller is not None:
            response.headers.update(throttling.remaining_header(world, self.throttle, caller, request.method))
            response.headers["x-ms-operation-identifier"] = (
                f"tenantId={world.tenant_id},objectId={caller.object_id}/sandbox/{ids.guid(world.random)}"
            )

    def _fetch_or_answer(self, url: str) -> bytes:
        """Issuers of this cloud's own clusters are read without leaving the process."""
        base = self.world.base_url
        if not url.startswith(f"{base}/"):
            return self._fetch(url)
        response = issuer.respond(self.world, Request("GET", url[len(base) :]))
        if response is None:
            raise OSError(f"404 at {url}")
        return response.body


def _api_version(request: Request) -> str:
    """Any version is served. A missing one, or one that is not a date, is refused as in ARM."""
    version = request.query.get("api-version", "")
    if not version:
        raise gateway(
            400,
            "MissingApiVersionParameter",
            "The api-version query parameter (?api-version=) is required for all requests.",
        )
    date = version[:_API_VERSION_LENGTH]
    if len(date) != _API_VERSION_LENGTH or not date.replace("-", "").isdigit():
        raise gateway(400, "InvalidApiVersionParameter", f"The api-version '{version}' is invalid.")
    return version


def _body(request: Request) -> Json:
    if not request.body:
        return {}
    try:
        body = json.loads(request.body)
    except ValueError as error:
        message = f"The request content was invalid and could not be deserialized: '{error}'."
        raise gateway(400, "InvalidRequestContent", message) from error
    if not isinstance(body, dict):
        raise gateway(400, "InvalidRequestContent", "The request content must be a JSON object.")
    return body


def _no_route(request: Request) -> ArmError:
    if router.known_path(request.path):
        message = f"The requested resource does not support http method '{request.method}'."
        return gateway(405, "MethodNotAllowed", message)
    return gateway(404, "InvalidResourceType", f"The resource type could not be found for '{request.path}'.")
