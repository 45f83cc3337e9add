"""The five entry points. Each is one sentence; what it does stands in `reconcile`."""

from collections.abc import MutableMapping
from typing import Any

from cloudformation_cli_python_lib import Action, HandlerErrorCode, ProgressEvent, SessionProxy

from . import connect, validate
from .errors import Problem
from .runtime import AksResource, Properties, Request, listed, listing

TYPE_NAME = "Acme::Azure::AKSCluster"

resource = AksResource(TYPE_NAME, Properties, Properties)
test_entrypoint = resource.test_entrypoint

Context = MutableMapping[str, Any]


@resource.handler(Action.CREATE)
def create_handler(session: SessionProxy | None, request: Request, context: Context) -> ProgressEvent:
    """Create the cluster with its pools; AlreadyExists, without a model, when the name is somebody else's."""
    _refuse_faults(request, context)
    return connect.loop(session, request, context).create()


@resource.handler(Action.READ)
def read_handler(session: SessionProxy | None, request: Request, context: Context) -> ProgressEvent:
    """Everything but write-only properties, for drift detection, import and GetAtt."""
    loop = connect.loop(session, request, context)
    return connect.patiently(loop.read, request.deadline)


@resource.handler(Action.UPDATE)
def update_handler(session: SessionProxy | None, request: Request, context: Context) -> ProgressEvent:
    """Lead the cluster to the desired state, whatever differs."""
    _refuse_faults(request, context)
    return connect.loop(session, request, context).update()


@resource.handler(Action.DELETE)
def delete_handler(session: SessionProxy | None, request: Request, context: Context) -> ProgressEvent:
    """Delete the cluster and wait until it is gone."""
    return connect.loop(session, request, context).delete()


@resource.handler(Action.LIST)
def list_handler(session: SessionProxy | None, request: Request, _context: Context) -> ProgressEvent:
    """One page of the identifiers of all clusters in the subscription."""
    subscription = connect.subscription(request)
    azure = connect.conversation(request, session, subscription)
    identifiers, token = connect.patiently(lambda: azure.page(subscription, request.next_token), request.deadline)
    return listing(identifiers, token)


def _refuse_faults(request: Request, context: Context) -> None:
    """Before the first write, say everything that is wrong at once; later invocations have been through this."""
    if context:
        return
    faults = validate.faults(request.desired)
    if faults:
        raise Problem(HandlerErrorCode.InvalidRequest, "Nothing was changed. " + listed(faults))
