"""Stack sets, instances and operations in the shapes of the CloudFormation API."""

from typing import Any

from sandbox.aws.stack_sets.model import Instance, Result, SetOperation, StackSet


def set_view(stack_set: StackSet) -> dict[str, Any]:
    given = stack_set.given
    return {
        "StackSetName": stack_set.name,
        "StackSetId": stack_set.set_id,
        "StackSetARN": stack_set.arn,
        "Description": given.get("Description"),
        "Status": "DELETED" if stack_set.deleted else "ACTIVE",
        "TemplateBody": given.get("TemplateBody"),
        "Parameters": given.get("Parameters") or [],
        "Capabilities": given.get("Capabilities") or [],
        "Tags": given.get("Tags") or [],
        "PermissionModel": "SELF_MANAGED",
        "AdministrationRoleARN": given.get("AdministrationRoleARN"),
        "ExecutionRoleName": given.get("ExecutionRoleName"),
        "Regions": list(dict.fromkeys(instance.region for instance in stack_set.instances.values())),
    }


def instance_view(stack_set: StackSet, instance: Instance) -> dict[str, Any]:
    return {
        "StackSetId": stack_set.set_id,
        "Region": instance.region,
        "Account": instance.account,
        "StackId": instance.stack_id or None,
        "ParameterOverrides": instance.overrides,
        "Status": instance.status,
        "StackInstanceStatus": {"DetailedStatus": instance.detail},
        "StatusReason": instance.reason,
        "DriftStatus": "NOT_CHECKED",
        "LastOperationId": instance.operation_id,
    }


def operation_view(stack_set: StackSet, operation: SetOperation) -> dict[str, Any]:
    return {
        "OperationId": operation.operation_id,
        "StackSetId": stack_set.set_id,
        "Action": operation.action,
        "Status": operation.status,
        "OperationPreferences": operation.given_preferences,
        "RetainStacks": operation.retain,
        "CreationTimestamp": operation.started,
        "EndTimestamp": operation.ended,
        "StatusDetails": {"FailedStackInstancesCount": sum(r.status == "FAILED" for r in operation.results)},
    }


def result_view(result: Result) -> dict[str, Any]:
    return {
        "Account": result.account,
        "Region": result.region,
        "Status": result.status,
        "StatusReason": result.reason,
    }
