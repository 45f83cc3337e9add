"""Whose Azure identity an invocation uses: the type configuration itself, or one of its profiles. Pure.

A template chooses with CredentialProfile. A read, a delete or an import may know nothing but the cluster's id, and a
list nothing but a subscription: so each profile lists its subscriptions, no subscription belongs to two logins
(`validation.type_configuration`), and the subscription alone always leads to the same login as the profile's name.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

from cloudformation_cli_python_lib import HandlerErrorCode

from ..domain import clouds
from ..domain.clouds import Cloud
from ..errors.problem import Problem

SET_CONFIGURATION = (
    "aws cloudformation set-type-configuration --type RESOURCE --type-name Acme::Azure::AKSCluster "
    "--configuration-alias default --configuration file://configuration.json"
)


class Login(NamedTuple):
    """An identity and where it logs in. `credential` is the Credential section, `subscriptions` are in lower case."""

    profile: str
    tenant: str
    client: str
    cloud: Cloud
    credential: Mapping[str, Any]
    subscriptions: tuple[str, ...] = ()

    @property
    def kind(self) -> str:
        """Federation, ClientCertificate or ClientSecret."""
        return str(self.credential.get("Type", "Federation"))


def subscription(configuration: Mapping[str, Any], properties: Mapping[str, Any]) -> str | None:
    """The subscription of a resource that has no id yet: its own, else its profile's first, else the default."""
    if properties.get("SubscriptionId"):
        return str(properties["SubscriptionId"])
    named = properties.get("CredentialProfile")
    if named:
        listed = _profile(configuration, str(named)).get("SubscriptionIds") or [None]
        return None if listed[0] is None else str(listed[0])
    default = configuration.get("SubscriptionId")
    return None if default is None else str(default)


def chosen(configuration: Mapping[str, Any], named: str | None, subscription: str) -> Login:
    """The login for a subscription; `named` is the resource's CredentialProfile, where it is known.

    Raises:
        Problem: InvalidRequest if the profile does not exist, or is not for this subscription.
    """
    profiles = configuration.get("Profiles") or {}
    wanted = subscription.lower()
    if named:
        login = _login(configuration, named, _profile(configuration, named))
        if wanted not in login.subscriptions:
            raise Problem(
                HandlerErrorCode.InvalidRequest,
                f"CredentialProfile {named} is not for subscription {subscription}, only for "
                f"{', '.join(login.subscriptions)}. What to do: add the subscription to Profiles.{named}."
                f"SubscriptionIds of the type configuration ({SET_CONFIGURATION}), or correct SubscriptionId (a new "
                "one replaces the cluster)",
            )
        return login
    for name, profile in profiles.items():
        login = _login(configuration, name, profile)
        if wanted in login.subscriptions:
            return login
    return _login(configuration, "", {})


def _profile(configuration: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    profiles = configuration.get("Profiles") or {}
    if name not in profiles:
        known = f"it has {', '.join(sorted(profiles))}" if profiles else "it has none"
        raise Problem(
            HandlerErrorCode.InvalidRequest,
            f"CredentialProfile: the type configuration has no profile {name!r}; {known}. What to do: correct the "
            f"name, or add the profile: {SET_CONFIGURATION}",
        )
    profile: Mapping[str, Any] = profiles[name]
    return profile


def _login(configuration: Mapping[str, Any], name: str, profile: Mapping[str, Any]) -> Login:
    """What a profile leaves out is the type configuration's."""
    return Login(
        name,
        str(profile.get("TenantId") or configuration["TenantId"]),
        str(profile.get("ClientId") or configuration["ClientId"]),
        clouds.chosen(configuration),
        profile.get("Credential") or configuration.get("Credential") or {},
        tuple(str(one).lower() for one in profile.get("SubscriptionIds") or ()),
    )
