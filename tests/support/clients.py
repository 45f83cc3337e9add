"""boto3's clients of the sandbox, for answers whose every field counts."""

from dataclasses import replace
from typing import Any

from botocore.config import Config

from sandbox.launch import Sandbox
from tools.shared import stage


def client(sandbox: Sandbox, service: str, region: str | None = None, **config: Any) -> Any:
    aws = replace(sandbox.aws, region=region or sandbox.aws.region)
    return stage.client(aws, service, config=Config(retries={"max_attempts": 0}, **config))
