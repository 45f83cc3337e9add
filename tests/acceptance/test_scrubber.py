"""What the scrubber leaves of an exchange: nothing that is somebody's own, wherever it stands, and all that steers."""

import base64
import json
from typing import Any
from urllib.parse import quote

import pytest

from tools.acceptance.exchange import Exchange
from tools.acceptance.scrubber import Scrubber

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
