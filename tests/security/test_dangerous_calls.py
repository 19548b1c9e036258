"""Hand-written code runs no shell, evaluates no text, and reads YAML as data. Every way to do so is found by this test."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
HAND_WRITTEN = [path for folder in ("overlays", "scripts") for path in sorted((ROOT / folder).rglob("*.py"))]
EVALUATED = {"eval", "exec", "compile", "__import__", "breakpoint", "input"}
CALLED = {
    "os.system": "a shell",
    "os.popen": "a shell",
    "subprocess.getoutput": "a shell",
    "subprocess.getstatusoutput": "a shell",
    "asyncio.create_subprocess_shell": "a shell",
    "yaml.load": "YAML that makes objects",
    "yaml.load_all": "YAML that makes objects",
    "yaml.full_load": "YAML that makes objects",
    "yaml.unsafe_load": "YAML that makes objects",
    "pickle.load": "objects from bytes",
    "pickle.loads": "objects from bytes",
    "marshal.loads": "objects from bytes",
    "shelve.open": "objects from bytes",
    "tempfile.mktemp": "a name that somebody else may take",
    "ssl._create_unverified_context": "TLS without certificates",
}
NAMED = {"UnsafeLoader", "CUnsafeLoader", "FullLoader", "CFullLoader", "CERT_NONE"}


def test_hand_written_code_does_nothing_dangerous() -> None:
    assert HAND_WRITTEN
    found = [f"{path.relative_to(ROOT)}:{line}: {what}" for path in HAND_WRITTEN for line, what in dangers(path.read_text())]
    assert found == []


@pytest.mark.parametrize(
    "code",
    [
        "subprocess.run('ls', shell=True)",
        "subprocess.Popen(['ls'], shell=wanted)",
        "os.system('ls')",
        "asyncio.create_subprocess_shell('ls')",
        "eval('1')",
        "exec(text)",
        "compile(text, '', 'exec')",
        "yaml.load(text)",
        "yaml.load(text, Loader=yaml.CSafeLoader)",
        "yaml.parse(text, Loader=yaml.FullLoader)",
        "pickle.loads(data)",
        "httpx.Client(verify=False)",
        "context.verify_mode = ssl.CERT_NONE",
        "jinja2.Environment()",
        "jinja2.Environment(autoescape=False)",
        "tarfile.open(name).extractall()",
    ],
)
def test_a_danger_is_found(code: str) -> None:
    assert list(dangers(code))


@pytest.mark.parametrize(
    "code",
    [
        "subprocess.run(['ls'], shell=False)",
        "re.compile('a')",
        "yaml.safe_load(text)",
        "jinja2.Environment(autoescape=True)",
        "pattern.exec",
        "archive.extractall(folder, filter='data')",
    ],
)
def test_what_is_not_dangerous_is_let_through(code: str) -> None:
    assert list(dangers(code)) == []


def dangers(code: str) -> Iterator[tuple[int, str]]:
    """The lines of some code that do something dangerous, and what."""
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Call):
            yield from ((node.lineno, what) for what in _dangers_of(node))
        elif isinstance(node, ast.Attribute | ast.Name) and _last(node) in NAMED:
            yield node.lineno, _last(node)


def _dangers_of(call: ast.Call) -> Iterator[str]:
    name = ast.unparse(call.func)
    given = {word.arg: ast.unparse(word.value) for word in call.keywords}
    if isinstance(call.func, ast.Name) and name in EVALUATED:
        yield name
    if name in CALLED:
        yield f"{name}: {CALLED[name]}"
    if given.get("shell", "False") != "False":
        yield "shell="
    if given.get("verify") == "False":
        yield "verify=False"
    if _last(call.func) == "Environment" and given.get("autoescape", "False") == "False":
        yield "a template that does not escape"
    if _last(call.func) == "extractall" and "filter" not in given:
        yield "an archive that may write anywhere"


def _last(node: ast.expr) -> str:
    return ast.unparse(node).rpartition(".")[2]
