"""What the scrubber leaves of an exchange: nothing private, wherever it stands, and everything that steers."""

import base64
import json
import re
from typing import Any
from urllib.parse import quote

import pytest

from tests.acceptance.recorded_life import Recorded, live
from tools.acceptance.recording import public_words
from tools.acceptance.recording.exchange import Exchange
from tools.acceptance.recording.scrubber import Scrubber

SUBSCRIPTION = "3f2b8c1d-9a47-4c5e-8d16-7b0e5a94c2f1"
TENANT = "a1c9e7f3-5b2d-4e86-9f40-6d8b1c3e5a72"
GROUP, CLUSTER = "payroll-prod-rg", "payroll-prod-aks"
GROUP_ID = f"/subscriptions/{SUBSCRIPTION}/resourceGroups/{GROUP}"
CLUSTER_ID = f"{GROUP_ID}/providers/Microsoft.ContainerService/managedClusters/{CLUSTER}"
TOKEN = "eyJhbGciOiJSUzI1NiIsImtpZCI6IkEifQ.eyJzdWIiOiJjYW5hcnkifQ.c2lnbmF0dXJlLWNhbmFyeS0xMjM0NTY3ODkw"
KUBECONFIG = """apiVersion: v1
kind: Config
clusters:
- cluster: {certificate-authority-data: LS0tLS1CRUdJTiBDRVJU, server: https://payroll-1a2b.hcp.westeurope.azmk8s.io:443}
users:
- name: clusterUser
  user: {token: canarytoken0123456789}
contexts: []
"""
CERTIFICATE = (
    "-----BEGIN CERTIFICATE-----\nMIIDdzCCAl+gAwIBAgIEAgAAuTANBgkqhkiG9w0BAQUFADBaMQswCQYD\n-----END CERTIFICATE-----"
)
# What must not be found again: what it is, and how it is written.
CANARIES = {
    "subscription": SUBSCRIPTION,
    "tenant": TENANT,
    "resource group": GROUP,
    "cluster": CLUSTER,
    "token": TOKEN,
    "SAS signature": "sv=2024-11-04&sig=Zm9vYmFyYmF6cXV4MTIzNDU2Nzg5MA%3D%3D",
    "storage key": "Q2FuYXJ5S2V5Q2FuYXJ5S2V5Q2FuYXJ5S2V5Q2FuYXJ5S2V5Q2FuYXJ5S2V5Q2FuYXJ5S2V5Q2FuYXJ5S2V5QQ==",
    "certificate": CERTIFICATE,
    "kubeconfig": KUBECONFIG,
    "host": "payroll-1a2b3c4d.hcp.westeurope.azmk8s.io",
    "own host": "vault7.internal.contoso-payroll.com",
    "registry": "payrollregistry.azurecr.io",
    "public address": "51.137.88.20",
    "private network": "10.77.0.0/16",
    "IPv6 address": "2a01:111:f403:c111::7",
    "mail": "jane.doe@contoso-payroll.com",
    "AWS role": "arn:aws:iam::482913765501:role/payroll-deployer",
    "hexadecimal id": "6a1f9c3e5b7d2084a6c8e0f2",
    "bearer": "Bearer canary-opaque-bearer-0123456789",
    "client secret": "client_secret=canary~8Q~secretsecretsecretsecretsecret1",
}
# A piece of each that must not be left of it.
PIECES = {
    "SAS signature": "Zm9vYmFy",
    "certificate": "MIIDdzCC",
    "kubeconfig": "canarytoken",
    "host": "payroll-1a2b",
    "own host": "contoso-payroll",
    "registry": "payrollregistry",
    "mail": "jane.doe",
    "AWS role": "482913765501",
    "private network": "10.77.",
    "bearer": "canary-opaque",
    "client secret": "secretsecret",
}


def exchange(**changes: Any) -> Exchange:
    plain: dict[str, Any] = {
        "at": 1.0,
        "method": "GET",
        "path": f"{CLUSTER_ID}?api-version=2026-08-01",
        "request": None,
        "status": 200,
        "headers": {},
        "response": {"name": "x"},
    }
    return Exchange(**plain | changes)


def everything(one: Exchange) -> str:
    return json.dumps([one.path, one.request, dict(one.sent), dict(one.headers), one.response])


def base64_of(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


PLACES: dict[str, Any] = {
    "a value": lambda text: exchange(response={"value": text}),
    "a value in the request": lambda text: exchange(request={"properties": {"list": [{"deep": text}]}}),
    "a key": lambda text: exchange(response={"tags": {text: "x"}}),
    "an error's message": lambda text: exchange(
        status=400, response={"error": {"code": "Bad", "message": f"The value '{text}' is not valid."}}
    ),
    "JSON within JSON": lambda text: exchange(response={"message": json.dumps({"inner": json.dumps({"in": text})})}),
    "base64": lambda text: exchange(response={"data": base64_of(f"canary: {text}")}),
    "base64 of JSON": lambda text: exchange(response={"data": base64_of(json.dumps({"canary": text}))}),
    "base64 in JSON in base64": lambda text: exchange(
        response={"data": base64_of(json.dumps({"inner": base64_of(f"canary: {text}")}))}
    ),
    "a list": lambda text: exchange(response={"value": [1, text, None]}),
    "a form": lambda text: exchange(request={"grant_type": "client_credentials", "resource": text}),
    "a condition": lambda text: exchange(sent={"if-match": text}),
    "a page of HTML": lambda text: exchange(response=f'<html><p title="{text}">{text}</p></html>'),
    "a log line": lambda text: exchange(response={"logs": f'level=error msg="{text}" code=1\nlevel=info\n'}),
    "escapes of JSON": lambda text: exchange(response=f"it said {json.dumps(json.dumps({'a': text}))} and ended"),
    "percent escapes": lambda text: exchange(response={"link": f"see {quote(text, safe='')}"}),
    "a header": lambda text: exchange(headers={"x-ms-detail": text.replace("\n", " ")}),
    "another header": lambda text: exchange(headers={"set-cookie": text}),
    "the path": lambda text: exchange(path=f"{CLUSTER_ID}/things/{quote(text, safe='')}?api-version=2026-08-01"),
    "the query": lambda text: exchange(path=f"{CLUSTER_ID}?api-version=1&$filter={quote(text, safe='')}"),
    "an unknown parameter": lambda text: exchange(path=f"{CLUSTER_ID}?api-version=1&t={quote(text, safe='')}"),
    "plain text": lambda text: exchange(response=f"It went wrong with {text} here"),
}


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("canary", CANARIES)
def test_nothing_of_anybody_is_left(canary: str, place: str) -> None:
    scrubbed = everything(Scrubber().scrub(PLACES[place](CANARIES[canary])))
    assert PIECES.get(canary, CANARIES[canary]) not in scrubbed


def scrubbed(**changes: Any) -> Exchange:
    return Scrubber().scrub(exchange(**changes))


def test_the_same_has_the_same_word_and_another_has_another() -> None:
    scrubber = Scrubber()
    first = scrubber.scrub(
        exchange(response={"tenant": TENANT, "other": SUBSCRIPTION, "text": f"tenant {TENANT.upper()}"})
    )
    second = scrubber.scrub(exchange(response={"tenant": TENANT}))
    assert first.response["tenant"] == second.response["tenant"]
    assert first.response["text"] == f"tenant {first.response['tenant']}"
    assert first.response["other"] not in (first.response["tenant"], SUBSCRIPTION)
    assert first.path == second.path


# What stands in an answer, and what of it is left: of the same kind, so that a client takes it for what it was.
LEFT: dict[str, tuple[Any, Any]] = {
    "an id of the resource": (
        {"id": f"{CLUSTER_ID}/agentPools/web", "name": "web"},
        {
            "id": "/subscriptions/00000000-0000-4000-8000-000000000001/resourceGroups/group-1"
            "/providers/Microsoft.ContainerService/managedClusters/cluster-1/agentPools/pool1",
            "name": "pool1",
        },
    ),
    "pools and what names them": (
        {
            "agentPoolProfiles": [{"name": "one", "mode": "System"}],
            "tags": {"pools": "one two"},
            "sku": {"name": "Base"},
        },
        {
            "agentPoolProfiles": [{"name": "pool1", "mode": "System"}],
            "tags": {"pools": "pool1 two"},
            "sku": {"name": "Base"},
        },
    ),
    "a long name": (
        {"nodeResourceGroup": "MC_payroll-prod-2a0a829e_payroll-prod-aks_westeurope"},
        {"nodeResourceGroup": "group-2"},
    ),
    "a host": ({"fqdn": "payroll-1a2b.hcp.westeurope.azmk8s.io"}, {"fqdn": "host-1.hcp.westeurope.azmk8s.io"}),
    "a private host": (
        {"fqdn": f"payroll.{TENANT}.privatelink.westeurope.azmk8s.io"},
        {"fqdn": "host-1.privatelink.westeurope.azmk8s.io"},
    ),
    "networks and addresses in them": (
        {"serviceCidr": "10.77.0.0/16", "dnsServiceIP": "10.77.0.10", "outbound": "51.137.88.20", "any": "0.0.0.0/0"},
        {"serviceCidr": "10.101.0.0/16", "dnsServiceIP": "10.101.0.10", "outbound": "203.0.113.1", "any": "0.0.0.0/0"},
    ),
    "defaults of networks": (
        {"podCidr": "10.244.0.0/16", "dns": "10.0.0.10"},
        {"podCidr": "10.244.0.0/16", "dns": "10.0.0.10"},
    ),
    "people": (
        {"systemData": {"createdBy": "jane@contoso.com", "lastModifiedBy": "Jane Doe", "createdByType": "User"}},
        {"systemData": {"createdBy": "user-1@example.com", "lastModifiedBy": "user-1", "createdByType": "User"}},
    ),
    "an AWS role": (
        {"principal": "arn:aws:iam::482913765501:role/payroll-deployer"},
        {"principal": "arn:aws:iam::000000000001:role/name-1"},
    ),
    "a built-in role": (
        {"role": "/providers/Microsoft.Authorization/roleDefinitions/b24988ac-6180-42a0-ab88-20f7382dd24c"},
        {"role": "/providers/Microsoft.Authorization/roleDefinitions/b24988ac-6180-42a0-ab88-20f7382dd24c"},
    ),
    "a kubeconfig": (
        {"kubeconfigs": [{"name": "clusterUser", "value": base64_of(KUBECONFIG)}]},
        {"kubeconfigs": [{"name": "clusterUser", "value": base64_of("[kubeconfig]")}]},
    ),
    "secrets": (
        {
            "access_token": TOKEN,
            "token_type": "Bearer",
            "expires_in": 3599,
            "password": "hunter-2-hunter",
            "secret": "",
        },
        {"access_token": "[token]", "token_type": "Bearer", "expires_in": 3599, "password": "[hidden]", "secret": ""},
    ),
    "protected settings": (
        {"configurationProtectedSettings": {"sshKey": "anything"}, "configurationSettings": {"a": "b"}},
        {"configurationProtectedSettings": {"sshKey": "[hidden]"}, "configurationSettings": {"a": "b"}},
    ),
    "what is nobody's": (
        {
            "kubernetesVersion": "1.33.5",
            "nodeImageVersion": "AKSUbuntu-2204gen2containerd-202511.07.0",
            "vmSize": "Standard_D4s_v5",
            "type": "Microsoft.ContainerService/ManagedClusters",
            "startTime": "2026-11-30T10:20:30.1234567Z",
            "enableRBAC": True,
            "maxPods": 250,
            "nodeTaints": [
                "CriticalAddonsOnly=true:NoSchedule",
                "kubernetes.azure.com/scalesetpriority=spot:NoSchedule",
            ],
            "link": "see https://aka.ms/aks-naming for more, and https://learn.microsoft.com/azure/aks/",
            "nothing": None,
        },
        ...,
    ),
}


@pytest.mark.parametrize(("body", "left"), LEFT.values(), ids=LEFT)
def test_what_is_left_is_of_the_same_kind(body: Any, left: Any) -> None:
    assert scrubbed(response=body).response == (body if left is ... else left)


def test_an_operation_url_leads_to_the_same_place_without_its_signature() -> None:
    locations = f"/subscriptions/{SUBSCRIPTION}/providers/Microsoft.ContainerService/locations/westeurope"
    url = f"https://management.azure.com{locations}/operations/{TENANT}?api-version=2025-03-01&t=638&c=MIIHkDCC&s=Zm9v&h=YmFy"
    headers = {
        "azure-asyncoperation": url,
        "retry-after": "10",
        "x-ms-request-id": TENANT,
        "server": "mine",
        "etag": '"1"',
    }
    made_up = "00000000-0000-4000-8000-00000000000"
    assert scrubbed(headers=headers).headers == {
        "azure-asyncoperation": f"https://management.azure.com/subscriptions/{made_up}1/providers/Microsoft.ContainerService"
        f"/locations/westeurope/operations/{made_up}2?api-version=2025-03-01&t=[hidden]&c=[hidden]&s=[hidden]&h=[hidden]",
        "retry-after": "10",
        "x-ms-request-id": f"{made_up}2",
        "etag": '"1"',
    }


def test_a_sandbox_is_reported_as_azure() -> None:
    one = Scrubber(("localhost:8443",)).scrub(
        exchange(
            request={
                "scope": "https://localhost:8443/.default",
                "authority": f"https://localhost:8443/{TENANT}/oauth2/v2.0/token",
            }
        )
    )
    assert one.request["scope"] == "https://management.azure.com/.default"
    assert one.request["authority"].startswith("https://login.microsoftonline.com/00000000-")


def test_a_sandbox_is_reported_as_azure_without_a_url_too() -> None:
    one = Scrubber(("localhost:8443",)).scrub(
        exchange(response={"cloud_instance_name": "localhost:8443", "a": "localhost:84430"})
    )
    assert one.response == {"cloud_instance_name": "management.azure.com", "a": "localhost:84430"}


def test_of_a_request_only_its_conditions_are_recorded() -> None:
    sent = {"authorization": f"Bearer {TOKEN}", "if-none-match": "*", "user-agent": "jane's laptop"}
    assert scrubbed(sent=sent).sent == {"if-none-match": "*"}


# How a server may repeat a credential that the request had, each without the look of a secret.
ECHOES = {
    "as it is": "tulip meadow harbour lantern",
    "in base64": base64_of("tulip meadow harbour lantern"),
    "percent-encoded": quote("tulip meadow harbour lantern"),
    "in part": "tulip meadow harb…",
}


@pytest.mark.parametrize("echo", ECHOES.values(), ids=ECHOES)
def test_a_credential_is_hidden_wherever_a_server_repeats_it(echo: str) -> None:
    scrubber = Scrubber()
    scrubber.scrub(exchange(request={"client_secret": "tulip meadow harbour lantern"}))
    later = scrubber.scrub(exchange(response={"message": f"You sent {echo} and more"}))
    assert echo not in later.response["message"]
    assert later.response["message"].startswith("You sent ")


def test_a_name_is_replaced_in_texts_that_came_before_it() -> None:
    one = scrubbed(
        path="/subscriptions?api-version=1", response={"message": "of orchid-prod", "nodeResourceGroup": "orchid-prod"}
    )
    assert one.response == {"message": "of group-1", "nodeResourceGroup": "group-1"}


# Ids, tokens, hosts, names and what operation URLs are signed with.
OWN = re.compile(
    r"(?i)[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|eyJ[\w-]+\.[\w.-]+|[\w-]+(?=\.portal\.hcp\.)"
    r"|(?<=\")[\w-]+(?=\.hcp\.)|payroll\w*|\b[0-9a-f]{24}\b|(?<=&[csht]=)[^&'\"]+"
)


def test_of_a_whole_life_no_id_host_token_or_name_is_left() -> None:
    recorded = Recorded(seed=3, group="payroll-prod-rg")
    left = "\n".join(everything(one) for one in live(recorded))
    originals = {own for text in recorded.raw for own in OWN.findall(text)} - public_words.GUIDS
    assert len(originals) > 100
    assert sorted(one for one in originals if one in left) == []
