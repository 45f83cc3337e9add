"""What deploying a template, or executing a change set, would do to its clusters. Writes nothing.

It makes a change set that is never executed, reads the clusters, and removes the change set again.

Exit status: 0 nothing to do; 2 there are changes; 1 an error, or a change that would be refused.
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

import boto3
from botocore.exceptions import BotoCoreError, ClientError

from acme_azure_akscluster.errors.problem import Problem
from tools.preview import markdown, report
from tools.preview.change_sets import Change, PreviewError, changes, temporary
from tools.preview.live import Reader
from tools.shared import terminal
from tools.shared.advice import advised
from tools.shared.called import called, command_line
from tools.shared.own_login import NotLoggedInError


def main(arguments: Sequence[str]) -> int:
    """Print the preview and return the exit status."""
    options = _parser().parse_args(arguments)
    try:
        session = boto3.Session()
        with terminal.waiting("making a change set and reading the clusters"):
            changed = requested_changes(session, options)
            reader = Reader(session, federated=options.federated, client_id=options.client_id)
            previews = [reader.preview(change) for change in changed]
    except (
        PreviewError,
        Problem,
        NotLoggedInError,
        BotoCoreError,
        ClientError,
        OSError,
        UnicodeError,
    ) as error:
        print(f"preview: {advised(error)}", file=sys.stderr)
        return 1
    print(options.form(previews))
    if any(preview.refused for preview in previews):
        return 1
    return 2 if any(preview.steps or preview.notes for preview in previews) else 0


def requested_changes(session: boto3.Session, options: argparse.Namespace) -> list[Change]:
    """The clusters' changes of the change set that is named, or of one that is made of the template for it."""
    cloudformation = session.client("cloudformation")
    if options.change_set:
        return changes(cloudformation, options.stack, options.change_set)
    with temporary(cloudformation, options.stack, options.template, dict(options.parameters)) as change_set:
        return changes(cloudformation, options.stack, change_set)


def _file(text: str) -> Path:
    """The file, if it is there: before anybody is logged in anywhere. It may be a pipe, so it is not opened."""
    try:
        Path(text).stat()
    except OSError as error:
        raise argparse.ArgumentTypeError(f"{text}: {error.strerror}") from error
    return Path(text)


def _parser() -> argparse.ArgumentParser:
    parser = command_line(called("preview"), __doc__, called("preview", STACK="web", TEMPLATE="web.yaml"))
    parser.add_argument("--stack", metavar="NAME", required=True, help="the stack's name")
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--template", metavar="FILE", type=_file, help="a template file")
    what.add_argument("--change-set", metavar="NAME", help="the name of an existing change set")
    parser.add_argument(
        "--parameters", nargs="*", default=[], type=_pair, metavar="KEY=VALUE", help="the template's parameters"
    )
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", dest="form", action="store_const", const=report.as_json, help="print JSON")
    form.add_argument(
        "--markdown",
        dest="form",
        action="store_const",
        const=markdown.as_markdown,
        help="print Markdown for a pull request, with the steps as a Mermaid Gantt chart",
    )
    parser.set_defaults(form=report.as_text)
    parser.add_argument(
        "--federated", action="store_true", help="log in to Azure with the AWS identity, as the handlers do"
    )
    parser.add_argument(
        "--client-id",
        metavar="GUID",
        help="with --federated, log in as this identity and not as the type configuration's",
    )
    return parser


def _pair(text: str) -> tuple[str, str]:
    key, sign, value = text.partition("=")
    if not key or not sign:
        raise argparse.ArgumentTypeError(f"{text!r} is not of the form KEY=VALUE")
    return key, value


if __name__ == "__main__":
    sys.exit(terminal.interruptible(lambda: main(sys.argv[1:])))
