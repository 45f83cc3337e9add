"""Discovery for clients: `/metadata/endpoints`, subscriptions, tenants, regions."""

from sandbox.azure.core.locations import LOCATIONS
from sandbox.azure.core.messages import Json, Request, Response, json_response
from sandbox.azure.core.world import Call, World

# All at one address; nothing but the first answers.
_SERVICES = (
    "resourceManager", "portal", "graph", "graphAudience", "media", "activeDirectoryDataLake", "batch", "sqlManagement",
    "microsoftGraphResourceId", "gallery", "vmImageAliasDoc", "logAnalyticsResourceId", "ossrDbmsResourceId",
    "appInsightsResourceId", "appInsightsTelemetryChannelResourceId", "attestationResourceId",
    "synapseAnalyticsResourceId",
)  # fmt: skip


def endpoints(world: World, request: Request) -> Response:
    """One cloud in the shape of api-version 2022-09-01, all of it here; older versions get a list of it."""
    base = world.base_url
    cloud: Json = {
        "name": "Sandbox",
        "authentication": {
            "loginEndpoint": base,
            "audiences": [base, f"{base}/", "https://management.core.windows.net/", "https://management.azure.com/"],
            "tenant": world.tenant_id,
            "identityProvider": "AAD",
        },
        **dict.fromkeys(_SERVICES, base),
        "suffixes": {
            "storage": "core.localhost",
            "keyVaultDns": "vault.localhost",
            "acrLoginServer": "acr.localhost",
            "sqlServerHostname": "database.localhost",
            "mysqlServerEndpoint": "mysql.localhost",
            "postgresqlServerEndpoint": "postgres.localhost",
            "mariadbServerEndpoint": "mariadb.localhost",
            "azureDataLakeStoreFileSystem": "datalakestore.localhost",
            "azureDataLakeAnalyticsCatalogAndJob": "datalakeanalytics.localhost",
            "mhsmDns": "mhsm.localhost",
            "storageSyncEndpointSuffix": "afs.localhost",
            "synapseAnalytics": "synapse.localhost",
            "attestationEndpoint": "attest.localhost",
        },
    }
    listed = request.query.get("api-version", "") < "2022-09-01"
    return json_response(200, [cloud] if listed else cloud)


def _subscription(world: World) -> Json:
    return {
        "id": f"/subscriptions/{world.subscription_id}",
        "authorizationSource": "RoleBased",
        "managedByTenants": [],
        "subscriptionId": world.subscription_id,
        "tenantId": world.tenant_id,
        "displayName": "Sandbox",
        "state": "Enabled",
        "subscriptionPolicies": {
            "locationPlacementId": "Public_2014-09-01",
            "quotaId": "EnterpriseAgreement_2014-09-01",
            "spendingLimit": "Off",
        },
    }


def list_subscriptions(world: World, call: Call) -> Response:
    return json_response(200, {"value": [_subscription(world)], "count": {"type": "Total", "value": 1}})


def get_subscription(world: World, call: Call) -> Response:
    return json_response(200, _subscription(world))


def list_tenants(world: World, call: Call) -> Response:
    tenant = {
        "id": f"/tenants/{world.tenant_id}",
        "tenantId": world.tenant_id,
        "countryCode": "DE",
        "displayName": "Sandbox",
        "domains": ["sandbox.onmicrosoft.com"],
        "tenantCategory": "Home",
        "defaultDomain": "sandbox.onmicrosoft.com",
        "tenantType": "AAD",
    }
    return json_response(200, {"value": [tenant]})


def list_locations(world: World, call: Call) -> Response:
    value = [
        {
            "id": f"/subscriptions/{world.subscription_id}/locations/{name}",
            "name": name,
            "type": "Region",
            "displayName": display_name,
            "regionalDisplayName": display_name,
            "metadata": {"regionType": "Physical", "regionCategory": "Recommended"},
        }
        for name, display_name in LOCATIONS.items()
    ]
    return json_response(200, {"value": value})
