"""The five entry points. Each is one line; the work is in `reconcile`."""

from collections.abc import Mapping, MutableMapping
from datetime import UTC, datetime
from typing import Any

from cloudformation_cli_python_lib import Action, HandlerErrorCode, ProgressEvent, SessionProxy

from .cloudformation.entry_point import AksResource
from .cloudformation.progress_events import listed, listing
from .cloudformation.request import Request
from .connect import Connection
from .environment import Environment
from .errors.problem import Problem
from .identity.token_cache import TokenCache
from .planning.children.iam_access import PROPERTY as IAM_ACCESS
from .reconcile.create import create
from .reconcile.delete import delete
from .reconcile.read import patiently, read
from .reconcile.update import update
from .validation import creation, iam_access, tags, validate

TYPE_NAME = "Acme::Azure::AKSCluster"

Session = SessionProxy | None
Context = MutableMapping[str, Any]


class Handlers:
    """CloudFormation's five handlers, with one connection to Azure."""

    def __init__(self, environment: Environment) -> None:
        self._environment = environment
        self._tokens = TokenCache(environment.now)

    def create(self, session: Session, request: Request, context: Context) -> ProgressEvent:
        """Create the cluster with its pools; AlreadyExists, without a model, when the name is somebody else's.

        docs/aws-behaviour.md#already-exists
        """
        connection = self._connect(session, request)
        self._refuse_violations(connection, context, None)
        return create(connection.invocation(context))

    def read(self, session: Session, request: Request, context: Context) -> ProgressEvent:
        """Everything but write-only properties, for drift detection, import and GetAtt."""
        return read(self._connect(session, request).invocation(context))

    def update(self, session: Session, request: Request, context: Context) -> ProgressEvent:
        """Bring the cluster to the desired state."""
        connection = self._connect(session, request)
        # What a rollback goes back to was there before.
        previous = request.desired if request.rollback else request.previous
        self._refuse_violations(connection, context, previous)
        return update(connection.invocation(context))

    def delete(self, session: Session, request: Request, context: Context) -> ProgressEvent:
        """Delete the cluster and wait until it is gone."""
        return delete(self._connect(session, request).invocation(context))

    def list(self, session: Session, request: Request, _context: Context) -> ProgressEvent:
        """One page of the identifiers of all clusters in the subscription."""
        connection = self._connect(session, request)
        azure = connection.azure(connection.subscription)
        identifiers, token = patiently(
            lambda: azure.page(connection.subscription, request.next_token), request.deadline, self._environment.sleep
        )
        return listing(identifiers, token)

    def _connect(self, session: Session, request: Request) -> Connection:
        return Connection(request, session, self._environment, self._tokens)

    def _refuse_violations(self, connection: Connection, context: Context, previous: Mapping[str, Any] | None) -> None:
        """Before the first write, report all violations together; later invocations need not check again."""
        if context:
            return
        request = connection.request
        today = datetime.fromtimestamp(self._environment.now(), UTC).date()
        violations = validate.violations(request.desired) + creation.violations(request.desired, previous, today)
        violations += tags.of_stack(request.stack_tags)
        if request.desired.get(IAM_ACCESS):
            violations += iam_access.issuers(request.desired, request.account, federated=connection.federated)
        if violations:
            raise Problem(HandlerErrorCode.InvalidRequest, "Nothing was changed. " + listed(violations))


def entry_point(around: Environment) -> AksResource:
    """The callable that Lambda invokes, with all handlers registered."""
    resource = AksResource(TYPE_NAME, around.clock, around.since_first_call)
    handlers = Handlers(around)
    resource.handler(Action.CREATE)(handlers.create)
    resource.handler(Action.READ)(handlers.read)
    resource.handler(Action.UPDATE)(handlers.update)
    resource.handler(Action.DELETE)(handlers.delete)
    resource.handler(Action.LIST)(handlers.list)
    return resource


resource = entry_point(Environment())
test_entrypoint = resource.test_entrypoint
