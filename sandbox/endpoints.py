"""Where the sandbox's clouds are, as `DIR/endpoints.json` has it, and the environments that tools need for them."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Self

from sandbox import ready_file

FILE_NAME = "endpoints.json"
CA_VARIABLE = "REQUESTS_CA_BUNDLE"


@dataclass(frozen=True, slots=True)
class AwsEndpoints:
    """`ca` is the sandbox's authority, `proxy_ca` the one of the HTTPS proxy. The access key is an administrator's."""

    endpoint: str
    proxy: str
    proxy_ca: str
    issuer: str
    lambda_endpoint: str
    region: str
    access_key_id: str
    secret_access_key: str
    ca: str

    def environment(self) -> dict[str, str]:
        """For `aws` and `cfn`."""
        return {
            "AWS_ENDPOINT_URL": self.endpoint,
            "AWS_ACCESS_KEY_ID": self.access_key_id,
            "AWS_SECRET_ACCESS_KEY": self.secret_access_key,
            "AWS_DEFAULT_REGION": self.region,
            "AWS_REGION": self.region,
            "AWS_PAGER": "",
            # Neither a profile of this machine nor instance metadata may answer instead.
            "AWS_CONFIG_FILE": "/dev/null",
            "AWS_SHARED_CREDENTIALS_FILE": "/dev/null",
            "AWS_EC2_METADATA_DISABLED": "true",
        }

    def contract_environment(self) -> dict[str, str]:
        """For `cfn test`, which asks STS at AWS's own host name: the proxy answers there."""
        return self.environment() | {
            "HTTPS_PROXY": self.proxy,
            "NO_PROXY": "127.0.0.1,localhost",
            "AWS_CA_BUNDLE": self.proxy_ca,
        }


@dataclass(frozen=True, slots=True)
class AzureEndpoints:
    """`admin` may do everything in the subscription: its client id and secret."""

    resource_manager: str
    authority: str
    tenant_id: str
    subscription_id: str
    admin_client_id: str
    admin_client_secret: str
    ca: str

    @classmethod
    def of_json(cls, document: dict[str, Any]) -> Self:
        return cls(
            resource_manager=document["resource_manager"].rstrip("/"),
            authority=document["authority"].rstrip("/"),
            tenant_id=document["tenant_id"],
            subscription_id=document["subscription_id"],
            admin_client_id=document["admin"]["client_id"],
            admin_client_secret=document["admin"]["client_secret"],
            ca=document["ca"],
        )

    def environment(self) -> dict[str, str]:
        """For `az` and for the Azure SDK's environment credential, logged in as the administrator."""
        return {
            "AZURE_TENANT_ID": self.tenant_id,
            "AZURE_CLIENT_ID": self.admin_client_id,
            "AZURE_CLIENT_SECRET": self.admin_client_secret,
            "AZURE_AUTHORITY_HOST": self.authority,
            CA_VARIABLE: self.ca,
        }


@dataclass(frozen=True, slots=True)
class Endpoints:
    aws: AwsEndpoints
    azure: AzureEndpoints | None
    speed: float
    pids: tuple[int, ...]

    def write(self, state_dir: Path) -> None:
        ready_file.write(state_dir / FILE_NAME, asdict(self))

    @classmethod
    def read(cls, state_dir: Path) -> Self:
        """Raises FileNotFoundError when no sandbox is up in this state directory."""
        document = json.loads((state_dir / FILE_NAME).read_text())
        azure = document["azure"]
        return cls(
            AwsEndpoints(**document["aws"]),
            AzureEndpoints(**azure) if azure else None,
            document["speed"],
            tuple(document["pids"]),
        )


def shell_exports(endpoints: Endpoints) -> str:
    """`env.sh`: what to source so that one's own tools talk to the sandbox."""
    lines = [
        "# Profiles, session tokens and endpoints of your own would answer instead.",
        r"for name in $(env | sed -n 's/^\(AWS_[A-Za-z0-9_]*\)=.*/\1/p'); do unset $name; done",
        *(f"export {name}={value!r}" for name, value in endpoints.aws.environment().items()),
    ]
    proxy = endpoints.aws.contract_environment()
    lines += [
        "",
        "# cfn test asks STS at AWS's own host name; run it with:",
        f"cfn_test() {{ HTTPS_PROXY={proxy['HTTPS_PROXY']} NO_PROXY={proxy['NO_PROXY']} "
        f"AWS_CA_BUNDLE={proxy['AWS_CA_BUNDLE']} cfn test --endpoint {endpoints.aws.lambda_endpoint} "
        '--function-name function --region us-east-1 "$@"; }',
    ]
    if endpoints.azure:
        azure = endpoints.azure
        lines += [
            "",
            *(f"export {name}={value!r}" for name, value in azure.environment().items() if name != CA_VARIABLE),
            "# Exported, the authority would keep pip, and with it `cfn submit`, from its own.",
            f'az() {{ {CA_VARIABLE}={azure.ca} command az "$@"; }}',
            'make() { case " $* " in',
            f'    *" preview "* | *" doctor "*) {CA_VARIABLE}={azure.ca} command make "$@" ;;',
            '    *) command make "$@" ;;',
            "esac; }",
            "# The Azure CLI, once:",
            f"#   az cloud register --name Sandbox --endpoint-resource-manager {azure.resource_manager} \\",
            f"#     --endpoint-active-directory {azure.authority} \\",
            f"#     --endpoint-active-directory-resource-id {azure.resource_manager}",
            "#   az cloud set --name Sandbox",
            '#   az login --service-principal -u "$AZURE_CLIENT_ID" -p "$AZURE_CLIENT_SECRET" '
            '--tenant "$AZURE_TENANT_ID"',
        ]
    return "\n".join(lines) + "\n"
