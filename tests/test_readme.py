"""The README is true: its Python runs, its commands and targets exist."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import Any

import pytest
import typer
from omnidim_contract.cli.app import app
from omnidim_contract.sandbox import FAULTS, running
from typer.testing import CliRunner

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text()
BLOCKS = re.findall(r"^```(\w+)\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)
COMMANDS = [
    line.removeprefix("$ ")
    for language, text in BLOCKS
    if language == "console"
    for line in text.split("\n")
    if line[:2] == "$ "
]


@pytest.mark.parametrize("code", [text for language, text in BLOCKS if language == "python"])
def test_the_python_runs_against_the_sandbox(
    code: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with running() as server:
        monkeypatch.setenv("OMNIDIM_BASE_URL", server.base_url)
        exec(compile(code, "README.md", "exec"), {"api_key": server.token})
    assert capsys.readouterr().out.strip() in ("pending", "in_progress", "completed")


@pytest.mark.parametrize("command", [line for line in COMMANDS if line.startswith("omnidim-contract")])
def test_the_commands_take_these_options(command: str) -> None:
    name, *arguments = shlex.split(command)[1:]
    found = _command(name)
    while hasattr(found, "commands") and arguments:
        name, *arguments = arguments
        found = found.commands[name]
    with found.make_context(name, arguments) as context:
        assert context.params or hasattr(found, "commands")


def _command(name: str) -> Any:
    return typer.main.get_command(app).commands[name]


def test_the_options_of_the_table_are_those_of_the_command() -> None:
    rows = [line for line in README.split("\n") if line.startswith("| `--")]
    named = set(re.findall(r"`(--[a-z-]+)", "\n".join(row.split("|")[1] for row in rows)))
    known = {option for parameter in _command("fuzz").params for option in parameter.opts}
    assert len(named) > 8
    assert named <= known


def test_the_check_says_what_the_readme_shows() -> None:
    after = README.partition("$ omnidim-contract spec check\n")[2]
    done = CliRunner().invoke(app, ["spec", "check"])
    assert done.exit_code == 0, done.output
    assert done.output.strip() == after.partition("\n")[0]


def test_the_number_of_faults_is_that_of_the_sandbox() -> None:
    assert f"Of the sandbox's {len(FAULTS)} faults" in README


@pytest.mark.parametrize("command", [line for line in COMMANDS if line.startswith("make")])
def test_the_targets_exist(command: str) -> None:
    target = shlex.split(command, comments=True)[1]
    assert re.search(rf"^{target}:", (ROOT / "Makefile").read_text(), re.MULTILINE)


def test_the_first_screen_shows_both_commands() -> None:
    assert {"make contract", "make test"} <= {shlex.join(shlex.split(line, comments=True)) for line in COMMANDS[:2]}
