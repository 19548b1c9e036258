"""Text from the web ends up in generated Python: it is refused with a clear error, or it stays text and runs nothing."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from omnidim_spec.build import build
from omnidim_spec.errors import SpecError
from omnidim_spec.generate import generate

from tests.spec.conftest import OVERLAY, PAGE, Write

CANARY = "canary-was-here"
CODE = f"open('{CANARY}', 'w')"
TEXTS = [
    f'"""\n{CODE}\n"""',
    f"'''\n{CODE}\n'''",
    f'\\"""\n{CODE}\n"""',
    f"{{{CODE}}} {{{{{CODE}}}}} %s",
    f"\\\n{CODE}",
    f"a\\N{{BULLET}} \\x41 \\u0041 {CODE}\\",
    f'")\n{CODE}\n("',
    f"# {CODE}\n{CODE}",
    "quote \" and ' and \\ at the end \\",
    "\u00e9 \u4e2d\u6587 \U0001f600 \u200f \u2028",
]
SLOTS = ["title", "quote", "summary", "description", "property description", "enum", "default", "property", "media type"]


def page_with(slot: str, text: str) -> str:
    """Return the page with a hostile text in one place of it."""
    written = json.dumps(text, ensure_ascii=False)
    if slot == "title":
        return PAGE.replace("List things", text.replace("\n", " "))
    if slot == "quote":
        return PAGE.replace("All the things.", text.replace("\n", "\n> "))
    if slot in ("summary", "description"):
        return PAGE.replace("operationId:", f"{slot}: {written}\noperationId:")
    if slot == "property":
        return PAGE.replace("            name:\n              type: string", f"            {written}: {{type: string}}")
    if slot == "media type":
        return PAGE.replace("application/json:", f"{written}:")
    field = {
        "property description": f"description: {written}",
        "enum": f"enum: [{written}, plain]",
        "default": f"default: {written}",
    }
    return PAGE.replace("              type: string", f"              type: string\n              {field[slot]}")


def import_everything(package: Path) -> subprocess.CompletedProcess[str]:
    """Import every module of a package in a process of its own, in the folder that holds it."""
    names = [
        ".".join([package.name, *file.relative_to(package).with_suffix("").parts]).removesuffix(".__init__")
        for file in package.rglob("*.py")
    ]
    code = f"import importlib\nfor name in {names!r}: importlib.import_module(name)"
    return subprocess.run(
        [sys.executable, "-c", code], cwd=package.parent, capture_output=True, text=True, check=False, timeout=60
    )


@pytest.mark.parametrize("slot", SLOTS)
def test_a_hostile_text_is_refused_or_stays_text(slot: str, write: Write, tmp_path: Path) -> None:
    outcomes = []
    for number, text in enumerate(TEXTS):
        folder = tmp_path / str(number)
        file = write(f"{number}/page.md", page_with(slot, text))
        try:
            document = build([file], write("overlay.yaml", OVERLAY)).document
            generate(document, folder / "hostile_client")
        except SpecError:
            outcomes.append("refused")
            continue
        done = import_everything(folder / "hostile_client")
        assert done.returncode == 0, (text, done.stderr)
        outcomes.append("text")
    assert not list(tmp_path.rglob(CANARY))
    assert not Path(CANARY).exists()
    assert len(outcomes) == len(TEXTS)
    if slot in ("title", "description", "property description"):
        assert set(outcomes) == {"text"}


NAMES = [
    "../../evil",
    "/etc/passwd",
    "..",
    "__init__",
    "class",
    "import os",
    "a\\b",
    "x" * 200,
    "con",
    "a.b",
    "%2e%2e",
    "__class__",
]


@pytest.mark.parametrize("name", NAMES)
def test_no_name_leads_out_of_the_folder(name: str, write: Write, tmp_path: Path) -> None:
    written = json.dumps(name)
    texts = [
        PAGE.replace("operationId: listThings", f"operationId: {written}"),
        PAGE.replace("operationId:", f"tags: [{written}]\noperationId:"),
        PAGE.replace("things/listThings", f"{name}/listThings"),
        PAGE.replace("            name:\n", f"            {written}:\n"),
        PAGE.replace("parameters:", f"parameters:\n  - {{name: {written}, in: query, schema: {{type: string}}}}"),
    ]
    refused = 0
    for number, text in enumerate(texts):
        out = tmp_path / str(number) / "deeper" / "hostile_client"
        out.parent.mkdir(parents=True)
        try:
            generate(build([write("page.md", text)], write("overlay.yaml", OVERLAY)).document, out)
        except SpecError:
            refused += 1
        else:
            assert import_everything(out).returncode == 0
        assert {path.name for path in out.parent.iterdir()} <= {"hostile_client"}
        assert {path.name for path in out.parent.parent.iterdir()} == {"deeper"}
    assert refused < len(texts)


@pytest.mark.parametrize("character", ["\u202e", "\u2066", "\x1b", "\x00", "\x7f", "\r"])
def test_text_that_shows_otherwise_than_it_is_gets_refused(character: str, write: Write) -> None:
    page = PAGE.replace("description: The things.", f"description: {json.dumps('a' + character + 'b')}")
    with pytest.raises(SpecError) as caught:
        build([write("page.md", page)], write("overlay.yaml", OVERLAY))
    assert f"page.md:17:5: expected readable text, found the character U+{ord(character):04X}" in str(caught.value)


@pytest.mark.parametrize(
    "path", ["/things/../{thing_id}", "/a b/{thing_id}", '/"/{thing_id}', "/\u00e9/{thing_id}", "/./{thing_id}"]
)
def test_a_path_is_plain(path: str, write: Write) -> None:
    with pytest.raises(SpecError, match="expected a path of visible ASCII characters"):
        build([write("page.md", PAGE.split("```bash")[0].replace("/things/{thing_id}", path))], write("overlay.yaml", OVERLAY))


@pytest.mark.parametrize("name", ["cls", "d", "field_dict", "from_dict", "to_dict", "additionalProperties", "toDict"])
def test_a_property_that_breaks_generated_code_is_refused(name: str, write: Write, tmp_path: Path) -> None:
    document = build(
        [write("page.md", PAGE.replace("            name:\n", f"            {name}:\n"))], write("o.yaml", OVERLAY)
    ).document
    with pytest.raises(SpecError) as caught:
        generate(document, tmp_path / "client")
    assert f"expected a property that generated code does not use itself, found {name}" in str(caught.value)
    assert "remove it with an overlay action" in str(caught.value)


@pytest.mark.parametrize(("place", "name"), [("query", "params"), ("header", "headers"), ("cookie", "cookies")])
def test_a_parameter_that_breaks_generated_code_is_refused(place: str, name: str, write: Write, tmp_path: Path) -> None:
    page = PAGE.replace("parameters:", f"parameters:\n  - {{name: {name}, in: {place}, schema: {{type: string}}}}")
    document = build([write("page.md", page)], write("o.yaml", OVERLAY)).document
    with pytest.raises(SpecError, match=f"expected a {place} parameter that generated code does not use itself, found {name}"):
        generate(document, tmp_path / "client")


def test_two_operations_that_would_share_a_file_are_refused(write: Write, tmp_path: Path) -> None:
    write("pages/a.md", PAGE)
    other = PAGE.replace("listThings\n", "list_things\n").replace("**GET**", "**PUT**")
    other = re.sub("    content:.*?```\n", "```\n", other, count=1, flags=re.DOTALL)
    document = build([write("pages/b.md", other).parent], write("o.yaml", OVERLAY)).document
    with pytest.raises(
        SpecError, match=r"expected an operation of its own name, found list_things, whose file list_things\.py"
    ):
        generate(document, tmp_path / "client")
