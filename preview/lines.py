"""What a preview says of a step, wherever it is said. Pure."""

from collections.abc import Sequence

from acme_azure_akscluster.observability.redaction import Secrets, texts_at
from acme_azure_akscluster.planning.steps import Step
from acme_azure_akscluster.properties import schema
from acme_azure_akscluster.properties.drift import Difference
from acme_azure_akscluster.reconcile import polling
from preview.change import Change
from preview.planning import Preview


def secrets_of(preview: Preview) -> Secrets:
    """The secret values of a change's properties, which messages about them may quote."""
    return secrets_in([preview.change])


def secrets_in(changes: Sequence[Change]) -> Secrets:
    """The secret values of all of them."""
    models = [model for change in changes for model in (change.desired, change.previous)]
    return Secrets(text for path in schema.secrets() for model in models for text in texts_at(model, path))


def in_all(preview: Preview) -> int:
    """Seconds from the start to the end of the last step, usually."""
    return preview.waits + sum(map(seconds, preview.steps))


def sentence(step: Step) -> str:
    """What a step does, with a capital letter."""
    return f"{step.does[0].upper()}{step.does[1:]}"


def call(step: Step) -> str:
    """The ARM request that a step makes."""
    if step.call.resource:
        kind, name = step.call.resource.id.split("/")[-2:]
        return f"{step.call.verb} {kind}/{name}"
    return f"{step.call.verb}/{step.call.pool}" if step.call.pool else str(step.call.verb)


def seconds(step: Step) -> int:
    """How long the step usually takes (the median of real operations)."""
    return polling.SCHEDULES[step.operation].usual


def path(one: Difference) -> str:
    return "/" + "/".join(one.path)
