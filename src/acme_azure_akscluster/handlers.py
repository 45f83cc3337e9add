"""The five entry points. Each is one sentence; what it does stands in `reconcile`."""

from collections.abc import MutableMapping
from typing import Any

from cloudformation_cli_python_lib import Action, HandlerErrorCode, ProgressEvent, SessionProxy

from .cloudformation.entry_point import AksResource, Request
from .cloudformation.progress_events import listed, listing
from .connect import Connector
from .environment import Environment
from .errors.problem import Problem
from .planning.children.iam_access import PROPERTY as IAM_ACCESS
from .validation import iam_access, validate

TYPE_NAME = "Acme::Azure::AKSCluster"

Session = SessionProxy | None
Context = MutableMapping[str, Any]


class Handlers:
    """CloudFormation's five handlers over one way of reaching Azure."""

    def __init__(self, around: Environment) -> None:
        self._connect = Connector(around)

    def create(self, session: Session, request: Request, context: Context) -> ProgressEvent:
        """Create the cluster with its pools; AlreadyExists, without a model, when the name is somebody else's.

        docs/aws-behaviour.md#already-exists
        """
        self._refuse_faults(request, context)
        return self._connect.loop(session, request, context).create()

    def read(self, session: Session, request: Request, context: Context) -> ProgressEvent:
        """Everything but write-only properties, for drift detection, import and GetAtt."""
        loop = self._connect.loop(session, request, context)
        return self._connect.patiently(loop.read, request.deadline)

    def update(self, session: Session, request: Request, context: Context) -> ProgressEvent:
        """Lead the cluster to the desired state, whatever differs."""
        self._refuse_faults(request, context)
        return self._connect.loop(session, request, context).update()

    def delete(self, session: Session, request: Request, context: Context) -> ProgressEvent:
        """Delete the cluster and wait until it is gone."""
        return self._connect.loop(session, request, context).delete()

    def list(self, session: Session, request: Request, _context: Context) -> ProgressEvent:
        """One page of the identifiers of all clusters in the subscription."""
        subscription = self._connect.subscription(request)
        azure = self._connect.conversation(request, session, subscription)
        identifiers, token = self._connect.patiently(
            lambda: azure.page(subscription, request.next_token), request.deadline
        )
        return listing(identifiers, token)

    def _refuse_faults(self, request: Request, context: Context) -> None:
        """Before the first write, say everything that is wrong at once; later invocations have been through this."""
        if context:
            return
        faults = validate.faults(request.desired)
        if request.desired.get(IAM_ACCESS):
            federated = self._connect.federated(request)
            faults += iam_access.issuers(request.desired, request.account, federated=federated)
        if faults:
            raise Problem(HandlerErrorCode.InvalidRequest, "Nothing was changed. " + listed(faults))


def entry_point(around: Environment) -> AksResource:
    """The callable that Lambda invokes, with all handlers registered."""
    resource = AksResource(TYPE_NAME, around.clock)
    handlers = Handlers(around)
    resource.handler(Action.CREATE)(handlers.create)
    resource.handler(Action.READ)(handlers.read)
    resource.handler(Action.UPDATE)(handlers.update)
    resource.handler(Action.DELETE)(handlers.delete)
    resource.handler(Action.LIST)(handlers.list)
    return resource


resource = entry_point(Environment())
test_entrypoint = resource.test_entrypoint
