"""docs/audit.md, performed: from a stack's event through CloudTrail to Azure's Activity Log, and back."""

import json
from pathlib import Path
from typing import Any

from tests.end_to_end.stacks import delete, deploy, template
from tools.shared.stage import Stage


def trail(scene: Stage, stack_id: str) -> list[dict[str, Any]]:
    """CloudTrail's records of the tokens that were asked for on behalf of a stack, oldest first."""
    by_name = "AttributeKey=EventName,AttributeValue=GetWebIdentityToken"
    events = scene.aws("cloudtrail", "lookup-events", "--lookup-attributes", by_name)["Events"]
    records = [json.loads(event["CloudTrailEvent"]) for event in reversed(events)]
    return [record for record in records if tags(record).get("StackId") == stack_id]


def tags(record: dict[str, Any]) -> dict[str, str]:
    return {tag["key"]: tag["value"] for tag in record["requestParameters"]["tags"]}


def log_lines(scene: Stage, token: str) -> list[dict[str, Any]]:
    """The handler's own lines of an operation, from what its Lambda function has written."""
    directory = scene.sandbox.state_dir / "lambda" / "logs"
    texts = [path.read_text(errors="replace") for path in directory.glob("**/*") if path.is_file()]
    lines = [line[line.index("{") :] for text in texts for line in text.splitlines() if token in line and "{" in line]
    return [json.loads(line) for line in lines]


def test_a_stacks_event_leads_through_cloudtrail_to_azure_and_back(scene: Stage, group: str, tmp_path: Path) -> None:
    assert deploy(scene, tmp_path, "audited", group, template()) is None
    # CloudFormation: the stack, from any of its events.
    stack_id = scene.events("audited")[0]["StackId"]
    # AWS: who asked for a token for this stack, and under which request.
    records = trail(scene, stack_id)
    assert {record["userIdentity"]["sessionContext"]["sessionIssuer"]["arn"] for record in records} == {
        scene.role_arn()
    }
    tokens = list(dict.fromkeys(tags(record)["RequestToken"] for record in records))
    # Azure: what was done under that request.
    since = "eventTimestamp ge '2020-01-01T00:00:00Z'"
    done = {token: scene.activity(f"{since} and correlationId eq '{token}'") for token in tokens}
    writes = [event for events in done.values() for event in events]
    assert [(event["authorization"]["action"], event["status"]["value"]) for event in writes] == [
        ("Microsoft.ContainerService/managedClusters/write", status) for status in ("Started", "Accepted", "Succeeded")
    ]
    assert {event["claims"]["appid"] for event in writes} == {scene.type_configuration["ClientId"]}
    # And back: the request of any line in Azure is the handler's, by its own log.
    token = str(writes[0]["correlationId"])
    lines = log_lines(scene, token)
    assert {(line["stackId"], line["logicalResourceId"], line["action"]) for line in lines} == {
        (stack_id, "Cluster", "CREATE")
    }
    assert writes[0]["httpRequest"]["clientRequestId"] in {line.get("clientRequestId") for line in lines}

    delete(scene, "audited")
    deleting = tags(trail(scene, stack_id)[-1])["RequestToken"]
    assert deleting not in tokens
    gone = scene.activity(f"{since} and correlationId eq '{deleting}'")
    assert {event["authorization"]["action"] for event in gone} == {"Microsoft.ContainerService/managedClusters/delete"}
