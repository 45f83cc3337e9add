"""What is public: names, hosts, ids and addresses that Azure documents. All others are replaced."""

import re

from acme_azure_akscluster.planning.children.iam_access_roles import MANAGED

# Built-in roles, AKS's server application, the empty id: the same in all tenants.
GUIDS = MANAGED | {
    "00000000-0000-0000-0000-000000000000",
    "6dae42f8-4368-4678-94ff-3960e28e3630",
    "8e3af657-a8ff-443c-a75c-2fe8c4bcb635",
    "b24988ac-6180-42a0-ab88-20f7382dd24c",
    "acdd72a7-3385-48ef-bd42-f606fba81ae7",
    "4d97b98b-1d4f-4787-a291-c67834d212e7",
    "f1a07417-d97a-45cb-824c-7a7467783830",
    "0ab0b1a8-8aac-4efd-b8c2-3ee1fb270be8",
}
# Names that the API fixes, in lower case, and types of which every name is fixed.
NAMES = frozenset(
    "default current flux management microsoft.flux latest aksmanagedautoupgradeschedule "
    "aksmanagednodeosupgradeschedule azureuser msi".split()
)
TYPES = frozenset({"locations", "providers", "upgradeprofiles", "availableagentpoolversions", "eventtypes"})
# Addresses of AKS's defaults, of nobody, of everybody and of the machine itself.
ADDRESSES = frozenset(
    "0.0.0.0 0.0.0.0/0 127.0.0.1 10.0.0.0/16 10.0.0.10 10.224.0.0/12 10.224.0.0/16 10.244.0.0/16 172.17.0.1/16 "
    "168.63.129.16 169.254.169.254 ::1 :: ::/0".split()
)
_HOSTS = frozenset(
    "management.azure.com management.core.windows.net login.microsoftonline.com login.windows.net sts.windows.net "
    "graph.microsoft.com graph.windows.net management.usgovcloudapi.net login.microsoftonline.us "
    "management.chinacloudapi.cn login.partner.microsoftonline.cn login.chinacloudapi.cn aka.ms "
    "kubernetes.azure.com mcr.microsoft.com example.com".split()
)
_SITES = re.compile(
    r"(?:docs|learn|go|support|azure|status|techcommunity)\.microsoft\.com|(?:[\w-]+\.)*(?:kubernetes|k8s)\.io|"
    r"[a-z0-9]+\.oic\.prod-aks\.azure\.com|(?:portal|status)\.azure\.com|(?:www\.)?rfc-editor\.org"
)
# Ends of hosts that Azure assigns; the labels before them are private.
_SUFFIX = re.compile(
    r"(?:\.[a-z0-9-]+)*?(?P<suffix>\.(?:(?:portal\.)?(?:hcp|privatelink)\.[a-z0-9]+\.azmk8s\.io|azurecr\.io|vault\.azure\.net"
    r"|(?:blob|dfs|file|queue|table|web)\.core\.windows\.net|[a-z0-9]+\.cloudapp\.azure\.com"
    r"|(?:ods|oms)\.opinsights\.azure\.com|[a-z0-9.-]*monitor\.azure\.com|servicebus\.windows\.net|onmicrosoft\.com"
    r"|tokens\.sts\.global\.api\.aws|(?:[a-z0-9-]+\.)*amazonaws\.com))"
)


def is_host(host: str) -> bool:
    """Whether the host is Azure's own or a site that everybody reads."""
    return host in _HOSTS or _SITES.fullmatch(host) is not None


def suffix(host: str) -> str:
    """The end of a host that names the service, with its leading dot; "" for an unknown service."""
    first, _, _ = host.partition(".")
    match = _SUFFIX.fullmatch(host[len(first) :])
    return match["suffix"] if match else ""
