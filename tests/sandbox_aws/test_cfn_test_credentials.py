"""How `cfn test` gets its credentials: from STS at AWS's own host name, where the proxy answers."""

import json
import subprocess
import sys

from sandbox.launch import Sandbox
from tests.sandbox_aws.conftest import Widgets

SCRIPT = """
import json, sys
from rpdk.core.boto_helpers import LOWER_CAMEL_CRED_KEYS, create_sdk_session, get_account, get_temporary_credentials
session = create_sdk_session("us-east-1", None)
credentials = get_temporary_credentials(session, LOWER_CAMEL_CRED_KEYS, sys.argv[1])
print(json.dumps([credentials["accessKeyId"], get_account(session, credentials)]))
"""


def test_cfns_own_code_assumes_the_role_through_the_proxy(sandbox: Sandbox, widgets: Widgets) -> None:
    result = subprocess.run(
        [sys.executable, "-c", SCRIPT, widgets.role_arn],
        env=sandbox.contract_environment(),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert result.returncode == 0, result.stderr
    key_id, account = json.loads(result.stdout)
    assert key_id.startswith("ASIA")
    assert account == "123456789012"
