"""The primary identifier is parsed strictly, because its parts become a URL that carries a bearer token."""

import pytest

from acme_azure_akscluster.domain.cluster_id import ClusterId, is_arm_id

SUBSCRIPTION = "0b1f6471-1bf0-4dda-aec3-cb9272f09590"
ARM = f"/subscriptions/{SUBSCRIPTION}/resourceGroups/rg-1/providers/Microsoft.ContainerService/managedClusters/prod"


def test_an_arm_id_is_parsed_and_written_back() -> None:
    assert ClusterId.parse(ARM) == (SUBSCRIPTION, "rg-1", "prod")
    assert ClusterId.parse(ARM).arm == ARM


def test_arm_spells_resourcegroups_in_lower_case_and_that_is_the_same_id() -> None:
    spelled = ARM.replace("resourceGroups", "resourcegroups").replace("managedClusters", "managedclusters")
    assert ClusterId.parse(spelled).arm == ARM


@pytest.mark.parametrize("group", ["größe", "グループ", "rg_1.(2)", "-", "Ωmega", "x" * 90])
def test_a_resource_group_may_be_called_what_arm_allows(group: str) -> None:
    spelled = ARM.replace("rg-1", group)
    assert ClusterId.parse(spelled).group == group
    assert ClusterId.parse(spelled).arm == spelled


@pytest.mark.parametrize(
    ("text", "good"),
    [
        (ARM, True),
        (f"{ARM}/providers/Microsoft.Insights/diagnosticSettings/my setting", True),
        (ARM.replace("rg-1", "größe"), True),
        *((f"{ARM}/{bad}", False) for bad in ("..", ".", "", "a?b", "a#b", "a%2Fb", "a\\b", "a\n", "a\x00")),
        ("https://elsewhere" + ARM, False),
        ("//elsewhere", False),
        ("/providers/x", False),
        (None, False),
        (7, False),
    ],
)
def test_only_what_stays_one_path_becomes_a_url(text: object, good: bool) -> None:
    assert is_arm_id(text) is good


@pytest.mark.parametrize(
    "text",
    [
        "",
        "prod",
        ARM + "/agentPools/x",
        ARM + "/../other",
        ARM + "?x=y",
        ARM + "\n",
        ARM.replace("prod", "a/b"),
        ARM.replace("prod", ".."),
        ARM.replace("prod", "-x"),
        ARM.replace("rg-1", "rg."),
        ARM.replace("rg-1", "größe."),
        ARM.replace("rg-1", "a b"),
        ARM.replace("prod", "größe"),
        # Letters that are alike only where case is ignored in all alphabets: a Kelvin sign, a long s.
        ARM.replace("prod", "\u212alauster"),
        ARM.replace("subscriptions", "\u017fubscriptions"),
        ARM.replace("prod", "prod%2Fx"),
        ARM.replace(SUBSCRIPTION, "not-a-guid"),
        "https://elsewhere" + ARM,
    ],
)
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is not the ARM id of a managed cluster"):
        ClusterId.parse(text)


@pytest.mark.parametrize(("name", "good"), [("prod", True), ("a/b", False), ("x" * 63, True), ("x" * 64, False)])
def test_names_that_would_not_be_one_url_segment_are_not_wellformed(name: str, good: bool) -> None:
    assert ClusterId(SUBSCRIPTION, "rg", name).is_wellformed() is good
