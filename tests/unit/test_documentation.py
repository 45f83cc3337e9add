"""The pages: no command escapes its test, no template in them is wrong, generated ones have what they are made from."""

import io
import json
import re
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from acme_azure_akscluster.domain.versions import Version, ladder
from acme_azure_akscluster.errors import table
from acme_azure_akscluster.identity import entra_errors
from acme_azure_akscluster.properties import rewritings, schema
from acme_azure_akscluster.validation import validate
from tools.demo.narration import Narrator
from tools.docs import commands, errors, recording
from tools.docs.blocks import ROOT, Block, blocks, pages, unfenced
from tools.shared import terminal

BLOCKS = [block for page in pages() for block in blocks(page)]
CLUSTER = {
    "ResourceGroupName": "g",
    "Name": "c",
    "Location": "westeurope",
    "AgentPoolProfiles": [{"Name": "system", "Mode": "System", "Count": 1, "VmSize": "Standard_D4s_v5"}],
}


class Template(yaml.SafeLoader):
    """YAML with CloudFormation's short functions: a text with x for what is put into it, else nothing to be judged."""


Template.add_multi_constructor("!", lambda *_: None)
Template.add_constructor("!Sub", lambda loader, node: re.sub(r"\$\{\w+\}", "x", str(node.value)))


def block(text: str) -> Block:
    return Block("page.md", 1, "sh", text)


# ---- commands


@pytest.mark.parametrize("page", pages())
def test_no_command_is_outside_a_fence(page: str) -> None:
    assert unfenced(page) == []


@pytest.mark.parametrize("block", [one for one in BLOCKS if one.is_shell], ids=str)
def test_a_block_is_run_or_says_why_not(block: Block) -> None:
    assert block.is_run or len(block.value) > 10, f"{block}: give a reason"


def lines_of(text: str) -> set[str]:
    """The commands of a block, those over several lines as one."""
    return set(re.sub(r"\\\n\s*", "", text).strip().splitlines())


@pytest.mark.parametrize("block", [one for one in BLOCKS if one.mark == "as in"], ids=str)
def test_a_command_declared_to_run_on_another_page_runs_there(block: Block) -> None:
    there = {line for one in blocks(block.value) if one.is_run for line in lines_of(one.text)}
    assert lines_of(block.text) <= there


def test_a_command_in_an_indented_block_is_detected(tmp_path: Path) -> None:
    (tmp_path / "page.md").write_text("Run\n\n    aws sts get-caller-identity\n\nthen\n\n    {json}\n")
    assert unfenced("page.md", tmp_path) == ["aws sts get-caller-identity"]


def test_marks_are_read_and_their_fence_with_them(tmp_path: Path) -> None:
    (tmp_path / "page.md").write_text("a\n<!-- not run: no account -->\n```sh\naz login\n```\n\n```text\nx\n```\n")
    first, second = blocks("page.md", tmp_path)
    assert first == Block("page.md", 3, "sh", "az login\n", "not run", "no account")
    assert (first.is_run, second.is_shell, second.line) == (False, False, 7)


# ---- templates


def properties(document: Any) -> Iterator[dict[str, Any]]:
    """The properties of every cluster in a YAML block: of a template, a resource, or properties alone."""
    if not isinstance(document, dict):
        return
    if document.get("Type") == "Acme::Azure::AKSCluster":
        yield document["Properties"]
    elif "Type" not in document and set(document) <= set(schema.load()["properties"]):
        yield document
    else:
        for value in document.values():
            yield from properties(value)


def known(value: Any) -> Any:
    """The value without what only CloudFormation can tell."""
    if isinstance(value, dict):
        return {key: known(one) for key, one in value.items() if one is not None}
    return [known(one) for one in value if one is not None] if isinstance(value, list) else value


@pytest.mark.parametrize("block", [one for one in BLOCKS if one.language in ("yaml", "yml")], ids=str)
def test_a_template_in_a_page_has_no_fault(block: Block) -> None:
    clusters = list(properties(yaml.load(block.text, Template)))
    assert clusters, f"{block}: no cluster in it"
    for cluster in clusters:
        desired, wrong = validate.coerce(CLUSTER | known(cluster))
        assert [*map(str, wrong), *map(str, validate.violations(desired))] == []


# ---- what a page names and counts


def named() -> list[str]:
    """The files and folders in the right column of the contributors' table."""
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    cells = [line.rsplit(" | ", 1)[1] for line in text.splitlines() if line.startswith("| ") and " | " in line[2:]]
    return sorted({word for cell in cells for word in re.findall(r"`([\w./*]+[./]\w*)`", cell)})


@pytest.mark.parametrize("name", named())
def test_what_the_contributors_table_names_is_there(name: str) -> None:
    assert any(list(folder.glob(name)) for folder in (ROOT, ROOT / "src" / "acme_azure_akscluster", ROOT / "bundle"))


def test_the_page_on_the_inside_lists_every_package_and_the_modules_beside_them() -> None:
    source = ROOT / "src" / "acme_azure_akscluster"
    text = (ROOT / "docs" / "inside.md").read_text(encoding="utf-8").partition("## From an event to a request")[2]
    listed = set(re.findall(r"^ {4,}([\w.]+/?)  +", text, re.MULTILINE))
    packages = {f"{path.parent.name}/" for path in source.rglob("*/__init__.py")}
    assert packages <= listed
    assert [name for name in listed - packages if not (source / name).is_file()] == []


@pytest.mark.parametrize(("page", "count"), [("README.md", "[{} rewritings]"), ("docs/comparison.md", "| {} rules |")])
def test_the_rewritings_that_a_page_counts_are_those_of_the_table(page: str, count: str) -> None:
    assert count.format(len(rewritings.REWRITINGS)) in (ROOT / page).read_text(encoding="utf-8")


def migrated() -> list[str]:
    """The properties that the page for Terraform's users names, each with its whole path."""
    page = (ROOT / "docs" / "migrating.md").read_text(encoding="utf-8")
    names: list[str] = []
    for row in re.findall(r"^\| [`a].* \| (.*) \|$", page, re.MULTILINE):
        first, *others = re.findall(r"`([A-Z][\w.\[\]]*)`", row) or [""]
        names += [name for name in (first, *(_beside(first, other) for other in others)) if name]
    return sorted(set(names))


def _beside(first: str, other: str) -> str:
    """A name after the first of a cell stands in the same object, unless it is one of the type's own."""
    top = json.loads((ROOT / "schema.json").read_text(encoding="utf-8"))["properties"]
    return other if other.split(".")[0] in top else f"{first.rpartition('.')[0]}.{other}"


@pytest.mark.parametrize("name", migrated())
def test_a_property_that_terraforms_users_are_led_to_exists(name: str) -> None:
    reference = (ROOT / "docs" / "reference.md").read_text(encoding="utf-8")
    heading, _, leaf = name.removesuffix("[]").rpartition(".")
    table = reference.split(f"### {heading}\n" if heading else "## Properties\n", 1)[1].split("\n##", 1)[0]
    assert f"`{leaf}`" in table


# ---- generated pages


def test_the_page_of_errors_has_every_code_of_the_tables() -> None:
    page = errors.page()
    codes = {code for row in (*table.ROWS, table.THROTTLING) for code in row.codes}
    missing = [code for code in codes if f"`{code}`" not in page]
    missing += [code for code in entra_errors.TABLE if f"AADSTS{code}" not in page]
    missing += [str(status) for status in table.STATUS_ROWS if f"| {status} |" not in page]
    assert missing == []


def test_every_error_has_a_remedy() -> None:
    rows = (*table.ROWS, table.THROTTLING, *table.STATUS_ROWS.values())
    assert [row for row in rows if not row.advice] == []
    assert [row for row in entra_errors.TABLE.values() if not row.advice] == []


def test_a_cell_of_the_page_of_errors_holds_no_bar_and_no_open_placeholder() -> None:
    rows = [line for line in errors.page().splitlines() if line.startswith("| ")]
    assert {row.count("|") for row in rows} <= {3, 5}
    assert not [row for row in rows if re.search(r"[{}]|<[a-z]", re.sub(r"`[^`]*`", "", row))]


def test_the_text_that_a_message_must_contain_is_listed_for_each_alternative() -> None:
    page = errors.page()
    assert "`perform action 'Microsoft.ManagedIdentity/userAssignedIdentities/`" in page
    statuses = re.findall(r"`exit status=([^`]*)`", page)
    assert statuses
    assert all(status.isdigit() for status in statuses)


def test_the_page_of_commands_has_every_target_that_says_what_it_does() -> None:
    makefile = "demo: setup ## the main job\n\nhidden: setup\nlint-all: a b ## a | b\n"
    assert commands.targets(makefile) == "| `make demo` | the main job |\n| `make lint-all` | a &#124; b |\n"


@pytest.mark.parametrize("block", [one for one in BLOCKS if one.language == "mermaid"], ids=str)
def test_a_diagram_has_a_title_for_those_who_do_not_see_it(block: Block) -> None:
    assert re.search(r"^    accTitle: .{10}", block.text, re.MULTILINE)


def test_the_diagram_of_an_upgrade_shows_the_steps_that_are_planned() -> None:
    displayed = next(one.text for one in BLOCKS if one.page == "docs/upgrades.md" and one.language == "mermaid")
    start, target = Version.of("1.33"), Version.of("1.36")
    pools = {"system": start, "workers": start}
    hops = ladder(start, target, pools, dict.fromkeys(pools, target), ends_whole=True)
    planned = [(str(hop.to), "control plane and pools" if hop.whole else "control plane") for hop in hops]
    assert re.findall(r"<b>(.*?)</b><br/>(.*?)\"", displayed) == planned


# ---- the recording


def cast(*events: tuple[float, str]) -> str:
    header = {"version": 2, "width": 80, "height": 24, "command": "make demo"}
    return "\n".join([json.dumps(header), *(json.dumps([at, "o", message]) for at, message in events)]) + "\n"


def test_a_recording_becomes_lines_with_their_colour_and_shortened_pauses() -> None:
    lines = recording.lines(cast((0.5, "one\r\ntw"), (60.0, "o \x1b[1mbold\x1b[0m\r\n"), (60.1, "x" * 130)))
    assert [line.text.plain for line in lines] == ["one", "two bold", "x" * 118, "x" * 12]
    assert [round(line.at, 1) for line in lines] == [0.5, 1.7, 1.8, 1.8]
    assert [str(span.style) for line in lines for span in line.text.spans] == ["bold"]


def test_what_was_overwritten_on_its_line_is_not_drawn() -> None:
    [line] = recording.lines(
        cast((0.1, "\r\x1b[Kbuilding: 2 s"), (0.2, "\r\x1b[Kbuilding: 3 s\r\x1b[K"), (0.3, "done\r\n"))
    )
    assert line.text.plain == "done"


def test_counted_seconds_are_a_pause() -> None:
    counted = [(float(second), f"\r\x1b[2Kbuilding {second} s") for second in range(1, 60)]
    lines = recording.lines(cast((0.5, "one\r\n"), *counted, (60.0, "\r\x1b[2Ktwo\r\n")))
    assert [(round(line.at, 1), line.text.plain) for line in lines] == [(0.5, "one"), (1.7, "two")]


def test_counted_seconds_are_not_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm")
    screen = Screen()
    print("before", file=screen)
    with terminal.waiting("building", screen):
        pass
    print("after", file=screen)
    printed = screen.getvalue()
    assert "building" in printed
    [first, second] = recording.lines(cast((0.1, printed.replace("\n", "\r\n"))))
    assert [first.text.plain, second.text.plain] == ["before", "after"]


def test_a_drawn_recording_is_well_formed_and_escapes_the_output() -> None:
    drawn = recording.drawn(cast((0.1, "<a & b>\r\n")))
    assert "<a & b>" in "".join(ET.fromstring(drawn).itertext()).replace("\xa0", " ")


def test_a_recording_has_neither_pips_warnings_nor_directories_of_the_machine(tmp_path: Path) -> None:
    script = tmp_path / "noisy.sh"
    script.write_text(
        "printf '\\033[33mWARNING: Location file:///opt/simple is ignored\\033[0m\\n[notice] A new release of pip\\n'\n"
        f"printf '{recording.ROOT}/schema.json {Path.home()}/.aws {tempfile.gettempdir()}/aks-demo-x1/a.yaml\\n'\n"
        "printf 'Looking in indexes: https://x\\nWARNING, a word of our own\\n'\n"
    )
    remaining = tmp_path / "it.cast"
    assert recording.record(["bash", str(script)], "it", remaining) == 0
    assert [line.text.plain for line in recording.lines(remaining.read_text())] == [
        "$ it",
        "~/acme-azure-akscluster/schema.json ~/.aws /tmp/a.yaml",
        "WARNING, a word of our own",
    ]
    assert "WARNING: " not in remaining.read_text()


def test_a_command_is_recorded_as_on_a_terminal_with_its_status(tmp_path: Path) -> None:
    remaining = tmp_path / "it.cast"
    status = recording.record(["bash", "-c", "test -t 1 && echo terminal; exit 3"], "it", remaining)
    assert status == 3
    assert [line.text.plain for line in recording.lines(remaining.read_text())] == ["$ it", "terminal"]


# ---- what tools print


class Screen(io.StringIO):
    """A terminal."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("out", "variables", "styled"),
    [
        (Screen(), {"TERM": "xterm"}, True),
        (Screen(), {"TERM": "xterm", "NO_COLOR": ""}, True),
        (Screen(), {"TERM": "xterm", "NO_COLOR": "1"}, False),
        (Screen(), {"TERM": "dumb"}, False),
        (io.StringIO(), {"TERM": "xterm"}, False),
    ],
)
def test_colours_are_for_terminals_and_only_where_they_are_wanted(
    monkeypatch: pytest.MonkeyPatch, out: io.StringIO, variables: dict[str, str], styled: bool
) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    terminal.console(out).print("text", style="bold", end="")
    assert out.getvalue() == ("\033[1mtext\033[0m" if styled else "text")


def test_a_stopped_tool_prints_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    def stopped() -> int:
        raise KeyboardInterrupt

    assert terminal.interruptible(stopped) == 130
    assert capsys.readouterr().err == "\nStopped.\n"
    assert terminal.interruptible(lambda: 2) == 2


def test_a_tool_whose_output_is_read_no_further_ends_without_a_word() -> None:
    prints = "lambda: [print(n) for n in range(99999)] and 0"
    tool = f"import sys; from tools.shared import terminal; sys.exit(terminal.interruptible({prints}))"
    command = f"{sys.executable} -c '{tool}' | head -1; exit ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (141, "0\n", "")


def test_waiting_counts_on_a_terminal_and_leaves_nothing_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm")
    screen = Screen()
    with terminal.waiting("building", screen):
        assert re.search(r"building .*0:00:00", screen.getvalue())
    assert screen.getvalue().endswith("\r\x1b[1A\x1b[2K")


@pytest.mark.parametrize(("out", "kind"), [(io.StringIO(), "xterm"), (Screen(), "dumb")])
def test_waiting_is_silent_without_a_terminal(out: io.StringIO, kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", kind)
    with terminal.waiting("building", out):
        pass
    assert out.getvalue() == ""


@pytest.mark.parametrize("line", ["[bold]text[/bold] :smile: 12 'a'", "word " * 40 + "end"])
def test_what_is_printed_is_neither_interpreted_nor_cut_in_a_pipe(line: str) -> None:
    pipe = io.StringIO()
    terminal.console(pipe).print(line)
    assert pipe.getvalue() == f"{line}\n"


def test_the_demo_wraps_its_lines_below_each_other_on_a_terminal_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "40")
    screen, pipe = Screen(), io.StringIO()
    for out in (screen, pipe):
        Narrator(iter((0.0, 1.0)).__next__, out).say("one two three four five six seven eight")
    assert pipe.getvalue() == "   1.0s     one two three four five six seven eight\n"
    first, second = screen.getvalue().splitlines()
    assert (first.rstrip(), second.rstrip()) == ("   1.0s     one two three four five six", f"{'':12}seven eight")


def test_the_demo_shows_a_hooks_event_by_the_status_of_the_hook() -> None:
    stack = {"LogicalResourceId": "demo", "ResourceType": "AWS::CloudFormation::Stack"}
    complete = {"ResourceStatus": "UPDATE_COMPLETE", **stack}
    hooked = {"EventId": "2", **complete, "HookType": "Acme::AKS::Plan", "HookStatus": "HOOK_COMPLETE_SUCCEEDED"}
    out = io.StringIO()
    Narrator(iter((0.0, 1.0, 2.0)).__next__, out).events([hooked, {"EventId": "1", **complete}])
    assert [line.split(maxsplit=1)[1] for line in out.getvalue().splitlines()] == [
        "✓ UPDATE_COMPLETE      demo (AWS::CloudFormation::Stack)",
        "✓ HOOK_COMPLETE_SUCCEEDED demo (Acme::AKS::Plan)",
    ]
