"""Every leaf of the schema, in every way in which it may be declared, by CloudFormation's own comparison.

At its default with and without an echo of Azure's, at another value, beside others' pools, tags, labels and taints, in
every order: in sync. Changed or taken away by somebody: drifted, at its path.

Exit status: 0 no false and no missed drift; 1 otherwise, and each case is named; 2 wrong usage.
"""

import sys

from acme_azure_akscluster.properties.reported import reported
from acme_azure_akscluster.properties.rewritings import REWRITINGS, Documented
from sandbox.aws.cloudformation.drift import differences
from tests.drift.cases import DOCUMENT, Case, cases_of, is_as_it_should_be, judged, leaves, orders, removals
from tests.drift.rewritten import REWRITTEN
from tools.shared import terminal
from tools.shared.called import command_line


def main(arguments: list[str]) -> int:
    """Print what is wrong and the count, and return the exit status."""
    parser = command_line("make drift", __doc__)
    parser.parse_args(arguments)
    known = list(leaves())
    cases = [(".".join(path), case) for path, node in known for case in cases_of(path, node)]
    cases += [("AgentPoolProfiles", case) for case in orders()] + [("elements", case) for case in removals()]
    cases += [(where, case) for where, rows in REWRITTEN.items() for case in rows]
    wrong = [(where, case) for where, case in cases if not is_as_it_should_be(case)]
    for where, case in wrong:
        print(f"{where}, {case.what}: {_result(case)}", file=sys.stderr)
    false = sum(case.drifted is None for _, case in wrong)
    missed = len(wrong) - false
    print(f"{len(known)} leaves, {len(REWRITINGS)} rewritings, {len(cases)} cases: {false} false, {missed} missed")
    documented = [row for row in REWRITINGS if isinstance(row.treatment, Documented)]
    print(f"{len(documented)} rewritings are shown as drift, and documented with what to do instead")
    print(f"{_strict(cases)} cases more would be shown if elements of ordered lists were compared whole")
    return 1 if wrong else 0


def _result(case: Case) -> str:
    displayed = (
        "; ".join(f"{one.path} {one.kind} {one.expected!r}, {one.actual!r}" for one in judged(case)) or "in sync"
    )
    return displayed if case.drifted is None else f"{'.'.join(case.drifted)} should have drifted, and it is {displayed}"


def _strict(cases: list[tuple[str, Case]]) -> int:
    """The other reading of AWS's rules, which no type with filled-in elements can meet."""
    quiet = [case for _, case in cases if case.drifted is None and not judged(case)]
    return sum(bool(differences(case.declared, reported(case.observed, {}), DOCUMENT, strict=True)) for case in quiet)


if __name__ == "__main__":
    sys.exit(terminal.interruptible(lambda: main(sys.argv[1:])))
