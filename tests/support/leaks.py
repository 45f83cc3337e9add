"""All that both clouds, the handlers and the tools have written down, searched for what must never be written."""

import json
import re

from tools.shared.stage import TYPE_NAME, Stage

TOKEN = re.compile(r"eyJ[\w-]{20,}\.[\w-]{20,}")
# What is secret by its look: tokens, keys, the signature of an operation's URL, a kubeconfig's key, a form's secrets.
SHAPES = (
    TOKEN,
    re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY"),
    re.compile(r"[?&][csh]=[\w%-]{30,}"),
    re.compile(r"client-key-data: \S{20,}"),
    re.compile(r"client_(?:secret|assertion)=(?!\[)[^&\s]+"),
)


def written(scene: Stage) -> dict[str, str]:
    """By where it stands: logs of clouds and handlers, callback contexts, stacks and their events, both audit logs."""
    directory = scene.sandbox.state_dir
    logs = [*directory.glob("*.log"), *directory.glob("lambda/logs/**/*")]
    actual = {str(path.relative_to(directory)): path.read_text(errors="replace") for path in logs if path.is_file()}
    progress, invocations = scene.sandbox.progress(), scene.sandbox.invocations()
    stacks = sorted({str(line["stackId"]) for line in progress if line.get("stackId")})
    aks = f"Type=RESOURCE,TypeName={TYPE_NAME},TypeConfigurationAlias=default"
    configured = ("cloudformation", "batch-describe-type-configurations", "--type-configuration-identifiers", aks)
    return {
        **actual,
        "progress": json.dumps(progress),
        "callback contexts": json.dumps([line["callbackContext"] for line in invocations]),
        "invocations": json.dumps(invocations),
        "stacks": json.dumps(scene.aws("cloudformation", "describe-stacks")),
        "stack events": json.dumps([scene.events(stack) for stack in stacks], default=str),
        "type configuration": json.dumps(scene.aws(*configured)),
        "CloudTrail": json.dumps(scene.aws("cloudtrail", "lookup-events")),
        "Activity Log": json.dumps(scene.activity("eventTimestamp ge '2020-01-01T00:00:00Z'")),
    }


def search(texts: dict[str, str], *secrets: str) -> list[str]:
    """Where one of the secrets, or anything that looks like one, stands."""
    actual = [f"{name}: {secret}" for name, text in texts.items() for secret in secrets if secret in text]
    shapes = [(name, match) for name, text in texts.items() for shape in SHAPES if (match := shape.search(text))]
    return actual + [f"{name}: {match[0][:40]}" for name, match in shapes]


def leaked(scene: Stage, *secrets: str) -> list[str]:
    """The same of all that this scene has written; that there is something to search is checked too."""
    texts = written(scene)
    assert sum(map(len, texts.values())) > 1000
    return search(texts, *secrets)
