"""Which of AWS's recorded scenarios the sandbox is held to, and by which test.

LocalStack keeps tests of CloudFormation with the answers that AWS gave (localstack/localstack, Apache-2.0, below
tests/aws/services/cloudformation/api). The scenarios of seven of its files are here by name: each with a test of our
own that expects the same, or with the reason why it is out of scope (sandbox/README.md).
"""

import importlib

import pytest

CHANGE_SETS, ANSWERS, REGISTRY = "test_change_sets", "test_service_answers", "test_registry"
MODULES, HOOKS = "modules are out of scope", "hooks of the registry are out of scope"
SCENARIOS: dict[str, dict[str, str]] = {
    "test_changesets": {
        "test_create_change_set_update_without_parameters": (
            f"{CHANGE_SETS}::test_a_changed_parameter_is_named_and_modifies_too"
        ),
        "test_empty_changeset": f"{CHANGE_SETS}::test_a_change_set_without_changes_fails_and_cannot_be_executed",
        "test_deleted_changeset": f"{CHANGE_SETS}::test_a_deleted_change_set_is_not_found",
        "test_describe_change_set_nonexisting": (f"{ANSWERS}::test_a_request_is_refused_in_the_services_words"),
        "test_delete_change_set_exception": (f"{ANSWERS}::test_a_request_is_refused_in_the_services_words"),
        "test_name_conflicts": (f"{CHANGE_SETS}::test_names_of_stacks_and_change_sets_are_free_again_after_a_deletion"),
        "test_create_while_in_review": (
            f"{CHANGE_SETS}::test_a_create_of_a_stack_in_review_makes_its_change_sets_obsolete"
        ),
        "test_template_rendering_with_list": f"{CHANGE_SETS}::test_a_list_of_unlike_elements_is_rendered_as_it_stands",
        "test_create_changeset_with_stack_id": (
            f"{CHANGE_SETS}::test_a_stack_is_in_review_until_its_change_set_is_executed"
        ),
        "test_multiple_create_changeset": f"{CHANGE_SETS}::test_a_stack_is_in_review_until_its_change_set_is_executed",
        "TestUpdates::test_deleting_resource": f"{CHANGE_SETS}::test_a_removed_resource_shows_what_becomes_of_it",
        "test_create_and_then_update_refreshes_template_metadata": (
            f"{ANSWERS}::test_a_templates_summary_names_types_and_what_identifies_them"
        ),
        "test_create_change_set_no_changes": (
            f"{CHANGE_SETS}::test_a_change_set_without_changes_fails_and_cannot_be_executed"
        ),
        "test_describe_changeset_after_delete": f"{CHANGE_SETS}::test_a_deleted_change_set_is_not_found",
        "test_using_pseudoparameters_in_places[resource]": (
            f"{ANSWERS}::test_a_template_is_refused_in_the_services_words"
        ),
        "test_using_pseudoparameters_in_places[parameter]": (
            f"{ANSWERS}::test_a_template_is_refused_in_the_services_words"
        ),
        "test_using_pseudoparameters_in_places[condition]": (
            f"{CHANGE_SETS}::test_a_condition_may_ask_for_pseudo_parameters"
        ),
        "test_create_changeset_for_deleted_stack": (
            f"{CHANGE_SETS}::test_names_of_stacks_and_change_sets_are_free_again_after_a_deletion"
        ),
        "test_changeset_for_deleted_stack": f"{CHANGE_SETS}::test_a_stack_that_is_being_deleted_takes_no_change_set",
    },
    "test_update_stack": {
        "test_update_with_resource_types": f"{ANSWERS}::test_an_update_is_refused_in_the_services_words",
        "test_basic_update": (
            "test_stack_update::test_a_changed_property_goes_to_the_update_handler_with_the_previous_ones"
        ),
        "test_no_template_error": f"{ANSWERS}::test_an_update_is_refused_in_the_services_words",
        "test_no_parameters_error_update": f"{ANSWERS}::test_an_update_is_refused_in_the_services_words",
        "test_update_with_previous_parameter_value": f"{ANSWERS}::test_an_update_keeps_what_it_does_not_say",
        "test_update_with_role_without_permissions": f"{ANSWERS}::test_an_update_is_refused_in_the_services_words",
        "test_update_with_invalid_rollback_configuration_errors": (
            f"{ANSWERS}::test_an_update_is_refused_in_the_services_words"
        ),
        "test_diff_after_update": f"{ANSWERS}::test_an_update_is_refused_in_the_services_words",
        "test_update_deleted_stack": f"{ANSWERS}::test_a_deleted_stack_is_not_updated",
    },
    "test_nested_stacks": {
        "test_nested_output_in_params": f"{ANSWERS}::test_outputs_come_through_two_levels_of_nested_stacks",
        "test_deletion_of_failed_nested_stack": f"{ANSWERS}::test_a_failed_nested_stack_is_deleted_with_its_parent",
    },
    "test_drift_detection": {
        "test_drift_detection_on_lambda": "test_drift::test_a_change_behind_the_stacks_back_is_named",
    },
    "test_extensions_resourcetypes": {
        "test_deploy_resource_type": f"{REGISTRY}::test_describe_type_shows_what_was_registered",
    },
    "test_extensions_api": {
        "test_crud_extension[RESOURCE]": f"{REGISTRY}::test_describe_type_shows_what_was_registered",
        "test_crud_extension[MODULE]": MODULES,
        "test_crud_extension[HOOK]": HOOKS,
        # Recorded with a module; of a resource type the same is expected.
        "test_extension_versioning": f"{REGISTRY}::test_a_new_version_waits_until_it_is_made_the_default",
        "test_extension_not_complete": f"{REGISTRY}::test_a_type_that_is_not_there_is_not_found",
        "test_extension_type_configuration": f"{REGISTRY}::test_a_configuration_must_match_its_schema",
    },
    "test_extensions_hooks": {
        "test_hook_deployment[FAIL]": HOOKS,
        "test_hook_deployment[WARN]": HOOKS,
    },
}
ALL = [(f"{file}::{name}", by) for file, named in SCENARIOS.items() for name, by in named.items()]
HELD = [(name, by) for name, by in ALL if by not in (MODULES, HOOKS)]


@pytest.mark.parametrize(("scenario", "by"), HELD, ids=lambda part: part)
def test_a_scenario_has_a_test_of_our_own(scenario: str, by: str) -> None:
    module, _, name = by.partition("::")
    assert callable(getattr(importlib.import_module(f"tests.sandbox_aws.{module}"), name)), scenario


def test_more_than_four_fifths_are_held() -> None:
    assert (len(ALL), len(HELD)) == (40, 36)
    assert len(HELD) / len(ALL) > 0.8
