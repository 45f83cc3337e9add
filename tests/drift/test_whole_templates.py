"""Whole templates, made up from the schema: what Azure echoes is in sync, in whatever order ARM lists the pools."""

from typing import Any

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from acme_azure_akscluster.domain import ownership
from acme_azure_akscluster.properties.reported import reported
from sandbox.aws.cloudformation.drift import differences
from tests.drift.cases import DOCUMENT
from tests.support.properties import valid_properties


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(declared=valid_properties(), random=st.randoms())
def test_what_azure_echoes_of_a_template_is_in_sync(declared: dict[str, Any], random: Any) -> None:
    pools = declared.get("AgentPoolProfiles") or []
    names = [pool["Name"] for pool in pools]
    assume(len(set(names)) == len(names))
    hosts = (declared.get("HttpProxyConfig") or {}).get("NoProxy")
    marks = ownership.marks(names, [tag["Key"] for tag in declared.get("Tags") or []], hosts)
    actual = {**declared, **({"AgentPoolProfiles": random.sample(pools, len(pools))} if pools else {})}
    assert differences(declared, reported(actual, {"tags": marks}), DOCUMENT) == []
