"""Where a configuration comes from: a git repository, a bucket, a blob container, an OCI repository.

The git repository's defaults are recorded; the others' follow the API's reference.
Source: docs/azure-behaviour.md#flux-sources.
"""

from sandbox.azure.core.messages import Json

FIELDS = {
    "GitRepository": "gitRepository",
    "Bucket": "bucket",
    "AzureBlob": "azureBlob",
    "OCIRepository": "ociRepository",
}
_SHAPES: dict[str, Json] = {
    "gitRepository": {
        "url": None, "timeoutInSeconds": 600, "syncIntervalInSeconds": 600,
        "repositoryRef": {"branch": None, "tag": None, "semver": None, "commit": None},
        "sshKnownHosts": None, "httpsUser": None, "httpsCACert": None, "localAuthRef": None, "provider": "generic",
    },
    "bucket": {
        "url": None, "bucketName": None, "insecure": False, "timeoutInSeconds": 600, "syncIntervalInSeconds": 600,
        "accessKey": None, "localAuthRef": None,
    },
    "azureBlob": {
        "url": None, "containerName": None, "timeoutInSeconds": 600, "syncIntervalInSeconds": 600,
        "servicePrincipal": None, "accountKey": None, "sasToken": None, "managedIdentity": None, "localAuthRef": None,
    },
    "ociRepository": {
        "url": None, "timeoutInSeconds": 600, "syncIntervalInSeconds": 600,
        "repositoryRef": {"tag": None, "semver": None, "digest": None}, "layerSelector": None, "verify": None,
        "insecure": False, "useWorkloadIdentity": False, "serviceAccountName": None, "tlsConfig": None,
        "localAuthRef": None,
    },
}  # fmt: skip
_SCHEMES = {
    "gitRepository": ("https://", "http://", "ssh://", "git@"),
    "bucket": ("https://", "http://"),
    "azureBlob": ("https://",),
    "ociRepository": ("oci://",),
}


def view(requested: Json) -> Json:
    """All four sources, three of them null, in the order in which Azure shows them."""
    field = FIELDS[requested["sourceKind"]]
    views: Json = {}
    for name in ("gitRepository", "bucket", "azureBlob", "ociRepository"):
        views[name] = _filled(_SHAPES[name], requested.get(name) or {}) if name == field else None
    return views


def _filled(shape: Json, requested: Json) -> Json:
    filled: Json = {}
    for name, default in shape.items():
        value = requested.get(name)
        filled[name] = (
            {**default, **(value or {})} if isinstance(default, dict) else default if value is None else value
        )
    if "provider" in filled:
        filled["provider"] = str(filled["provider"]).lower()
    return filled


def problem(requested: Json) -> str:
    """What is wrong with the source, or ""."""
    kind = requested.get("sourceKind")
    if kind not in FIELDS:
        return f"The sourceKind '{kind}' is not one of {', '.join(FIELDS)}."
    field = FIELDS[kind]
    source = requested.get(field)
    if not source or any(requested.get(other) for other in FIELDS.values() if other != field):
        return f"A fluxConfiguration of sourceKind '{kind}' has {field}, and no other source."
    if not str(source.get("url")).startswith(_SCHEMES[field]):
        return f"The url '{source.get('url')}' is not valid for {field}."
    if field == "gitRepository" and len(source.get("repositoryRef") or {}) != 1:
        return "One of branch, tag, semver or commit must be given in repositoryRef."
    return ""
