"""`omnidim-contract spec check`: what it prints, how it ends, and that spec and client are compared."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from omnidim_contract.cli.app import app
from omnidim_spec.checks.check import RULES
from typer.testing import CliRunner, Result

from tests.check import site

ROOT = Path(__file__).parents[2]
FAULTY = site.CREATE.replace("minLength", "minLenght")


def run(*words: object) -> Result:
    return CliRunner().invoke(app, ["spec", "check", *map(str, words)])


@pytest.fixture
def pages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The two pages, one of them with a misspelt keyword on line 32; the working folder holds them."""
    monkeypatch.chdir(tmp_path)
    assert FAULTY.split("\n")[31].strip() == "minLenght: 2"
    return site.write_site(Path(), create=FAULTY)


def test_our_own_pages_pass_with_their_known_faults() -> None:
    result = run()
    assert result.exit_code == 0, result.output
    assert result.output == "2 pages: nothing found; 6 known faults of the pages excused\n"


def test_without_the_overlay_our_pages_have_the_faults_that_everybody_sees() -> None:
    result = run("--pages", ROOT / "spec" / "pages", "--format", "json")
    assert result.exit_code == 1
    assert [(one["rule"], one["level"]) for one in json.loads(result.stdout)["findings"]] == [
        ("snippet-undefined-name", "error"),
        ("curl-body-missing", "error"),
        ("field-values-contradict", "warning"),
        ("field-type-contradicts", "error"),
        ("snippet-undefined-name", "error"),
        ("curl-braces", "error"),
    ]


def test_text_names_place_level_message_rule_and_what_to_do(pages: Path) -> None:
    result = run("--pages", pages, "--overlay", "overlay.yaml")
    assert result.exit_code == 1
    assert result.output == (
        "pages/createParcel.md:32: error: expected a field of a schema, found minLenght; minLength was probably meant"
        " [keyword-misspelt]\n    write minLength\n2 pages: 1 error\n"
    )


def test_json_holds_findings_and_what_is_excused(pages: Path) -> None:
    result = run("--pages", pages, "--overlay", "overlay.yaml", "--format", "json")
    value = json.loads(result.stdout)
    assert [(one["rule"], one["file"], one["line"]) for one in value["findings"]] == [
        ("keyword-misspelt", "pages/createParcel.md", 32)
    ]
    assert value["excused"] == []
    assert "2 pages: 1 error" in result.stderr


def test_github_shows_it_beside_the_line(pages: Path) -> None:
    result = run("--pages", pages, "--overlay", "overlay.yaml", "--format", "github")
    assert result.stdout.startswith("::error file=pages/createParcel.md,line=32,title=keyword-misspelt::expected a field")


def test_a_file_is_named_from_the_working_folder_on(pages: Path) -> None:
    result = run("--pages", pages.resolve(), "--overlay", "overlay.yaml", "--format", "github")
    assert result.stdout.startswith("::error file=pages/createParcel.md,line=32,")


def test_sarif_holds_the_sentence_of_the_rule(pages: Path) -> None:
    result = run("--pages", pages, "--overlay", "overlay.yaml", "--format", "sarif")
    [run_] = json.loads(result.stdout)["runs"]
    [rule] = run_["tool"]["driver"]["rules"]
    assert (rule["id"], rule["shortDescription"]["text"]) == (
        "keyword-misspelt",
        "Each keyword is spelt as OpenAPI 3.1 and JSON Schema 2020-12 spell it.",
    )
    assert run_["results"][0]["locations"][0]["physicalLocation"]["region"] == {"startLine": 32}


def test_only_selected_rules_are_judged_and_ignored_ones_are_not(pages: Path) -> None:
    words = ("--pages", pages, "--overlay", "overlay.yaml")
    assert run(*words, "--select", "curl-auth,null-unquoted").exit_code == 0
    assert run(*words, "--select", "curl-auth", "--select", "keyword-misspelt").exit_code == 1
    assert run(*words, "--ignore", "keyword-misspelt").exit_code == 0


def test_an_unknown_rule_is_named_with_those_that_there_are(pages: Path) -> None:
    result = run("--select", "keyword-mispelt")
    assert result.exit_code == 2
    assert "found keyword-mispelt" in result.output
    assert "keyword-misspelt" in result.output


@pytest.mark.parametrize(("level", "code"), [("error", 0), ("warning", 1), ("note", 1)])
def test_the_level_decides_when_it_fails(level: str, code: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    pages = site.write_site(Path(), create=site.CREATE.replace("minLength: 2", "minLength: 2\n            colour: red"))
    result = run("--pages", pages, "--overlay", "overlay.yaml", "--fail-on", level)
    assert "2 pages: 1 warning" in result.output
    assert result.exit_code == code


def test_the_list_has_every_rule_with_its_level_and_sentence() -> None:
    lines = run("--list").output.splitlines()
    assert [line.split()[:2] for line in lines] == [[rule.id, rule.level] for rule in RULES]
    assert "null-unquoted            error    The type null is quoted" in "\n".join(lines)


@pytest.mark.parametrize("option", ["--pages", "--overlay", "--spec", "--client"])
def test_a_path_that_is_not_there_is_bad_input(option: str, tmp_path: Path) -> None:
    result = run(option, tmp_path / "nowhere")
    assert result.exit_code == 2
    assert f"{option}: expected a file or a folder, found nothing at" in result.output


def test_a_folder_without_pages_is_bad_input(tmp_path: Path) -> None:
    (tmp_path / "guide.md").write_text("# Hello\n")
    result = run("--pages", tmp_path)
    assert result.exit_code == 2
    assert "at least one page" in result.output


def test_a_client_needs_the_spec_it_is_made_from(pages: Path) -> None:
    assert run("--pages", pages, "--client", pages).exit_code == 2


def test_a_stale_spec_and_a_changed_client_are_named(tmp_path: Path) -> None:
    spec, client = tmp_path / "openapi.yaml", tmp_path / "omnidim_client"
    spec.write_text((ROOT / "spec" / "openapi.yaml").read_text() + "# edited\n")
    shutil.copy(ROOT / "spec" / "openapi.json", tmp_path)
    shutil.copytree(ROOT / "generated" / "omnidim_client", client, ignore=shutil.ignore_patterns("__pycache__"))
    (client / "errors.py").write_text("# mine\n")
    (client / "types.py").unlink()
    (client / "more.py").write_text("")
    result = run("--spec", spec, "--client", client, "--format", "json")
    assert result.exit_code == 1
    named = {
        (one["rule"], Path(one["file"]).name, one["message"].rpartition(" found ")[2])
        for one in json.loads(result.stdout)["findings"]
    }
    assert named == {
        ("spec-stale", "openapi.yaml", "another content"),
        ("client-stale", "errors.py", "another content"),
        ("client-stale", "types.py", "no such file"),
        ("client-stale", "more.py", "a file that it does not make"),
    }


def test_a_spec_that_no_client_can_be_made_of_is_named(tmp_path: Path) -> None:
    spec = tmp_path / "openapi.yaml"
    spec.write_text("openapi: 3.0.0\n")
    result = run("--spec", spec, "--client", ROOT / "generated" / "omnidim_client", "--select", "client-stale")
    assert result.exit_code == 1
    assert "expected an OpenAPI 3.1 document, found 3.0.0 [client-stale]" in result.output
