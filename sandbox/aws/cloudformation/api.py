"""The stack operations of the CloudFormation API."""

import json

from moto.core.responses import ActionResult, EmptyResult

from sandbox.aws.cloudformation.checks import check_template
from sandbox.aws.cloudformation.engine_api import EngineApi
from sandbox.aws.cloudformation.errors import RequestError
from sandbox.aws.cloudformation.model import Stack
from sandbox.aws.cloudformation.nested_change_sets import forget_below
from sandbox.aws.cloudformation.preview import changes_anything
from sandbox.aws.cloudformation.requests import (
    STACK_NAME,
    build_request,
    check_stack_name,
    fetch_template,
    hold,
)
from sandbox.aws.cloudformation.template import Template
from sandbox.aws.cloudformation.views import event_view, resource_view, stack_view, summary_view, template_view

# The service's pages were seen to be as long.
_EVENTS_IN_A_PAGE = 100


class StackApi(EngineApi):
    """The operations of stacks."""

    def create_stack(self) -> ActionResult:
        engine, name = self.engine, self._get_param("StackName")
        check_stack_name(name, STACK_NAME)
        with engine.changed:
            reviewed = engine.live(name)
            if reviewed and reviewed.status != "REVIEW_IN_PROGRESS":
                raise RequestError(f"Stack [{name}] already exists", "AlreadyExistsException")
            request = build_request(engine, self._get_param, previous=None, fetch=fetch_template)
            if reviewed:
                # The stack that a change set was to create. Its change sets can no longer be executed.
                stack, stack.request = reviewed, request
                for change_set in engine.change_sets_of(stack):
                    if change_set.execution_status == "AVAILABLE":
                        change_set.execution_status = "OBSOLETE"
            else:
                stack = engine.add(name, request)
            stack.termination_protection = bool(self._get_param("EnableTerminationProtection"))
            stack.timeout_minutes = self._get_param("TimeoutInMinutes")
            engine.start_create(stack)
        return ActionResult({"StackId": stack.stack_id})

    def update_stack(self) -> ActionResult:
        engine = self.engine
        with engine.changed:
            stack = engine.find(self._get_param("StackName"), "Stack [{}] does not exist")
            if stack.in_progress or stack.deleted:
                raise RequestError(f"Stack:{stack.stack_id} is in {stack.status} state and can not be updated.")
            request = build_request(engine, self._get_param, previous=stack, fetch=fetch_template)
            if not changes_anything(engine, stack, request):
                raise RequestError("No updates are to be performed.")
            engine.start_update(stack, request)
        return ActionResult({"StackId": stack.stack_id})

    def delete_stack(self) -> ActionResult:
        engine = self.engine
        with engine.changed:
            try:
                stack = engine.find(self._get_param("StackName"))
            except RequestError:
                # Deleting what is not there succeeds.
                return EmptyResult()
            engine.start_delete(
                stack, set(self._get_param("RetainResources") or []), self._get_param("ClientRequestToken")
            )
            # Nested stacks that only a change set knows are not among the stack's resources.
            for change_set in engine.change_sets_of(stack):
                forget_below(engine, change_set)
        return EmptyResult()

    def cancel_update_stack(self) -> ActionResult:
        self.engine.cancel_update(self.engine.find(self._get_param("StackName")))
        return EmptyResult()

    def continue_update_rollback(self) -> ActionResult:
        stack = self.engine.find(self._get_param("StackName"))
        self.engine.start_continue_rollback(stack, set(self._get_param("ResourcesToSkip") or []))
        return ActionResult({})

    def rollback_stack(self) -> ActionResult:
        with self.engine.changed:
            stack = self.engine.find(self._get_param("StackName"))
            self.engine.start_rollback(stack)
        return ActionResult({"StackId": stack.stack_id})

    def update_termination_protection(self) -> ActionResult:
        stack = self.engine.find(self._get_param("StackName"))
        with self.engine.changed:
            stack.termination_protection = bool(self._get_param("EnableTerminationProtection"))
            stack.save(stack, False)
        return ActionResult({"StackId": stack.stack_id})

    def describe_stacks(self) -> ActionResult:
        engine, wanted = self.engine, self._get_param("StackName")
        if wanted:
            agent = self.headers.get("User-Agent", "")
            hold(engine, agent, lambda: not ((stack := engine.known(wanted)) and stack.in_progress))
            return ActionResult({"Stacks": [stack_view(engine.find(wanted))]})
        return ActionResult({"Stacks": [stack_view(stack) for stack in engine.alive()]})

    def list_stacks(self) -> ActionResult:
        wanted = set(self._get_param("StackStatusFilter") or [])
        stacks = [stack for stack in list(self.engine.stacks.values()) if not wanted or stack.status in wanted]
        return ActionResult({"StackSummaries": [summary_view(stack) for stack in stacks[::-1]]})

    def describe_stack_events(self) -> ActionResult:
        name = self._get_param("StackName")
        if not name:
            raise RequestError(
                "1 validation error detected: Value null at 'stackName' failed to satisfy constraint: "
                "Member must not be null"
            )
        stack = self.engine.find(name, "Stack [{}] does not exist")
        # The newest first, in pages; a page's token is how many events are older, which later events do not change.
        token = self._get_param("NextToken")
        end = int(token) if token else len(stack.events)
        begin = max(0, end - _EVENTS_IN_A_PAGE)
        views = [event_view(stack, event) for event in stack.events[begin:end][::-1]]
        return ActionResult({"StackEvents": views, **({"NextToken": str(begin)} if begin else {})})

    def describe_stack_resources(self) -> ActionResult:
        name, physical_id = self._get_param("StackName"), self._get_param("PhysicalResourceId")
        stack = self.engine.find(name) if name else self._stack_of(physical_id)
        only = self._get_param("LogicalResourceId")
        resources = [
            resource_view(stack, resource)
            for resource in list(stack.resources.values())
            if only in (None, resource.logical_id) and physical_id in (None, resource.physical_id)
        ]
        return ActionResult({"StackResources": resources})

    def describe_stack_resource(self) -> ActionResult:
        stack = self.engine.find(self._get_param("StackName"), "Stack '{}' does not exist")
        name = self._get_param("LogicalResourceId")
        if name not in stack.resources:
            raise RequestError(f"Resource {name} does not exist for stack {stack.name}")
        view = resource_view(stack, stack.resources[name])
        view["Metadata"] = json.dumps(self.engine.metadata(stack, name))
        return ActionResult({"StackResourceDetail": view})

    def list_stack_resources(self) -> ActionResult:
        stack = self.engine.find(self._get_param("StackName"))
        views = [resource_view(stack, resource) for resource in list(stack.resources.values())]
        return ActionResult({"StackResourceSummaries": views})

    def list_exports(self) -> ActionResult:
        exports = [
            {"ExportingStackId": stack.stack_id, "Name": name, "Value": value}
            for stack, name, value in self.engine.exported()
        ]
        return ActionResult({"Exports": exports})

    def get_template(self) -> ActionResult:
        stack = self.engine.find(self._get_param("StackName"))
        body = stack.request.template.body
        return ActionResult({"TemplateBody": body, "StagesAvailable": ["Original", "Processed"]})

    def get_template_summary(self) -> ActionResult:
        name = self._get_param("StackName")
        return self._summarized(self.engine.find(name).request.template if name else self._given_template())

    def validate_template(self) -> ActionResult:
        engine, template = self.engine, self._given_template()
        # The result of a transform is not checked.
        if not template.transforms:
            check_template(template, lambda type_name: engine.services.find_kind(type_name, engine.region))
        return self._summarized(template)

    def _summarized(self, template: Template) -> ActionResult:
        by_type: dict[str, list[str]] = {}
        for logical_id, resource in sorted(template.resources.items()):
            by_type.setdefault(resource["Type"], []).append(logical_id)
        identifiers = {each: self.engine.identifier_names(each) for each in by_type}
        return ActionResult(template_view(template, by_type, identifiers))

    def _given_template(self) -> Template:
        url = self._get_param("TemplateURL")
        return Template.parse(fetch_template(url) if url else self._get_param("TemplateBody") or "")

    def _stack_of(self, physical_id: str | None) -> Stack:
        for stack in self.engine.alive():
            if physical_id in {resource.physical_id for resource in stack.resources.values()}:
                return stack
        raise RequestError(f"Stack for {physical_id} does not exist")
