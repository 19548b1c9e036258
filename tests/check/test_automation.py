"""What others run: the GitHub Action, the hooks of pre-commit, and our own workflows. Nothing leaves this machine."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from omnidim_contract.cli.app import app
from omnidim_spec.yaml12 import Source, read_yaml
from typer.main import get_command

from tests.check import site

ROOT = Path(__file__).parents[2]
GITHUB = ROOT / ".github"
ACTION = GITHUB / "actions" / "contract"
WORKFLOWS = sorted((GITHUB / "workflows").glob("*.yml"))
EXECUTABLE = Path(sys.executable).with_name("omnidim-contract")
SHELL = shutil.which("bash") or "bash"
FAULTY = site.CREATE.replace("minLength", "minLenght")


def read(file: Path) -> Any:
    return read_yaml(file.read_text("utf-8"), Source(file.name))


def steps(value: Any) -> Iterator[dict[str, Any]]:
    """The steps of a workflow or of a composite action."""
    jobs = value["jobs"].values() if "jobs" in value else [value["runs"]]
    for job in jobs:
        yield from job["steps"]


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A git repository of its own with the two honest pages in docs/pages."""
    site.write_site(tmp_path / "docs")
    for words in (["init", "-q", "-b", "main"], ["add", "-A"], ["commit", "-q", "-m", "Pages"]):
        identity = ["-c", "user.name=A", "-c", "user.email=a@example.com", "-c", "commit.gpgsign=false"]
        subprocess.run(["git", *identity, *words], cwd=tmp_path, check=True)
    return tmp_path


def act(folder: Path, **inputs: str) -> tuple[subprocess.CompletedProcess[str], str, str]:
    """Run the steps of the action as a runner does; return the last one, the outputs and the summary."""
    outputs, summary = folder / "outputs", folder / "summary"
    outputs.touch()
    summary.touch()
    action = read(ACTION / "action.yml")
    given = (
        {name: str(one.get("default", "")) for name, one in action["inputs"].items()} | {"executable": str(EXECUTABLE)} | inputs
    )
    done = None
    for step in steps(action):
        env = {name: filled(value, given, outputs.read_text()) for name, value in step["env"].items()}
        places = {"GITHUB_ACTION_PATH": str(ACTION), "GITHUB_OUTPUT": str(outputs), "GITHUB_STEP_SUMMARY": str(summary)}
        words = [SHELL, "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]]
        whole = {"PATH": os.environ["PATH"], "HOME": str(folder), **places, **env}
        done = subprocess.run(words, cwd=folder, env=whole, capture_output=True, text=True, timeout=60, check=False)
        if done.returncode:
            break
    assert done is not None
    return done, outputs.read_text(), summary.read_text()


def filled(value: str, inputs: dict[str, str], outputs: str) -> str:
    """Put the value of `${{ inputs.x }}` or `${{ steps.y.outputs.x }}` in; there are no other expressions."""
    match = re.fullmatch(r"\$\{\{ (?:inputs\.([\w-]+)|steps\.\w+\.outputs\.([\w-]+)) \}\}", value)
    assert match, value
    return inputs[match[1]] if match[1] else dict(line.split("=", 1) for line in outputs.splitlines())[match[2]]


@pytest.fixture
def recorder(tmp_path: Path) -> Path:
    """A command that writes down its arguments, one a line in brackets, and prints what could be taken for a command."""
    file = tmp_path / "bin" / "omnidim-contract"
    file.parent.mkdir()
    file.write_text(f'#!{SHELL}\nprintf "<%s>\\n" "$@" >>"{tmp_path}/words"\necho "::add-mask::x"\nexit 1\n')
    file.chmod(0o755)
    return file


def test_the_action_passes_on_honest_pages(repository: Path) -> None:
    done, outputs, summary = act(repository, command="check", pages="docs/pages", overlay="docs/overlay.yaml")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "exit-code=0\n" in outputs
    assert summary == "## Contract check\n\n    2 pages: nothing found\n"


def test_the_action_fails_on_a_fault_and_annotates_its_line(repository: Path) -> None:
    (repository / "docs/pages/createParcel.md").write_text(FAULTY)
    done, outputs, summary = act(repository, command="check", pages="docs/pages", overlay="docs/overlay.yaml")
    assert done.returncode == 1
    assert done.stdout.startswith("::error file=docs/pages/createParcel.md,line=32,title=keyword-misspelt::")
    assert "exit-code=1\n" in outputs
    assert "    docs/pages/createParcel.md:32: error:" in summary


def test_the_action_compares_the_spec_where_there_is_one(repository: Path) -> None:
    (repository / "openapi.yaml").write_text("openapi: 3.1.0\n")
    done, _, _ = act(repository, command="check", pages="docs/pages", overlay="docs/overlay.yaml", spec="openapi.yaml")
    assert done.returncode == 1
    assert "title=spec-stale::" in done.stdout


HOSTILE = [
    "$(touch pwned)",
    "`touch pwned`",
    "; touch pwned #",
    "' ; touch pwned ; '",
    '" ; touch pwned ; "',
    "--help",
    "a b *",
    "${{ x }}",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_what_is_checked_arrives_as_one_word_each(text: str, repository: Path, recorder: Path) -> None:
    inputs = {"pages": f"docs\n{text}", "overlay": text, "fail-on": text, "spec": text}
    done, _, _ = act(repository, command="check", executable=str(recorder), **inputs)
    assert done.returncode == 1
    words = ["spec", "check", "--pages=docs", f"--pages={text}", f"--overlay={text}", f"--fail-on={text}", "--format", "github"]
    assert (repository / "words").read_text().splitlines()[:8] == [f"<{word}>" for word in words]
    assert not list(repository.rglob("pwned"))


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("name", ["command", "executable"])
def test_a_hostile_command_is_refused(text: str, name: str, repository: Path) -> None:
    done, _, _ = act(repository, **{"command": "check", name: text})
    assert done.returncode not in (0, 1)
    assert not list(repository.rglob("pwned"))


def test_a_page_of_a_hostile_name_is_only_looked_for(repository: Path) -> None:
    done, _, _ = act(repository, command="check", pages="$(touch pwned)")
    assert done.returncode == 2
    assert "found nothing at $(touch pwned)" in done.stderr
    assert not list(repository.rglob("pwned"))


@pytest.mark.parametrize("name", ["base", "spec"])
def test_what_is_compared_arrives_as_one_word(name: str, repository: Path, recorder: Path) -> None:
    text = "--out=x; touch pwned $(touch pwned)"
    inputs = {"base": "origin/main:spec/openapi.yaml", "spec": "spec/openapi.yaml", name: text}
    done, _, _ = act(repository, command="diff", executable=str(recorder), **{"fail-on": "warning"}, **inputs)
    assert done.returncode == 1
    words = (repository / "words").read_text().splitlines()
    expected = ["spec", "diff", "--format", "github", "--fail-on=warning", "--", inputs["base"], inputs["spec"]]
    assert words[:8] == [f"<{word}>" for word in expected]
    assert words[8:] == [f"<{word}>" for word in ["spec", "diff", "--format", "markdown", "--", inputs["base"], inputs["spec"]]]
    assert not list(repository.rglob("pwned"))


def test_a_comparison_needs_something_to_compare_with(repository: Path) -> None:
    done, outputs, _ = act(repository, command="diff")
    assert done.returncode == 2
    assert "::error::base: expected what to compare with" in done.stdout
    assert "exit-code=2\n" in outputs


def test_what_a_server_says_is_no_command_of_the_workflow(repository: Path, recorder: Path) -> None:
    done, _, summary = act(repository, command="fuzz", url="http://127.0.0.1:1/x", token="secret", executable=str(recorder))
    assert done.returncode == 1
    stop, said, go, error = done.stdout.splitlines()
    assert re.fullmatch(r"::stop-commands::[0-9a-f]{32}", stop)
    assert (said, go) == ("::add-mask::x", f"::{stop.removeprefix('::stop-commands::')}::")
    assert error.startswith("::error title=fuzz::")
    assert "    ::add-mask::x" in summary
    assert (repository / "words").read_text() == "<fuzz>\n<--report-dir=report>\n<-->\n<http://127.0.0.1:1/x>\n"


def hooks() -> dict[str, dict[str, Any]]:
    return {hook["id"]: hook for hook in read(ROOT / ".pre-commit-hooks.yaml")}


def hook(name: str, folder: Path, *args: str) -> subprocess.CompletedProcess[str]:
    """Run a hook as pre-commit does: its entry and the arguments that a user gives in place of its own."""
    program, *words = hooks()[name]["entry"].split()
    assert program == EXECUTABLE.name
    return subprocess.run([EXECUTABLE, *words, *args], cwd=folder, capture_output=True, text=True, timeout=60, check=False)


def test_the_hooks_are_written_as_pre_commit_reads_them() -> None:
    assert list(hooks()) == ["contract-check", "contract-diff"]
    for one in hooks().values():
        assert one["language"] == "python"
        assert one["additional_dependencies"] == [".[spec]"]
        assert one["pass_filenames"] is False
        assert re.compile(one["files"]).search("docs/openapi.yaml")


def test_the_entry_of_the_check_is_a_command_and_takes_the_documented_arguments(repository: Path) -> None:
    group = get_command(app).commands["spec"]
    assert hooks()["contract-check"]["entry"] == "omnidim-contract spec check"
    assert "check" in group.commands
    words = ("--pages=docs/pages", "--overlay=docs/overlay.yaml")
    assert hook("contract-check", repository, *words).returncode == 0
    (repository / "docs/pages/createParcel.md").write_text(FAULTY)
    failed = hook("contract-check", repository, *words)
    assert failed.returncode == 1
    assert "createParcel.md:32: error" in failed.stdout


@pytest.mark.parametrize("file", [*WORKFLOWS, ACTION / "action.yml"], ids=lambda file: file.name)
def test_no_expression_stands_in_a_script_and_every_action_is_pinned(file: Path) -> None:
    found = list(steps(read(file)))
    assert found
    for step in found:
        assert "${{" not in step.get("run", "")
        assert "run" not in step or step["shell"] == "bash"
        uses = step.get("uses", "./")
        assert uses.startswith("./") or re.fullmatch(r"[\w-]+/[\w-]+@[0-9a-f]{40}", uses), uses


@pytest.mark.parametrize("file", WORKFLOWS, ids=lambda file: file.name)
def test_every_workflow_says_what_it_may_do_and_ends_by_itself(file: Path) -> None:
    workflow = read(file)
    assert workflow["permissions"]["contents"] == "read"
    declared = set(read(ACTION / "action.yml")["inputs"])
    for job in workflow["jobs"].values():
        assert job["timeout-minutes"] <= 10
        assert not re.search(r"-latest$", job["runs-on"])
    for step in steps(workflow):
        if step.get("uses", "").startswith("./"):
            assert (ROOT / step["uses"] / "action.yml").is_file()
            assert set(step["with"]) <= declared
        elif step.get("uses", "").startswith("actions/checkout@"):
            assert step["with"]["persist-credentials"] is False


def test_every_variable_of_the_action_is_used_by_its_script_and_every_input_is_a_variable() -> None:
    action = read(ACTION / "action.yml")
    texts = "".join((ACTION / name).read_text() for name in ("run", "install"))
    variables = [(name, value) for step in steps(action) for name, value in step["env"].items()]
    assert {f"${{{{ inputs.{name} }}}}" for name in action["inputs"]} <= {value for _, value in variables}
    assert {name for name, _ in variables if name not in texts} == {"OMNIDIM_API_KEY"}  # which the command itself reads


def test_the_gate_runs_on_each_change_and_the_look_at_the_pages_by_the_clock() -> None:
    gate, pages = (read(GITHUB / "workflows" / name) for name in ("gate.yml", "pages.yml"))
    assert set(gate["on"]) == {"pull_request", "push"}
    assert "schedule" in pages["on"]
    assert "curl" not in (GITHUB / "workflows" / "gate.yml").read_text()


@pytest.fixture
def published(tmp_path: Path) -> Iterator[tuple[Path, str]]:
    """A folder that is served on a port of this machine, with the two pages where their titles say; and its URL."""
    folder = tmp_path / "web"
    for text, name in ((site.CREATE, "createParcel"), (site.GET, "getParcel")):
        file = folder / "docs" / "parcels" / f"{name}.md"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text.replace("\n", "\r\n"))

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, format: str, *args: Any) -> None: ...  # noqa: A002 - the base class's name

    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder))) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield folder, f"http://127.0.0.1:{server.server_address[1]}{{path}}.md"
        server.shutdown()
        thread.join()


def compare(folder: Path, url: str) -> tuple[subprocess.CompletedProcess[str], str]:
    """Look at the published pages; return the run and the outputs."""
    (folder / "outputs").touch()
    words = [SHELL, GITHUB / "published-pages", "docs/pages", "fetched", "moved.md"]
    env = {"PATH": os.environ["PATH"], "PAGES_URL": url, "GITHUB_OUTPUT": str(folder / "outputs"), "no_proxy": "*"}
    done = subprocess.run(words, cwd=folder, env=env, capture_output=True, text=True, timeout=60, check=False)
    return done, (folder / "outputs").read_text()


def test_published_pages_that_are_ours_have_not_moved(repository: Path, published: tuple[Path, str]) -> None:
    done, outputs = compare(repository, published[1])
    assert (done.returncode, done.stdout, outputs) == (0, "", "")


def test_a_published_page_that_has_moved_is_reported(repository: Path, published: tuple[Path, str]) -> None:
    (published[0] / "docs/parcels/getParcel.md").write_text(site.GET.replace("Look at a parcel", "Look closely"))
    done, outputs = compare(repository, published[1])
    assert done.returncode == 1
    assert "file=docs/pages/getParcel.md::the published page is another one" in done.stdout
    assert outputs == "moved=true\n"
    report = (repository / "moved.md").read_text()
    assert "    -> Look at a parcel.\n    +> Look closely.\n" in report


def test_a_page_that_cannot_be_fetched_is_no_change(repository: Path, published: tuple[Path, str]) -> None:
    (published[0] / "docs/parcels/getParcel.md").unlink()
    done, outputs = compare(repository, published[1])
    assert (done.returncode, outputs) == (2, "")
    assert "could not be fetched" in done.stdout


@pytest.mark.parametrize(
    ("url", "code"), [("", 0), ("http://example.com/{path}", 2), ("https://example.com/", 2), ("file:///{path}", 2)]
)
def test_only_an_https_address_is_fetched(url: str, code: int, repository: Path) -> None:
    done, _ = compare(repository, url)
    assert done.returncode == code
    assert "PAGES_URL" in done.stdout
    assert not (repository / "fetched").exists()
