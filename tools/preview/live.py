"""The live cluster, read through the same code as the handlers', and the plan made of it."""

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

import boto3
from azure.mgmt.containerservice import ContainerServiceClient
from cloudformation_cli_python_lib import SessionProxy

from acme_azure_akscluster.arm import client
from acme_azure_akscluster.arm.transport import BoundedTransport
from acme_azure_akscluster.concurrency import in_threads
from acme_azure_akscluster.deadline import Deadline
from acme_azure_akscluster.domain import clouds, start_delay
from acme_azure_akscluster.domain.cluster_id import ClusterId
from acme_azure_akscluster.identity import credentials, profiles
from acme_azure_akscluster.identity.aws import Aws
from acme_azure_akscluster.planning import ownership_marks
from acme_azure_akscluster.planning.children import registry
from acme_azure_akscluster.planning.comparison import Comparison
from acme_azure_akscluster.planning.desired_state import desired_state
from acme_azure_akscluster.planning.plan import creation, deletion, plan
from acme_azure_akscluster.planning.steps import Step
from acme_azure_akscluster.properties import schema
from acme_azure_akscluster.properties.drift import Difference, differences
from acme_azure_akscluster.reconcile import observe
from acme_azure_akscluster.validation import creation as creation_rules
from acme_azure_akscluster.validation import validate
from tools.preview import place
from tools.preview.change_sets import TYPE_NAME, Change, PreviewError
from tools.shared.own_login import OwnLogin

_SECONDS = 60.0


@dataclass(frozen=True)
class Preview:
    """What would happen to one cluster: steps in order, or what is refused.

    `notes` are what CloudFormation does besides, `repairs` the drift that the steps take back.
    """

    change: Change
    steps: list[Step] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    repairs: list[Difference] = field(default_factory=list)
    # Seconds before the first step (StartDelaySeconds, StartSpreadSeconds).
    waits: int = 0


class Reader:
    """Reads with the type configuration of the account and region.

    `federated` logs in as the handlers do, with the caller's AWS identity, for which Entra needs a federated
    credential; otherwise the caller's own Azure login is taken (az login, environment variables, ...). `client_id` is
    an identity to be in place of the type configuration's: a preview needs none that may write.
    """

    def __init__(self, session: boto3.Session, *, federated: bool, client_id: str | None = None) -> None:
        self._configuration = _configuration(session)
        self._session = session
        self._federated = federated
        self._client_id = client_id
        self._deadline = Deadline.within(_SECONDS, time.monotonic)

    def _credential(self, login: profiles.Login) -> Any:
        if self._federated:
            aws = Aws(SessionProxy(self._session), self._session.region_name, self._deadline)
            if self._client_id:
                federation = login.credential.get("Federation") or {}
                login = login._replace(client=self._client_id, credential={"Federation": federation})
            return credentials.credential(login, aws, {}, {})
        custom = self._configuration.get("Cloud") == clouds.CUSTOM
        return OwnLogin(login.cloud, is_custom=custom)

    def preview(self, change: Change) -> Preview:
        """What would happen to the cluster of one change."""
        desired, wrong = validate.coerce(change.desired)
        previous, _ = validate.coerce(change.previous)
        faults = self._faults(change, desired, previous)
        if wrong or faults:
            return Preview(change, refused=[str(fault) for fault in (*wrong, *faults)])
        if change.action == "Remove":
            return self._removal(change)
        if change.action == "Add" or change.replaces:
            return self._creation(change, desired)
        if change.action == "Import":
            # CloudFormation reads the cluster, and calls the update handler with the template and the stack's tags.
            return self._update(change, self._named(desired), desired, desired)
        return self._update(change, ClusterId.parse(str(change.identifier)), desired, previous)

    @staticmethod
    def _faults(change: Change, desired: Mapping[str, Any], previous: Mapping[str, Any]) -> list[validate.Violation]:
        if change.action == "Remove":
            return []
        made = change.action == "Add" or change.replaces
        today = datetime.now(UTC).date()
        return validate.violations(desired) + creation_rules.violations(desired, None if made else previous, today)

    def _creation(self, change: Change, desired: Mapping[str, Any]) -> Preview:
        where = self._named(desired)
        arm = self._azure(where, desired.get("CredentialProfile"))
        if refused := place.refusals(arm, where, desired, change):
            return Preview(change, refused=refused)
        steps = creation(desired_state(desired, {}, "preview"), where).steps
        waits = round(start_delay.seconds(desired, where.arm))
        if not change.identifier:
            return Preview(change, steps, waits=waits)
        fixed = " and ".join(place.replacing(change))
        why = f"{fixed or 'what has changed'} can only change by replacement: CloudFormation makes a new cluster"
        steps = [replace(steps[0], why=why), *steps[1:]]
        if change.keeps:
            return Preview(change, steps, notes=[_stays(change.identifier, "UpdateReplacePolicy")], waits=waits)
        return Preview(change, steps + self._deletion(change.identifier, "the new one takes its place"), waits=waits)

    def _removal(self, change: Change) -> Preview:
        identifier = str(change.identifier)
        if change.keeps:
            return Preview(change, notes=[_stays(identifier, "DeletionPolicy")])
        return Preview(change, self._deletion(identifier, "it has left the template"))

    def _deletion(self, identifier: str, why: str) -> list[Step]:
        """The cluster's DELETE, and those of the children that Azure would leave behind."""
        where = ClusterId.parse(identifier)
        arm = self._azure(where)
        observed = arm.cluster(where) or {}
        comparison = Comparison(desired_state({}, {}, "preview"), observed)
        kinds = registry.outliving(comparison) | registry.preceding(comparison)
        children = observe.children(arm, where, kinds, in_threads)
        before = registry.removal_before(comparison, children) if observed else []
        first, *behind = deletion(where, children).steps
        return [*before, replace(first, why=why), *behind]

    def _update(
        self, change: Change, where: ClusterId, desired: Mapping[str, Any], previous: Mapping[str, Any]
    ) -> Preview:
        arm = self._azure(where, desired.get("CredentialProfile"))
        observed = arm.cluster(where)
        if observed is None:
            absent = "is not there to be imported" if change.action == "Import" else "no longer exists"
            return Preview(change, refused=[f"Id: the cluster {where.name} {absent} in {where.group}."])
        # Stack and system tags are CloudFormation's to add; the resource's own are what a template decides.
        state = desired_state(desired, previous, "preview", today=datetime.now(UTC).date())
        comparison = Comparison(state, observed)
        offers = observe.availability(arm, where, comparison, in_threads)
        owned = observe.children(arm, where, registry.to_read(comparison), in_threads)
        made = plan(comparison, offers, owned)
        waits = round(start_delay.seconds(desired, where.arm)) if made.steps else 0
        refused = [str(refusal) for refusal in made.refusals]
        current = {**comparison.current, **registry.reported(observed, owned)}
        repairs = _repairs(desired, previous, current) if made.steps and not refused else []
        staying = ownership_marks.staying(comparison)
        notes = [f"{staying}."] if staying else []
        return Preview(change, made.steps, refused, notes=notes, repairs=repairs, waits=waits)

    def _named(self, desired: Mapping[str, Any]) -> ClusterId:
        subscription = profiles.subscription(self._configuration, desired)
        if not subscription:
            raise PreviewError("SubscriptionId: give it in the template, or a default in the type configuration")
        return ClusterId(subscription, desired["ResourceGroupName"], desired["Name"])

    def _azure(self, where: ClusterId, named: str | None = None) -> client.Azure:
        login = profiles.chosen(self._configuration, named, where.subscription)
        credential = self._credential(login)
        network = BoundedTransport(self._deadline)

        def connect(_renew: bool) -> ContainerServiceClient:
            return client.client(credential, login.cloud, where.subscription, {}, network)

        return client.Azure(connect, login.cloud.resource_manager, self._deadline, time.sleep)


def _stays(identifier: str, policy: str) -> str:
    where = ClusterId.parse(identifier)
    return f"CloudFormation stops managing cluster {where.name} in {where.group}, which stays: {policy} is Retain."


def _repairs(desired: Mapping[str, Any], previous: Mapping[str, Any], current: Mapping[str, Any]) -> list[Difference]:
    """What somebody changed outside the stack and the template does not: an update writes it as declared."""
    today = differences(desired, current)
    return [one for one in differences(previous, current) if one in today]


def _configuration(session: boto3.Session) -> dict[str, Any]:
    answer = session.client("cloudformation").batch_describe_type_configurations(
        TypeConfigurationIdentifiers=[{"Type": "RESOURCE", "TypeName": TYPE_NAME, "TypeConfigurationAlias": "default"}]
    )
    configurations = answer.get("TypeConfigurations") or []
    if not configurations:
        raise PreviewError(
            f"{TYPE_NAME} has no configuration in {session.region_name}. Set one with: aws cloudformation "
            f"set-type-configuration --type RESOURCE --type-name {TYPE_NAME} --configuration-alias default "
            "--configuration file://..."
        )
    document = json.loads(configurations[0]["Configuration"])
    typed, wrong = validate.coerce(document, schema.load()["typeConfiguration"])
    if wrong:
        raise PreviewError("The type configuration cannot be used. " + " ".join(map(str, wrong)))
    return typed
