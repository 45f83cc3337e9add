"""An event in, an answer out, always within the time that CloudFormation waits.

    read what is asked, plan each cluster beside the others, say what was found

What Azure does not answer in time is asked again, by IN_PROGRESS, at most twice; what is planned by then is kept. Then
it is said that it could not be planned, and why.
"""

import logging
import traceback
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from typing import Any, NamedTuple

from acme_azure_akscluster.deadline import Deadline
from acme_azure_akscluster.environment import Environment
from acme_azure_akscluster.errors.problem import Problem
from acme_azure_akscluster.identity import profiles
from acme_azure_akscluster.observability import logs
from acme_azure_akscluster.observability.redaction import quiet_about
from hook import changes, message, rules
from hook.cloudformation import CloudFormation
from hook.question import Question, UnreadableError
from hook.reader import HookPlanner
from hook.settings import Settings
from hook.template import Template
from hook.threads import Run
from preview import lines as words
from preview.change import TYPE_NAME, Change, PreviewError
from preview.planning import Planner, Preview

LOG = logging.getLogger(__name__)

# CloudFormation waits 30 s (docs/aws-behaviour.md#lambda-hook-answer); a cold start and the answer's way take theirs.
BUDGET_SECONDS = 22.0
# The documentation says "3 times" of answers and of invocations: the third is the last for sure.
MOST_INVOCATIONS = 3
_CALLBACK_SECONDS = 2
_SILENT = "Azure has not answered in time"


@dataclass(frozen=True)
class Unplanned:
    """Why a cluster could not be planned. `passing`: it may be, in a moment."""

    why: str
    passing: bool = False


class Requested(NamedTuple):
    """What a change set does: its clusters, its nested stacks by name, its template, and the type's configuration."""

    clusters: Sequence[Change]
    nested: Sequence[str]
    template: Template
    configuration: Mapping[str, Any]


@dataclass
class Hook:
    """The function, over what it needs of its surroundings.

    `session` and `region` are the function's own. `fetch` reads the document behind an address within so many seconds;
    `run` does jobs beside each other and leaves out what has not ended in time.
    """

    settings: Settings
    environment: Environment
    cloudformation: CloudFormation
    session: Any
    region: str
    fetch: Callable[[str, float], Mapping[str, Any]]
    run: Run
    # What was planned for the change set that was asked about last; a warm process goes on from there.
    _planned: dict[str, dict[str, Preview]] = field(default_factory=dict)

    def answer(self, event: Mapping[str, Any], seconds: float) -> dict[str, Any]:
        """The answer for CloudFormation, within so many seconds."""
        deadline = Deadline.within(min(seconds, BUDGET_SECONDS), self.environment.clock)
        answer = self._answer(event, deadline)
        fields = {
            "changeSetId": str(event.get("changeSetId")),
            "hookStatus": answer["hookStatus"],
            "errorCode": answer.get("errorCode"),
            "secondsLeft": round(deadline.remaining(), 1),
        }
        LOG.warning("answered", extra={logs.FIELDS: fields})
        return {**answer, "clientRequestToken": event.get("clientRequestToken")}

    def _answer(self, event: Mapping[str, Any], deadline: Deadline) -> dict[str, Any]:
        try:
            question = Question.of(event)
        except UnreadableError as error:
            return self._unable(str(error))
        try:
            requested = self._read(question, deadline)
            with quiet_about(words.secrets_in(requested.clusters)):
                return self._reported(question, requested, deadline)
        except UnreadableError as error:
            if error.passing and question.invocation < MOST_INVOCATIONS:
                return self._again(question.invocation)
            return self._unable(str(error))
        except PreviewError as error:
            return self._unable(str(error))
        except Exception as error:  # noqa: BLE001 - whoever makes a change set is to have an answer; it may have values
            return self._unable(_mistake(error))

    def _read(self, question: Question, deadline: Deadline) -> Requested:
        document = self.fetch(question.payload, deadline.remaining())
        template = Template(str(document.get("template") or ""))
        nested = changes.names_of(document, changes.NESTED_STACK)
        if not changes.names_of(document, TYPE_NAME):
            return Requested([], nested, template, {})
        configuration = self.cloudformation.configuration(self.region)
        clusters = changes.changes(
            document,
            self.cloudformation.described(question.change_set),
            lambda properties: profiles.subscription(configuration, properties),
            lambda: self.cloudformation.deployed(question.stack_id),
        )
        return Requested(clusters, nested, template, configuration)

    def _reported(self, question: Question, requested: Requested, deadline: Deadline) -> dict[str, Any]:
        if not requested.clusters:
            return _success(message.nothing(requested.nested))
        planned = self._plans(question, requested, deadline)
        previews = [one for one in planned.values() if isinstance(one, Preview)]
        unplanned = {name: one for name, one in planned.items() if isinstance(one, Unplanned)}
        if any(one.passing for one in unplanned.values()) and question.invocation < MOST_INVOCATIONS:
            return self._again(question.invocation)
        reasons = {name: one.why for name, one in unplanned.items()}
        objections = self._objections(previews, requested.template) if self.settings.guards else []
        text = message.plan(previews, reasons, requested.nested, objections)
        if objections:
            return _failure("NonCompliant", text)
        return _failure("InternalFailure", text) if unplanned and self.settings.guards else _success(text)

    def _objections(self, previews: Sequence[Preview], template: Template) -> list[str]:
        now = datetime.fromtimestamp(self.environment.now(), UTC)
        return [
            objection
            for preview in previews
            for objection in rules.objections(preview, self.settings, template.allowed(preview.change.logical_id), now)
        ]

    def _plans(self, question: Question, requested: Requested, deadline: Deadline) -> dict[str, Preview | Unplanned]:
        done = self._planned.get(question.change_set, {})
        left = [change for change in requested.clusters if change.logical_id not in done]
        login = (self.session, self.region)
        planner = HookPlanner(requested.configuration, self.settings.clients, deadline, self.environment, login)
        results = self.run([partial(_planned, planner, change) for change in left], deadline.remaining())
        made = {
            change.logical_id: result or Unplanned(_SILENT, passing=True)
            for change, result in zip(left, results, strict=True)
        }
        done = {**done, **{name: one for name, one in made.items() if isinstance(one, Preview)}}
        self._planned = {question.change_set: done}
        return {
            change.logical_id: done.get(change.logical_id) or made[change.logical_id] for change in requested.clusters
        }

    def _again(self, invocation: int) -> dict[str, Any]:
        return {
            "hookStatus": "IN_PROGRESS",
            "message": "Azure has not answered for every cluster yet",
            "callbackContext": f"asked {invocation} times",
            "callbackDelaySeconds": _CALLBACK_SECONDS,
        }

    def _unable(self, why: str) -> dict[str, Any]:
        text = message.fit([message.Line(message.Rank.HEADLINE, f"The change set could not be planned: {why}")])
        return _failure("InternalFailure", text) if self.settings.guards else _success(text)


def _planned(planner: Planner, change: Change) -> Preview | Unplanned:
    try:
        return planner.preview(change)
    except Problem as problem:
        return Unplanned(problem.message, passing=problem.wait is not None)
    except PreviewError as error:
        return Unplanned(str(error))
    except Exception as error:  # noqa: BLE001 - one cluster's fault is not to hide the others'; its text may have values
        return Unplanned(_mistake(error))


def _mistake(error: Exception) -> str:
    """What is said of an error that nobody expected; its own text may have values in it."""
    frame = traceback.extract_tb(error.__traceback__)[-1]
    LOG.error("%s at %s:%s", type(error).__name__, frame.filename, frame.lineno)
    return f"an error of the hook ({type(error).__name__}); its log says where"


def _success(text: str) -> dict[str, Any]:
    return {"hookStatus": "SUCCESS", "message": text}


def _failure(code: str, text: str) -> dict[str, Any]:
    return {"hookStatus": "FAILED", "errorCode": code, "message": text}
