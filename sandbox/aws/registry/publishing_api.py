"""The operations of public types in the CloudFormation API, and what they add to those of the registry."""

from typing import Any, cast

from moto.core.responses import ActionResult, EmptyResult

from sandbox.aws.registry.api import RegistryApi
from sandbox.aws.registry.public_types import PublicTypes
from sandbox.aws.registry.publishing import ActivationRequest, PublicType, PublishedVersion, is_public_arn
from sandbox.aws.registry.views import activated_view, public_version_view, public_view, registered_view, summary

# The (visibility, category) of ListTypes under which each sort of type is listed.
_REGISTERED = {("PRIVATE", None), ("PRIVATE", "REGISTERED"), ("PRIVATE", "THIRD_PARTY")}
_ACTIVATED = {("PRIVATE", None), ("PRIVATE", "ACTIVATED"), ("PRIVATE", "THIRD_PARTY"), ("PUBLIC", "ACTIVATED")}
_OFFERED = {("PUBLIC", None), ("PUBLIC", "THIRD_PARTY")}


class PublishingApi(RegistryApi):
    """The registry's part of the CloudFormation API with public types in it."""

    @property
    def _public(self) -> PublicTypes:
        return cast(PublicTypes, self.services.public_types)

    def register_publisher(self) -> ActionResult:
        publisher_id = self._public.register_publisher(
            accepts=bool(self._get_param("AcceptTermsAndConditions")),
            connection=self._get_param("ConnectionArn"),
        )
        return ActionResult({"PublisherId": publisher_id})

    def describe_publisher(self) -> ActionResult:
        publisher_id = self._public.require_publisher(self._get_param("PublisherId"))
        return ActionResult({"PublisherId": publisher_id, "PublisherStatus": "VERIFIED", "IdentityProvider": "GitHub"})

    def publish_type(self) -> ActionResult:
        registered, version_id = self._find_registered()
        version = self._registry.version(registered, version_id)
        wanted = self._get_param("PublicVersionNumber")
        published = self._public.publish(self._registry, registered, version, wanted)
        return ActionResult({"PublicTypeArn": published.arn})

    def activate_type(self) -> ActionResult:
        request = activation_request(self._get_param)
        return ActionResult({"Arn": self._public.activate(self._registry, request).arn})

    def deactivate_type(self) -> ActionResult:
        name, arn = self._get_param("TypeName"), self._get_param("Arn")
        self._public.deactivate(self._registry, name, arn)
        return EmptyResult()

    def describe_type(self) -> ActionResult:
        registry = self._registry
        if self._asks_for_public():
            offered, version = self._offered()
            activated = offered.arn in {each.public_arn for each in registry.activations.values()}
            return ActionResult(
                public_view(offered, version or offered.latest, explicit=version is not None, activated=activated)
            )
        registered, _ = self._find_type()
        activation = registry.activations.get(registered.name)
        if activation is None:
            return super().describe_type()
        return ActionResult(activated_view(registered, activation, registry.public[activation.public_arn]))

    def list_types(self) -> ActionResult:
        registry, filters = self._registry, self._get_param("Filters") or {}
        request = (self._get_param("Visibility") or "PRIVATE", filters.get("Category"))
        activations = registry.activations.values()
        activated = {each.public_arn for each in activations}
        types: list[dict[str, Any]] = []
        if request in _REGISTERED:
            types += [registered_view(each, each.default, explicit=False) for each in registry.registered()]
        if request in _ACTIVATED:
            types += [
                activated_view(registry.types[each.name], each, registry.public[each.public_arn])
                for each in activations
            ]
        if request in _OFFERED:
            types += [
                public_view(each, each.latest, explicit=True, activated=each.arn in activated) | {"Arn": each.arn}
                for each in registry.public.values()
            ]
        prefix, publisher_id = filters.get("TypeNamePrefix") or "", filters.get("PublisherId")
        chosen = [
            summary(each)
            for each in types
            if each["TypeName"].startswith(prefix) and publisher_id in (None, each.get("PublisherId"))
        ]
        return ActionResult({"TypeSummaries": chosen})

    def list_type_versions(self) -> ActionResult:
        if self._asks_for_public():
            offered, only = self._offered()
            versions = [only] if only else [offered.versions[number] for number in sorted(offered.versions)]
        else:
            registered, _ = self._find_type()
            activation = self._registry.activations.get(registered.name)
            if activation is None:
                return super().list_type_versions()
            offered = self._registry.public[activation.public_arn]
            versions = [offered.versions[activation.version]]
        return ActionResult({"TypeVersionSummaries": [public_version_view(offered, each) for each in versions]})

    def _asks_for_public(self) -> bool:
        return bool(self._get_param("PublisherId")) or is_public_arn(self._get_param("Arn"))

    def _offered(self) -> tuple[PublicType, PublishedVersion | None]:
        """The requested public type, and its version if one is named."""
        arn, publisher_id, name = map(self._get_param, ("Arn", "PublisherId", "TypeName"))
        offered, version = self._public.find_public(self._registry, arn, publisher_id, name)
        number = self._get_param("PublicVersionNumber") or version
        return offered, offered.version(number) if number else None


def activation_request(get: Any) -> ActivationRequest:
    """ActivateType's parameters, or TypeActivation's properties, which have the same names; `get` gives one or None."""
    major = get("MajorVersion")
    return ActivationRequest(
        public_arn=get("PublicTypeArn"),
        publisher_id=get("PublisherId"),
        type_name=get("TypeName"),
        alias=get("TypeNameAlias"),
        auto_update=flag(get("AutoUpdate")),
        execution_role_arn=get("ExecutionRoleArn"),
        logging=get("LoggingConfig"),
        bump=get("VersionBump"),
        major=int(major) if major else None,
    )


def flag(value: Any) -> bool | None:
    """A boolean of a request or a template, where it may be text; None stays."""
    return None if value is None else str(value).lower() == "true"
