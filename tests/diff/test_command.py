"""`omnidim-contract spec diff`: where documents come from, how the changes are written, and how it ends."""

# Long: one command, from its arguments to its exit codes.

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest
from omnidim_contract.cli.app import app
from omnidim_spec.diff import source
from omnidim_spec.yaml12 import write_yaml
from typer.testing import CliRunner, Result

from tests.diff.documents import document, operation, replying, sending
from tests.spec.conftest import OVERLAY, PAGE

SPEC = Path("spec/openapi.yaml")
TEXT, LONGER, SHORTER = (
    {"type": "string", "maxLength": 5},
    {"type": "string", "maxLength": 6},
    {"type": "string", "maxLength": 4},
)


def run(*words: object, stdin: str | None = None) -> Result:
    return CliRunner().invoke(app, ["spec", "diff", *map(str, words)], input=stdin)


@pytest.fixture
def files(tmp_path: Path) -> Any:
    """Write documents, as YAML or JSON by their names, and give their paths."""

    def write(**documents: Any) -> list[Path]:
        paths = []
        for name, value in documents.items():
            path = tmp_path / name.replace("_", ".")
            path.write_text(
                value if isinstance(value, str) else write_yaml(value) if path.suffix == ".yaml" else json.dumps(value), "utf-8"
            )
            paths.append(path)
        return paths

    return write


@pytest.fixture
def pair(files: Any) -> list[Path]:
    """Two files: the text that is sent may be less long."""
    return list(files(old_yaml=sending(TEXT), new_yaml=sending(SHORTER)))


def git(folder: Path, *words: str) -> None:
    setting = [
        "-c",
        "user.name=T",
        "-c",
        "user.email=t@example.com",
        "-c",
        "init.defaultBranch=main",
        "-c",
        "commit.gpgsign=false",
    ]
    subprocess.run(["git", *setting, *words], cwd=folder, check=True, capture_output=True, timeout=30)


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with a spec, and pages with their overlay, in its only commit; the working folder is there."""
    folder = tmp_path / "repository"
    (folder / "spec" / "pages").mkdir(parents=True)
    (folder / "spec" / "openapi.yaml").write_text(write_yaml(sending(TEXT)))
    (folder / "spec" / "pages" / "page.md").write_text(PAGE)
    (folder / "spec" / "overlay.yaml").write_text(OVERLAY)
    git(folder, "init")
    git(folder, "add", ".")
    git(folder, "commit", "-m", "First")
    monkeypatch.chdir(folder)
    return folder


# Exit codes


def test_our_spec_against_itself_is_no_change() -> None:
    result = run(SPEC, SPEC.with_suffix(".json"))
    assert (result.exit_code, result.output) == (0, "verdict: none\n")


@pytest.mark.parametrize(
    ("old", "new", "limit", "code"),
    [
        (sending(TEXT), sending(SHORTER), None, 1),
        (sending(TEXT), sending({"type": "string", "maxLenght": 4}), None, 1),
        (sending(TEXT), sending(LONGER), None, 0),
        (operation(), operation(operationId="see"), None, 0),
        (operation(), operation(operationId="see"), "warning", 1),
        (sending(TEXT), sending({**TEXT, "maxLenght": 4}), "breaking", 0),
        (sending(TEXT), sending(LONGER), "compatible", 1),
        (sending(TEXT), sending({**TEXT, "description": "a"}), "compatible", 0),
        (sending(TEXT), sending({**TEXT, "description": "a"}), "documentation", 1),
        (sending(TEXT), sending(TEXT), "documentation", 0),
        (sending(TEXT), sending(SHORTER), "never", 0),
    ],
)
def test_it_fails_from_a_level_on(files: Any, old: Any, new: Any, limit: str | None, code: int) -> None:
    words = files(old_json=old, new_json=new)
    assert run(*words, *(["--fail-on", limit] if limit else [])).exit_code == code


@pytest.mark.parametrize(("level", "code"), [("breaking", 1), ("warning", 0), ("compatible", 0)])
def test_the_level_of_a_new_enum_value_in_a_reply_can_be_chosen(files: Any, level: str, code: int) -> None:
    words = files(old_yaml=replying({"enum": ["a"]}), new_yaml=replying({"enum": ["a", "b"]}))
    result = run(*words, "--response-enum", level, "--format", "json")
    assert (result.exit_code, json.loads(result.output)["verdict"]) == (code, level)


# Formats


def test_text_names_line_level_message_direction_and_rule(pair: list[Path]) -> None:
    line = pair[1].read_text().splitlines().index("              maxLength: 4") + 1
    expected = f"{pair[1]}:{line}: breaking: POST /things request body: maxLength 4, was 5 (request) [maxLength-changed]\n"
    assert run(*pair).output == f"{expected}verdict: breaking (1 breaking)\n"


def test_json_is_a_verdict_and_its_changes(pair: list[Path]) -> None:
    change = {
        "level": "breaking",
        "where": "/paths/~1things/post/requestBody/content/application~1json/schema/maxLength",
        "message": "POST /things request body: maxLength 4, was 5",
        "rule": "maxLength-changed",
        "direction": "request",
        "in": "new",
    }
    assert json.loads(run(*pair, "--format", "json").output) == {"verdict": "breaking", "changes": [change]}
    assert json.loads(run(pair[0], pair[0], "--format", "json").output) == {"verdict": "none", "changes": []}


def test_what_is_gone_is_named_by_its_place_before(files: Any) -> None:
    result = run(*files(old_yaml=sending(TEXT), new_yaml=sending({"type": "string"})), "--format", "json")
    (change,) = json.loads(result.output)["changes"]
    assert change["where"].endswith("/schema/maxLength")
    assert change["in"] == "old"


def test_markdown_is_a_changelog_entry_with_a_version_step(files: Any) -> None:
    new = {**sending({**SHORTER, "default": "a"}), "info": {"title": "Things", "version": "1"}}
    new["paths"]["/more"] = {"get": {"operationId": "more", "responses": {}}}
    old = {**sending(TEXT), "info": {"title": "Things", "version": "1.4.2"}}
    assert run(*files(old_yaml=old, new_yaml=new), "--format", "markdown").output == (
        "## Changes of the API\n"
        "\n"
        "Suggested version step: **major** (1.4.2 to 2.0.0).\n"
        "\n"
        "### Breaking\n"
        "\n"
        "- `POST /things request body`: maxLength 4, was 5 (requests)\n"
        "\n"
        "### Other behaviour, or other names in code\n"
        "\n"
        "- `POST /things request body`: the default is new\n"
        "\n"
        "### New, or less strict\n"
        "\n"
        "- `/more`: the path is new (GET) (requests)\n"
        "\n"
        "### Documentation\n"
        "\n"
        "- what is said of the API has changed\n"
    )


@pytest.mark.parametrize(
    ("version", "new", "said"),
    [
        ("0.3.1", sending(SHORTER), "**minor** (0.3.1 to 0.4.0), since a version before 1.0 may break with it."),
        ("0.3.1", sending(LONGER), "**patch** (0.3.1 to 0.3.2)."),
        ("2.3.1", sending(LONGER), "**minor** (2.3.1 to 2.4.0)."),
        ("2024-01", sending(SHORTER), "**major**."),
    ],
)
def test_the_version_step_follows_from_the_verdict_and_the_version(files: Any, version: str, new: Any, said: str) -> None:
    info = {"title": "Things", "version": version}
    words = files(old_yaml={**sending(TEXT), "info": info}, new_yaml={**new, "info": info})
    assert f"Suggested version step: {said}\n" in run(*words, "--format", "markdown").output


def test_a_patch_is_for_words_only(files: Any) -> None:
    info = {"title": "Things", "version": "1.0.0"}
    words = files(old_yaml={**sending(TEXT), "info": info}, new_yaml={**sending({**TEXT, "description": "a"}), "info": info})
    assert "**patch** (1.0.0 to 1.0.1)" in run(*words, "--format", "markdown").output


def test_markdown_of_no_change_says_so(pair: list[Path]) -> None:
    assert run(pair[0], pair[0], "--format", "markdown").output == "## Changes of the API\n\nNothing changed.\n"


def test_github_shows_an_error_at_the_line(pair: list[Path]) -> None:
    line = pair[1].read_text().splitlines().index("              maxLength: 4") + 1
    output = run(*pair, "--format", "github").output
    assert output.startswith(f"::error file={pair[1]},line={line},title=maxLength-changed::breaking: POST /things")


def test_sarif_holds_each_change_as_a_result(pair: list[Path]) -> None:
    (one,) = json.loads(run(*pair, "--format", "sarif").output)["runs"]
    (result,) = one["results"]
    assert (result["ruleId"], result["level"]) == ("maxLength-changed", "error")
    assert result["properties"]["level"] == "breaking"


def test_it_writes_to_a_file(pair: list[Path], tmp_path: Path) -> None:
    result = run(*pair, "--format", "json", "--out", tmp_path / "diff.json")
    assert (result.exit_code, result.output) == (1, "")
    assert json.loads((tmp_path / "diff.json").read_text())["verdict"] == "breaking"


# The file of changes


def test_changes_are_added_once_and_grow_with_the_work(files: Any, tmp_path: Path) -> None:
    old, new, further = files(old_yaml=sending(TEXT), new_yaml=sending(LONGER), further_yaml=sending(SHORTER))
    file = tmp_path / "CHANGES.md"
    assert run(old, new, "--changes", file).exit_code == 0
    first = file.read_text()
    assert first.startswith("# Changes of the spec\n")
    assert first.count("\n## ") == 1
    assert "maxLength 6, was 5" in first
    run(old, new, "--changes", file)
    assert file.read_text() == first
    run(old, further, "--changes", file)
    assert file.read_text().count("\n## ") == 1
    assert "maxLength 4, was 5" in file.read_text()
    run(further, new, "--changes", file)
    assert file.read_text().count("\n## ") == 2
    assert file.read_text().index("maxLength 6, was 4") < file.read_text().index("maxLength 4, was 5")


def test_no_change_leaves_the_file_of_changes_alone(pair: list[Path], tmp_path: Path) -> None:
    run(pair[0], pair[0], "--changes", tmp_path / "CHANGES.md")
    assert not (tmp_path / "CHANGES.md").exists()


# Where documents come from


def test_a_document_may_come_on_standard_input(pair: list[Path]) -> None:
    assert run("-", pair[1], stdin=pair[0].read_text()).exit_code == 1
    assert run("-", pair[0], stdin=pair[0].read_text()).exit_code == 0


def test_a_document_may_come_from_a_revision(repository: Path) -> None:
    file = repository / "spec" / "openapi.yaml"
    assert run("HEAD:spec/openapi.yaml", file).output == "verdict: none\n"
    file.write_text(write_yaml(sending(SHORTER)))
    assert run("main:spec/openapi.yaml", file).exit_code == 1
    assert run(file, "HEAD:spec/openapi.yaml").exit_code == 0


def test_folders_of_pages_are_built_with_the_overlay_beside_them(repository: Path) -> None:
    pages = repository / "spec" / "pages"
    assert run(pages, "HEAD:spec/pages").output == "verdict: none\n"
    page = pages / "page.md"
    page.write_text(page.read_text().replace("type: integer", "type: boolean"))
    result = run("HEAD:spec/pages", pages)
    assert result.exit_code == 1
    line = page.read_text().splitlines().index("      type: boolean") + 1
    assert f"page.md:{line}: breaking: " in result.output
    assert "type boolean, was integer" in result.output
    assert not list(repository.glob("**/*.old"))


# Bad input


NO_OPENAPI = "expected an OpenAPI document (a mapping with `openapi` and `paths`)"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("- a\n", f"new.yaml: {NO_OPENAPI}, found a list\n    give an OpenAPI 3.0 or 3.1 document, as YAML or JSON"),
        ("a: b\n", f"{NO_OPENAPI}, found a mapping without `openapi`"),
        ("", f"{NO_OPENAPI}, found nothing"),
        (
            "swagger: '2.0'\n",
            "new.yaml /swagger: expected OpenAPI 3.0 or 3.1, found Swagger 2.0\n    convert it to OpenAPI 3 first",
        ),
        ("openapi: 4.0.0\npaths: {}\n", "new.yaml /openapi: expected version 3.0 or 3.1, found 4.0.0"),
        ("openapi: 3.1.0\n", "expected paths, webhooks or components, found none of them"),
        ("openapi: 3.1.0\npaths: []\n", "new.yaml /paths: expected a mapping of paths, found a list"),
        ("openapi: [3.1.0\n", "new.yaml:2:1: expected YAML 1.2, found a syntax error"),
        ('{"openapi": "3.1.0", "paths": }', "new.yaml:1:31: expected JSON or YAML, found a syntax error (Expecting value)"),
        (
            '{"openapi": "3.1.0", "openapi": "3.1.0", "paths": {}}',
            "expected each key once, found the key 'openapi' a second time",
        ),
        ("openapi: 3.1.0\nopenapi: 3.1.0\n", "new.yaml:2:1: expected each key once, found the key 'openapi' a second time"),
        ('{"openapi": "3.1.0", "paths": {}, "x": NaN}', "expected a number that JSON can hold, found NaN"),
        ('{"openapi": "3.1.0", "x": ' + "[" * 200 + "]" * 200 + "}", "expected at most 100 levels of nesting, found more"),
        ("openapi: 3.1.0\nx: " + "[" * 200 + "]" * 200, "expected at most 100 levels of nesting, found more"),
        (
            '{"openapi": "3.1.0", "x": ' + "[" * 100_000 + "]" * 100_000 + "}",
            "expected at most 100 levels of nesting, found more",
        ),
    ],
)
def test_what_is_no_document_is_refused(files: Any, content: str, said: str) -> None:
    old, new = files(old_yaml=document(), new_yaml=content)
    result = run(old, new)
    assert result.exit_code == 2
    assert said in result.output


@pytest.mark.parametrize(
    ("schema", "said"),
    [
        (
            {"$ref": "other.yaml#/Thing"},
            "expected a reference to a node of this document, found other.yaml#/Thing\n    bundle the documents",
        ),
        (
            {"$ref": "#/components/schemas/Thng"},
            "schema/$ref: expected a reference to a node of this document, found #/components/schemas/Thng\n    add",
        ),
        ({"$ref": "#/components/schemas/Loop"}, "found #/components/schemas/Loop, which leads back to itself"),
        (
            {"$ref": "#/components/schemas/Own"},
            "/components/schemas/Own: expected a schema that ends somewhere, found one that contains itself at once",
        ),
        ({"properties": []}, "schema/properties: expected a mapping, found a list"),
        ({"type": "strin"}, "schema/type: expected types of JSON Schema, found text ('strin')"),
        (5, "schema: expected a mapping, found a number (5)"),
    ],
)
def test_references_that_lead_nowhere_and_wrong_forms_are_named(files: Any, schema: Any, said: str) -> None:
    loop = {"Loop": {"$ref": "#/components/schemas/Pool"}, "Pool": {"$ref": "#/components/schemas/Loop"}}
    own = {"Own": {"allOf": [{"$ref": "#/components/schemas/Own"}, {"type": "object"}]}}
    components = loop if "Loop" in str(schema) else own if "Own" in str(schema) else {}
    result = run(*files(old_yaml=sending({}), new_yaml=sending(schema, **components)))
    assert result.exit_code == 2
    assert said in result.output


def test_the_faults_of_both_documents_are_named_at_once(files: Any) -> None:
    result = run(*files(old_yaml="swagger: '2.0'\n", new_yaml="a: b\n"))
    assert "old.yaml /swagger" in result.output
    assert "new.yaml: expected" in result.output
    result = run("nowhere.yaml", "nothing.yaml")
    assert "nowhere.yaml: expected a file, a folder of pages, or a revision of git, found nothing there" in result.output
    assert "nothing.yaml: expected" in result.output


def test_a_document_that_is_too_large_is_refused(pair: list[Path], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(source, "MAX_BYTES", 100)
    result = run(*pair)
    assert result.exit_code == 2
    assert "expected a document of at most" in result.output


def test_text_that_is_not_utf_8_is_refused(pair: list[Path]) -> None:
    pair[1].write_bytes(b"openapi: \xff")
    result = run(*pair)
    assert result.exit_code == 2
    assert "expected text in UTF-8, found the byte 0xff at 9" in result.output


@pytest.mark.parametrize(
    ("word", "said"),
    [
        (
            "nowhere:spec/openapi.yaml",
            "nowhere: expected a revision of this repository, found none of that name\n    fetch it first",
        ),
        (
            "HEAD:spec/nothing.yaml",
            "HEAD:spec/nothing.yaml: expected a file or a folder of that revision, found nothing of that name",
        ),
        ("--output=x:spec/openapi.yaml", "No such option"),
    ],
)
def test_revisions_and_paths_that_are_not_there_are_named(repository: Path, word: str, said: str) -> None:
    result = run(word, "spec/openapi.yaml")
    assert result.exit_code == 2
    assert said in result.output
    assert not (repository / "x").exists()


def test_a_revision_outside_of_a_repository_says_what_is_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    result = run("HEAD:a.yaml", "HEAD:a.yaml")
    assert result.exit_code == 2
    assert "HEAD: expected a git repository to read it from, found none at" in result.output


def test_git_that_is_not_there_is_named(pair: list[Path], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    result = run("HEAD:a.yaml", pair[0])
    assert result.exit_code == 2
    assert "git: expected git on the PATH, to read a revision, found none" in result.output


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([], "expected OLD and NEW"),
        (["a.yaml"], "expected OLD and NEW"),
        (["-", "-"], "expected one document on standard input, found `-` for both"),
        (["--against", "HEAD", "a", "b"], "--against: expected it beside --client"),
        (["--client", "a", "b"], "--client: expected no OLD and NEW"),
    ],
)
def test_words_that_do_not_belong_together_are_refused(words: list[str], said: str) -> None:
    result = run(*words)
    assert result.exit_code == 2
    assert said in result.output


def test_circles_are_followed_once(files: Any) -> None:
    here = {"$ref": "#/components/schemas/Node"}
    node = {
        "type": "object",
        "properties": {"next": here, "others": {"type": "array", "items": {"oneOf": [here, {"type": "null"}]}}, "a": TEXT},
    }
    changed = {**node, "properties": {**node["properties"], "a": SHORTER}}
    result = run(*files(old_yaml=sending(here, Node=node), new_yaml=sending(here, Node=changed)), "--format", "json")
    assert [change["where"] for change in json.loads(result.output)["changes"]] == [
        "/components/schemas/Node/properties/a/maxLength"
    ]


def test_a_chain_of_a_thousand_references_is_followed_to_its_end(files: Any) -> None:
    chain = {
        f"N{i}": {"type": "object", "properties": {"next": {"$ref": f"#/components/schemas/N{i + 1}"}}} for i in range(1000)
    }
    first = {"$ref": "#/components/schemas/N0"}
    words = files(old_json=sending(first, **chain, N1000=TEXT), new_json=sending(first, **chain, N1000=SHORTER))
    result = run(*words, "--format", "json")
    assert [change["where"] for change in json.loads(result.output)["changes"]] == ["/components/schemas/N1000/maxLength"]
