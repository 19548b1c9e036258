"""`omnidim-contract spec build` and `client generate`: what they write, when they write nothing, and how they end."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import pytest
from omnidim_contract.cli import spec
from omnidim_contract.cli.app import app
from omnidim_spec.files import folder_content
from rich.console import Console
from typer.testing import CliRunner, Result

from tests.spec.conftest import OVERLAY, PAGE, Write


def run(*words: object) -> Result:
    return CliRunner().invoke(app, [str(word) for word in words])


@pytest.fixture
def built(write: Write, tmp_path: Path) -> tuple[Path, Path, Path]:
    """A page, an overlay and the spec built from them."""
    page, overlay, out = write("pages/page.md", PAGE), write("overlay.yaml", OVERLAY), tmp_path / "openapi.yaml"
    assert run("spec", "build", "--pages", page.parent, "--overlay", overlay, "--out", out).exit_code == 0
    return page, overlay, out


def test_our_spec_and_client_are_current() -> None:
    assert run("spec", "build", "--check").exit_code == 0
    assert run("client", "generate", "--check").exit_code == 0


def test_a_check_finds_a_changed_file_and_leaves_it(built: tuple[Path, Path, Path]) -> None:
    page, overlay, out = built
    out.write_text(out.read_text() + "# edited\n")
    before = out.read_bytes()
    result = run("spec", "build", "--pages", page, "--overlay", overlay, "--out", out, "--check")
    assert result.exit_code == 1
    assert f"not what the build gives: {out}" in result.output
    assert "run the same command without --check" in result.output
    assert out.read_bytes() == before


def test_a_check_finds_a_missing_file_and_does_not_make_it(built: tuple[Path, Path, Path]) -> None:
    page, overlay, out = built
    out.with_suffix(".json").unlink()
    result = run("spec", "build", "--pages", page, "--overlay", overlay, "--out", out, "--check")
    assert result.exit_code == 1
    assert "openapi.json" in result.output
    assert not out.with_suffix(".json").exists()


def test_a_failed_build_changes_nothing(built: tuple[Path, Path, Path]) -> None:
    page, overlay, out = built
    before = out.read_bytes(), out.with_suffix(".json").read_bytes()
    page.write_text(PAGE.replace("in: path", "in: [path"))
    result = run("spec", "build", "--pages", page, "--overlay", overlay, "--out", out)
    assert result.exit_code == 2
    assert f"{page}:12:13: expected YAML 1.2" in result.output
    assert (out.read_bytes(), out.with_suffix(".json").read_bytes()) == before
    assert sorted(path.name for path in out.parent.iterdir()) == ["openapi.json", "openapi.yaml", "overlay.yaml", "pages"]


@pytest.mark.parametrize("missing", ["--pages", "--overlay"])
def test_a_missing_file_is_named(missing: str, built: tuple[Path, Path, Path]) -> None:
    page, overlay, out = built
    paths = {"--pages": page, "--overlay": overlay, missing: out.parent / "nowhere"}
    result = run("spec", "build", "--out", out, *(word for pair in paths.items() for word in pair))
    assert result.exit_code == 2
    assert "nowhere: expected" in result.output


def test_guides_are_listed_and_passed_over(built: tuple[Path, Path, Path], write: Write) -> None:
    page, overlay, out = built
    guide = write("pages/guide.md", "# Read me\n")
    result = run("spec", "build", "--pages", page.parent, "--overlay", overlay, "--out", out)
    assert result.exit_code == 0
    assert f"passed over {guide}: it documents no operation" in result.output


def test_a_client_is_generated_checked_and_replaced(built: tuple[Path, Path, Path], tmp_path: Path) -> None:
    out = tmp_path / "clients"
    words = ["client", "generate", "--spec", built[2], "--package", "things_client", "--out", out]
    assert run(*words).exit_code == 0
    first = folder_content(out / "things_client")
    assert "api/things/list_things.py" in first
    (out / "things_client" / "edited.py").write_text("")
    (out / "things_client" / "types.py").unlink()
    checked = run(*words, "--check")
    assert checked.exit_code == 1
    assert "edited.py" in checked.output
    assert "types.py" in checked.output
    assert not (out / "things_client" / "types.py").exists()
    assert run(*words).exit_code == 0
    assert folder_content(out / "things_client") == first
    assert [path.name for path in out.iterdir()] == ["things_client"]


def test_a_failed_generation_leaves_the_old_client(built: tuple[Path, Path, Path], tmp_path: Path) -> None:
    out = tmp_path / "clients"
    words = ["client", "generate", "--package", "things_client", "--out", out]
    assert run(*words, "--spec", built[2]).exit_code == 0
    before = folder_content(out)
    broken = tmp_path / "broken.yaml"
    broken.write_text("openapi: 3.0.0\n")
    result = run(*words, "--spec", broken)
    assert result.exit_code == 2
    assert "broken.yaml: expected an OpenAPI 3.1 document" in result.output
    assert folder_content(out) == before


@pytest.mark.parametrize("package", ["../evil", "a-b", "", "a/b", "class"])
def test_a_package_has_a_python_name(package: str, built: tuple[Path, Path, Path], tmp_path: Path) -> None:
    result = run("client", "generate", "--spec", built[2], "--package", package, "--out", tmp_path / "clients")
    assert result.exit_code == 2
    assert "expected the name of a Python package" in result.output


@pytest.mark.parametrize(("is_terminal", "patience", "is_shown"), [(True, 0, True), (False, 0, False), (True, 3600, False)])
def test_a_long_build_shows_its_steps_on_a_terminal(
    is_terminal: bool, patience: float, is_shown: bool, built: tuple[Path, Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    page, overlay, out = built
    console = Console(file=StringIO(), force_terminal=is_terminal, force_interactive=is_terminal)
    monkeypatch.setattr(spec, "err", console)
    monkeypatch.setattr(spec, "PATIENCE", patience)
    assert run("spec", "build", "--pages", page, "--overlay", overlay, "--out", out).exit_code == 0
    shown = console.file.getvalue()
    assert ("proving" in shown) is is_shown
    assert is_shown or shown == ""


@pytest.mark.parametrize("name", ["mine.txt", None])
def test_what_was_not_generated_is_never_replaced(name: str | None, built: tuple[Path, Path, Path], tmp_path: Path) -> None:
    target = tmp_path / "clients" / "things_client"
    (target.parent).mkdir()
    if name is None:
        target.write_text("keep")
    else:
        target.mkdir()
        (target / name).write_text("keep")
    result = run("client", "generate", "--spec", built[2], "--package", "things_client", "--out", target.parent)
    assert result.exit_code == 2
    assert "expected nothing, or a package that was generated before" in result.output
    assert (target if name is None else target / name).read_text() == "keep"
    assert [path.name for path in target.parent.iterdir()] == ["things_client"]


@pytest.mark.parametrize("out", ["spec", "spec.json", "spec.yml", "folder.yaml"])
def test_a_spec_is_written_to_a_yaml_file_only(out: str, built: tuple[Path, Path, Path], tmp_path: Path) -> None:
    (tmp_path / "folder.yaml").mkdir()
    result = run("spec", "build", "--pages", built[0], "--overlay", built[1], "--out", tmp_path / out)
    assert result.exit_code == 2
    assert "expected a file that ends in .yaml" in result.output


def test_a_spec_is_written_whole_or_not_at_all(built: tuple[Path, Path, Path], tmp_path: Path) -> None:
    out = tmp_path / "other.yaml"
    out.with_suffix(".json").mkdir()
    result = run("spec", "build", "--pages", built[0], "--overlay", built[1], "--out", out)
    assert result.exit_code == 2
    assert f"{out.with_suffix('.json')}: expected a path that can be read or written" in result.output
    assert not out.exists()


def test_other_pages_need_a_place_of_their_own(built: tuple[Path, Path, Path]) -> None:
    assert "--pages needs --out" in run("spec", "build", "--pages", built[0]).output
    assert "--spec needs --out" in run("client", "generate", "--spec", built[2]).output


def test_a_node_is_traced_to_its_line() -> None:
    result = run("spec", "where", "/components/schemas/Contact/properties/phone_number/type")
    assert result.exit_code == 0
    assert result.output.strip().endswith("spec/pages/bulk-calls/createBulkCall.md:46:19")
    added = run("spec", "where", "/components/schemas/Contact/properties/phone_number/pattern")
    assert "spec/overlay.yaml:" in added.output
    assert run("spec", "where", "/components/schemas/Nothing").exit_code == 1
