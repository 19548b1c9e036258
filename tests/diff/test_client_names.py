"""`spec diff --client`: the public names and signatures of a package, compared with a revision of a repository."""

from __future__ import annotations

from pathlib import Path

import pytest
from omnidim_contract.cli import diff
from omnidim_contract.cli.app import app
from omnidim_spec.diff.package import compare_package
from omnidim_spec.errors import SpecError
from typer.testing import CliRunner, Result

from tests.diff.test_command import git

INIT = "from .door import Door\n\n__all__ = ['Door', 'knock']\n\n\ndef knock(times: int = 1) -> None: ...\n"
DOOR = """\
class Door:
    def open(self, key: str, *, slowly: bool = False) -> None: ...

    def close(self) -> None: ...


def hinge(a: int) -> None: ...
"""


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """A package in a repository, whose only commit is tagged v1."""
    folder = tmp_path / "overlays" / "house"
    folder.mkdir(parents=True)
    (folder / "__init__.py").write_text(INIT)
    (folder / "door.py").write_text(DOOR)
    git(tmp_path, "init")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-m", "First")
    git(tmp_path, "tag", "-a", "v1", "-m", "One")
    return folder


def lines(package: Path) -> list[str]:
    found = compare_package(package, "v1", repository=package.parents[1])
    return [f"{change.level}: {change.message}" for change in found.changes]


@pytest.mark.parametrize(
    ("file", "before", "after", "expected"),
    [
        ("door.py", "a: int", "a: int, b: int", []),
        ("door.py", "def close(self)", "def _shut(self)", ["breaking: house.Door.close is gone"]),
        (
            "door.py",
            "key: str,",
            "key: str, knob: str,",
            ["breaking: house.door.Door.open has a new parameter that is required"],
        ),
        ("door.py", ", *, slowly: bool = False", "", ["breaking: house.door.Door.open has lost a parameter"]),
        ("__init__.py", "times: int = 1", "times: int = 2", ["warning: house.knock has a parameter with another default"]),
        ("__init__.py", "times: int = 1", "times: int", ["breaking: house.knock has a parameter that is required now"]),
        ("__init__.py", "['Door', 'knock']", "['Door', 'knock', 'ring']\nring = 1", ["compatible: house.ring is new"]),
        ("__init__.py", "['Door', 'knock']", "['Door']", ["breaking: house.knock is gone"]),
    ],
)
def test_a_change_of_the_public_names_is_told(package: Path, file: str, before: str, after: str, expected: list[str]) -> None:
    text = (package / file).read_text()
    assert before in text
    (package / file).write_text(text.replace(before, after))
    found = lines(package)
    assert len(found) == len(expected), found
    assert all(line.startswith(start) for line, start in zip(found, expected, strict=True)), found


def test_an_unchanged_package_has_no_changes(package: Path) -> None:
    assert lines(package) == []


def test_a_package_that_is_not_there_is_named(package: Path) -> None:
    with pytest.raises(SpecError, match=r"expected a Python package, found no __init__\.py"):
        compare_package(package.parent, "v1", repository=package.parents[1])
    with pytest.raises(SpecError, match="v0: expected a revision of this repository, found none of that name"):
        compare_package(package, "v0", repository=package.parents[1])


def run(*words: str) -> Result:
    return CliRunner().invoke(app, ["spec", "diff", "--client", *words])


@pytest.fixture
def checkout(package: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Let the command find the package in place of our own."""
    monkeypatch.setattr(diff, "in_checkout", lambda *_: package)
    return package


def test_the_command_compares_with_the_last_tag(checkout: Path) -> None:
    assert run().output == "verdict: none\n"
    (checkout / "door.py").write_text(DOOR.replace("key: str, ", ""))
    result = run()
    assert result.exit_code == 1
    assert "breaking: house.door.Door.open has lost a parameter" in result.output
    assert run("--fail-on", "never").exit_code == 0


def test_without_a_tag_there_is_nothing_to_compare_with(checkout: Path) -> None:
    git(checkout.parents[1], "tag", "-d", "v1")
    result = run()
    assert (result.exit_code, result.output.split(":")[0]) == (0, "no tag yet")
    assert run("--against", "HEAD").output == "verdict: none\n"
    result = run("--against", "v9")
    assert result.exit_code == 2
    assert "v9: expected a revision of this repository" in result.output
