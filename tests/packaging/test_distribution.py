"""What people install: small, complete, the same bytes each time, and with nothing of ours that only we need."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import EntryPoint, requires
from pathlib import Path
from zipfile import ZipFile

import omnidim_contract
import pytest
from packaging.requirements import Requirement

from tests.packaging.conftest import ROOT, Built

pytestmark = pytest.mark.xdist_group("packaging")  # built once, by one process

LARGEST_WHEEL = 512_000
"""Bytes. The code of client, toolchain, sandbox and judge packs to some 450 kB, of which the client and its models are 85."""
RUN_TIME = {"attrs", "httpx"}
BROUGHT_BY_HTTPX = {"anyio", "httpcore"}
"""What httpx speaks through, and cannot do without."""
PACKAGES = {"omnidim_client", "omnidim_contract", "omnidim_spec"}
TRAVELS = {  # file of the checkout -> where it stands in the wheel
    "spec/openapi.json": "omnidim_contract/openapi.json",
    "spec/generator.yaml": "omnidim_spec/generator.yaml",
    "spec/pages/bulk-calls/createBulkCall.md": "omnidim_contract/pages/bulk-calls/createBulkCall.md",
    "spec/pages/bulk-calls/getBulkCall.md": "omnidim_contract/pages/bulk-calls/getBulkCall.md",
}
NAMED_EXTRA = re.compile(r"omnidim-contract\[([a-z,]+)\]|\bextra\(\"([a-z]+)\"\)")


def test_the_sdist_builds_the_same_bytes_as_the_checkout(built: Built, rebuilt: Built) -> None:
    assert rebuilt.wheel.read_bytes() == built.wheel.read_bytes()
    assert rebuilt.sdist.read_bytes() == built.sdist.read_bytes()


def test_the_wheel_is_small(built: Built) -> None:
    assert built.wheel.stat().st_size < LARGEST_WHEEL


@pytest.mark.parametrize(("source", "place"), TRAVELS.items())
def test_the_contract_travels_inside(built: Built, source: str, place: str) -> None:
    with ZipFile(built.wheel) as wheel:
        assert wheel.read(place) == (ROOT / source).read_bytes()


def test_every_page_travels_inside(built: Built) -> None:
    pages = {path.relative_to(ROOT / "spec").as_posix() for path in (ROOT / "spec" / "pages").rglob("*.md")}
    assert {name.removeprefix("omnidim_contract/") for name in built.names if "/pages/" in name and name[-3:] == ".md"} == pages


def test_the_wheel_holds_its_packages_and_nothing_else(built: Built) -> None:
    assert {name.split("/")[0] for name in built.names if ".dist-info/" not in name} == PACKAGES
    assert {f"{package}/py.typed" for package in PACKAGES} <= set(built.names)
    assert not [name for name in built.names if re.search(r"(^|/)(tests|benchmarks|__pycache__)/", name)]


def test_the_wheel_has_the_code_of_the_checkout(built: Built) -> None:
    folders = {"generated": "omnidim_client", "overlays": "omnidim_contract", "scripts": "omnidim_spec"}
    expected = {
        path.relative_to(ROOT / folder).as_posix()
        for folder, package in folders.items()
        for path in (ROOT / folder / package).rglob("*.py")
    }
    assert {name for name in built.names if name.endswith(".py")} == expected


def test_running_the_client_needs_two_packages(built: Built) -> None:
    needed = {one.name for one in requirements(built) if one.marker is None}
    assert needed == RUN_TIME


def test_tools_of_ours_are_in_the_extra_dev_alone(built: Built) -> None:
    mine = {one.name for one in requirements(built) if is_asked_by(one, "dev")}
    others = {one.name for one in requirements(built) if not is_asked_by(one, "dev")}
    assert {"coverage", "hatchling", "mypy", "pytest", "pytest-xdist", "twine"} <= mine - others


def test_an_upper_bound_has_its_reason_beside_it() -> None:
    bounded = re.compile(r'^\s*"[^"]*(<|==|~=)[^"]*",?(?P<rest>.*)$', re.MULTILINE)
    text = (ROOT / "pyproject.toml").read_text("utf-8")
    found = list(bounded.finditer(text))
    assert found
    assert not [match[0] for match in found if not match["rest"].strip().startswith("# ")]


def test_every_extra_that_a_message_names_exists(built: Built) -> None:
    extras = set(built.metadata.get_all("Provides-Extra") or ())
    assert set(named_extras()) <= extras
    assert set(named_extras()) >= {"cli", "spec", "conformance", "sandbox", "phone", "postgresql"}


def test_the_entry_points_can_be_loaded(built: Built) -> None:
    found = built.text("entry_points.txt")
    assert found.splitlines() == [
        "[console_scripts]",
        "omnidim-contract = omnidim_contract.cli:main",
        "",
        "[pytest11]",
        "omnidim-contract = omnidim_contract.conformance.plugin",
    ]
    assert callable(EntryPoint("omnidim-contract", "omnidim_contract.cli:main", "console_scripts").load())
    assert EntryPoint("omnidim-contract", "omnidim_contract.conformance.plugin", "pytest11").load().pytest_addoption


def test_the_version_stands_in_one_place(built: Built) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert "version" not in project
    assert built.metadata["Version"] == omnidim_contract.__version__
    assigned = re.compile(rf"""version__?\s*[=:]\s*["']{re.escape(omnidim_contract.__version__)}["']""", re.IGNORECASE)
    code = [path for folder in ("overlays", "scripts") for path in (ROOT / folder).rglob("*.py")]
    assert [path.name for path in code if assigned.search(path.read_text("utf-8"))] == ["_version.py"]


def test_the_index_would_take_it(built: Built) -> None:
    words = [sys.executable, "-m", "twine", "check", "--strict", str(built.wheel), str(built.sdist)]
    done = subprocess.run(words, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_nothing_is_amiss_with_the_contents(built: Built) -> None:
    words = [sys.executable, "-m", "check_wheel_contents", "--config", str(ROOT / "pyproject.toml"), str(built.wheel)]
    done = subprocess.run(words, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_client_imports_nothing_that_it_does_not_require() -> None:
    modules = (ROOT / "overlays" / "omnidim_contract").glob("*.py")
    assert {Requirement(line).name for line in requires("httpx") or ()} >= BROUGHT_BY_HTTPX
    optional = {"contacts.py": {"orjson"}, "phone_numbers.py": {"phonenumbers"}}
    for module in modules:
        known = RUN_TIME | BROUGHT_BY_HTTPX | {"omnidim_client", "omnidim_contract"} | optional.get(module.name, set())
        assert set(imported(module)) - sys.stdlib_module_names - known == set(), module.name


def requirements(built: Built) -> list[Requirement]:
    return [Requirement(line) for line in built.metadata.get_all("Requires-Dist") or ()]


def is_asked_by(requirement: Requirement, extra: str) -> bool:
    return requirement.marker is not None and f'extra == "{extra}"' in str(requirement.marker).replace("'", '"')


def named_extras() -> Iterator[str]:
    places = [*(ROOT / "overlays").rglob("*.py"), *(ROOT / "scripts").rglob("*.py"), ROOT / "README.md"]
    for place in places:
        for first, second in NAMED_EXTRA.findall(place.read_text("utf-8")):
            yield from (first or second).split(",")


def imported(module: Path) -> Iterator[str]:
    """The top-level names of what a module imports, what it imports for the type checker included."""
    for node in ast.walk(ast.parse(module.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name.partition(".")[0] for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module.partition(".")[0]
