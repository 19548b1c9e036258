"""How the code is kept: short files and functions, imports in one direction, no exception without its reason."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
HOMES = {"omnidim_contract": ROOT / "overlays", "omnidim_spec": ROOT / "scripts"}
HAND_WRITTEN = [path for package, home in HOMES.items() for path in sorted((home / package).rglob("*.py"))]
TESTS = sorted((ROOT / "tests").rglob("*.py"))
LONGEST_FILE, LONGEST_FUNCTION = 400, 50
REASON_FOR_LENGTH = re.compile(r"^# Long: \w.{10,}", re.MULTILINE)
EXCEPTION = re.compile(r"#\s*(?:noqa|type:\s*ignore|pyright:\s*ignore|pragma:\s*no cover)\b(?P<rest>.*)")
CODE = re.compile(r"^(?:\[[\w, -]+\]|:\s*[A-Z]+[0-9]+(?:,\s*[A-Z]+[0-9]+)*)?\s*(?:#|-|:)?\s*")
RUN_BY_NAME = {  # modules that no other imports: who runs them
    "omnidim_contract.conformance.plugin": "pytest, by the entry point pytest11",
    "omnidim_contract.conformance.test_contract": "pytest --pyargs omnidim_contract.conformance",
    "omnidim_contract.conformance.worker": "python -m",
    "omnidim_spec.checks.regeneration": "python -m",
}
CLIENT = {path.stem for path in (HOMES["omnidim_contract"] / "omnidim_contract").glob("*.py")}


def where(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def test_a_long_file_says_why() -> None:
    texts = {where(path): path.read_text("utf-8") for path in [*HAND_WRITTEN, *TESTS]}
    long = [name for name, text in texts.items() if len(text.splitlines()) > LONGEST_FILE]
    assert [name for name in long if not REASON_FOR_LENGTH.search(texts[name])] == []


def test_no_function_is_long() -> None:
    """Its signature and its docstring apart: a command's options are its help."""
    assert [found for path in [*HAND_WRITTEN, *TESTS] for found in long_functions(path.read_text("utf-8"), where(path))] == []


def test_a_long_function_is_found() -> None:
    long = "def f(\n    a,\n):\n    '''About.'''\n" + "    a = 1\n" * (LONGEST_FUNCTION + 1)
    assert list(long_functions(long, "x.py")) == ["x.py:1 f: 51 lines"]
    assert list(long_functions(long.replace("    a = 1\n", "", 1), "x.py")) == []


def test_an_exception_from_a_check_has_its_reason_beside_it() -> None:
    assert [found for path in [*HAND_WRITTEN, *TESTS] for found in unexplained(path)] == []


@pytest.mark.parametrize(
    ("line", "is_explained"),
    [
        ("import typer  # noqa" + ": F401", False),
        ("import typer  # noqa" + ": F401  - the extra may be missing", True),
        ("x()  # type: ignore" + "[arg-type]", False),
        ("x()  # type: ignore" + "[arg-type]  # both are there", True),
        ("x()  # pragma: " + "no cover", False),
    ],
)
def test_a_reason_is_told_from_none(line: str, is_explained: bool) -> None:
    assert bool(has_reason(line)) is is_explained


def test_every_module_is_imported_by_another_or_run_by_name() -> None:
    used = {name for module in modules() for name, _ in imports(module)}
    packages = {name for name in modules() if any(other.startswith(f"{name}.") for other in modules())}
    assert set(modules()) - used - packages == set(RUN_BY_NAME)


def test_no_modules_import_each_other_in_a_circle() -> None:
    assert circle({name: [other for other, is_at_once in imports(name) if is_at_once] for name in modules()}) == []


def test_a_circle_is_found() -> None:
    assert set(circle({"a": ["b"], "b": ["c"], "c": ["a"], "d": ["a"]})) == {"a", "b", "c"}


def test_imports_go_one_way() -> None:
    wrong = [f"{name} imports {other}" for name in modules() for other, _ in imports(name) if not may_import(name, other)]
    assert wrong == []


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("omnidim_spec.pages", "omnidim_contract.contract"),
        ("omnidim_contract.client", "omnidim_contract.sandbox.app"),
        ("omnidim_contract.client", "omnidim_spec.yaml12"),
        ("omnidim_contract.sandbox.app", "omnidim_contract.conformance.run"),
        ("omnidim_contract.conformance.run", "omnidim_contract.cli.app"),
    ],
)
def test_an_import_the_other_way_is_found(name: str, other: str) -> None:
    assert not may_import(name, other)


def long_functions(text: str, name: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            body = node.body[1:] if ast.get_docstring(node) and len(node.body) > 1 else node.body
            length = (node.end_lineno or 0) - body[0].lineno + 1
            if length > LONGEST_FUNCTION:
                yield f"{name}:{node.lineno} {node.name}: {length} lines"


def unexplained(path: Path) -> Iterator[str]:
    # In user_code.py each mistake has the error that it must give; benchmarks are scripts: they print, and loop over lambdas.
    if path.name == "user_code.py" or "benchmarks" in path.parts:
        return
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        if EXCEPTION.search(line) and not has_reason(line):
            yield f"{where(path)}:{number}: {line.strip()}"


def has_reason(line: str) -> str:
    found = EXCEPTION.search(line)
    return CODE.sub("", found["rest"], count=1).strip() if found else "no exception"


@cache
def modules() -> dict[str, Path]:
    found = {}
    for home in HOMES.values():
        for path in HAND_WRITTEN:
            if path.is_relative_to(home):
                name = ".".join(path.relative_to(home).with_suffix("").parts)
                found[name.removesuffix(".__init__")] = path
    return found


@cache
def imports(module: str) -> tuple[tuple[str, bool], ...]:
    """The modules of ours that one imports, and whether it does so when it is itself imported."""
    return tuple(_imports(ast.parse(modules()[module].read_text("utf-8")).body, is_at_once=True))


def _imports(body: Iterable[ast.AST], *, is_at_once: bool) -> Iterator[tuple[str, bool]]:
    for node in body:
        if isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                full = f"{node.module}.{alias.name}"
                found = full if full in modules() else node.module
                if found in modules():
                    yield found, is_at_once
        inner_is_at_once = is_at_once and not _is_put_off(node)
        yield from _imports(ast.iter_child_nodes(node), is_at_once=inner_is_at_once)


def _is_put_off(node: ast.AST) -> bool:
    """Whether what stands inside is run later, or by type checkers alone."""
    is_for_types = isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
    return is_for_types or isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)


def circle(graph: dict[str, list[str]]) -> list[str]:
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        found: list[str] = error.args[1]
        return found
    return []


def part_of(name: str) -> str:
    """Which part of the house a module belongs to."""
    package, _, rest = name.partition(".")
    first = rest.partition(".")[0]
    return package if package == "omnidim_spec" else "client" if first in {"", *CLIENT} else first


def may_import(name: str, other: str) -> bool:
    allowed = {
        "omnidim_spec": {"omnidim_spec"},
        "client": {"client"},
        "conformance": {"conformance", "client", "omnidim_spec"},
        "sandbox": {"sandbox", "client", "omnidim_spec"},
        "cli": {"cli", "client", "conformance", "sandbox", "omnidim_spec"},
    }
    return part_of(other) in allowed[part_of(name)]
